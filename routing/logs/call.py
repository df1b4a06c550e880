"""One model call, or one row of an export that sums several up, whatever log it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple, Protocol

Record = Mapping[str, Any]
"""One row or JSON object of a log, as it was parsed."""

Part = Literal["", "input", "output", "cached", "cache_write", "cache_write_1h"]
"""Which kind of token a row that knows only money is about."""


class BadRecord(Exception):
    """A record that is a call and cannot be counted; the message says why."""


class Usage(NamedTuple):
    """What a call used: tokens, and what is billed beside them."""

    shown: int = 0
    """All tokens that went in; those read from and written to a cache are parts of it."""
    written: int = 0
    cached: int = 0
    cache_write: int = 0
    """All tokens written to a cache; `cache_write_1h` is the part that stays for an hour."""
    cache_write_1h: int = 0
    searches: int = 0
    """Web searches that the provider made and bills."""


class Call(NamedTuple):
    """What a log says of one call. What a row with several calls used is their sum."""

    source: str
    """The format it came from."""
    model: str
    provider: str = ""
    at: datetime | None = None
    used: Usage = Usage()
    calls: int = 1
    cost: Decimal | None = None
    """What the log itself says it cost; None: it does not say."""
    currency: str = "USD"
    part: Part = ""
    discount: Decimal = Decimal(1)
    """What a batch pays of the list price."""
    kind: str = ""
    """The operation, such as chat or embeddings."""
    name: str = ""
    """What the log calls the step, or the key it ran under."""
    text: str = ""
    id: str = ""
    """The same again where a log repeats a call: streamed parts, retries. Empty: nothing to tell it by."""
    row: bool = False
    """A row of an export: the same row again in one file is more usage; in another file it is a repeat."""
    prompt: int = 0
    """How long a prompt of the row is at least, where prices depend on it and the row says so."""
    group: str = ""
    """The trace it belongs to."""
    summary: bool = False
    """Sums up other calls of its group: counts only where those are not in the log."""
    zone: bool = True
    """Whether its time said which zone it is in."""


def each(make: Callable[[Record], Iterable[Call]], parts: Iterable[Record]) -> Iterator[Call | BadRecord]:
    """The calls of every part of a record; one that cannot be counted does not cost the others."""
    for part in parts:
        try:
            yield from make(part)
        except BadRecord as error:
            yield error


class Format(Protocol):
    """A log format. A new one is a file with these three and a line in `formats`."""

    NAME: str

    def recognises(self, record: Record) -> bool:
        """Whether a record is of this format, by its keys."""

    def calls(self, record: Record) -> Iterator[Call | BadRecord]:
        """The calls of a record, none where it is something else. Raises `BadRecord`; of a record with several calls,
        gives it in the place of the one that is bad."""
