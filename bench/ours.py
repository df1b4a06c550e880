"""Our side: the real loop, specialists, routed client and ledger; with the DBOS journal, a plain one, or no record."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from understudy.agents.models.pool import Pool, Served
from understudy.agents.models.usage import Usage
from understudy.agents.specialist import GatedSpecialist
from understudy.agents.team import SPECIALISTS
from understudy.agents.thinker import RoutedThinker
from understudy.core.artifacts import Correction, PullRequest
from understudy.core.journal import PlainJournal
from understudy.core.protocols import Journal
from understudy.core.types import Json, Person, Plan, Task, ToolCall, ToolResult, new_id
from understudy.memory.ledger import Ledger, TaskRow
from understudy.orchestrator import loop
from understudy.orchestrator.correct import Lesson
from understudy.orchestrator.durable import Durable
from understudy.orchestrator.plan import Setting, Worker
from understudy.orchestrator.task import Site, run_task
from understudy.orchestrator.told import ToldDoor
from understudy.routing.policies.floor import Floor
from understudy.routing.prices import Priced
from understudy.routing.route import Lineup, Planning
from understudy.routing.success import SuccessTable
from understudy.tools.registry import declared

from .players import FRONTIER, SMALL, TimedModel, players
from .work import Work, Workplace


@dataclass(frozen=True)
class Ran:
    """One task, done: seconds and processor seconds from its start to its end, and what it asked of the models."""

    seconds: float
    cpu_seconds: float
    small: TimedModel
    frontier: TimedModel

    @property
    def engine_ms(self) -> float:
        """Milliseconds that the models did not take."""
        return 1000 * (self.seconds - self.small.seconds - self.frontier.seconds)

    @property
    def engine_cpu_ms(self) -> float:
        """Processor milliseconds of all threads that the models did not take: steadier on a machine with neighbours."""
        return 1000 * (self.cpu_seconds - self.small.cpu_seconds - self.frontier.cpu_seconds)


class Clock:
    """Time and processor time of this process since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        """Seconds of each."""
        return time.perf_counter() - self._wall, time.process_time() - self._cpu


class JournalDoor:
    """The least door there can be: no policy and no checks, but each call is a recorded step, as the gateway's are."""

    def __init__(self, place: Workplace, journal: Journal) -> None:
        self._tools = {tool.name: tool for tool in declared(place)}
        self._journal = journal

    def offered(self) -> list[Any]:
        """Every tool of the workplace."""
        return list(self._tools.values())

    async def call(self, call: ToolCall) -> ToolResult:
        """Parse, do, record."""
        tool = self._tools[call.tool]

        async def act(place: str) -> Json:
            result = await tool.run(tool.parse(call.args), place)
            return {"text": result.text, "ok": result.ok, "data": dict(result.data)}

        recorded = await self._journal.step(f"tool:{call.tool}", act)
        assert isinstance(recorded, dict)
        return ToolResult(str(recorded["text"]), ok=bool(recorded["ok"]), data=recorded["data"])  # type: ignore[arg-type]  # written above


