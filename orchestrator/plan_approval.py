"""A plan that a person wants to see before its first step."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable

from ..core.protocols import Journal
from ..core.types import Json, Plan
from ..memory.ledger import TaskRow
from . import loop
from .plan import Setting, edited_plan
from .task import Told


def asking_for(row: TaskRow, setting: Setting, journal: Journal, tell: Told) -> Callable[[Plan], Awaitable[Plan]]:
    """With `--plan` a person sees the plan first: yes, no, or the steps as they should be."""

    rounds = itertools.count(1)

    async def ask(plan: Plan) -> Plan:
        if not row.inputs.get("plan"):
            return plan
        topic = f"plan:{next(rounds)}"
        for step in plan.steps:
            shown: dict[str, Json] = {"worker": step.worker, "goal": step.goal, "done_when": step.done_when}
            text = f"{step.worker}: {step.goal} (done when {step.done_when})"
            tell("plan.proposed", text, step.id, {"topic": topic, "step": shown})
        answer = await journal.wait(topic)
        if not isinstance(answer, dict) or not answer.get("approved"):
            raise loop.NotDone("the plan was not approved")
        return edited_plan(row.task, setting, plan, answer["steps"]) if answer.get("steps") else plan

    return ask
