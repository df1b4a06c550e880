"""`route report`: what the calls of models came to, in all and by day, worker, model or person."""

from __future__ import annotations

from datetime import timedelta

import click

from ...core.types import now
from ...memory.ledger import Ledger
from ...memory.spending import FALLBACKS, Group, spending, total
from ..session import Session
from .options import json_option, pass_session, print_json, print_table


@click.command()
@click.option("--days", type=click.IntRange(1, 36_500), help="Only the last so many days.")
@click.option("--by", type=click.Choice(["day", "worker", "model", "person"]), help="Also each of these by itself.")
@json_option
@pass_session
def report(session: Session, days: int | None, by: str | None, as_json: bool) -> None:
    """Share of steps on small models, share of fallbacks, spend, and what all-frontier would have cost."""
    since = now() - timedelta(days=days) if days else None
    engine = Ledger(session.database).engine
    reasons = spending(engine, "reason", since)
    groups: list[Group] = spending(engine, by, since) if by else []  # type: ignore[arg-type]  # one of the choices
    everything, by_reason = total(reasons), {group.name: group.attempts for group in reasons}
    if as_json:
        print_json(_data(everything) | {"by_reason": by_reason} | ({f"by_{by}": _each(groups)} if by else {}))
        return
    click.echo(f"steps on models        {everything.attempts}")
    click.echo(f"on the small model     {everything.small_share:.1%}")
    click.echo(f"fallbacks              {everything.fallback_share:.1%}")
    click.echo(f"spend                  {_money(everything)}")
    click.echo(f"all on the frontier    {_frontier(everything)}")
    for group in sorted(reasons, key=lambda group: -group.attempts):
        kind = ", a fallback" if group.name in FALLBACKS else ""
        click.echo(f"  {group.name:<20} {group.attempts} ({group.attempts / everything.attempts:.1%}{kind})")
    if by:
        click.echo()
        print_table((by, "steps", "small", "fallbacks", "spend", "all frontier"), [_row(g) for g in groups], "nothing")


def _data(group: Group) -> dict[str, object]:
    """The figures of a group; how many attempts have no known price only where there are any."""
    data: dict[str, object] = {
        "steps": group.attempts,
        "small_share": round(group.small_share, 4),
        "fallback_share": round(group.fallback_share, 4),
        "spend_usd": group.spend,
        "frontier_only_usd": group.frontier_only,
    }
    return data | ({"unpriced_steps": group.unpriced} if group.unpriced else {})


def _each(groups: list[Group]) -> list[dict[str, object]]:
    return [{"name": group.name, **_data(group)} for group in groups]


def _row(group: Group) -> tuple[str, ...]:
    shares = f"{group.small_share:.1%}", f"{group.fallback_share:.1%}"
    return group.name, str(group.attempts), *shares, _money(group), _frontier(group)


def _frontier(group: Group) -> str:
    """What all of it would have cost on the frontier, as far as any price is known."""
    return "unknown" if group.unpriced and not group.frontier_only else f"${group.frontier_only:.4f}"


def _money(group: Group) -> str:
    """What was spent, as far as it is known."""
    if not group.unpriced:
        return f"${group.spend:.4f}"
    if group.unpriced == group.attempts:
        return "unknown"
    return f"${group.spend:.4f} and {group.unpriced} steps whose price is unknown"
