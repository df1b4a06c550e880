"""The store's records as one plain file, so that a check need not open Chroma while nothing was written.

It is a cache: it holds only while the database file beside it is exactly the one it was read from, and is made
again otherwise. What tells is SQLite's own change counter, which every committed write raises
(https://www.sqlite.org/fileformat2.html#file_change_counter).
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from ..memory.vectors import Record

Signature = tuple[int, ...]
"""Inode, size and change counter of the database file; empty where they would not tell."""

_DATABASE, _FILE, _FORMAT = "chroma.sqlite3", "records.cache", 2
_ROLLBACK_JOURNAL = b"\x01\x01"
"""The header's read and write versions in the one journal mode whose commits all raise the counter."""


def signature(folder: Path) -> Signature:
    """What the database looks like now; empty when there is none, it is being written, or its counter tells nothing."""
    try:
        if (folder / f"{_DATABASE}-journal").exists():
            return ()
        with (folder / _DATABASE).open("rb") as file:
            stat, head = os.fstat(file.fileno()), file.read(28)
    except OSError:
        return ()
    if len(head) < 28 or head[18:20] != _ROLLBACK_JOURNAL:
        return ()
    return (stat.st_ino, stat.st_size, int.from_bytes(head[24:28], "big"))


def load(folder: Path, seen: Signature) -> list[Record] | None:
    """The records, if the file belongs to this signature; else None."""
    try:
        with (folder / _FILE).open(encoding="utf-8") as lines:
            head = json.loads(next(lines))
            if head != {"format": _FORMAT, "signature": list(seen)}:
                return None
            return [Record(id, data) for id, data in json.loads(next(lines))]
    except (OSError, ValueError, TypeError, StopIteration):
        return None


def save(folder: Path, seen: Signature, records: list[Record]) -> None:
    """Keep the records; where the folder cannot be written to, nothing is kept."""
    head = {"format": _FORMAT, "signature": seen}
    rows = json.dumps([[record.id, record.data] for record in records], ensure_ascii=False)
    temporary = folder / f"{_FILE}.{os.getpid()}"
    try:
        temporary.write_text(f"{json.dumps(head)}\n{rows}\n", encoding="utf-8")
        temporary.replace(folder / _FILE)
    except OSError:
        temporary.unlink(missing_ok=True)