class Bench:
    """`task.Workshop` for a script. The task's id finds its work and its players."""

    def __init__(self, ledger: Ledger | None) -> None:
        self.ledger = ledger
        self.given: dict[str, tuple[Work, Workplace, TimedModel, TimedModel]] = {}
        self.clocks: dict[str, Clock] = {}
        self.ended: dict[str, tuple[float, float]] = {}
        self.over: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    @asynccontextmanager
    async def site(self, row: TaskRow, journal: Journal, tell: loop.Tell) -> AsyncIterator[Site]:
        """The surroundings of one task."""
        yield Site(self.crew(row.task, journal, tell), NoTeacher(), no_look)

    async def body(self, journal: Journal, task: str) -> Json:
        """What the durable run does; notes when it was over."""
        assert self.ledger is not None
        try:
            return await run_task(self, self.ledger, journal, task)
        finally:
            self.ended[task] = self.clocks.pop(task).read()
            self.over[task].set()

    def crew(self, task: Task, journal: Journal, tell: loop.Tell) -> loop.Crew:
        """What the loop is wired to, as in a home: attempts and lines go to the ledger, which also knows the budget."""
        _, place, small, frontier = self.given[task.id]
        pool = self._pool(task, small, frontier, journal, tell)
        door = ToldDoor(JournalDoor(place, journal), tell, lambda _call, _result: None)

        async def as_it_is(plan: Plan) -> Plan:
            return plan

        return loop.Crew(
            task=task,
            setting=Setting(tuple(Worker(spec.name, spec.words) for spec in SPECIALISTS)),
            thinker=lambda step: RoutedThinker(pool, step),
            specialists={spec.name: GatedSpecialist(spec, pool, door, repeats=3) for spec in SPECIALISTS},
            skills=(),
            tell=tell,
            approve_plan=as_it_is,
            check_steps=lambda _count: None,
            replans=0,
        )

    def _pool(self, task: Task, small: TimedModel, frontier: TimedModel, journal: Journal, tell: loop.Tell) -> Pool:
        ledger = self.ledger
        return Pool(
            task=task.id,
            models={SMALL: Served(SMALL, "small", small), FRONTIER: Served(FRONTIER, "frontier", frontier)},
            frontier=FRONTIER,
            router=Planning(Floor(Lineup(SMALL, FRONTIER), SuccessTable(), 0.85), FRONTIER),
            price=_price,
            journal=journal,
            note=ledger.add_attempt if ledger else lambda _attempt: None,
            tell=lambda place: tell("model", ledger.attempt(place).model if ledger else place, ""),
            limit=Decimal(1000),
            spent=lambda: ledger.spent(task.id) if ledger else Decimal(0),
        )

    def take(self, work: Work) -> tuple[Task, TimedModel, TimedModel]:
        """A fresh task for this work, written down where there is a ledger."""
        task = Task(new_id(), "dana", work.request, repo="acme/shop")
        small, frontier = players(work)
        self.given[task.id] = (work, Workplace(), small, frontier)
        if self.ledger:
            self.ledger.add_task(task, {})
        self.clocks[task.id] = Clock()
        return task, small, frontier

    def check(self, task: Task) -> None:
        """Raise `AssertionError` unless all of the work was done, once."""
        work, place, _, _ = self.given.pop(task.id)
        assert not place.lacks(work), place.lacks(work)


class NoTeacher:
    """Nobody corrects anything here."""

    def known(self, before: PullRequest, author: Person) -> bool:
        """Never asked."""
        raise AssertionError("a bench task is no correction")

    def learn(self, correction: Correction, repeated: bool) -> Lesson:
        """Never asked."""
        raise AssertionError("a bench task is no correction")


async def no_look(repo: str, number: int) -> PullRequest:
    """Never asked."""
    raise AssertionError("a bench task is no correction")


async def durable_run(bench: Bench, running: Durable, work: Work) -> Ran:
    """With the DBOS journal and the ledger: from the start of the workflow to the end of its body."""
    task, small, frontier = bench.take(work)
    await running.run(task.id, _nobody_takes_it)
    bench.check(task)
    return Ran(*bench.ended.pop(task.id), small, frontier)


async def plain_run(bench: Bench, work: Work) -> Ran:
    """With the ledger and a journal that keeps nothing."""
    task, small, frontier = bench.take(work)
    await bench.body(PlainJournal(task.id), task.id)
    bench.check(task)
    return Ran(*bench.ended.pop(task.id), small, frontier)


async def bare_run(bench: Bench, work: Work) -> Ran:
    """The loop alone: nothing is recorded anywhere, as in AutoGen's own teams."""
    task, small, frontier = bench.take(work)
    await loop.run(bench.crew(task, PlainJournal(task.id), _silent))
    spent = bench.clocks.pop(task.id).read()
    bench.check(task)
    return Ran(*spent, small, frontier)


async def _nobody_takes_it() -> None:
    """There is one process here."""


def _silent(kind: str, text: str, step: str) -> None:
    """Tell nobody."""


def _price(name: str, usage: Usage) -> Priced:
    rate = Decimal(5 if name == FRONTIER else 1)
    return Priced(rate * (usage.prompt_tokens + usage.completion_tokens) / 1_000_000, "bench")
