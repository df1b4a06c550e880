"""`route tune`: the threshold and the policy that pay, from one's own log and prices."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...core.errors import UsageError
from ..session import Session
from .options import json_option, pass_session, print_json, print_table
from .route_model import model_option, open_router

if TYPE_CHECKING:
    from ...routing.economics import Stakes
    from ...routing.tune import Policy, Replay, Trial

LEAST = 20
"""Judged decisions under which nothing is said."""
_money = click.FloatRange(0)


@dataclass(frozen=True)
class _Step:
    """What a step costs where a line does not say, in US dollars."""

    small: float | None
    frontier: float | None


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@model_option
@click.option("--small-usd", type=_money, help="What a step costs on the small model, where the log does not say.")
@click.option("--frontier-usd", type=_money, help="What a step costs on the frontier, where the log does not say.")
@click.option("--router-usd", type=_money, default=0.0, help="What deciding costs a step.")
@click.option("--check", type=_money, default=0.0, help="What checking an answer costs, in frontier steps.")
@click.option("--redo", type=_money, default=0.0, help="What a redo costs more than a first try, in frontier steps.")
@click.option("--unnoticed", type=click.FloatRange(0, 1), help="Share of misses that nobody notices.")
@click.option("--damage", type=_money, help="What an unnoticed miss costs, in frontier steps.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="The threshold to compare with (else the home's).")
@json_option
@pass_session
def tune(session: Session, /, files: tuple[Path, ...], path: Path | None, as_json: bool, **given: float | None) -> None:
    """The threshold that pays, what it saves, and whether routing pays at all.

    FILES are judged decisions, lines of {"confidence", "correct", "small_usd", "frontier_usd"}; with --model, labels,
    lines of {"text", "worker"}, which that router decides. With no FILES, the judged answers in this home's ledger.
    """
    from ...routing.tune import Replay

    trials = _trials(session, files, path, _Step(given["small_usd"], given["frontier_usd"]))
    if len(trials) < LEAST:
        raise UsageError(
            f"{len(trials)} judged decisions are too few to tune on; {LEAST} is the least, 200 say something"
        )
    section = session.settings.router
    stakes = _stakes(given, section.unnoticed, section.damage)
    replay = Replay(trials, stakes, given["router_usd"] or 0.0)
    now = given["threshold"]
    data = _found(replay, stakes, trials, section.floor if now is None else now)
    if as_json:
        print_json(data)
    else:
        _print(data)
    if data["loses_money"]:
        click.echo(f"understudy: routing loses money here: {data['why']}", err=True)


def _stakes(given: dict[str, float | None], unnoticed: float, damage: float) -> Stakes:
    from ...routing.economics import Stakes

    own = {"unnoticed": unnoticed, "damage": damage, "check": 0.0, "redo": 0.0}
    said = {name: given[name] for name in own}
    return Stakes(**{name: own[name] if value is None else value for name, value in said.items()})


def _trials(session: Session, files: tuple[Path, ...], model: Path | None, step: _Step) -> list[Trial]:
    from ...routing.trials import trials_from, trials_of

    if not files:
        from ...memory.ledger import Ledger

        return list(trials_from(Ledger(session.database).attempts(), session.settings.router.explore))
    if model is None:
        return [trial for path in files for trial in trials_of(path, step.small, step.frontier)]
    return [trial for path in files for trial in _decided(session, path, model, step)]


def _decided(session: Session, labels: Path, model: Path, step: _Step) -> list[Trial]:
    """What a trained router says of labels: right where it names their worker."""
    from ...routing.labels import read_labels
    from ...routing.tune import Trial

    if step.small is None or step.frontier is None:
        raise UsageError("labels have no prices; give --small-usd and --frontier-usd, what a step costs on each")
    found = read_labels(labels)
    decided = open_router(session, model).decide([label.text for label in found])
    return [
        Trial(one.confidence, one.guess == label.worker, step.small, step.frontier)
        for one, label in zip(decided, found, strict=True)
    ]


def _found(replay: Replay, stakes: Stakes, trials: list[Trial], now: float) -> dict[str, Any]:
    from ...routing.economics import break_even_accuracy, break_even_confidence
    from ...routing.tune import NEVER

    small = fsum(trial.small * trial.weight for trial in trials) / fsum(trial.weight for trial in trials)
    frontier = replay.step
    ratio, cost = (small / frontier, replay.router / frontier) if frontier else (1.0, 0.0)
    by_price = break_even_confidence(ratio, stakes)
    best = replay.banded(replay.best(), tuned=True)
    policies = [
        replay.policy("all on the frontier", NEVER),
        replay.banded(replay.policy("small first, always", 0.0)),
        replay.banded(replay.policy("threshold now", now)),
        replay.banded(replay.policy("threshold by prices", by_price)),
        best,
    ]
    pays = best.coverage > 0 and best.saving > 0
    current = policies[2]
    share = best.coverage or current.coverage
    needed = break_even_accuracy(ratio, stakes, cost, share) if share else None
    loses, why = _verdict(best, current, needed)
    steps = len(trials)
    return {
        "n": steps,
        "small_usd": small,
        "frontier_usd": frontier,
        "policy": "floor" if pays else "fixed",
        "threshold": best.threshold if pays else None,
        "coverage": best.coverage,
        "covered_accuracy": best.accuracy,
        "break_even_accuracy": needed,
        "break_even_confidence": by_price,
        "frontier_only_usd": frontier * steps,
        "spend_usd": best.spend * steps,
        "saving_usd": best.saving * steps,
        "saving_low_usd": best.low * steps,
        "saving_high_usd": best.high * steps,
        "saving_share": best.saving / frontier if frontier else 0.0,
        "loses_money": loses,
        "why": why,
        "policies": [_policy(policy) for policy in policies],
        "curve": [_policy(policy) for policy in replay.curve()],
    }


def _verdict(best: Policy, current: Policy, needed: float | None) -> tuple[bool, str]:
    """Whether routing loses, at every threshold or at the present one, and why."""
    if best.saving <= 0 or not best.coverage:
        return True, (
            f"no threshold saves anything; break-even is at {needed:.3f}, above what the small model reaches"
            if needed is not None
            else "no threshold saves anything"
        )
    if current.saving < 0:
        return True, (
            f"at {current.threshold:g} only {current.accuracy:.3f} of what is left to the small model stands; "
            f"at {best.threshold:.3f} it pays"
        )
    if best.low <= 0:
        return False, "the saving is not proven: its band reaches below nothing, so label more decisions"
    return False, ""


def _policy(policy: Policy) -> dict[str, Any]:
    found = {key: value for key, value in asdict(policy).items() if key in ("name", "coverage", "accuracy")}
    threshold = policy.threshold if policy.threshold <= 1 else None
    money = {"spend_usd": policy.spend, "saving_usd": policy.saving, "low_usd": policy.low, "high_usd": policy.high}
    return {**found, "threshold": threshold, **money}


def _advice(data: dict[str, Any]) -> str:
    """Which threshold to set, or that the present one saves no less."""
    saved = {row["name"]: row["saving_usd"] for row in data["policies"]}
    if saved["threshold now"] >= saved["tuned"]:
        return f"Leave [router] threshold as it is: {data['threshold']:.3f} would save no more on such decisions."
    return f"Set [router] threshold = {data['threshold']:.3f}: saves {data['saving_share']:.1%} on such decisions."


def _print(data: dict[str, Any]) -> None:
    rows = [
        (
            row["name"],
            "-" if row["threshold"] is None else f"{row['threshold']:.3f}",
            f"{row['coverage']:.0%}",
            f"{row['accuracy']:.3f}" if row["coverage"] else "-",
            f"${row['spend_usd']:.5f}",
            f"{row['saving_usd'] / data['frontier_usd']:+.1%}" if data["frontier_usd"] else "-",
            f"${row['low_usd']:.5f} to ${row['high_usd']:.5f}" if row["coverage"] else "-",
        )
        for row in data["policies"]
    ]
    click.echo(
        f"{data['n']} judged decisions; a step costs ${data['small_usd']:.5f} on the small model and "
        f"${data['frontier_usd']:.5f} on the frontier\n"
    )
    print_table(("policy", "threshold", "small", "of those stand", "a step", "saves", "90 % of draws save"), rows, "")
    if data["break_even_accuracy"] is not None:
        click.echo(f"\nRouting breaks even where {data['break_even_accuracy']:.3f} of the small model's answers stand.")
    if data["threshold"] is not None:
        click.echo(_advice(data))
    if data["why"] and not data["loses_money"]:
        click.echo(f"note: {data['why']}", err=True)
