"""`route`: which model took each step, and why; and what that came to."""

from __future__ import annotations

from datetime import timedelta

import click

from ...core.types import now
from ...memory.ledger import Ledger
from ..session import Session
from .options import json_option, pass_session, print_json, print_table
from .route_decide import decide
from .route_train import train


@click.group()
def route() -> None:
    """Which model took each step, and why."""


for _command in (train, decide):
    route.add_command(_command)


@route.command()
@click.option("--days", type=click.IntRange(1, 36_500), help="Only the last so many days.")
@json_option
@pass_session
def report(session: Session, days: int | None, as_json: bool) -> None:
    """Share of steps on small models, share of fallbacks, spend, and what all-frontier would have cost."""
    sums = Ledger(session.database).sums(since=now() - timedelta(days=days) if days else None)
    data = {
        "steps": sums.attempts,
        "small_share": round(sums.small_share, 4),
        "fallback_share": round(sums.fallback_share, 4),
        "spend_usd": sums.spend,
        "frontier_only_usd": sums.frontier_only,
        "by_reason": sums.by_reason,
    }
    if as_json:
        print_json(data)
        return
    click.echo(f"steps on models        {sums.attempts}")
    click.echo(f"on the small model     {sums.small_share:.1%}")
    click.echo(f"fallbacks              {sums.fallback_share:.1%}")
    click.echo(f"spend                  ${sums.spend:.4f}")
    click.echo(f"all on the frontier    ${sums.frontier_only:.4f}")
    for reason, count in sorted(sums.by_reason.items(), key=lambda item: -item[1]):
        click.echo(f"  {reason:<20} {count}")


@route.command()
@click.argument("task")
@json_option
@pass_session
def explain(session: Session, task: str, as_json: bool) -> None:
    """Each model call of a task: worker, model, why it was taken, what it cost, who judged its answer."""
    ledger = Ledger(session.database)
    rows = ledger.attempts(ledger.task(task).task.id)
    if as_json:
        print_json(rows)
        return
    table = [
        (
            a.step.rsplit(":", 1)[-1],
            a.worker,
            a.model,
            a.reason,
            f"${a.cost:.5f}",
            f"{a.outcome} by {a.judged_by}",
            a.finding or "-",
        )
        for a in rows
    ]
    print_table(("step", "worker", "model", "why", "cost", "answer", "finding"), table, "no model was called for it")
