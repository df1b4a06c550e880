"""The durable run: a task is a DBOS workflow, and everything it does to the world is a recorded step of it.

The only file that knows DBOS. Each process runs under an executor id of its own and holds a lock file for it;
a lock that is free belongs to a dead process, and its tasks may be taken over. DBOS promises at-least-once
for a step, so whoever acts inside one looks up its key (`place`) at the other side first.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    PortableWorkflowError,
    SetWorkflowID,
    WorkflowHandleAsync,
    error,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from ..core.errors import StorageError, UsageError
from ..core.types import Json, new_id
from ..memory.database import sqlite_engine

Body = Callable[["TaskJournal", str], Awaitable[Json]]
"""What a task does: `body(journal, task_id)` gives the outcome as JSON and raises only what ends the run."""

_VERSION = "2"
"""Raised when a running workflow of an older program could not go on under this one."""

_LOOK_EVERY = 0.1
"""Seconds between two looks at whether a task has ended."""

_LAST_SECONDS = 2.0
"""How long what is dropped may take to let go."""

_FOREVER = 10 * 365 * 24 * 3600.0


class TaskJournal:
    """`core.protocols.Journal` on the workflow that is running."""

    def __init__(self, task: str) -> None:
        self.task = task

    async def step(self, name: str, work: Callable[[str], Awaitable[Json]]) -> Json:
        """Do once. A task that was cancelled ends here, by an exception of DBOS that is no `Exception`."""

        async def recorded() -> Json:
            return await work(f"{self.task}/{DBOS.step_id}")

        result: Json = await DBOS.run_step_async({"name": name}, recorded)
        return result

    async def wait(self, topic: str, seconds: float | None = None) -> Json:
        """The answer that any process sent to `topic`, or None when the time is over."""
        answer: Json = await DBOS.recv_async(topic, timeout_seconds=_FOREVER if seconds is None else seconds)
        return answer


class Durable:
    """Starts, resumes and follows tasks. Made by `durable()`, one a process."""

    def __init__(self, run: Callable[[str], Coroutine[Any, Any, Json]], locks: Path) -> None:
        self._run = run
        self._locks = locks

    async def start(self, task: str) -> None:
        """Start a task, or attach to it: the same id never runs twice. One of a dead process is taken over."""
        if await self.known(task):
            await self.adopt()
            return
        with SetWorkflowID(task):
            await DBOS.start_workflow_async(self._run, task)

    async def ended(self, task: str) -> None:
        """Wait for the end of a task, good or bad, wherever it runs. How it ended stands in the ledger."""
        handle: WorkflowHandleAsync[Json] = await DBOS.retrieve_workflow_async(task)
        with contextlib.suppress(PortableWorkflowError, error.DBOSException):
            await handle.get_result(polling_interval_sec=_LOOK_EVERY)

    async def known(self, task: str) -> str:
        """DBOS's status of a task, or an empty string for one that was never started."""
        status = await DBOS.get_workflow_status_async(task)
        return status.status if status else ""

    async def resume(self, task: str) -> bool:
        """Go on with a task: never begun, of a dead process, stopped, or failed: then its last step is done again.
        False if it has not to: another living process runs it."""
        status = await self.known(task)
        if not status:
            await self.start(task)
        elif status == "ERROR":
            await DBOS.rewind_workflow_async(task, start_step=await self._last_step(task))
        elif status in ("CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"):
            await DBOS.resume_workflow_async(task)
        else:
            return task in await self.adopt()
        return True

    async def _last_step(self, task: str) -> int:
        """The step to do again. A wait is two steps of DBOS, the second one its time-out: the answer goes with both."""
        steps = {s["function_id"]: s["function_name"] for s in await DBOS.list_workflow_steps_async(task)}
        last = max(steps, default=1)
        return last - 1 if steps.get(last) == "DBOS.sleep" and steps.get(last - 1) == "DBOS.recv" else last

    async def adopt(self) -> list[str]:
        """Take over the tasks of processes that are dead, and name them."""
        taken = []
        for executor in self._dead():
            for status in await DBOS.list_workflows_async(executor_id=executor, status="PENDING"):
                await DBOS.resume_workflow_async(status.workflow_id)
                taken.append(status.workflow_id)
        return taken

    def _dead(self) -> Iterator[str]:
        for lock in self._locks.glob("*.lock"):
            with contextlib.suppress(OSError), lock.open("r+") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield lock.stem
                lock.unlink()


@asynccontextmanager
async def durable(home: Path, url: str, body: Body) -> AsyncIterator[Durable]:
    """Open the home's journal and run tasks in this process's event loop until the block ends."""
    locks = home / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    executor, outside = new_id(), asyncio.all_tasks()

    async def run(task: str) -> Json:
        return await body(TaskJournal(task), task)

    with _held(locks / f"{executor}.lock") as lock:
        DBOS(config=_config(home, url, executor))
        workflow = DBOS.workflow(name="task")(run)
        try:
            DBOS.launch()
        except Exception as problem:  # DBOS wraps what the driver raised in types of its own
            DBOS.destroy(destroy_registry=True)
            raise StorageError(f"journal: cannot be opened in {home}: {' '.join(str(problem).split())[:300]}") from None
        try:
            yield Durable(workflow, locks)
        finally:
            await _let_go(outside)
            if not await DBOS.list_workflows_async(executor_id=executor, status="PENDING"):
                lock.unlink(missing_ok=True)
            DBOS.destroy(destroy_registry=True)
            # DBOS made its own pool the loop's and has just shut it down: give the loop another one.
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


def deliver(home: Path, url: str, task: str, topic: str, answer: Json, key: str) -> None:
    """Send an answer to a waiting task from a process that runs none; it is kept until the task reads it.

    Sent twice under one key it is one answer.
    """
    with _client(home, url) as client:
        client.send(task, answer, topic=topic, idempotency_key=key)


def cancel(home: Path, url: str, task: str) -> None:
    """End a task at its next step, from any process; `Durable.resume` goes on."""
    with _client(home, url) as client:
        client.cancel_workflow(task)


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


@contextmanager
def _held(path: Path) -> Iterator[Path]:
    """The file stays behind when it is let go: it says whose unfinished tasks may be taken over."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield path


def _config(home: Path, url: str, executor: str) -> DBOSConfig:
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
    place, engine = _place(home, url)
    config = DBOSConfig(
        name="understudy",
        application_version=_VERSION,
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
        return url, None
    file = f"sqlite:///{home / 'journal.db'}"
    return file, sqlite_engine(file)
