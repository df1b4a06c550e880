"""The models of one task: what they may cost, why each was taken, and what their answers turned out to be worth."""

from __future__ import annotations

from decimal import Decimal

from ..agents.leaf import leaf_check
from ..agents.models.pool import Pool
from ..agents.team import leaves_of
from ..core.protocols import Journal
from ..core.types import Attempt, Step
from ..memory.ledger import Ledger, TaskRow
from .home import Home
from .task import Told


def pool_of(home: Home, row: TaskRow, journal: Journal, tell: Told) -> Pool:
    """Everything that the routed clients of a task share. `tell` is given why each model was taken."""

    def note(attempt: Attempt) -> None:
        home.ledger.add_attempt(attempt)
        home.successes.observe(attempt)

    models = home.models
    return Pool(
        task=row.task.id,
        models=models.served,
        frontier=models.lineup.frontier,
        router=home.router,
        price=models.price,
        journal=journal,
        note=note,
        tell=lambda place: tell("model", _route_stamp(home.ledger, place)),
        limit=Decimal(str(row.inputs.get("budget") or home.settings.budget.usd)),
        spent=lambda: home.ledger.spent(row.task.id),
        minutes=home.settings.budget.minutes,
        worked=lambda: home.ledger.worked(row.task.id),
        ceilings=models.ceilings,
        checks={leaf.name: check for leaf in leaves_of(home.settings.router) if (check := leaf_check(leaf))},
        elsewhere=models.elsewhere,
    )


def _route_stamp(ledger: Ledger, place: str) -> str:
    """Why this model: tier, name, reason, price, and what was wrong with its answer."""
    attempt = ledger.attempt(place)
    finding = f" · {attempt.outcome}: {attempt.finding}" if attempt.finding else ""
    sure = "" if attempt.confidence is None else f" {attempt.confidence:.2f}"
    sure += "" if attempt.threshold is None else f" of {attempt.threshold:.2f}"
    cost = f"${attempt.cost:.4f}" if attempt.priced else "price unknown"
    why = f" · {attempt.why}" if attempt.why and attempt.reason not in ("pinned", "confident") else ""
    return f"{attempt.tier} · {attempt.model} · {attempt.reason}{sure} · {cost}{finding}{why}"


def judge(home: Home, step: Step, stood: bool) -> None:
    """What became of a step says more of its last answer than the check of that answer did."""
    judged = home.ledger.judge(step.task, step.id, step.worker, stood)
    if judged:
        home.successes.observe(judged)
