"""The durable run: a task is a DBOS workflow, and everything it does to the world is a recorded step of it.

The only file that knows DBOS. DBOS promises at-least-once for a step, so whoever acts inside one looks up its key
(`place`) at the other side first. Who may run a task is not decided here: see `runner.py`. Each process has a DBOS
queue of its own, so that a task goes on where it was taken and nowhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    SetWorkflowID,
    error,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from ..core.errors import StorageError, UnderstudyError, UsageError
from ..core.types import Json
from ..memory.database import sqlite_engine

Body = Callable[["TaskJournal", str], Awaitable[Json]]
"""What a task does: `body(journal, task_id)` gives the outcome as JSON and raises only what ends the run."""

Check = Callable[[], Awaitable[None]]
"""Raises `Dropped` when the task is not this process's any more."""

_FORMAT = "2"
"""DBOS's application version; it does not change again. Which journals a program can go on with: `runner.py`."""

_LOOK_EVERY = 0.05
"""Seconds between two looks at whether a run has ended."""

_POLL = 0.25
"""Seconds between two looks at the process's own queue."""

_LAST_SECONDS = 1.2
"""How long a step that is under way may take to end when its task is dropped."""

_FOREVER = 10 * 365 * 24 * 3600.0

_OVER = ("SUCCESS", "ERROR")


class Dropped(BaseException):
    """The task is not to go on here. No `Exception`: nothing may take it for a failure of the work."""


class StaleTask(UnderstudyError):
    """A task that this program cannot go on with."""


@dataclass
class Waiting:
    """What a task waits for, since when (monotonic seconds), and for how long at most."""

    topic: str
    since: float
    seconds: float | None


class TaskJournal:
    """`core.protocols.Journal` on the workflow that is running."""

    def __init__(self, task: str, check: Check) -> None:
        self.task, self._check = task, check
        self.waiting: Waiting | None = None
        self.busy = False
        """Whether a step is being done and recorded now: a bad moment to end."""

    async def step(self, name: str, work: Callable[[str], Awaitable[Json]]) -> Json:
        """Do once. Raises `Dropped` before anything is done for a task that is not this process's any more."""

        async def recorded() -> Json:
            await self._check()
            self.busy = True
            return await work(f"{self.task}/{DBOS.step_id}")

        try:
            result: Json = await DBOS.run_step_async({"name": name}, recorded)
            return result
        finally:
            self.busy = False

    async def wait(self, topic: str, seconds: float | None = None) -> Json:
        """The answer that any process sent to `topic`, or None when the time is over."""
        self.waiting = Waiting(topic, time.monotonic(), seconds)
        try:
            answer: Json = await DBOS.recv_async(topic, timeout_seconds=_FOREVER if seconds is None else seconds)
        finally:
            self.waiting = None
        return answer


class Durable:
    """Runs tasks in this process's event loop. Made by `durable()`, one a process."""

    def __init__(self, run: Callable[[str], Coroutine[Any, Any, Json]], name: str) -> None:
        self._run, self._queue = run, name
        self._checks: dict[str, Check] = {}
        self._journals: dict[str, TaskJournal] = {}
        self._here: dict[str, asyncio.Task[Any]] = {}
        self._begun: dict[str, asyncio.Event] = {}
        self._ended: dict[str, asyncio.Event] = {}

    async def run(self, task: str, check: Check) -> bool:
        """Begin a task or go on with it, here, until it ends or is dropped; whether it ended. A task that had
        failed does its last step again."""
        self._checks[task], self._begun[task], self._ended[task] = check, asyncio.Event(), asyncio.Event()
        try:
            if not await self._go_on(task):
                return True
            await self._ended[task].wait()
            return await self._recorded(task)
        finally:
            for kept in (self._checks, self._begun, self._ended):
                kept.pop(task, None)

    async def _go_on(self, task: str) -> bool:
        """Have DBOS run it here; False if it has ended well already."""
        found = await DBOS.get_workflow_status_async(task)
        if found and found.app_version != _FORMAT and found.status != "SUCCESS":
            raise StaleTask("it was begun by an older program, which recorded other steps; delegate it anew")
        status = found.status if found else ""
        if not status:
            with SetWorkflowID(task):
                await DBOS.start_workflow_async(self._run, task)
        elif status == "SUCCESS":
            return False
        elif status == "ERROR":
            await DBOS.rewind_workflow_async(task, start_step=await self._last_step(task), queue_name=self._queue)
        else:
            await DBOS.resume_workflow_async(task, queue_name=self._queue)
        return True

    async def _recorded(self, task: str) -> bool:
        """Wait until DBOS has written how a run ended; False for one that was dropped."""
        here = self._here.pop(task, None)
        if here is not None:
            await asyncio.wait([here])
        return await self.known(task) in _OVER

    async def body(self, body: Body, task: str) -> Json:
        """The workflow's own work, noted while it runs here."""
        if task not in self._checks or task in self._journals:
            raise Dropped  # DBOS had it in the queue of this process, and nobody here has taken it, or has it already
        journal = TaskJournal(task, self._checks[task])
        current = asyncio.current_task()
        assert current is not None
        self._journals[task], self._here[task] = journal, current
        try:
            return await body(journal, task)
        finally:
            self._journals.pop(task, None)
            if task in self._ended:
                self._ended[task].set()

    def waiting(self, task: str) -> Waiting | None:
        """What a task that runs here waits for, if it waits."""
        journal = self._journals.get(task)
        return journal.waiting if journal else None

    async def drop(self, task: str) -> bool:
        """End a run here at a safe point, as a kill would: the journal has all of it. False if a step was cut off."""
        journal, here = self._journals.get(task), self._here.get(task)
        if here is None:
            if task in self._ended:
                self._ended[task].set()
            return True
        until = time.monotonic() + _LAST_SECONDS
        while journal is not None and journal.busy and not here.done() and time.monotonic() < until:
            await asyncio.sleep(_LOOK_EVERY / 5)
        clean = journal is None or not journal.busy
        here.cancel()
        await asyncio.wait([here], timeout=_LAST_SECONDS)
        return clean

    async def forget(self, executor: str) -> None:
        """Remove the queue of a process that is dead."""
        with contextlib.suppress(error.DBOSException, DBAPIError):
            await DBOS.delete_queue_async(_queue_of(executor))

    async def known(self, task: str) -> str:
        """DBOS's status of a task, or an empty string for one that was never started."""
        status = await DBOS.get_workflow_status_async(task)
        return status.status if status else ""

    async def _last_step(self, task: str) -> int:
        """The step to do again. A wait is two steps of DBOS, the second one its time-out: the answer goes with both."""
        steps = {s["function_id"]: s["function_name"] for s in await DBOS.list_workflow_steps_async(task)}
        last = max(steps, default=1)
        return last - 1 if steps.get(last) == "DBOS.sleep" and steps.get(last - 1) == "DBOS.recv" else last


