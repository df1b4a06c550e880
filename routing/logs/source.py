"""Opens a log whatever it is packed in and gives its records one by one: CSV, JSON lines, JSON documents, SQLite; gzip.

What a file is, is seen from its first bytes, never from its name. Damage ends the reading of a file, not the run: what
came before is kept, and the damage is told.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from ...core.errors import UnderstudyError
from . import attempts
from .call import Record
from .stream import Broken, JsonStream

GZIP, SQLITE = b"\x1f\x8b", b"SQLite format 3\0"
_ENVELOPES = (
    *("data", "resourceSpans", "traces", "spans", "items", "records", "rows", "logs", "calls", "observations"),
    *("generations", "entries", "events", "results", "requests", "runs"),
)
_OWN = frozenset({"id", "traceId", "trace_id", "model", "start_time", "starting_at", "request_id", "custom_id"})
"""An object with one of these is a record itself, whatever lists it holds."""
_ONE_LINE = 1 << 25
"""Characters above which a line is read as a document, piece by piece."""

Damage = Callable[[str], None]
"""Is told what is wrong with a file, or with one line of it."""


class Unreadable(UnderstudyError):
    """A file that holds no records of any kind."""


class _Whole(io.RawIOBase):
    """A byte stream that ends where the one beneath is damaged, and says so."""

    def __init__(self, beneath: Any, damage: Damage) -> None:
        self._beneath, self._damage, self._ended = beneath, damage, False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer, 0 at the end."""
        if self._ended:
            return 0
        try:
            data = self._beneath.read1(len(buffer))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            self._damage(f"truncated or damaged gzip ({error}): what came before is counted")
            self._ended = True
            return 0
        buffer[: len(data)] = data
        return len(data)


def records(path: Path, damage: Damage) -> Iterator[Record]:
    """The records of a file, or of standard input for `-`. Raises `Unreadable`."""
    if str(path) == "-":
        yield from _unpacked(sys.stdin.buffer, damage, "standard input")
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from None
    with file:
        if file.peek(len(SQLITE))[: len(SQLITE)] == SQLITE:
            yield from _ledger(path)
        else:
            yield from _unpacked(file, damage, str(path))


def _unpacked(file: Any, damage: Damage, where: str) -> Iterator[Record]:
    for _ in range(2):
        if file.peek(2)[:2] != GZIP:
            break
        file = io.BufferedReader(_Whole(gzip.GzipFile(fileobj=file), damage), 1 << 18)
    head = file.peek(4)[:4]
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    try:
        yield from _parsed(text, damage, where)
    finally:
        text.detach()


def _parsed(text: TextIO, damage: Damage, where: str) -> Iterator[Record]:
    line = text.readline(_ONE_LINE)
    while line and not line.strip():
        line = text.readline(_ONE_LINE)
    start = line.lstrip()
    if not start:
        raise Unreadable(f"{where}: empty; give a log with at least one call")
    if start[0] == "{" and len(line) < _ONE_LINE and not _opens_document(start):
        yield from _lines(line, text, damage)
    elif start[0] in "[{":
        yield from _document(line, text, damage)
    else:
        yield from _table(line, text, damage, where)


def _opens_document(start: str) -> bool:
    """Whether the first line leaves a JSON object open, as pretty-printed files do."""
    return start.rstrip()[-1] in "{[,:"


def _lines(line: str, rest: TextIO, damage: Damage) -> Iterator[Record]:
    number, decode = 1, json.JSONDecoder(parse_float=Decimal).decode
    while line:
        if line.strip():
            try:
                value = decode(line)
            except (ValueError, RecursionError):
                cut = "" if line.endswith(("\n", "\r")) else ", it may be cut off"
                damage(f"line {number} is not JSON{cut}: {_shown(line)}")
            else:
                yield from _opened(value)
        line, number = rest.readline(), number + 1


def _document(line: str, rest: TextIO, damage: Damage) -> Iterator[Record]:
    stream = JsonStream(line, rest)
    try:
        while stream.more():
            for value in stream.elements(_ENVELOPES, _OWN):
                yield from _opened(value)
    except Broken as error:
        damage(f"{error}: what came before is counted")


def _opened(value: Any) -> Iterator[Record]:
    """The records inside the envelope that APIs put around them."""
    if isinstance(value, list):
        for item in value:
            yield from _opened(item)
    elif isinstance(value, dict):
        if not _OWN & value.keys():
            for key in _ENVELOPES:
                held = value.get(key)
                if isinstance(held, dict) or (isinstance(held, list) and any(isinstance(item, dict) for item in held)):
                    yield from _opened(held)
                    return
                if held == []:
                    return
        yield value


def _table(line: str, rest: TextIO, damage: Damage, where: str) -> Iterator[Record]:
    delimiter = max(",;\t|", key=line.count)
    if not line.count(delimiter):
        raise Unreadable(f"{where}: neither JSON nor a table: it begins with {_shown(line)}")
    csv.field_size_limit(sys.maxsize)
    header = [name.strip() for name in next(csv.reader([line], delimiter=delimiter))]
    if not all(name.isprintable() for name in header):
        raise Unreadable(f"{where}: neither JSON nor a table: it begins with {_shown(line)}")
    reader = csv.reader(rest, delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            damage(f"line {reader.line_num + 1}: {error}")
            continue
        if len(row) == len(header):
            yield dict(zip(header, row, strict=True))
        elif row:
            if len(row) > len(header) or len(row) == 1:
                damage(f"line {reader.line_num + 1} has {len(row)} columns, the header {len(header)}")
            else:
                yield dict(zip(header, row, strict=False))


def _ledger(path: Path) -> Iterator[Record]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        try:
            for row in database.execute("SELECT * FROM attempts ORDER BY at"):
                yield {**dict(row), "cost": attempts.dollars(row["cost"])}
        except sqlite3.DatabaseError as error:
            raise Unreadable(f"{path}: a database without the ledger's attempts: {error}") from None


def _shown(line: str) -> str:
    return repr(line.strip()[:60])
