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
from .players import TimedModel
from .report import Report, Spread, Table
from .work import Work, works

Engine = Callable[[Work], Awaitable[Ran]]
DURABLE, PLAIN, BARE = "ours, DBOS journal + ledger", "ours, ledger only", "ours, nothing recorded"
FINISHING, DEFAULT = "Magentic-One, agents finish their part", "Magentic-One, AutoGen's defaults"
RATES = ((1.0, 5.0), (3.0, 15.0))
"""US dollars a million tokens in and out: Haiku 4.5 and Sonnet 4.6 at list price, nothing cached."""
REMARKS = (
    "An action is one tool call of a specialist with the model call that asked for it; planning, progress and "
    "recording are shared out over a task's actions. A step is one model answer or one tool call: what our journal "
    "records. Time inside the played models is taken off on both sides. CPU: of all threads of the process.",
    "Magentic-One records nothing: compare it with `nothing recorded` for the engines, with the journal for what a "
    "home runs. Its cap of rounds is raised from AutoGen's 20, which ends longer tasks undone with its default agents.",
    "Spend: the tokens of the answers at list prices of Haiku 4.5 and Sonnet 4.6, an estimate of a quarter of the "
    "characters, nothing cached; `all frontier` is the same answers at the frontier's price.",
    "The models are played and never wrong, but for the one slip: calls are those of a task that goes well.",
)


@dataclass(frozen=True)
class Measured:
    """One engine on one work, over all runs. Times in milliseconds an action."""

    action: Spread
    cpu: Spread
    small: int
    frontier: int
    frontier_tokens: int
    steps: int
    """Model answers and tool calls of a task."""
    step_ms: float
    """Milliseconds a step, median."""
    seconds: float
    """Median of a task, with the models."""
    spend: float
    """US dollars a task, at the prices of `RATES`."""
    frontier_only: float
    """The same answers, all of the frontier model."""

    def plain(self) -> dict[str, Any]:
        """As data."""
        return {
            "ms_an_action": round(self.action.median, 3),
            "ms_an_action_quartiles": [round(self.action.low, 3), round(self.action.high, 3)],
            "cpu_ms_an_action": round(self.cpu.median, 3),
            "steps": self.steps,
            "ms_a_step": round(self.step_ms, 3),
            "small_calls": self.small,
            "frontier_calls": self.frontier,
            "frontier_tokens_shown": self.frontier_tokens,
            "task_ms": round(1000 * self.seconds, 1),
            "spend_usd": round(self.spend, 6),
            "frontier_only_usd": round(self.frontier_only, 6),
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
            async with durable(home, "", kept.body, "bench") as running:
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
    action = Spread.of([ran.engine_ms / work.calls for ran in rows])
    return Measured(
        action=action,
        cpu=Spread.of([ran.engine_cpu_ms / work.calls for ran in rows]),
        small=small,
        frontier=frontier,
        frontier_tokens=tokens,
        steps=small + frontier + work.calls,
        step_ms=action.median * work.calls / (small + frontier + work.calls),
        seconds=Spread.of([ran.seconds for ran in rows]).median,
        spend=_usd(rows[0].small, RATES[0]) + _usd(rows[0].frontier, RATES[1]),
        frontier_only=_usd(rows[0].small, RATES[1]) + _usd(rows[0].frontier, RATES[1]),
    )


def _usd(model: TimedModel, rate: tuple[float, float]) -> float:
    used = model.total_usage()
    return (used.prompt_tokens * rate[0] + used.completion_tokens * rate[1]) / 1_000_000


_TIMES = ("ms an action", "quartiles", "ratio", "CPU ms an action", "CPU ratio", "ms a step", "ms a task")
_ASKED = ("small", "frontier", "small share", "tokens shown to the frontier", "spend", "all frontier", "saved")


def _tables(given: Sequence[Work], found: Mapping[tuple[str, str], Measured]) -> list[Table]:
    engines = list(dict.fromkeys(name for _, name in found))
    pairs = [(work, name) for work in given for name in engines]
    times = [(_label(work, name), *_times(found[work.name, name], found[work.name, FINISHING])) for work, name in pairs]
    asked = [(_label(work, name), *_asked(found[work.name, name])) for work, name in pairs if name not in (PLAIN, BARE)]
    return [
        Table("Time of the engine", ("work · engine", *_TIMES), times),
        Table("Answers asked of models, a task", ("work · engine", *_ASKED), asked),
    ]


def _times(row: Measured, base: Measured) -> tuple[str, ...]:
    wall, cpu = row.action.median, row.cpu.median
    return (
        f"{wall:.2f}",
        f"{row.action.low:.2f}-{row.action.high:.2f}",
        f"{wall / base.action.median:.2f}x",
        f"{cpu:.2f}",
        f"{cpu / base.cpu.median:.2f}x",
        f"{row.step_ms:.2f}",
        f"{1000 * row.seconds:.0f}",
    )


def _asked(row: Measured) -> tuple[str, ...]:
    share = 100 * row.small / (row.small + row.frontier)
    spend, dear = f"${row.spend:.4f}", f"${row.frontier_only:.4f}"
    saved = f"{100 * (1 - row.spend / row.frontier_only):.0f} %"
    return str(row.small), str(row.frontier), f"{share:.0f} %", f"{row.frontier_tokens:,}", spend, dear, saved


def _label(work: Work, engine: str) -> str:
    return f"{work.name} ({work.calls} actions in {len(work.parts)} parts) · {engine}"


def _data(runs: int, given: Sequence[Work], found: Mapping[tuple[str, str], Measured]) -> dict[str, Any]:
    return {
        "runs": runs,
        "works": {
            work.name: {
                "actions": work.calls,
                "parts": len(work.parts),
                "engines": {name: row.plain() for (of, name), row in found.items() if of == work.name},
            }
            for work in given
        },
    }
