"""One task, from its row in the ledger to its end: the body of the durable run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from ..core.errors import Stopped, UnderstudyError
from ..core.protocols import Journal
from ..core.types import Event, Json
from ..memory.ledger import Ledger, TaskRow
from . import correct, loop

WAITS = "waits for a person: "
"""How the outcome of a waiting task begins; what it waits for follows."""


def waits_for(row: TaskRow) -> str:
    """The topic that a task waits for; empty if it does not wait."""
    return row.outcome.removeprefix(WAITS) if row.status == "waiting" and row.outcome.startswith(WAITS) else ""


@dataclass(frozen=True)
class Site:
    """What one task works with."""

    crew: loop.Crew
    teacher: correct.Teacher
    look: correct.Look
    reviewed: correct.Reviewed | None = None
    """The pull request whose review this task is; None for a task that is not a correction."""


class Told:
    """Events of one run, each with a key that a replay makes again, so that nobody reads a line twice."""

    def __init__(self, ledger: Ledger, task: str) -> None:
        self._ledger, self._task, self._count = ledger, task, 0

    def __call__(self, kind: str, text: str, step: str = "", data: Mapping[str, Json] | None = None) -> None:
        """Append one line, and what programs should read of it."""
        self._count += 1
        self._ledger.add_event(Event(self._task, kind, text, step, data or {}), key=f"{self._task}#{self._count}")


class Workshop(Protocol):
    """Wires the surroundings of a task."""

    def site(self, row: TaskRow, journal: Journal, tell: Told) -> AbstractAsyncContextManager[Site]:
        """Open them, and close them when the task ends."""


class WatchedJournal:
    """A journal that shows in the ledger when the task waits for a person."""

    def __init__(self, inner: Journal, ledger: Ledger, task: str) -> None:
        self._inner, self._ledger, self._task = inner, ledger, task

    async def step(self, name: str, work: Callable[[str], Awaitable[Json]]) -> Json:
        """As the inner journal does."""
        return await self._inner.step(name, work)

    async def wait(self, topic: str, seconds: float | None = None) -> Json:
        """As the inner journal does, with the task shown as waiting."""
        self._ledger.set_status(self._task, "waiting", f"{WAITS}{topic}")
        answer = await self._inner.wait(topic, seconds)
        self._ledger.set_status(self._task, "running")
        return answer


async def run_task(workshop: Workshop, ledger: Ledger, journal: Journal, task: str) -> Json:
    """Do the task and write how it ended. What ended it badly is written and raised on."""
    row = ledger.task(task)
    tell = Told(ledger, task)
    ledger.set_status(task, "running")
    tell("task.started", row.task.text)
    try:
        async with workshop.site(row, WatchedJournal(journal, ledger, task), tell) as site:
            data = await _work(site, journal, tell)
    except Exception as error:
        known = isinstance(error, UnderstudyError)
        why = str(error) if known else f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
        ledger.set_status(task, "stopped" if isinstance(error, Stopped) else "failed", why)
        code = error.exit_code if isinstance(error, UnderstudyError) else 1
        ledger.add_event(Event(task, "task.failed", why, data={"exit_code": code}))  # without a key: it may go on
        raise
    outcome = str(data.get("summary", "")) or "done"
    ledger.set_status(task, "done", outcome)
    tell("task.done", outcome)
    return data


async def _work(site: Site, journal: Journal, tell: loop.Tell) -> dict[str, Json]:
    if site.reviewed is None:
        return await loop.run(site.crew)
    before = await correct.seen(journal, site.look, site.reviewed)
    data = await loop.run(site.crew)
    after = await correct.seen(journal, site.look, site.reviewed)
    lesson = await correct.learn(journal, site.teacher, site.reviewed, before, after)
    for check in lesson.checks:
        tell("skill.check", f"{check.rstrip('.')}: red before, green after", "")
    if lesson.skill:
        tell("skill.proposed", f"{lesson.skill} {lesson.version} is {lesson.status}", "")
    elif lesson.note:
        tell("skill.none", lesson.note, "")
    return {**data, "skill": lesson.skill, "skill_version": lesson.version, "repeated": lesson.repeated}
