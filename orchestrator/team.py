"""The team at work in one home: takes tasks, runs them durably, lets people follow, review and answer.

The face that the command line, the web page and scenarios use. `build.open_team` makes one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..core.errors import UsageError
from ..core.settings import Settings
from ..core.types import Event, Json, Person, Task, TaskSource, id_of, new_id
from ..memory.ledger import Ledger, TaskRow
from ..tools.pull_records import Note, PullSummary
from . import durable
from .places import Places

_LOOK_EVERY = 0.1
"""Seconds between two looks at the journal while somebody follows a task."""


@dataclass(frozen=True)
class Request:
    """What a person delegates."""

    by: Person
    text: str
    source: TaskSource = "chat"
    repo: str = ""
    """`owner/name`; empty: what the words name, if anything."""
    inputs: Mapping[str, Json] = field(default_factory=dict)
    id: str = ""
    """An id of the caller's own, so that a request made again attaches to the first; empty: a fresh one."""


class Team:
    """A home at work."""

    def __init__(
        self, home: Path, settings: Settings, people: tuple[Person, ...], ledger: Ledger, places: Places
    ) -> None:
        self.home, self.settings, self.people, self.ledger, self.places = home, settings, people, ledger, places
        self.durable: durable.Durable | None = None

    @property
    def _running(self) -> durable.Durable:
        if self.durable is None:
            raise UsageError("this team is not running; open it with build.open_team")
        return self.durable

    def person(self, person_id: str) -> Person:
        """Somebody of the team, by id. Raises `UsageError`."""
        for person in self.people:
            if person.id == person_id:
                return person
        raise UsageError(f"there is no person {person_id!r} here; add one under [[people]] in understudy.toml")

    async def delegate(self, request: Request) -> str:
        """Write the task down and start it; its id."""
        text = request.text.strip()
        if not text:
            raise UsageError("there is nothing to do: the request is empty")
        repo = request.repo or self.places.spoken_of(text)
        task = Task(request.id or new_id(), request.by.id, text, request.source, repo)
        self.ledger.add_task(task, dict(request.inputs))
        await self._running.start(task.id)
        return task.id

    async def take_reviews(self, repo: str, number: int) -> list[str]:
        """Delegate what people's reviews of a pull request ask to have changed; ids of the tasks, new and old.

        Each is also a correction: what the pull request was, what it becomes and what was said are kept, and teach.
        Only who is on the team is heard; the forge has authenticated them.
        """
        host = self.places.host(repo)
        notes = await host.notes(repo, number)
        pull = await host.read_pull(repo, number)
        return [
            await self._take_review(repo, pull, review, notes)
            for review in notes
            if review.kind == "review" and review.state == "CHANGES_REQUESTED" and self._by_login(review.author)
        ]

    async def _take_review(self, repo: str, pull: PullSummary, review: Note, notes: Sequence[Note]) -> str:
        person = self._by_login(review.author)
        assert person is not None
        lines = [
            f"{note.path}:{note.line}: {note.body}"
            for note in notes
            if note.kind == "line" and note.review == review.id
        ]
        comment = "\n".join([review.body, *lines]).strip()
        inputs: dict[str, Json] = {
            "pull_request": pull.number,
            "branch": pull.branch,
            "base": pull.base,
            "comment": comment,
        }
        text = f"Your pull request {repo}#{pull.number} ({pull.title}) was reviewed. What is asked for:\n{comment}"
        task = id_of(review.at, f"{repo}#{pull.number} review {review.id}")
        return await self.delegate(Request(person, text, "review", repo, inputs, task))

    def _by_login(self, login: str) -> Person | None:
        return next((p for p in self.people if login and login in (p.github, p.id)), None)

    async def resume(self, task: str) -> str:
        """Go on with a task that was stopped, failed, or belonged to a dead process; its whole id."""
        row = self.ledger.task(task)
        if row.status == "done":
            raise UsageError(f"task {row.task.id} is done: {row.outcome}")
        await self._running.resume(row.task.id)
        return row.task.id

    async def follow(self, task: str, show: Callable[[Event], None], *, patient: bool = False) -> TaskRow:
        """Show what happens until the task ends; unless `patient`, also until it waits for a person."""
        ended = asyncio.ensure_future(self._running.ended(task))
        seen = 0
        try:
            while True:
                over = ended.done()
                for event in self.ledger.events(task, after=seen):
                    show(event)
                    seen = event.seq
                row = self.ledger.task(task)
                if over or (row.status == "waiting" and not patient):
                    return row
                await asyncio.wait([ended], timeout=_LOOK_EVERY)
        finally:
            ended.cancel()


def stop(home: Path, settings: Settings, ledger: Ledger, task: str, by: Person) -> TaskRow:
    """End a task at its next step, from any process; resuming goes on from there. Raises `UsageError` for one
    that has ended."""
    row = ledger.task(task)
    if row.status in ("done", "failed", "stopped"):
        raise UsageError(f"task {row.task.id} is {row.status} already")
    durable.cancel(home, settings.database, row.task.id)
    ledger.set_status(row.task.id, "stopped", f"stopped by {by.id}")
    ledger.add_event(Event(row.task.id, "task.failed", f"stopped by {by.id}"))
    return ledger.task(row.task.id)
