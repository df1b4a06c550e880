"""The loop: recall, plan, delegate, judge, until the task is done or has to stop with a reason.

Plain and flat on purpose: state lives in the task's journal, not here, and a killed run is the same run replayed.
Knows no concrete class: `workshop.py` wires it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from ..core.errors import GoingInCircles, UnderstudyError
from ..core.protocols import Brief, Specialist, Thinker
from ..core.types import Finding, Json, Plan, Step, StepResult, Task
from .plan import Setting, make_plan
from .progress import judge

Tell = Callable[[str, str, str], None]
"""`tell(kind, text, step)`: one line of the journal that people follow."""

MOST_TRIES = 3
"""Tries of one step before the plan is made anew, and rounds of mending before a person is asked."""

MENDER = "code"
"""Who mends what a guard finds in files."""


class NotDone(UnderstudyError):
    """The task ended without being done; the message says where it stands and why."""


async def no_dispatch() -> Plan | None:
    """Where nobody dispatches, every task is planned."""
    return None


async def no_comparison(_plan: Plan) -> None:
    """Where nobody dispatches, there is nobody to compare with."""


@dataclass(frozen=True)
class Crew:
    """What the loop is wired to, for one task."""

    task: Task
    setting: Setting
    thinker: Callable[[str], Thinker]
    """The thinker for one step's table rows."""
    specialists: Mapping[str, Specialist]
    skills: tuple[str, ...]
    """Skills in scope, worded for a specialist."""
    tell: Tell
    approve_plan: Callable[[Plan], Awaitable[Plan]]
    check_steps: Callable[[int], None]
    """Raises `BudgetSpent` when this many delegated steps are too many."""
    replans: int
    judged: Callable[[Step, bool], None] = lambda _step, _stood: None
    """Hears whether what a step came to stood."""
    dispatch: Callable[[], Awaitable[Plan | None]] = no_dispatch
    """The plan of a task that needs no planner, because it is meant for one worker; None where it does."""
    compare: Callable[[Plan], Awaitable[None]] = no_comparison
    """Hears what the planner decided."""


@dataclass
class _Run:
    """What one pass through the task has come to."""

    queue: deque[Step]
    facts: tuple[str, ...]
    done: list[str] = field(default_factory=list)
    data: dict[str, Json] = field(default_factory=dict)
    delegated: int = 0
    replanned: int = 0
    tries: dict[str, int] = field(default_factory=dict)
    lacked: dict[str, str] = field(default_factory=dict)


async def run(crew: Crew) -> dict[str, Json]:
    """Do the task; what its steps gave, by name. Raises `NotDone`, `BudgetSpent`, `Stopped` or `ModelError`."""
    state = await _plan(crew, "")
    while state.queue:
        step = state.queue.popleft()
        state.delegated += 1
        crew.check_steps(state.delegated)
        result = await _delegate(crew, state, step)
        if result.findings:
            _send_back(crew, state, step, result.findings)
            continue
        verdict, why = await judge(crew.thinker(step.id), step, result)
        crew.judged(step, verdict == "done")
        if verdict == "done":
            state.data.update(result.data)
            state.data["summary"] = result.summary
            state.done.append(f"{step.worker}: {result.summary}")
            crew.tell("step.done", result.summary, step.id)
        elif verdict == "again" and _tries(state, step) < MOST_TRIES:
            crew.tell("step.again", why, step.id)
            state.lacked[step.id] = why
            state.queue.appendleft(step)
        else:
            state = await _replan(crew, state, step, why)
    return state.data


async def _plan(crew: Crew, tried: str) -> _Run:
    plan = None if tried else await crew.dispatch()
    if plan is None:
        plan = await make_plan(crew.thinker(f"{crew.task.id}:plan"), crew.task, crew.setting, tried)
        await crew.compare(plan)
    plan = await crew.approve_plan(plan)
    crew.tell("plan.made", plan.why, "")
    for step in plan.steps:
        crew.tell("plan.step", f"{step.worker}: {step.goal} (done when {step.done_when})", step.id)
    return _Run(deque(plan.steps), plan.facts)


async def _delegate(crew: Crew, state: _Run, step: Step) -> StepResult:
    crew.tell("step.started", f"{step.worker}: {step.goal}", step.id)
    lacked = state.lacked.get(step.id)
    brief = Brief(
        task=crew.task,
        facts=state.facts,
        skills=crew.skills,
        notes=crew.setting.notes,
        before=tuple(state.done),
        findings=(lacked,) if lacked else (),
    )
    try:
        return await crew.specialists[step.worker].run(step, brief)
    except GoingInCircles as error:
        crew.tell("step.stalled", str(error), step.id)
        return StepResult(step.id, False, str(error))


def _send_back(crew: Crew, state: _Run, step: Step, findings: tuple[Finding, ...]) -> None:
    """Put the mending of what the guard found before another try of the step."""
    tries = _tries(state, step)
    wrong = "; ".join(f"{finding.message} ({finding.skill})" for finding in findings)
    crew.tell("guard.sent_back", wrong, step.id)
    if tries >= MOST_TRIES:
        raise NotDone(f"{step.worker}: held back after {tries} tries, because {wrong}; a person has to look")
    worker = MENDER if MENDER in crew.specialists else step.worker
    goal = f"Mend what the team's skills found: {wrong}"
    mend = Step(f"{step.id}.{tries}+mend", step.task, worker, goal, f"none of this is left: {wrong}")
    state.queue.extendleft([step, mend])


def _tries(state: _Run, step: Step) -> int:
    state.tries[step.id] = state.tries.get(step.id, 0) + 1
    return state.tries[step.id]


async def _replan(crew: Crew, state: _Run, step: Step, why: str) -> _Run:
    if state.replanned >= crew.replans:
        raise NotDone(
            f"{step.worker} could not do {step.goal!r}: {why or 'no progress'}; {state.replanned} new plans were tried"
        )
    crew.tell("plan.again", why, step.id)
    tried = "\n".join([*state.done, f"{step.worker} is stuck on {step.goal!r}: {why}"])
    fresh = await _plan(crew, tried)
    fresh.done, fresh.data = state.done, state.data
    fresh.delegated, fresh.replanned = state.delegated, state.replanned + 1
    return fresh
