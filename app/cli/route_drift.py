"""`route drift`: whether routing is still what it was when it was evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...core.errors import FloorMissed, UsageError
from ..session import Session
from .options import counted, json_option, pass_session, print_json, print_table
from .route_model import model_option, open_router

if TYPE_CHECKING:
    from ...routing.drift import Seen

LEAST = 60
"""Decisions under which a reference says nothing."""
_existing = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("files", nargs=-1, type=_existing)
@click.option("--reference", type=_existing, help="Decisions on the evaluation set, or with --model its labels.")
@click.option("--baseline", default=500, type=click.IntRange(LEAST), help="With no reference: the first so many.")
@model_option
@click.option("--drop", default=0.05, type=click.FloatRange(0.01, 0.5), help="The change that is to be told.")
@click.option("--month", type=click.IntRange(100, 1_000_000), help="Decisions a month (else as many as the log shows).")
@click.option("--alarms", default=0.01, type=click.FloatRange(0.0001, 0.5), help="Chance of a false alarm a month.")
@json_option
@pass_session
def drift(session: Session, /, files: tuple[Path, ...], as_json: bool, **given: Any) -> None:
    """Whether accuracy, fallbacks, confidence or texts changed, at which worker and since which day.

    FILES are decisions in the order they were made, lines of {"confidence", "worker", "reason", "correct", "at",
    "text"}; with no FILES, this home's ledger. Exits with 5 when something drifted.
    """
    from ...routing.drift import Watch, drifts

    log = _log(session, files)
    reference, log = _reference(session, given, log)
    if not log:
        raise UsageError("no decisions after the reference; there is nothing to compare with it")
    watch = Watch(given["drop"], given["month"] or _month(log), given["alarms"])
    found = drifts(reference, log, watch)
    judged = [seen for seen in log if seen.stood is not None]
    data = {
        "drift": bool(found),
        "decisions": len(log),
        "reference": len(reference),
        "judged": len(judged),
        "accuracy": sum(bool(seen.stood) for seen in judged) / len(judged) if judged else None,
        "fallback_share": sum(seen.fallback for seen in log) / len(log),
        "month": watch.month,
        "findings": [asdict(one) for one in found],
    }
    if as_json:
        print_json(data)
    else:
        _print(data)
    if found:
        first = found[0]
        where = f" at {first.worker}" if first.worker else ""
        day = f" since {first.since:%Y-%m-%d}" if first.since else f" since decision {first.first + 1}"
        raise FloorMissed(f"drift: {first.what}{where}{day}, {first.before:.3f} before and {first.now:.3f} now")


def _log(session: Session, files: tuple[Path, ...]) -> list[Seen]:
    from ...routing.decisions import decisions_from, decisions_of

    if not files:
        from ...memory.ledger import Ledger

        return list(decisions_from(Ledger(session.database).attempts()))
    return [seen for path in files for seen in decisions_of(path, session.settings.router.floor)]


def _reference(session: Session, given: dict[str, Any], log: list[Seen]) -> tuple[Sequence[Seen], list[Seen]]:
    """The reference, and the log after it."""
    from ...routing.decisions import decisions_by, decisions_of

    path = given["reference"]
    if path is None:
        reference, log = log[: given["baseline"]], log[given["baseline"] :]
    elif given["path"]:
        reference = list(decisions_by(open_router(session, given["path"]), path))
    else:
        reference = list(decisions_of(path, session.settings.router.floor))
    if len(reference) < LEAST:
        raise UsageError(f"a reference of {counted(len(reference), 'decision')} says nothing; {LEAST} is the least")
    return reference, log


def _month(log: Sequence[Seen]) -> int:
    """Decisions in thirty days, as the log goes; 4,000 where it has no times."""
    times = [seen.at for seen in log if seen.at]
    days = (max(times) - min(times)).total_seconds() / 86_400 if times else 0.0
    return min(100_000, max(100, round(len(times) * 30 / days))) if days >= 1 else 4_000


def _print(data: dict[str, Any]) -> None:
    click.echo(f"{data['decisions']} decisions against {data['reference']} of the reference; {data['month']} a month\n")
    rows = [
        (
            one["what"],
            one["worker"] or "all",
            f"{one['since']:%Y-%m-%d}" if one["since"] else f"decision {one['first'] + 1}",
            f"{one['told_at']:%Y-%m-%d}" if one["told_at"] else f"decision {one['told'] + 1}",
            f"{one['before']:.3f}",
            f"{one['now']:.3f}",
        )
        for one in data["findings"]
    ]
    print_table(("what", "worker", "since", "told", "before", "now"), rows, "nothing drifted")
