"""`route report` over a million attempts on SQLite: each grouping is one query, timed to its last row."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Engine

from understudy.core.types import Task
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger
from understudy.memory.spending import By, spending, total

from .report import Report, Spread, Table

ATTEMPTS, TASKS = 1_000_000, 40_000
COLUMNS = (
    "id, task, step, worker, model, tier, reason, confidence, threshold, candidates, kind, why, tokens_in, tokens_out, "
    "tokens_cached, tokens_cache_write, price_version, cost, frontier_cost, seconds, outcome, judged_by, finding, at"
)
WAYS: tuple[By, ...] = ("reason", "day", "worker", "model", "person")
REMARKS = (
    "Attempts as a home writes them, with reasons in words and candidates as JSON, over 180 days, 9 workers, 6 models, "
    "12 people. The target is 2 s for each grouping. `reason` is what the plain report asks.",
)


def measure(runs: int) -> Report:
    """Fill a ledger, then ask each grouping `runs` times, after one that is not counted."""
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as folder:
        engine = open_database(Path(folder))
        started = time.perf_counter()
        _fill(engine, ATTEMPTS)
        filled = time.perf_counter() - started
        size = (Path(folder) / "ledger.db").stat().st_size
        found = {by: _timed(engine, by, runs, None) for by in WAYS}
        month = _timed(engine, "reason", runs, datetime(2026, 6, 1, tzinfo=UTC))
        one = total(spending(engine, "reason"))
        engine.dispose()
    assert one.attempts == ATTEMPTS
    rows = [(f"--by {by}", f"{spread.median:.2f}", f"{spread.high:.2f}") for by, spread in found.items()]
    rows.append(("--days 30", f"{month.median:.2f}", f"{month.high:.2f}"))
    data = {
        "attempts": ATTEMPTS,
        "seconds": {**{by: round(spread.median, 3) for by, spread in found.items()}, "days": round(month.median, 3)},
        "megabytes": round(size / 1e6),
        "filled_in_seconds": round(filled, 1),
    }
    return Report(
        "routing_report", [Table("Seconds of a report", ("asked", "median", "quartile"), rows)], data, REMARKS
    )


def _timed(engine: Engine, by: By, runs: int, since: datetime | None) -> Spread:
    times = []
    for turn in range(runs + 1):
        started = time.perf_counter()
        spending(engine, by, since)
        if turn:
            times.append(time.perf_counter() - started)
    return Spread.of(times)


def _fill(engine: Engine, count: int) -> None:
    ledger = Ledger(engine)
    with engine.begin() as connection:
        raw = connection.connection.cursor()
        raw.executemany(f"INSERT INTO tasks VALUES ({', '.join('?' * 10)})", _tasks())
        raw.executemany(f"INSERT INTO attempts ({COLUMNS}) VALUES ({', '.join('?' * 24)})", _rows(count))
    assert ledger.task("task000001").task == Task("task000001", "person1", "do it")


def _tasks() -> Iterator[tuple[object, ...]]:
    for number in range(TASKS):
        yield (
            f"task{number:06d}",
            f"person{number % 12}",
            "do it",
            "chat",
            "",
            "done",
            "{}",
            "",
            _at(number),
            _at(number),
        )


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(7)
    workers = [f"worker{n}" for n in range(9)]
    for number in range(count):
        task = number * TASKS // count
        frontier = chance.random() < 0.13
        reason = chance.choice(("check_failed", "low_confidence", "pinned")) if frontier else "confident"
        model = chance.choice(("opus", "sonnet")) if frontier else chance.choice(("haiku", "nano", "phi", "local"))
        candidates = json.dumps({"haiku": 0.94, "opus": 0.97})
        why = f"{model} stands with 0.943 (57 of 58 of late), not under 0.850"
        cost = chance.randrange(10**6, 10**8)
        yield (
            f"task{task:06d}/{number}", f"task{task:06d}", f"task{task:06d}:1", workers[number % 9], model,
            "frontier" if frontier else "small", reason, 0.943, 0.85, candidates, "tools", why, 3000, 300, 2000, 0,
            "genai-prices 0.2.3", cost, 5 * cost, 1.2, "accepted", "wire", "", _at(number * TASKS // count),
        )  # fmt: skip


def _at(task: int) -> str:
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=task * 388)).isoformat(timespec="microseconds")
