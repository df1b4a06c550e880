"""What a bench hands back: tables for people, figures as JSON, and the machine they were taken on."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results")


@dataclass(frozen=True)
class Table:
    """Rows under a head, with a line that says what is measured."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Report:
    """What a bench found: tables, the same as data, and remarks that belong beside the figures."""

    name: str
    tables: Sequence[Table]
    data: Mapping[str, Any]
    remarks: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Spread:
    """Median, lower and upper quartile of repeated measurements, in the unit of what was measured."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of these; with fewer than three, the quartiles are the least and the most."""
        if len(values) < 3:
            return cls(statistics.median(values), min(values), max(values))
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(middle, low, high)


def shown(report: Report) -> str:
    """The report as text."""
    parts = [_table(table) for table in report.tables]
    return "\n\n".join([*parts, *(f"- {remark}" for remark in report.remarks)])


def _table(table: Table) -> str:
    lines = [list(table.head), *([str(cell) for cell in row] for row in table.rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(table.head))]
    text = ["  ".join(_cell(cell, widths[n], n) for n, cell in enumerate(line)).rstrip() for line in lines]
    return "\n".join([table.title, text[0], "-" * len(text[0]), *text[1:]])


def _cell(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)


def write(report: Report, folder: Path = RESULTS) -> Path:
    """Keep the figures as JSON, with the machine; the file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{report.name}.json"
    data = {"bench": report.name, "machine": machine(), **report.data, "remarks": list(report.remarks)}
    path.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", "utf-8")
    return path


def machine() -> dict[str, str | float]:
    """What of the machine a reader needs, to compare; no names and no paths.

    `plain_python_ms` is what a fixed loop takes here, best of 5: divide by it to compare two machines.
    """
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count() or 0,
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else -1,
        "plain_python_ms": round(1000 * min(_plain_seconds() for _ in range(5)), 1),
    }


def _plain_seconds() -> float:
    started = time.perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number * number % 7
    return time.perf_counter() - started
