"""The audit trail as a hash chain: each record's hash covers the one before. Knows nothing of what is recorded."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..core.types import Json, now
from .call_tables import FIRST_HASH, HEAD, TRAIL
from .columns import as_text

_READ_HEAD = sa.select(HEAD).where(HEAD.c.id == 1)
_SET_HEAD = HEAD.update().where(HEAD.c.id == 1).values(seq=sa.bindparam("new_seq"), hash=sa.bindparam("new_hash"))
_KNOWN = sa.select(TRAIL.c.key).where(TRAIL.c.key.in_(sa.bindparam("keys", expanding=True)))
_ADD = TRAIL.insert()


@dataclass(frozen=True)
class Entry:
    """One line of the trail. `kind`: proposed, decided, approved, denied, expired, executed, returned."""

    key: str
    task: str
    kind: str
    tool: str
    person: str
    data: Mapping[str, Json] = field(default_factory=dict)
    at: str = ""
    seq: int = 0
    before: str = ""
    hash: str = ""


def extend(connection: Connection, entries: Sequence[Entry]) -> None:
    """Add to the trail, in order; an entry whose key is there already adds nothing."""
    if not entries:
        return
    sqlite = connection.dialect.name == "sqlite"
    head = connection.execute(_READ_HEAD if sqlite else _READ_HEAD.with_for_update()).one()
    known = set(connection.execute(_KNOWN, {"keys": [entry.key for entry in entries]}).scalars())
    rows, seq, last = [], head.seq, head.hash
    for entry in entries:
        if entry.key in known:
            continue
        seq += 1
        chained = dataclasses.replace(entry, seq=seq, at=entry.at or as_text(now()), before=last)
        last = entry_hash(chained)
        rows.append({**vars(chained), "data": _canonical(chained.data), "hash": last})
    if rows:
        connection.execute(_ADD, rows)
        connection.execute(_SET_HEAD, {"new_seq": seq, "new_hash": last})


def records(connection: Connection, task: str = "", after: int = 0) -> Iterator[Entry]:
    """The trail, oldest first."""
    query = sa.select(TRAIL).where(TRAIL.c.seq > after).order_by(TRAIL.c.seq)
    for row in connection.execute(query.where(TRAIL.c.task == task) if task else query):
        yield Entry(**{**row._mapping, "data": _readable(row.data)})


def end(connection: Connection) -> tuple[int, str]:
    """How long the trail has to be, and the hash of its last record."""
    row = connection.execute(_READ_HEAD).first()
    return (row.seq, row.hash) if row else (0, FIRST_HASH)


def entry_hash(entry: Entry) -> str:
    """SHA-256 over everything an entry says and the hash of the one before."""
    said = [entry.seq, entry.key, entry.task, entry.kind, entry.tool, entry.person, entry.at, entry.before]
    return hashlib.sha256(_canonical([*said, _canonical(entry.data)]).encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(data: object) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)


def _readable(text: str) -> Mapping[str, Json]:
    try:
        data = json.loads(text)
    except ValueError:
        return {"unreadable": text}
    return data if isinstance(data, dict) else {"unreadable": text}
