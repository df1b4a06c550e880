"""`route label`: draw the texts worth a label and take it at the keyboard, one key each, or as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...core.errors import UsageError
from ...routing.model_file import FILE_NAME
from ..session import Session
from .label_keys import Line, ask, kept, read_candidates
from .options import json_option, pass_session, print_json, refuse_to_overwrite
from .route_model import OpenRouter, model_option, open_router, threshold_option

if TYPE_CHECKING:
    from ...routing.classifier import Dispatch
    from ...routing.draw import Estimate


@click.command()
@click.argument("candidates", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where labels are kept.")
@click.option("--labels", default=200, show_default=True, type=click.IntRange(1), help="About how many to draw.")
@click.option("--first", is_flag=True, help="There is no router yet: draw the texts that stand best for all.")
@click.option(
    "--file", "as_file", is_flag=True, help="Write the drawn lines with a blank worker, to be filled in there."
)
@click.option(
    "--reference",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Labels of the evaluation set: draw rather what drifted from it.",
)
@click.option("--seed", default=0, help="Another draw of the same candidates.")
@model_option
@threshold_option
@json_option
@pass_session
def label(session: Session, /, candidates: Path, out: Path, **given: Any) -> None:
    """Take labels of CANDIDATES, lines of {"text"}, such as `audit --labels` writes.

    Keys: y or Enter, the guess is right; a worker's own key; n, none of them; u, undo; s, skip; q, enough for now.
    Each label is kept at once, and what OUT has already is not asked again.
    """
    router = _asked(session, given)
    if given["as_file"]:
        refuse_to_overwrite(out, "--out")
    records = _records(candidates)
    done = [] if given["as_file"] else kept(out)
    lines, workers = _taught(router, records, given) if router else _first(session, records, done, given)
    if given["as_file"]:
        out.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8", "replace")
        click.echo(f"{len(lines)} lines to be filled in: {out}; worker is a name, or null for none of them", err=True)
        return
    left = [line for line in lines if line["text"] not in {one["text"] for one in done}]
    taken = ask(left, workers, out, len(done))
    found = _estimate([*done, *taken])
    data: dict[str, float] = {"labels": len(done) + len(taken), "left": len(left) - len(taken)}
    data |= {"accuracy": found.share, "error": found.error} if found.n else {}
    if given["as_json"]:
        print_json(data)
    elif found.n:
        click.echo(
            f"{data['labels']} labels in {out}; of all candidates about {found.share:.3f} ± {found.error:.3f} are right"
        )
    elif data["labels"] and given["first"]:
        click.echo(f"{data['labels']} labels in {out}; next: understudy route train {out} --unlabelled {candidates}")
        click.echo("what is read unlabelled can judge no more: keep some of the texts aside for route eval")
    elif data["labels"]:
        click.echo(f"{data['labels']} labels in {out}; next: understudy route train {out}")
    else:
        click.echo("no labels yet")


def _records(path: Path) -> list[Line]:
    records: dict[str, Line] = {}
    for record in read_candidates(path):
        records.setdefault(record["text"], record)
    if not records:
        raise UsageError(f'{path.name}: no candidates in it; write lines of {{"text": "..."}}')
    return list(records.values())


def _asked(session: Session, given: dict[str, Any]) -> OpenRouter | None:
    """The router that guesses; None before there is one. Raises `UsageError` for what does not go together."""
    if not given["first"]:
        if given["path"] is None and not (session.home / FILE_NAME).exists():
            raise UsageError("no router is trained yet; with --first the texts are asked for that stand best for all")
        return open_router(session, given["path"], given["threshold"])
    for name, key in (("--model", "path"), ("--threshold", "threshold"), ("--reference", "reference")):
        if given[key] is not None:
            raise UsageError(f"--first asks no router, so {name} has no part in it; leave one of them out")
    return None


def _first(
    session: Session, records: Sequence[Line], done: Sequence[Line], given: dict[str, Any]
) -> tuple[list[Line], list[str]]:
    """What to label before there is a router, the most telling first, and who may take it."""
    from ...agents.team import workers_of
    from ...memory.embedding import find_encoder
    from ...routing.representative import MOST, representatives

    texts = [record["text"] for record in records]
    wanted = max(0, given["labels"] - len(done))
    click.echo(f"reading {min(len(texts), MOST):,} of {len(texts):,} texts ...", err=True)
    drawn = representatives(texts, wanted, find_encoder(), [line["text"] for line in done], given["seed"])
    known = {line["worker"] for line in done if line.get("worker")}
    return [{"text": texts[place], "worker": ""} for place in drawn], sorted(
        {*workers_of(session.settings.router), *known}
    )


def _taught(router: OpenRouter, records: Sequence[Line], given: dict[str, Any]) -> tuple[list[Line], list[str]]:
    """What would teach a router most, with its guesses, and the workers that it knows."""
    decided = router.decide([record["text"] for record in records])
    drifted = _drifted(router, given["reference"], records, decided)
    lines = list(_drawn(records, decided, drifted, router.threshold, given))
    return lines, sorted({name for one in decided for name in one.candidates})


def _drifted(
    router: OpenRouter, reference: Path | None, records: Sequence[Line], decided: Sequence[Dispatch]
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
    records: Sequence[Line],
    decided: Sequence[Dispatch],
    drifted: Sequence[bool],
    threshold: float,
    given: dict[str, Any],
) -> Iterator[Line]:
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


def _estimate(lines: Sequence[Line]) -> Estimate:
    """How many of all candidates the router names right, by labels that carry their guess and their propensity."""
    from ...routing.draw import estimate

    told = [line for line in lines if "guess" in line and line.get("propensity")]
    return estimate([line["worker"] == line["guess"] for line in told], [line["propensity"] for line in told])
