"""What a recorded step costs: a task of steps that do nothing, on SQLite and PostgreSQL, beside no journal at all."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from understudy.core.journal import PlainJournal
from understudy.core.protocols import Journal
from understudy.core.types import Json
from understudy.orchestrator.durable import TaskJournal, durable

from .servers import postgres


async def _steps(journal: Journal, count: int) -> list[float]:
    """Milliseconds of each step."""

    async def nothing(place: str) -> Json:
        return {"place": place, "text": "x" * 200}

    took = []
    for number in range(count):
        started = time.perf_counter()
        await journal.step(f"s{number}", nothing)
        took.append(1000 * (time.perf_counter() - started))
    return took


async def _durable(url: str, count: int) -> list[float]:
    took: list[float] = []

    async def body(journal: TaskJournal, task: str) -> Json:
        took.extend(await _steps(journal, count))
        return None

    async def mine() -> None:
        """There is one process here."""

    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        async with durable(Path(folder), url, body, "bench") as journal:
            await journal.run("t1", mine)
    return took


def run(count: int = 300) -> dict[str, dict[str, float]]:
    """Median and upper quartile, in milliseconds a step."""
    found = {"no journal": asyncio.run(_steps(PlainJournal("t1"), count)), "SQLite": asyncio.run(_durable("", count))}
    with postgres() as url:
        found["PostgreSQL"] = asyncio.run(_durable(url, count))
    return {name: _spread(took) for name, took in found.items()}


def _spread(took: list[float]) -> dict[str, float]:
    _, middle, high = statistics.quantiles(took, n=4)
    return {"median_ms": round(middle, 2), "upper_quartile_ms": round(high, 2)}