@asynccontextmanager
async def durable(home: Path, url: str, body: Body, executor: str) -> AsyncIterator[Durable]:
    """Open the home's journal and run tasks in this process's event loop until the block ends; what still runs then
    is dropped. `executor` names this process among all of the home."""
    outside = asyncio.all_tasks()
    made: list[Durable] = []

    async def run(task: str) -> Json:
        return await made[0].body(body, task)

    DBOS(config=_config(home, url, executor))
    workflow = DBOS.workflow(name="task")(run)
    queue = _queue_of(executor)
    made.append(Durable(workflow, queue))
    try:
        DBOS.listen_queues([queue])
        DBOS.launch()
        await DBOS.register_queue_async(queue, polling_interval_sec=_POLL)
    except Exception as problem:  # DBOS wraps what the driver raised in types of its own
        DBOS.destroy(destroy_registry=True)
        why = " ".join(str(getattr(problem, "orig", None) or problem).split())[:300]
        raise StorageError(
            f"journal: cannot be opened in {home}: {why}; `understudy doctor` names the command that repairs it"
        ) from None
    try:
        yield made[0]
    finally:
        await _let_go(outside)
        with contextlib.suppress(Exception):  # the queue's name stays behind where the database is gone
            await DBOS.delete_queue_async(queue)
        DBOS.destroy(destroy_registry=True)
        # DBOS made its own pool the loop's and has just shut it down: give the loop another one.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


def _queue_of(executor: str) -> str:
    return f"runner {executor}"


def deliver(home: Path, url: str, task: str, topic: str, answer: Json, key: str) -> None:
    """Send an answer to a waiting task from a process that runs none; it is kept until the task reads it.

    Sent twice under one key it is one answer.
    """
    with _client(home, url) as client:
        client.send(task, answer, topic=topic, idempotency_key=key)


@contextmanager
def _client(home: Path, url: str) -> Iterator[DBOSClient]:
    place, engine = _place(home, url)
    serializer = DBOSPortableJSONSerializer()
    client = DBOSClient(system_database_url=place, system_database_engine=engine, serializer=serializer)
    try:
        yield client
    except DBAPIError as problem:
        raise StorageError(f"journal: cannot be written in {home}: {problem.orig}; try again") from None
    except error.DBOSException as problem:
        raise UsageError(f"no such run in {home}: {' '.join(str(problem).split())}") from None
    finally:
        client.destroy()


async def _let_go(outside: set[asyncio.Task[Any]]) -> None:
    """Drop what still runs here, as a kill would: the journal has it, and whoever asks for it goes on with it."""
    mine = asyncio.all_tasks() - outside - {asyncio.current_task()}
    for task in mine:
        task.cancel()
    if mine:
        await asyncio.wait(mine, timeout=_LAST_SECONDS)


def _config(home: Path, url: str, executor: str) -> DBOSConfig:
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
    place, engine = _place(home, url)
    config = DBOSConfig(
        name="understudy",
        application_version=_FORMAT,
        executor_id=executor,
        serializer=DBOSPortableJSONSerializer(),
        log_level="CRITICAL",
        notification_listener_polling_interval_sec=0.1,
        system_database_url=place,
    )
    if engine is not None:
        config["system_database_engine"] = engine
    return config


def _place(home: Path, url: str) -> tuple[str, Engine | None]:
    if url and not url.startswith("sqlite"):
        return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), None
    file = f"sqlite:///{home / 'journal.db'}"
    return file, sqlite_engine(file)
