"""A tool-less leaf: a worker of the router file that is no specialist. One question, one answer, no tools.

What it may answer can be closed, as a list; then the answer is checked against it and proves itself.
"""

from __future__ import annotations

from collections.abc import Callable

from autogen_core.models import CreateResult, LLMMessage, SystemMessage, UserMessage

from ..core.protocols import Brief
from ..core.router_settings import WorkerModel
from ..core.types import Step, StepResult
from .models.pool import Check, Pool
from .models.routed import Dispatched, RoutedClient
from .specialist import request_words


def _planned(_step: str) -> Dispatched | None:
    """Of a step of a plan nobody was unsure."""
    return None


class Leaf:
    """`core.protocols.Specialist` over one worker of the router file."""

    def __init__(self, worker: WorkerModel, pool: Pool, sure: Callable[[str], Dispatched | None] = _planned) -> None:
        self._worker, self._pool, self._sure = worker, pool, sure

    async def run(self, step: Step, brief: Brief) -> StepResult:
        """Ask once. Raises `ModelError` when no model gives a usable answer, `BudgetSpent` when none can be paid."""
        dispatched = self._sure(step.id)
        client = RoutedClient(self._pool, self._worker.name, step.id, lambda: None, dispatched)
        asked: list[LLMMessage] = [
            SystemMessage(content=_system(self._worker, brief)),
            UserMessage(content=request_words(step, brief), source="orchestrator"),
        ]
        result = await client.create(asked)
        said = str(result.content).strip()
        proven = bool(self._worker.answers or dispatched)  # where nobody planned, no sentence says when it is done
        return StepResult(step.id, True if proven else None, said, {self._worker.name: said})


def leaf_words(worker: WorkerModel) -> str:
    """What a planner is told of a leaf."""
    words = worker.role or worker.name.replace("_", " ").replace("-", " ")
    answers = f"; answers one of: {', '.join(worker.answers)}" if worker.answers else "; answers in text"
    ceiling = f", in at most {worker.ceiling_tokens} tokens" if worker.ceiling_tokens else ""
    return f"{words} (has no tools{answers}{ceiling})"


def leaf_check(worker: WorkerModel) -> Check | None:
    """The worker's own check: its answer is one of those it may give; None where any text will do."""
    if not worker.answers:
        return None
    known = {answer.casefold() for answer in worker.answers}

    def check(result: CreateResult) -> str:
        said = str(result.content).strip().strip(".\"'`").casefold()
        return "" if said in known else f"answer with exactly one of: {', '.join(worker.answers)}"

    return check


def _system(worker: WorkerModel, brief: Brief) -> str:
    parts = [f"You are the {worker.name} worker of a team of agents. You have no tools: answer in text."]
    if worker.role:
        parts.append(worker.role)
    if worker.answers:
        parts.append(f"Answer with exactly one of these and nothing else: {', '.join(worker.answers)}.")
    if brief.skills:
        parts.append("What the team has learnt and expects of you:\n" + "\n\n".join(brief.skills))
    return "\n\n".join(parts)
