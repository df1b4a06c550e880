"""Log files to calls, with each call once and everything told that was not counted."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from .call import BadRecord, Call, Format, Record
from .formats import format_of, understood
from .source import Unreadable, records

_WAITING = 2_000
"""Calls that are held back, so that a later and fuller record of the same call replaces an earlier one."""
_UNKNOWN_AT_MOST = 10_000
"""Records at the beginning of a file among which one must be of a known format."""
_SHOWN, _KEYS = 5, 6
"""Records, and columns of them, that a refusal is worded from."""


@dataclass
class FileNotes:
    """What became of one file."""

    path: str
    formats: Counter[str] = field(default_factory=Counter)
    """Calls by format."""
    records: int = 0
    repeated: int = 0
    """Calls that stood there before, by id."""
    refused: Counter[str] = field(default_factory=Counter)
    """Records that are calls and could not be counted, by reason."""
    damage: list[str] = field(default_factory=list)
    """What was broken: lines, or the file from some place on. At most the first twenty, `damaged` counts all."""
    damaged: int = 0
    other: int = 0
    """Records that are no calls."""

    def hurt(self, what: str) -> None:
        """Note damage."""
        self.damaged += 1
        if len(self.damage) < 20:
            self.damage.append(what)


class Reader:
    """Reads files one after the other; a call that stands in two of them is counted once."""

    def __init__(self) -> None:
        self.files: list[FileNotes] = []
        self._seen: dict[int, int] = {}
        self._waiting: OrderedDict[int, Call] = OrderedDict()
        self._paths: set[str] = set()
        self._detailed: set[int] = set()
        self._summaries: dict[str, Call] = {}

    def read(self, path: Path) -> Iterator[Call]:
        """The calls of one file. Raises `Unreadable` for a file of no known format; the rest is in its notes."""
        same = str(path.resolve()) if str(path) != "-" else "-"
        if same in self._paths:
            return
        self._paths.add(same)
        notes = FileNotes(str(path))
        self.files.append(notes)
        yield from self._once(self._found(path, notes), notes)

    def calls(self, calls: Iterable[Call], name: str) -> Iterator[Call]:
        """Calls that come from no file, such as the home's ledger."""
        notes = FileNotes(name)
        self.files.append(notes)
        yield from self._once(calls, notes)

    def rest(self) -> Iterator[Call]:
        """After the last file: calls that only sum others up, where those others were nowhere."""
        for call in self._summaries.values():
            if hash(call.group) not in self._detailed:
                yield call

    def _found(self, path: Path, notes: FileNotes) -> Iterator[Call]:
        known: Format | None = None
        unknown: list[Record] = []
        for record in records(path, notes.hurt):
            notes.records += 1
            module = format_of(record, known)
            if module is None:
                notes.other += 1
                if known is None:
                    unknown += [record] * (len(unknown) < _SHOWN)
                    if notes.other >= _UNKNOWN_AT_MOST:
                        break
                continue
            known = module
            try:
                for call in module.calls(record):
                    if isinstance(call, BadRecord):
                        notes.refused[str(call)] += 1
                    else:
                        yield call
            except BadRecord as error:
                notes.refused[str(error)] += 1
            except (AttributeError, TypeError, KeyError) as error:
                notes.refused[f"not in the shape of {module.NAME}: {type(error).__name__} {error}"[:120]] += 1
        if known is None:
            raise Unreadable(_refusal(path, unknown, notes))

    def _once(self, calls: Iterable[Call], notes: FileNotes) -> Iterator[Call]:
        number = len(self.files)
        for call in calls:
            notes.formats[call.source] += call.calls
            if call.group and not call.summary:
                self._detailed.add(hash(call.group))
            if call.summary:
                self._summaries.setdefault(call.id or call.group, call)
            elif not call.id:
                yield call
            else:
                yield from self._taken(call, number, notes)
        yield from self._waiting.values()
        self._waiting.clear()

    def _taken(self, call: Call, number: int, notes: FileNotes) -> Iterator[Call]:
        """Hold a call back for a while; a repeat replaces it where it says more, and is dropped otherwise."""
        key = hash((call.source, call.id, number if call.id.isdigit() else 0))
        before = self._seen.get(key)
        if before is None or (call.row and before == number):
            self._seen[key] = number
            if call.row:
                yield call
                return
            self._waiting[key] = call
            if len(self._waiting) > _WAITING:
                yield self._waiting.popitem(last=False)[1]
            return
        notes.repeated += 1
        notes.formats[call.source] -= call.calls
        held = self._waiting.get(key)
        if held is not None and _says(call) > _says(held):
            self._waiting[key] = call


def _says(call: Call) -> tuple[int, int, int]:
    return (call.used.shown + call.used.written, int((call.cost or 0) * 10**10), len(call.text))


def _refusal(path: Path, unknown: list[Record], notes: FileNotes) -> str:
    keys = [str(key)[:40] for key in dict.fromkeys(chain.from_iterable(unknown))]
    more = ", ..." if len(keys) > _KEYS else ""
    seen = f"it has {', '.join(keys[:_KEYS])}{more}" if keys else notes.damage[0] if notes.damaged else "no records"
    return f"{path}: no log of model calls: {seen}; {understood()}"
