"""Our loop beside AutoGen's MagenticOneGroupChat: the same scripted work, instant models, one run for all engines.

Says what the engines cost and how many answers they ask of which tier. Says nothing of how good an answer is: the
models are played, so both sides are always told the right thing.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger
from understudy.orchestrator.durable import durable

from .magentic import magentic_run
from .ours import Bench, Ran, bare_run, durable_run, plain_run
from .report import Report, Spread, Table
from .work import Work, works

Engine = Callable[[Work], Awaitable[Ran]]
DURABLE, PLAIN, BARE = "ours, DBOS journal + ledger", "ours, ledger only", "ours, nothing recorded"
FINISHING, DEFAULT = "Magentic-One, agents finish their part", "Magentic-One, AutoGen's defaults"
REMARKS = (
    "A step is one tool call of a specialist with the model call that asked for it; planning, progress and recording "
    "are shared out over a task's steps. Time inside the played models is taken off on both sides.",
    "Magentic-One records nothing: compare it with `nothing recorded` for the engines, with the journal for what a "
    "home runs. Its cap of rounds is raised from AutoGen's 20, which ends the longer tasks undone.",
    "The models are played and never wrong, but for the one slip: calls are those of a task that goes well.",
)


@dataclass(frozen=True)
class Measured:
    """One engine on one work, over all runs. Times in milliseconds a step."""

    step: Spread
    cpu: Spread
    small: int
    frontier: int
    frontier_tokens: int
    seconds: float
    """Median of a task, with the models."""

    def plain(self) -> dict[str, Any]:
        """As data."""
        return {
            "ms_a_step": round(self.step.median, 3),
            "ms_a_step_quartiles": [round(self.step.low, 3), round(self.step.high, 3)],
            "cpu_ms_a_step": round(self.cpu.median, 3),
            "small_calls": self.small,
            "frontier_calls": self.frontier,
            "frontier_tokens_shown": self.frontier_tokens,
            "task_ms": round(1000 * self.seconds, 1),
        }


def measure(runs: int, chosen: Sequence[Work] = ()) -> Report:
    """Run every work on every engine `runs` times, taking turns, after one round that is not counted."""
    given = tuple(chosen) or works()
    found = asyncio.run(_measure(runs, given))
    return Report("orchestrator", _tables(given, found), _data(runs, given, found), REMARKS)


async def _measure(runs: int, given: Sequence[Work]) -> dict[tuple[str, str], Measured]:
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as folder:
        home = Path(folder)
        engine = open_database(home)
        kept, lone = Bench(Ledger(engine)), Bench(None)
        try:
            async with durable(home, "", kept.body) as running:
                engines: dict[str, Engine] = {
                    DURABLE: lambda work: durable_run(kept, running, work),
                    PLAIN: lambda work: plain_run(kept, work),
                    BARE: lambda work: bare_run(lone, work),
                    FINISHING: lambda work: magentic_run(work, finishing=True),
                    DEFAULT: lambda work: magentic_run(work, finishing=False),
                }
                return {
                    (work.name, name): measured
                    for work in given
                    for name, measured in (await _in_turns(engines, work, runs)).items()
                }
        finally:
            engine.dispose()


async def _in_turns(engines: Mapping[str, Engine], work: Work, runs: int) -> dict[str, Measured]:
    rows: dict[str, list[Ran]] = {name: [] for name in engines}
    for turn in range(runs + 1):
        for name, run in engines.items():
            ran = await run(work)
            if turn:
                rows[name].append(ran)
    return {name: _measured(work, ran) for name, ran in rows.items()}


def _measured(work: Work, rows: Sequence[Ran]) -> Measured:
    asked = {(ran.small.calls, ran.frontier.calls, ran.frontier.total_usage().prompt_tokens) for ran in rows}
    assert len(asked) == 1, f"{work.name}: the same work asked different things of the models: {asked}"
    small, frontier, tokens = next(iter(asked))
    step = Spread.of([ran.engine_ms / work.calls for ran in rows])
    cpu = Spread.of([ran.engine_cpu_ms / work.calls for ran in rows])
    return Measured(step, cpu, small, frontier, tokens, Spread.of([ran.seconds for ran in rows]).median)


_TIMES = ("quartiles", "ratio", "CPU ms a step", "CPU ratio", "ms a task")


def _tables(given: Sequence[Work], found: Mapping[tuple[str, str], Measured]) -> list[Table]:
    engines = list(dict.fromkeys(name for _, name in found))
    times, asked = [], []
    for work in given:
        base = found[work.name, FINISHING]
        for name in engines:
            row = found[work.name, name]
            spread = f"{row.step.low:.2f}-{row.step.high:.2f}"
            wall, cpu = row.step.median, row.cpu.median
            ratios = f"{wall / base.step.median:.2f}x", f"{cpu / base.cpu.median:.2f}x"
            task = f"{1000 * row.seconds:.0f}"
            times.append((_label(work, name), f"{wall:.2f}", spread, ratios[0], f"{cpu:.2f}", ratios[1], task))
            if name not in (PLAIN, BARE):
                total = row.small + row.frontier
                share = f"{100 * row.small / total:.0f} %"
                asked.append((_label(work, name), str(row.small), str(row.frontier), share, f"{row.frontier_tokens:,}"))
    return [
        Table(
            "Time of the engine",
            ("work · engine", "ms a step", "quartiles", "ratio", "CPU ms a step", "CPU ratio", "ms a task"),
            times,
        ),
        Table(
            "Answers asked of models, a task",
            ("work · engine", "small", "frontier", "small share", "tokens shown to the frontier"),
            asked,
        ),
    ]


def _label(work: Work, engine: str) -> str:
    return f"{work.name} ({work.calls} steps in {len(work.parts)} parts) · {engine}"


def _data(runs: int, given: Sequence[Work], found: Mapping[tuple[str, str], Measured]) -> dict[str, Any]:
    return {
        "runs": runs,
        "works": {
            work.name: {
                "steps": work.calls,
                "parts": len(work.parts),
                "engines": {name: row.plain() for (of, name), row in found.items() if of == work.name},
            }
            for work in given
        },
    }
