"""`route label`: draw the decisions worth a label and take it at the keyboard, one key each, or as a file."""

from __future__ import annotations

import json
import string
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...core.errors import UsageError
from ..session import Session
from .options import json_option, pass_session, print_json, refuse_to_overwrite
from .route_model import OpenRouter, with_router

if TYPE_CHECKING:
    from ...routing.classifier import Dispatch
    from ...routing.draw import Estimate

_SHOWN = 900
_KEYS = string.digits[1:] + "".join(letter for letter in string.ascii_lowercase if letter not in "nqsuy")


@click.command()
@click.argument("candidates", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where labels are kept.")
@click.option("--labels", default=200, show_default=True, type=click.IntRange(1), help="About how many to draw.")
@click.option(
    "--file", "as_file", is_flag=True, help="Write the drawn lines with a blank worker, to be filled in there."
)
@click.option(
    "--reference",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Labels of the evaluation set: draw rather what drifted from it.",
)
@click.option("--seed", default=0, help="Another draw of the same candidates.")
@json_option
@pass_session
@with_router
def label(session: Session, router: OpenRouter, candidates: Path, out: Path, **given: Any) -> None:
    """Take labels of CANDIDATES, lines of {"text"}, such as `audit --labels` writes.

    Keys: y or Enter, the guess is right; a worker's own key; n, none of them; u, undo; s, skip; q, enough for now.
    Each label is kept at once, and what OUT has already is not asked again.
    """
    del session
    records = _records(candidates)
    decided = router.decide([record["text"] for record in records])
    drifted = _drifted(router, given["reference"], records, decided)
    lines = list(_drawn(records, decided, drifted, router.threshold, given))
    if given["as_file"]:
        refuse_to_overwrite(out, "--out")
        out.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8", "replace")
        click.echo(f"{len(lines)} lines to be filled in: {out}; worker is a name, or null for none of them", err=True)
        return
    done = _kept(out)
    left = [line for line in lines if line["text"] not in {one["text"] for one in done}]
    taken = _ask(left, sorted({name for one in decided for name in one.candidates}), out, len(done))
    found = _estimate([*done, *taken])
    data: dict[str, float] = {"labels": len(done) + len(taken), "left": len(left) - len(taken)}
    data |= {"accuracy": found.share, "error": found.error} if found.n else {}
    if given["as_json"]:
        print_json(data)
    elif found.n:
        click.echo(
            f"{data['labels']} labels in {out}; of all candidates about {found.share:.3f} ± {found.error:.3f} are right"
        )
    else:
        click.echo("no labels yet")


def _records(path: Path) -> list[dict[str, Any]]:
    records: dict[str, dict[str, Any]] = {}
    for record in _lines(path):
        records.setdefault(record["text"], record)
    if not records:
        raise UsageError(f'{path.name}: no candidates in it; write lines of {{"text": "..."}}')
    return list(records.values())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    from ...routing.labels import read_lines, text_of

    return read_lines(path, lambda record: {**record, "text": text_of(record)})


def _drifted(
    router: OpenRouter, reference: Path | None, records: Sequence[dict[str, Any]], decided: Sequence[Dispatch]
) -> list[bool]:
    """Which candidates, in the order they were made, lie in a change against the evaluation set."""
    from ...routing.decisions import decisions_by, seen_of
    from ...routing.drift import Watch, drifted, drifts

    if reference is None:
        return [False] * len(records)
    log = [
        seen_of({**record, "worker": one.guess, "confidence": one.confidence, "reason": ""}, router.threshold)
        for record, one in zip(records, decided, strict=True)
    ]
    found = drifts(list(decisions_by(router, reference)), log, Watch())
    for one in found:
        where = f" at {one.worker}" if one.worker else ""
        click.echo(f"understudy: {one.what}{where} drifted since candidate {one.first + 1}; drawn rather", err=True)
    return drifted(found, log)


def _drawn(
    records: Sequence[dict[str, Any]],
    decided: Sequence[Dispatch],
    drifted: Sequence[bool],
    threshold: float,
    given: dict[str, Any],
) -> Iterator[dict[str, Any]]:
    from ...routing.draw import draw, worth

    worths = [
        worth(one.confidence, one.candidates, threshold, record.get("planner") not in (None, "", one.guess), changed)
        for record, one, changed in zip(records, decided, drifted, strict=True)
    ]
    for drawn in draw(worths, given["labels"], given["seed"]):
        one, record = decided[drawn.place], records[drawn.place]
        chance = drawn.propensity * float(record.get("propensity") or 1)
        sure = round(one.confidence, 4)
        yield {"text": record["text"], "worker": "", "guess": one.worker, "confidence": sure, "propensity": chance}


def _kept(path: Path) -> list[dict[str, Any]]:
    return [line for line in _lines(path) if line.get("worker") != ""] if path.exists() else []


def _ask(lines: Sequence[dict[str, Any]], workers: Sequence[str], out: Path, before: int) -> list[dict[str, Any]]:
    keys = dict(zip(_KEYS, workers, strict=False))
    said = "  ".join(f"[{key}] {name}" for key, name in keys.items())
    taken: list[dict[str, Any]] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        click.echo(f"\n{before + len(taken) + 1} of {before + len(lines)}\n{line['text'][:_SHOWN]}", err=True)
        click.echo(f"guess: {line['guess'] or 'none of them'} ({line['confidence']:.2f})  [y] right  {said}", err=True)
        click.echo("[n] none of them  [u] undo  [s] skip  [q] enough", err=True)
        key = _key()
        if key in ("q", ""):
            break
        if key == "u":
            place -= bool(taken)
            del taken[-1:]
            _write(out, before, taken)
            continue
        if key == "s" or not (key in "yn\r\n" or key in keys):
            place += key == "s"
            continue
        worker = line["guess"] if key in "y\r\n" else None if key == "n" else keys[key]
        taken.append({**line, "worker": worker})
        _write(out, before, taken)
        place += 1
    return taken


def _key() -> str:
    """One key at a terminal; elsewhere the next character of standard input."""
    return click.getchar() if sys.stdin.isatty() else sys.stdin.read(1)


def _write(out: Path, before: int, taken: Sequence[dict[str, Any]]) -> None:
    """Keep what was there and what was taken, whole or not at all."""
    kept = [json.dumps(line, ensure_ascii=False) for line in _kept(out)[:before]]
    kept += [json.dumps(line, ensure_ascii=False) for line in taken]
    fresh = out.with_name(f"{out.name}.new")
    fresh.write_text("".join(f"{line}\n" for line in kept), "utf-8", "replace")
    fresh.replace(out)


def _estimate(lines: Sequence[dict[str, Any]]) -> Estimate:
    """How many of all candidates the router names right, by labels that carry their guess and their propensity."""
    from ...routing.draw import estimate

    told = [line for line in lines if "guess" in line and line.get("propensity")]
    return estimate([line["worker"] == line["guess"] for line in told], [line["propensity"] for line in told])
