"""A process that takes tasks from the home's queue and runs them: every process of a home that works is one.

It renews its leases, ends what was stopped, parks what waits for a person (a parked task costs no process and no
thread), and hands its tasks back when it ends. A lease that it lost is noticed before the next step is done.
"""

from __future__ import annotations

import asyncio
import platform
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from ..core.errors import StorageError, UnderstudyError
from ..core.settings import AtOnce
from ..memory.leases import Leases
from ..memory.runs import Claim, Lease
from .durable import Dropped, Durable
from .presence import Presence

JOURNAL = 2
"""Raised when a task begun by an older program could not go on under this one."""

OLDER: tuple[int, ...] = ()
"""Journals of older programs that this one can go on with, once none of those programs runs any more."""

LEFT_BEHIND = "it was begun by an older program, of which no runner lives, and cannot go on here; delegate it anew"
"""Why such a task fails."""

PARK_AFTER = 1.0
"""Seconds that a task waits in memory before it is parked."""

_LOOK_EVERY = 0.25
"""Seconds between two looks at the queue."""

_MARGIN = 3.0
"""Seconds before the end of its lease at which a runner asks the database before it believes in it."""

Why = Literal["", "stop", "park", "drain", "lost"]
"""Why a run ends here before it is over."""

_T = TypeVar("_T")


@dataclass
class _Held:
    lease: Lease
    why: Why = ""
    topic: str = ""
    seconds: float | None = None
    by: str = ""
    clean: bool = True
    dropping: asyncio.Task[None] | None = None


@dataclass
class Runner:
    """One process's share of the queue. Made by `running()`."""

    durable: Durable
    leases: Leases
    presence: Presence
    limits: AtOnce
    slots: int
    """Tasks at once."""
    stopped: Callable[[str, str], None]
    """`stopped(task, by)` writes down that a person stopped a task here."""
    broken: Callable[[str, str], None]
    """`broken(task, why)` writes down that a task cannot be run at all."""
    only: set[str] | None = None
    """The tasks that this process was asked to do; None: any."""
    _held: dict[str, _Held] = field(default_factory=dict)
    _plays: set[asyncio.Task[None]] = field(default_factory=set)
    _nudge: asyncio.Event = field(default_factory=asyncio.Event)
    _good_until: float = 0.0
    _draining: bool = False

    def take(self, task: str) -> None:
        """Care for a task, and look for it now."""
        if self.only is not None:
            self.only.add(task)
        self._nudge.set()

    @property
    def running(self) -> frozenset[str]:
        """Tasks that run here now."""
        return frozenset(self._held)

    async def work(self) -> None:
        """Take tasks until cancelled. A database that cannot be reached is asked again."""
        beaten = looked = 0.0
        while True:
            now = time.monotonic()
            with suppress(StorageError):
                if now - beaten > self.leases.seconds / 4:
                    await self._beat()
                    beaten = now
                if now - looked > 2 * _LOOK_EVERY:
                    await self._look()
                    looked = now
                self._park()
                await self._claim()
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):  # wait_for of Python 3.11 loses a cancellation now and then
                    await self._nudge.wait()
            self._nudge.clear()

    async def drain(self) -> None:
        """Take nothing more, and hand back what runs here at its next safe point."""
        self._draining = True
        for held in self._held.values():
            self._drop(held, "drain")
        if self._plays:
            await asyncio.wait(self._plays)

    async def _beat(self) -> None:
        before = _awake()
        await asyncio.to_thread(self.leases.beat, self.presence.id, platform.node(), JOURNAL)
        self._good_until = before + self.leases.seconds - _MARGIN
        for dead in await asyncio.to_thread(self.presence.dead):
            await asyncio.to_thread(self.leases.leave, dead)
            await self.durable.forget(dead)
            self.presence.bury(dead)

    async def _look(self) -> None:
        if not self._held:
            return
        mine = await asyncio.to_thread(self.leases.mine, self.presence.id)
        for task, held in self._held.items():
            run = mine.get(task)
            if run is None or run.token != held.lease.token:
                self._drop(held, "lost")
            elif run.stop:
                held.by = run.stop
                self._drop(held, "stop")

    def _park(self) -> None:
        for task, held in self._held.items():
            waiting = self.durable.waiting(task)
            if waiting is not None and time.monotonic() - waiting.since > PARK_AFTER:
                held.topic, held.seconds = waiting.topic, waiting.seconds
                self._drop(held, "park")

    async def _claim(self) -> None:
        while not self._draining and len(self._held) < self.slots:
            only = None if self.only is None else self.only - self._held.keys()
            claim = Claim(self.presence.id, JOURNAL, OLDER, only, await asyncio.to_thread(self.presence.dead))
            asked = _awake()
            lease = await asyncio.to_thread(self.leases.claim, claim, self.limits)
            if lease is None:
                await asyncio.to_thread(self._give_up, claim)
                return
            self._good_until = self._good_until or asked + self.leases.seconds - _MARGIN
            held = self._held[lease.task] = _Held(lease)
            play = asyncio.create_task(self._play(held))
            self._plays.add(play)
            play.add_done_callback(self._plays.discard)

    def _give_up(self, claim: Claim) -> None:
        for task in self.leases.left_behind(claim):
            self.broken(task, LEFT_BEHIND)

    def _drop(self, held: _Held, why: Why) -> None:
        if held.why:
            return
        held.why = why

        async def drop() -> None:
            held.clean = await self.durable.drop(held.lease.task)

        held.dropping = asyncio.create_task(drop())

    async def _play(self, held: _Held) -> None:
        lease = held.lease

        async def check() -> None:
            if held.why:
                raise Dropped
            if _awake() > self._good_until and not await self._still(lease):
                raise Dropped

        try:
            ended = await self.durable.run(lease.task, check)
            if held.dropping is not None:
                await held.dropping
            await asyncio.to_thread(self._let_go, held, ended)
        except StorageError:
            pass  # its lease ends by itself, and somebody goes on with it
        except Exception as error:  # DBOS refuses to run it: tried again it would refuse again
            why = str(error) if isinstance(error, UnderstudyError) else f"{type(error).__name__}: {error}"
            await asyncio.to_thread(self.broken, lease.task, why)
            await asyncio.to_thread(self.leases.release, lease, "stopped")
        finally:
            self._held.pop(lease.task, None)
            self._nudge.set()

    async def _still(self, lease: Lease) -> bool:
        try:
            return await asyncio.to_thread(self.leases.holds, lease)
        except StorageError:
            return False

    def _let_go(self, held: _Held, ended: bool) -> None:
        if ended:
            self.leases.release(held.lease, "over")
        elif held.why == "park":
            self.leases.park(held.lease, held.topic, held.seconds)
        elif held.why == "stop":
            self.stopped(held.lease.task, held.by)
            self.leases.release(held.lease, "stopped", clean=held.clean)
        elif held.why != "lost":
            self.leases.release(held.lease, "ready", clean=held.clean)


@asynccontextmanager
async def running(runner: Runner) -> AsyncIterator[Runner]:
    """Have a runner work until the block ends; what still runs then is handed back."""
    working = asyncio.create_task(runner.work())
    try:
        yield runner
    finally:
        working.cancel()
        await asyncio.wait([working])
        await asyncio.shield(runner.drain())
        with suppress(StorageError):
            await asyncio.to_thread(runner.leases.leave, runner.presence.id)


def _awake() -> float:
    """Seconds on a clock that also counts while the machine sleeps, where there is one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
