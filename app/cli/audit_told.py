"""How `audit` tells what it found: as a table, as data, and what was not counted, in one line each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import print_table

if TYPE_CHECKING:
    from ...routing.audit import Audit, Cluster
    from ...routing.logs.read import FileNotes

LABELS = 60
"""Labels of one kind of step that prove a floor of 0.85 with power 0.82 if the truth is 0.95 (Clopper-Pearson)."""


def notes(found: Audit, files: Sequence[FileNotes], missing: Sequence[str]) -> tuple[list[str], bool]:
    """What a reader must know, and whether something that the log bills is not in the sums."""
    lost = [*missing, *_lost(found, files)]
    told = found.told
    said = [
        f"{one.path}: {one.repeated:,} records of a call that stood there before were not counted again"
        for one in files
        if one.repeated
    ]
    for (export, better), total in told.double.items():
        said.append(f"{export}: {total.calls:,} calls (${total.spend:.2f}) left out: {better} tells the same days")
    if told.no_zone and told.with_zone:
        said.append(f"clocks: {told.no_zone:,} calls name no time zone, taken as UTC; {told.with_zone:,} do")
    elif told.no_zone:
        said.append(f"clocks: {told.no_zone:,} calls name no time zone, taken as UTC")
    if told.no_time:
        said.append(f"clocks: {told.no_time:,} calls have no time that can be read; their prices are today's")
    for model, calls in told.unpriced.most_common(5):
        said.append(f"{model}: no price known, so {calls:,} calls are counted without cost; set it in [models] prices")
    if told.unmeasured:
        said.append(f"{told.unmeasured:,} calls say neither tokens nor cost, so they are counted without cost")
    if told.batch:
        said.append(f"{told.batch:,} calls were made in batches, at half the list price")
    said += [
        f"the price changed within the log: {change}; each call has the price of its day"
        for change in told.price_changes
    ]
    return [*lost, *said], bool(lost)


def _lost(found: Audit, files: Sequence[FileNotes]) -> list[str]:
    lost = []
    for one in files:
        lost += [f"{one.path}: {what}" for what in one.damage[:3]]
        if one.damaged > 3:
            lost.append(f"{one.path}: {one.damaged - 3:,} more lines are damaged")
        lost += [f"{one.path}: {number:,} calls not counted: {why}" for why, number in one.refused.most_common(3)]
        if len(one.refused) > 3:
            rest = sum(one.refused.values()) - sum(number for _, number in one.refused.most_common(3))
            lost.append(f"{one.path}: {rest:,} more calls not counted, for {len(one.refused) - 3} other reasons")
    for currency, amount in sorted(found.told.other_currencies.items()):
        lost.append(
            f"{amount.normalize():f} {currency} are not in the sums; say what they are worth with --rate {currency}=..."
        )
    return lost


def as_data(
    found: Audit, clusters: Sequence[Cluster], files: Sequence[FileNotes], told: Sequence[str], incomplete: bool
) -> dict[str, Any]:
    """The report as JSON; `calls`, `spend_usd` and the first five keys of a cluster are the contract."""
    return {
        "calls": sum(cluster.calls for cluster in clusters),
        "spend_usd": _sum(cluster.spend for cluster in clusters),
        "saving_usd": _sum(cluster.saving for cluster in clusters),
        "clusters": [_cluster(cluster) for cluster in clusters],
        "models": [
            {
                "model": model,
                "calls": total.calls,
                "spend_usd": total.spend,
                "tokens_in": total.shown,
                "tokens_out": total.written,
                "tokens_cached": total.cached,
            }
            for model, total in found.models().items()
        ],
        "first": found.first and found.first.isoformat(),
        "last": found.last and found.last.isoformat(),
        "other_currencies": found.told.other_currencies,
        "unpriced_calls": found.told.unpriced.total(),
        "files": [
            {
                "path": one.path,
                "formats": {name: number for name, number in one.formats.items() if number},
                "records": one.records,
                "repeated": one.repeated,
                "refused": one.refused.total(),
                "damaged": one.damaged,
                "other": one.other,
            }
            for one in files
        ],
        "incomplete": incomplete,
        "notes": list(told),
    }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    shown, written, cached = cluster.tokens
    return {
        "name": cluster.name,
        "calls": cluster.calls,
        "spend_usd": cluster.spend,
        "move_to": cluster.move_to,
        "saving_usd": cluster.saving,
        "per_call_usd": cluster.spend / cluster.calls if cluster.calls else Decimal(0),
        "move_first": cluster.simple and bool(cluster.moves),
        "labels_needed": LABELS if cluster.moves else 0,
        "tokens_in": shown,
        "tokens_out": written,
        "tokens_cached": cached,
        "moves": [
            {"from": move.model, "to": move.to, "calls": move.calls, "spend_usd": move.spend, "saving_usd": move.saving}
            for move in cluster.moves
        ],
    }


def _sum(amounts: Any) -> Decimal:
    return sum(amounts, Decimal(0))


def _usd(amount: Decimal) -> str:
    """To the cent, and as fine as it must be under a dollar."""
    return f"${amount:,.2f}" if abs(amount) >= 1 or not amount else f"${amount:.4f}"


def print_report(found: Audit, clusters: Sequence[Cluster], told: Sequence[str], labels: Path | None) -> None:
    """The table for people, the dearest first."""
    calls, spend = sum(cluster.calls for cluster in clusters), _sum(cluster.spend for cluster in clusters)
    span = f", {found.first:%Y-%m-%d} to {found.last:%Y-%m-%d}" if found.first and found.last else ""
    if clusters:
        click.echo(f"{calls:,} calls, {_usd(spend)}{span}\n")
    rows = [
        (
            cluster.name,
            f"{cluster.calls:,}",
            _usd(cluster.spend),
            f"{100 * cluster.spend / spend:.0f} %" if spend else "-",
            f"${cluster.spend / cluster.calls:.5f}" if cluster.calls else "-",
            cluster.move_to or "-",
            _usd(cluster.saving) if cluster.moves else "-",
            str(LABELS) if cluster.moves else "-",
        )
        for cluster in clusters
    ]
    print_table(
        ("step", "calls", "spend", "share", "a call", "one tier down", "saves", "labels needed"),
        rows,
        "no calls; name call logs, or delegate something first",
    )
    first = [cluster for cluster in clusters if cluster.simple and cluster.moves]
    if first:
        saved = _sum(cluster.saving for cluster in first)
        named = ", ".join(cluster.name for cluster in first)
        click.echo(f"\nMove first: {named}; saves up to {_usd(saved)} of {_usd(spend)}.")
        click.echo("The saving counts the same tokens at the smaller model's price, with no step done twice. Not")
        click.echo(
            f"known yet: whether its answers are good enough. {LABELS} labels a kind of step prove 0.85 if it is 0.95."
        )
        if labels is None:
            click.echo("Add --labels FILE to draw them from this log.")
    if labels is not None:
        click.echo(f"\nTo be labelled: {labels}; see `understudy route label --help`, or fill in `worker`.")
    for line in told:
        click.echo(f"note: {line}", err=True)
