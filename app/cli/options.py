"""Options and outputs that several commands share."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click

from ...core.errors import Stopped, UsageError
from .shown import visible

_T = TypeVar("_T")
_LEAST = 7
"""Letters that every column of a table keeps."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print data only, on standard output.")
pass_session = click.pass_obj
"""Gives a command the `Session` of this call."""


def print_json(data: object) -> None:
    """One JSON document a line; money and times as text."""
    click.echo(json.dumps(data, default=_plain, ensure_ascii=False))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return float(value) if isinstance(value, Decimal) else str(value)


def say_what_is_read(what: str) -> None:
    """Tell who called it at a terminal, without a pipe or a file, what is waited for there."""
    if sys.stdin.isatty():
        click.echo(f"reading {what} from this terminal; Ctrl-D ends it", err=True)


def counted(number: int, noun: str, several: str = "") -> str:
    """`1 check`, `2 checks`."""
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def refuse_to_overwrite(path: Path | None, option: str) -> None:
    """For a file that people fill in: what they wrote is not lost to a second call. Raises `UsageError`."""
    if path and path.is_file() and path.stat().st_size:
        raise UsageError(f"{option} {path}: is there already, and labels may stand in it; give another name")


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> None:
    """Columns as wide as their widest cell; on a terminal they are cut until all fit, and never the first, which the
    next command needs whole. `empty` where there are no rows."""
    if not rows:
        click.echo(empty)
        return
    cells = [[visible(" ".join(str(cell).split())) for cell in row] for row in [head, *rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    if sys.stdout.isatty():
        widths = fitted(widths, shutil.get_terminal_size().columns - 2 * (len(widths) - 1))
    for number, row in enumerate(cells):
        line = "  ".join(_cut(cell, width).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        click.echo(click.style(line, bold=True) if number == 0 else line)


def fitted(widths: Sequence[int], room: int) -> list[int]:
    """Widths that take no more room: the last column gives way, then the widest, down to a few letters; the first
    never does."""
    first, *rest = widths
    while first + sum(rest) > room and max(rest, default=0) > _LEAST:
        rest[-1 if rest[-1] > 2 * _LEAST else rest.index(max(rest))] -= 1
    return [first, *rest]


def _cut(cell: str, width: int) -> str:
    return cell if len(cell) <= width else f"{cell[: width - 1]}…"


def run_async(work: Callable[[], Coroutine[Any, Any, _T]], on_stop: Callable[[], str] = lambda: "stopped") -> _T:
    """Run to the end. The first Ctrl-C cancels the work and raises `Stopped` with what `on_stop` says."""

    async def main() -> _T:
        task = asyncio.ensure_future(work())
        loop = asyncio.get_running_loop()

        def stop() -> None:
            """The first signal ends the work; a second one does not wait for that. Nothing is lost either way."""
            task.cancel()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, os._exit, 130)

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        try:
            return await task
        except asyncio.CancelledError:
            raise Stopped(on_stop()) from None

    return asyncio.run(main())
