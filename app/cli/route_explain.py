"""`route explain`: why this model, in words, with the numbers of that moment."""

from __future__ import annotations

import dataclasses

import click

from ...core.errors import UsageError
from ...core.types import Attempt
from ...memory.ledger import Ledger
from ..session import Session
from .options import json_option, pass_session, print_json

_WHY = {
    "pinned": "it was pinned",
    "confident": "the router was sure of it",
    "low_confidence": "the router was not sure of a smaller one",
    "out_of_scope": "no worker was meant",
    "check_failed": "the answer before did not stand",
    "error": "the wire before failed",
    "budget": "what is left of the budget pays no other",
    "explored": "it was drawn, against the router's belief",
}


@click.command()
@click.argument("task", metavar="TASK|STEP")
@json_option
@pass_session
def explain(session: Session, task: str, as_json: bool) -> None:
    """Each model call of a task, or of one step of it (TASK:STEP): why this model, what it cost, and who judged it."""
    ledger = Ledger(session.database)
    name, colon, step = task.partition(":")
    whole = ledger.task(name).task.id
    rows = [row for row in ledger.attempts(whole) if not colon or _step(row) == step]
    if colon and not rows:
        steps = sorted({_step(row) for row in ledger.attempts(whole)})
        raise UsageError(f"{task}: no model was called in that step; the steps here are: {', '.join(steps) or 'none'}")
    if as_json:
        print_json([_data(row) for row in rows])
        return
    if not rows:
        click.echo("no model was called for it")
    for number, row in enumerate(rows, start=1):
        before = rows[number - 2] if number > 1 else None
        if before is None or before.step != row.step:
            click.echo(click.style(f"step {_step(row)}", bold=True))
        click.echo(f"  {number}. {words(row)}")


def _step(row: Attempt) -> str:
    """The step's own name, within its task."""
    return row.step.partition(":")[2] or row.step


def words(row: Attempt) -> str:
    """One call, in words."""
    why = _WHY[row.reason] + (f": {row.why}" if row.why else "")
    tokens = f"{row.tokens_in} tokens in{_cache(row)}, {row.tokens_out} out, {row.seconds:.1f} s"
    stood = {"accepted": "It stood", "rejected": "It did not stand", "failed": "It failed"}[row.outcome]
    finding = f": {row.finding}" if row.finding else ""
    return (
        f"{row.worker} on {row.model} ({row.tier}), because {why}{_sure(row)}. {tokens}, {_price(row)}. "
        f"{stood}, says {row.judged_by}{finding}."
    )


def _sure(row: Attempt) -> str:
    """How sure the router was and had to be, as far as its reason does not say so."""
    numbers = {"confidence": row.confidence, "threshold": row.threshold}
    told = [f"{name} {number:.3f}" for name, number in numbers.items() if number is not None]
    fresh = [one for one in told if one.partition(" ")[2] not in row.why]
    return f" ({', '.join(fresh)})" if fresh else ""


def _cache(row: Attempt) -> str:
    parts = [f"{row.tokens_cached} from the cache"] if row.tokens_cached else []
    parts += [f"{row.tokens_cache_write} into it"] if row.tokens_cache_write else []
    return f" ({', '.join(parts)})" if parts else ""


def _price(row: Attempt) -> str:
    if not row.priced:
        return "price unknown"
    return f"${row.cost:.6f} ({row.price_version}), ${row.frontier_cost:.6f} on the frontier"


def _data(row: Attempt) -> dict[str, object]:
    """The row, with a cost only where one is known, and the words."""
    return {**dataclasses.asdict(row), "cost": row.cost if row.priced else None, "words": words(row)}
