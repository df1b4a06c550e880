"""What the routed client adds to a call: the same instant model asked bare, routed, and routed with its row written."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path

from autogen_core.models import AssistantMessage, LLMMessage, SystemMessage, UserMessage
from autogen_core.tools import ToolSchema

from understudy.agents.models.pool import Pool, Served
from understudy.agents.models.routed import RoutedClient
from understudy.agents.models.scripted import Call, Rule, ScriptedModel
from understudy.agents.models.usage import Usage
from understudy.core.journal import PlainJournal
from understudy.core.types import Attempt, now
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger
from understudy.routing.policies.floor import Floor
from understudy.routing.prices import Priced, Tokens, price
from understudy.routing.route import Exploring, Lineup, Planning, Watched
from understudy.routing.success import WINDOW, SuccessTable

from .report import Report, Spread, Table

CALLS = 300
BARE, ROUTED, WRITTEN = "the model alone", "routed", "routed, its row in SQLite"
REMARKS = (
    "A conversation of 40 turns and 5 tools, a table of 5,000 outcomes, policy floor with the watch and exploration "
    "around it, prices of the public list, a tool call that is held to its schema. The journal here records nothing: "
    "what DBOS adds a step is in the bench of the orchestrator. `adds` is the difference of the medians; CPU is of "
    "the whole process, which neighbours disturb less. Target: 2 ms.",
)


def measure(runs: int) -> Report:
    """Each way `CALLS` calls a run, taking turns."""
    found = asyncio.run(_measure(runs))
    rows, data = [], {}
    for name, (wall, cpu) in found.items():
        adds, adds_cpu = wall.median - found[BARE][0].median, cpu.median - found[BARE][1].median
        spread = f"{wall.low:.2f}-{wall.high:.2f}"
        rows.append((name, f"{wall.median:.2f}", spread, f"{adds:.2f}", f"{cpu.median:.2f}", f"{adds_cpu:.2f}"))
        data[name] = {"ms": round(wall.median, 3), "adds_ms": round(adds, 3), "adds_cpu_ms": round(adds_cpu, 3)}
    table = Table("Milliseconds a call", ("asked", "median", "quartiles", "adds", "CPU", "adds CPU"), rows)
    return Report("routed", [table], {"runs": runs, "calls": CALLS, "ways": data}, REMARKS)


async def _measure(runs: int) -> dict[str, tuple[Spread, Spread]]:
    model = ScriptedModel([Rule("read", lambda _: True, lambda _: [Call("read_file", {"path": "a", "line": 3})])])
    messages, tools = _conversation(), _tools()
    table = SuccessTable(_outcomes())
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as folder:
        engine = open_database(Path(folder))
        ledger = Ledger(engine)

        def note(attempt: Attempt) -> None:
            ledger.add_attempt(attempt)
            table.observe(attempt)

        def client(write: bool) -> RoutedClient:
            pool = Pool(
                task="t",
                models={"small": Served("small", "small", model), "big": Served("big", "frontier", model)},
                frontier="big",
                router=_router(table),
                price=_price,
                journal=PlainJournal("t"),
                note=note if write else table.observe,
                tell=lambda _place: None,
                limit=Decimal(10**6),
                spent=(lambda: ledger.spent("t")) if write else (lambda: Decimal(0)),
            )
            return RoutedClient(pool, "code", "t:1", lambda: None)

        ways: dict[str, Callable[[], Awaitable[object]]] = {
            BARE: lambda: model.create(messages, tools=tools),
            ROUTED: lambda: client(write=False).create(messages, tools=tools),
            WRITTEN: lambda: client(write=True).create(messages, tools=tools),
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for turn in range(runs * CALLS + 20):
            for name, ask in ways.items():
                started, cpu = time.perf_counter(), time.process_time()
                await ask()
                took = 1000 * (time.perf_counter() - started), 1000 * (time.process_time() - cpu)
                if turn >= 20:
                    times[name].append(took)
        engine.dispose()
    return {name: (Spread.of([t for t, _ in took]), Spread.of([c for _, c in took])) for name, took in times.items()}


def _router(table: SuccessTable) -> Planning:
    floor = Floor(Lineup("small", "big"), table, 0.85)
    return Planning(Exploring(Watched(floor, table, "big", 0.85)), "big")


def _price(name: str, usage: Usage) -> Priced:
    model = "claude-haiku-4-5" if name == "small" else "claude-sonnet-4-6"
    tokens = Tokens(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens, usage.cache_write_tokens)
    return price(model, "anthropic", tokens, now())


def _outcomes() -> list[Attempt]:
    return [
        Attempt(f"t/{n}", "t", "t:1", f"w{n % 9}", "small", "small", "confident", kind=f"k{n % 5}")
        for n in range(WINDOW)
    ]


def _conversation() -> list[LLMMessage]:
    turns: list[LLMMessage] = [SystemMessage(content="You are the code specialist. " * 20)]
    for number in range(20):
        turns.append(UserMessage(content=f"Look at file {number}. " * 20, source="u"))
        turns.append(AssistantMessage(content=f"File {number} computes the total. " * 20, source="a"))
    return [*turns, UserMessage(content="And the last one?", source="u")]


def _tools() -> list[ToolSchema]:
    return [
        ToolSchema(
            name=name,
            description=f"{name} of the repository",
            parameters={
                "type": "object",
                "properties": {"path": {"type": "string"}, "line": {"type": "integer"}},
                "required": ["path"],
                "additionalProperties": False,
            },
        )
        for name in ("read_file", "edit_file", "write_file", "search_code", "run_tests")
    ]
