"""The team at work in one home: takes tasks, runs them durably, lets people follow, review and answer.

The face that the command line, the web page and scenarios use. `build.open_team` makes one.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ..core.errors import StorageError, UsageError
from ..core.settings import Settings
from ..core.types import Event, Json, Person, Task, TaskSource, id_of, new_id
from ..memory.ledger import Ledger, TaskRow
from ..tools.mailbox import Arrival, new_mail
from ..tools.pull_records import Note, PullSummary
from . import durable
from .flood import thread_of, too_much
from .home import Home

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When a mail without a date was sent, as far as the order of tasks goes."""

_LEAST_ROOM = 500_000
"""Bytes of free disk under which no task goes on."""

_SETTLED = 30
"""Looks in a row that see a task waiting before it counts: a run that is replayed passes waits that are over."""

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

    def __init__(self, home: Home, running: durable.Durable) -> None:
        self.home, self.settings, self.people = home.folder, home.settings, home.people
        self.ledger, self.places, self.mailbox, self.library = home.ledger, home.places, home.mailbox, home.library
        self._running = running

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

    async def take_mail(self, passed_over: Callable[[str], None]) -> list[str]:
        """Turn each new mail of a person of the team into a task, once; the tasks' ids.

        Only who is proven by a trusted mail server is heard. What is passed over is told with its reason: nobody
        of the team, a machine's mail, a mail that cannot be read.
        """
        tasks = []
        trusted = self.settings.mail.trust
        async for arrival in new_mail(self.mailbox, self.ledger.mail_taken, trusted):
            person = self._by_address(arrival.by)
            why = arrival.why or ("" if person else _stranger(arrival))
            if person and not why:
                why = too_much(self.ledger, self.settings.mail, person, arrival.message)
            if why or arrival.kind != "new" or person is None:
                self.ledger.take_mail(arrival.keys, "")
                passed_over(f"{arrival.message.subject or '(no subject)'}: {why}")
                continue
            message = arrival.message
            text = f"From: {person.name} <{person.email}>\nSubject: {message.subject}\n\n{message.text}"
            task = id_of(message.date or _LONG_AGO, arrival.keys[0])
            inputs: dict[str, Json] = {"thread": thread_of(message)}
            tasks.append(await self.delegate(Request(person, text, "mail", inputs=inputs, id=task)))
            self.ledger.take_mail(arrival.keys, task)
        return tasks

    def _by_address(self, address: str | None) -> Person | None:
        return next((p for p in self.people if address and p.email.casefold() == address.casefold()), None)

    async def take_reviews(self, repo: str, number: int, only: int = 0, by: Person | None = None) -> list[str]:
        """Delegate what people's reviews of a pull request ask to have changed; ids of the tasks, new and old.
        `only` names one review, whatever its verdict; `by` is who made that one here, where the host knows only the
        account of a token that several share.

        Each is also a correction: what the pull request was, what it becomes and what was said are kept, and teach.
        Only who is on the team is heard; the forge has authenticated them.
        """
        host = self.places.host(repo)
        notes = await host.notes(repo, number)
        pull = await host.read_pull(repo, number)
        return [
            await self._take_review(repo, pull, review, notes, person)
            for review in notes
            if review.kind == "review"
            and (review.id == only if only else review.state == "CHANGES_REQUESTED")
            and (person := by or self._by_login(review.author))
        ]

    async def _take_review(
        self, repo: str, pull: PullSummary, review: Note, notes: Sequence[Note], person: Person
    ) -> str:
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

    def _need_room(self) -> None:
        """Raise `StorageError` on a full disk: the journal would try to write for ever and say nothing."""
        if shutil.disk_usage(self.home).free < _LEAST_ROOM:
            raise StorageError(f"{self.home}: the disk is full; free some room, then go on with: understudy run -c")

    def _by_login(self, login: str) -> Person | None:
        return next((p for p in self.people if login and login in (p.github, p.id)), None)

    async def resume(self, task: str) -> str:
        """Go on with a task that was stopped, failed, or belonged to a dead process; its whole id."""
        row = self.ledger.task(task)
        if row.status == "done":
            raise UsageError(f"task {row.task.id} is done: {row.outcome}")
        if await self._running.resume(row.task.id):
            self.ledger.set_status(row.task.id, "running")  # it waits again if it still has to
        return row.task.id

    async def follow(self, task: str, show: Callable[[Event], None], *, patient: bool = False) -> TaskRow:
        """Show what happens until the task ends; unless `patient`, also until it waits for a person."""
        ended = asyncio.ensure_future(self._running.ended(task))
        seen, waits = 0, 0
        try:
            while True:
                over = ended.done()
                for event in self.ledger.events(task, after=seen):
                    show(event)
                    seen = event.seq
                self._need_room()
                row = self.ledger.task(task)
                waits = waits + 1 if row.status == "waiting" else 0
                if over or (waits > _SETTLED and not patient):
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


def _stranger(arrival: Arrival) -> str:
    if arrival.by:
        return f"{arrival.by} is nobody of the team"
    return f"says it is from {arrival.message.sender}, which no trusted mail server proves"
