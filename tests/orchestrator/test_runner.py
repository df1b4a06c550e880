"""A runner takes, parks, stops and hands back; a slow one that comes back does nothing more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from understudy.core.settings import AtOnce
from understudy.core.types import Json
from understudy.memory.database import open_database
from understudy.memory.leases import Leases
from understudy.memory.runs import Claim, State, Wanted
from understudy.orchestrator import runner as module
from understudy.orchestrator.durable import TaskJournal, deliver, durable
from understudy.orchestrator.presence import Presence, present
from understudy.orchestrator.runner import Runner, running

Body = Callable[[TaskJournal, str], Awaitable[Json]]


@pytest.fixture
def leases(home: Path) -> Leases:
    return Leases(open_database(home))


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PARK_AFTER", 0.2)


@asynccontextmanager
async def working(home: Path, leases: Leases, body: Body, notes: list[str]) -> AsyncIterator[Runner]:
    with present(home) as here:
        async with durable(home, "", body, here.id) as journal:
            runner = Runner(
                journal, leases, here, AtOnce(), 4, lambda task, by: notes.append(f"stopped {task} {by}"), _broken
            )
            async with running(runner):
                yield runner


def _broken(task: str, why: str) -> None:
    raise AssertionError(why)


async def until(leases: Leases, task: str, state: State) -> None:
    while (run := leases.find(task)) is None or run.state != state:
        await asyncio.sleep(0.02)


async def test_a_task_that_waits_is_parked_and_goes_on_when_the_answer_comes(home: Path, leases: Leases) -> None:
    seen: list[str] = []

    async def body(journal: TaskJournal, task: str) -> Json:
        async def work(place: str) -> Json:
            seen.append(place)
            return None

        await journal.step("before", work)
        seen.append(f"answer {await journal.wait('approval:1', 60)}")
        return None

    leases.put(Wanted("t1"))
    async with working(home, leases, body, []) as runner:
        await until(leases, "t1", "parked")
        while runner.running:  # it lets go of the lease first
            await asyncio.sleep(0.02)
        await asyncio.to_thread(deliver, home, "", "t1", "approval:1", "yes", "k")
        leases.wake("t1")
        await until(leases, "t1", "over")
    assert seen == ["t1/1", "answer yes"]


async def test_a_task_is_stopped_at_a_safe_point_and_goes_on_when_it_is_asked_for(home: Path, leases: Leases) -> None:
    steps: list[str] = []
    notes: list[str] = []
    stopped = asyncio.Event()

    async def body(journal: TaskJournal, task: str) -> Json:
        async def work(place: str) -> Json:
            await asyncio.sleep(0.05)  # an effect: it is not cut off
            steps.append(place)
            return None

        for number in range(300):
            if stopped.is_set() and number == len(steps):
                return None
            await journal.step(f"s{number}", work)
        return None

    leases.put(Wanted("t1"))
    async with working(home, leases, body, notes):
        while len(steps) < 2:
            await asyncio.sleep(0.02)
        assert leases.stop("t1", "dana") == "held"
        await until(leases, "t1", "stopped")
        stopped.set()
        done = len(steps)
        assert notes == ["stopped t1 dana"]
        assert leases.again("t1")
        await until(leases, "t1", "over")
    assert steps == [f"t1/{number}" for number in range(1, done + 1)]


async def test_a_runner_that_ends_hands_back_what_it_has(home: Path, leases: Leases) -> None:
    begun = asyncio.Event()

    async def body(journal: TaskJournal, task: str) -> Json:
        async def work(place: str) -> Json:
            begun.set()
            await asyncio.sleep(0.2)
            return None

        for number in range(50):
            await journal.step(f"s{number}", work)
        return None

    leases.put(Wanted("t1"))
    async with working(home, leases, body, []):
        await begun.wait()
    run = leases.find("t1")
    assert run is not None
    assert run.state == "ready"
    assert run.left < 0
    assert leases.runners() == []
    assert list((home / "locks").iterdir()) == []


async def test_a_slow_runner_that_lost_its_task_does_no_further_step(home: Path, leases: Leases) -> None:
    steps: list[str] = []

    async def body(journal: TaskJournal, task: str) -> Json:
        async def work(place: str) -> Json:
            steps.append(place)
            return None

        await journal.step("one", work)
        # Meanwhile it is taken for dead, and another one has its task:
        runner._good_until = 0.0
        taken = leases.claim(Claim("other", 2, dead=[runner.presence.id]), AtOnce())
        assert taken is not None
        await journal.step("two", work)
        return None

    leases.put(Wanted("t1"))
    async with working(home, leases, body, []) as runner:
        while not steps or runner.running:
            await asyncio.sleep(0.02)
    assert steps == ["t1/1"]
    run = leases.find("t1")
    assert run is not None
    assert (run.state, run.runner) == ("held", "other")


def test_a_process_that_died_is_known_by_its_lock(home: Path) -> None:
    with present(home) as here:
        (home / "locks" / "gone.lock").touch()
        assert here.dead() == ["gone"]
        assert Presence("other", here.folder).dead() == ["gone"]
        here.bury("gone")
        assert here.dead() == []
    assert list((home / "locks").iterdir()) == []


async def test_a_task_of_an_older_program_that_nobody_runs_fails_with_a_line(home: Path, leases: Leases) -> None:
    async def body(_journal: TaskJournal, _task: str) -> Json:
        return None

    leases.put(Wanted("t1"))
    old = leases.claim(Claim("old", module.JOURNAL - 1), AtOnce())
    assert old is not None
    leases.release(old, "ready")
    failed: list[str] = []
    async with working(home, leases, body, []) as runner:
        runner.broken = lambda task, why: failed.append(f"{task}: {why}")
        await until(leases, "t1", "stopped")
        while not failed:
            await asyncio.sleep(0.02)
    assert failed == [f"t1: {module.LEFT_BEHIND}"]
