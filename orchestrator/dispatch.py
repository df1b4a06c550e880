"""Who takes a task where no plan says so: a trained router gives it to a leaf, and is compared with every plan.

A task that is meant for a leaf needs no planner. What the router is sure of is answered on the leaf's own model, what
it is not sure of on the fallback; what is meant for nobody, or for a specialist with tools, is planned. Each decision
is a recorded step, and stands in the journal that people follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..agents.models.choosing import Dispatched
from ..agents.team import workers_of
from ..core.errors import SettingsError
from ..core.protocols import Journal
from ..core.settings import Settings
from ..core.types import Json, Plan, Step, Task
from ..routing.opened import OpenRouter, open_model

Tell = Callable[[str, str, str], None]


def open_dispatcher(home: Path, settings: Settings) -> OpenRouter | None:
    """The trained router that the settings name; None where they name none. Raises `RouterFileError`, and
    `SettingsError` for one that knows workers who are not here."""
    given = settings.router.classifier
    if not given:
        return None
    router = open_model(home / Path(given).expanduser())
    here = workers_of(settings.router)
    if strangers := sorted(set(router.classifier.workers) - set(here)):
        raise SettingsError(
            f"router.classifier: {given} gives work to {strangers[0]!r}, whom nobody here is; there are: "
            f"{', '.join(here)}; add a worker of that name, or train again"
        )
    return router


@dataclass
class Dispatch:
    """The dispatcher of one task."""

    router: OpenRouter | None
    leaves: frozenset[str]
    journal: Journal
    tell: Tell
    _sure: dict[str, Dispatched] = field(default_factory=dict)

    async def plan(self, task: Task) -> Plan | None:
        """The task as one step of the leaf that it is meant for; None where somebody has to plan."""
        if self.router is None or not self.leaves:
            return None
        [(worker, confidence, outside)] = await self._decide("dispatch", [task.text])
        who = "nobody here" if outside else worker
        self.tell("dispatch", f"{who}, with {confidence:.2f}", "")
        if outside or worker not in self.leaves:
            return None
        step = Step(f"{task.id}:1", task.id, worker, "Answer what was asked", "it is answered")
        self._sure[step.id] = Dispatched(confidence)
        return Plan((), (step,), f"dispatched to {worker} without a plan, with {confidence:.2f}")

    async def compare(self, plan: Plan) -> None:
        """Say whom the router would have given each step of a plan."""
        if self.router is None or not plan.steps:
            return
        found = await self._decide("dispatch:compare", [step.goal for step in plan.steps])
        for step, (worker, confidence, outside) in zip(plan.steps, found, strict=True):
            who = "nobody" if outside else worker
            agreed = "as the plan does" if who == step.worker else f"where the plan has {step.worker}"
            self.tell("dispatch.compared", f"{who} with {confidence:.2f}, {agreed}", step.id)

    def sure(self, step: str) -> Dispatched | None:
        """How sure the router was of the worker of this step; None for a step of a plan."""
        return self._sure.get(step)

    async def _decide(self, name: str, texts: list[str]) -> list[tuple[str, float, bool]]:
        async def look(_place: str) -> Json:
            assert self.router is not None
            return [[one.guess, one.confidence, one.outside] for one in self.router.decide(texts)]

        recorded = await self.journal.step(name, look)
        assert isinstance(recorded, list)
        return [(str(row[0]), float(str(row[1])), bool(row[2])) for row in recorded if isinstance(row, list)]
