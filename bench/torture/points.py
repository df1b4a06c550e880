"""Durable points: every moment at which the program makes something last, and a way to die right there.

A point is a commit of a database (named by the rows it writes), a rename of a file, a program that git runs, or a write
to the skill store. The program itself knows nothing of this: the points are found from outside, by listening to
SQLAlchemy, to Python's audit events, and to the skill store's one method that writes.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect

_TABLE = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(?:(?:dbos|main)\"?\.\"?)?(\w+)", re.IGNORECASE)
_ID = re.compile(r"(?=[a-z]*[0-9])[0-9a-z]{18,}|[0-9]{9,}")
_QUIET = {"streams", "queues", "application_versions", "dbos_migrations", "schema_version", "runners", "queue"}
"""Tables of bookkeeping that a start writes anew: no point of a task."""

Meet = Callable[[str, str], None]
"""`meet(label, phase)`: a point was reached; phase is `before` or `after`."""


class Chain:
    """Dies at the first point that no earlier process of this telling has died at, and remembers it in a file.

    With `every` N, one in N is died at: telling number `offset` of N. Labels hold no random id, so they are the same in
    every telling.
    """

    def __init__(self, memory: Path, every: int = 1, offset: int = 0, only: str = "") -> None:
        self._memory, self._every, self._offset, self._only = memory, every, offset, re.compile(only)
        known = json.loads(memory.read_text("utf-8")) if memory.exists() else {"points": [], "names": {}}
        self._points: list[str] = known["points"]
        self._names: dict[str, str] = known["names"]
        self._seen = set(self._points)
        self._lock = threading.Lock()

    def meet(self, label: str, phase: str) -> None:
        """Note the point; die here if it is new and its turn."""
        with self._lock:
            point = f"{_ID.sub(lambda found: self._name(found[0]), label)} {phase}"
            if point in self._seen or not self._only.search(point):
                return
            self._seen.add(point)
            self._points.append(point)
            dies = (len(self._points) - 1) % self._every == self._offset
            if dies:
                self._write()
                os.kill(os.getpid(), signal.SIGKILL)

    def _name(self, found: str) -> str:
        return self._names.setdefault(found, f"<{len(self._names)}>")

    def _write(self) -> None:
        fresh = self._memory.with_suffix(".new")
        fresh.write_text(json.dumps({"points": self._points, "names": self._names}), "utf-8")
        fresh.replace(self._memory)

    def close(self) -> None:
        """Keep what was passed, too."""
        self._write()


def listen(meet: Meet, home: Path) -> None:
    """Call `meet` at every durable point of this process below `home`."""
    _databases(meet)
    _files(meet, home)
    _skills(meet)


def _databases(meet: Meet) -> None:
    written: dict[int, list[str]] = {}

    @sa.event.listens_for(sa.engine.Engine, "before_cursor_execute")
    def _note(conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        found = _TABLE.match(statement)
        if found and found[2].lower() not in _QUIET:
            name = Path(conn.engine.url.database or "").stem
            row = f"{name}.{found[2]} {_key(found[2], parameters)}".rstrip()
            written.setdefault(id(conn.connection.dbapi_connection), []).append(row)

    commit = DefaultDialect.do_commit

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        rows = written.pop(id(getattr(connection, "dbapi_connection", connection)), [])
        label = "; ".join(dict.fromkeys(rows))
        if label:
            meet(label, "before")
        commit(self, connection)
        if label:
            meet(label, "after")

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]  # the one hook that sees a commit on both sides


def _key(table: str, parameters: Any) -> str:
    """What names the row: its step, key or id; never its content."""
    first = parameters[0] if isinstance(parameters, list) and parameters else parameters
    if isinstance(first, Mapping):
        return " ".join(str(first[n]) for n in ("workflow_uuid", "function_id", "key", "id", "wanted") if n in first)
    values = [str(value) for value in (first or ()) if isinstance(value, str | int) and len(str(value)) < 90]
    if table == "operation_outputs":
        return " ".join(values[:3])
    if table == "workflow_output":
        return values[0] if values else ""
    return next((value for value in values if "#" in value or "/" in value), "")


def _files(meet: Meet, home: Path) -> None:
    counts: dict[str, int] = {}

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "os.rename" and str(args[0]).startswith(str(home)):
            meet(f"rename {Path(str(args[1])).relative_to(home)}", "before")
        elif event == "subprocess.Popen" and "git" in str(args[0]):
            words = [word for word in args[1] if word in ("push", "commit", "update-ref", "fetch", "checkout")]
            if words:
                counts[words[0]] = counts.get(words[0], 0) + 1
                meet(f"git {words[0]} {counts[words[0]]}", "before")

    sys.addaudithook(hook)


def _skills(meet: Meet) -> None:
    from understudy.memory.vectors import Records

    add = Records.add

    def noted(self: Records, records: Any) -> list[bool]:
        label = f"skills {self._name} {' '.join(str(id)[:40] for id, _ in records)}"
        meet(label, "before")
        won = add(self, records)
        meet(label, "after")
        return won

    Records.add = noted  # type: ignore[method-assign]  # as above
