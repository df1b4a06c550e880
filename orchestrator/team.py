"""The team at work in one home: takes tasks, runs them durably, lets people follow, review and answer.

The face that the command line, the web page and scenarios use. `build.open_team` makes one.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ..core.errors import RepositoryError, StorageError, UsageError
from ..core.settings import Settings
from ..core.types import Event, Json, Person, Task, TaskSource, id_of, new_id
from ..memory.leases import Leases
from ..memory.ledger import Ledger, TaskRow
from ..tools.mail.mailbox import Arrival, new_mail
from ..tools.pulls.records import Note, PullSummary
from .durable import deliver
from .flood import thread_of, too_much
from .home import Home
from .queueing import unqueued, wanted
from .runner import Runner

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When a mail without a date was sent, as far as the order of tasks goes."""

_LEAST_ROOM = 500_000
"""Bytes of free disk under which no task goes on."""

_LOOK_EVERY = 0.1
"""Seconds between two looks at the journal while somebody follows a task."""

_STOP_SECONDS = 10.0
"""How long a stop waits for whoever runs the task to say that it has ended."""


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
    priority: int = 0
    """Tasks of a higher one are taken first."""


class Team:
    """A home at work."""

    def __init__(self, home: Home, leases: Leases, runner: Runner) -> None:
        self.home, self.settings, self.people = home.folder, home.settings, home.people
        self.leases, self.runner = leases, runner
        self.ledger, self.places, self.mailbox, self.library = home.ledger, home.places, home.mailbox, home.library
        self._provider = home.models.provider
        for row in unqueued(self.ledger, self.leases):
            self._queue(row.task, row.inputs)

    async def delegate(self, request: Request) -> str:
        """Write the task down and start it; its id."""
        text = request.text.strip()
        if not text:
            raise UsageError("there is nothing to do: the request is empty")
        repo = request.repo or self.places.spoken_of(text)
        if repo and not request.repo:
            with suppress(RepositoryError):  # a checkout that cannot be read any more: the forge has what it had
                await asyncio.to_thread(self.places.refresh, repo)
        task = Task(request.id or new_id(), request.by.id, text, request.source, repo)
        self.ledger.add_task(task, dict(request.inputs))
        self._queue(task, request.inputs, request.priority)
        self.runner.take(task.id)
        return task.id

    def _queue(self, task: Task, inputs: Mapping[str, Json], priority: int = 0) -> None:
        mailbox, provider = self.mailbox.address, self._provider
        self.leases.put(wanted(task, inputs, mailbox=mailbox, provider=provider, priority=priority))

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
        """Delegate what people's reviews of an open pull request ask to have changed; ids of the tasks, new and old.
        One that is merged or closed takes no more: they would come as a pull request that nobody asked for.
        `only` names one review, whatever its verdict; `by` is who made that one here, where the host knows only the
        account of a token that several share.

        Each is also a correction: what the pull request was, what it becomes and what was said are kept, and teach.
        Only who is on the team is heard; the forge has authenticated them.
        """
        host = self.places.host(repo)
        pull = await host.read_pull(repo, number)
        if pull.state == "closed":
            return []
        notes = await host.notes(repo, number)
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
            raise StorageError(f"{self.home}: the disk is full; free some room and call this again; nothing is lost")

    def _by_login(self, login: str) -> Person | None:
        return next((p for p in self.people if login and login in (p.github, p.id)), None)

    async def resume(self, task: str) -> str:
        """Go on with a task that was stopped, failed, or belonged to a dead process; its whole id."""
        row = self.ledger.task(task)
        if row.status == "done" and self._over(row.task.id):
            raise UsageError(f"task {row.task.id} is done: {row.outcome}")
        self._queue(row.task, row.inputs)
        if self.leases.again(row.task.id) and row.status in ("stopped", "failed"):
            self.ledger.set_status(row.task.id, "queued")
        self.runner.take(row.task.id)
        return row.task.id

    def _over(self, task: str) -> bool:
        run = self.leases.find(task)
        return run is None or run.state == "over"

    async def follow(self, task: str, show: Callable[[Event], None], *, patient: bool = False) -> TaskRow:
        """Show what happens until the task ends; unless `patient`, also until it waits for a person."""
        self.runner.take(task)  # whoever had it may have died between its end and the note of that
        seen, ends = 0, ("over", "stopped") if patient else ("over", "stopped", "parked")
        while True:
            run = self.leases.find(task)
            for event in self.ledger.events(task, after=seen):
                show(event)
                seen = event.seq
            self._need_room()
            if run is None or run.state in ends:
                return self.ledger.task(task)
            await asyncio.sleep(_LOOK_EVERY)


def stop(ledger: Ledger, leases: Leases, task: str, by: Person) -> TaskRow:
    """End a task at its next safe point, from any process, and wait until it has ended; resuming goes on from there.
    Raises `UsageError` for one that has ended, `StorageError` when whoever runs it does not answer."""
    row = ledger.task(task)
    if row.status in ("done", "failed", "stopped"):
        raise UsageError(f"task {row.task.id} is {row.status} already")
    state, until = leases.stop(row.task.id, by.id), time.monotonic() + _STOP_SECONDS
    if state == "stopped":
        note_stopped(ledger, row.task.id, by.id)
    while (run := leases.find(row.task.id)) and run.state == "held":
        if time.monotonic() > until:
            raise StorageError(f"task {row.task.id}: its runner does not answer; it stops when that lives again")
        time.sleep(_LOOK_EVERY)
    return ledger.task(row.task.id)


def note_stopped(ledger: Ledger, task: str, by: str) -> None:
    """Write down that a person stopped a task."""
    ledger.set_status(task, "stopped", f"stopped by {by}")
    ledger.add_event(Event(task, "task.failed", f"stopped by {by}", data={"exit_code": 130}))


def note_broken(ledger: Ledger, task: str, why: str) -> None:
    """Write down that a task cannot be run at all."""
    ledger.set_status(task, "failed", why)
    ledger.add_event(Event(task, "task.failed", why, data={"exit_code": 1}))


def answer(home: Path, settings: Settings, leases: Leases, task: str, topic: str, said: Json) -> None:
    """Bring a person's answer to a task, and wake it wherever it can run. The same answer again changes nothing."""
    deliver(home, settings.database, task, topic, said, f"{task} {topic}")
    leases.wake(task)


def _stranger(arrival: Arrival) -> str:
    if arrival.by:
        return f"{arrival.by} is nobody of the team"
    return f"says it is from {arrival.message.sender}, which no trusted mail server proves"
