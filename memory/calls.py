"""The gateway's own tables: effects by their once-only key, approvals, and the audit trail.

An answer, the use of a yes, and the start of an effect are each one compare-and-set, so two processes cannot both
do it. The trail is a hash chain: each record's hash covers the one before. Knows nothing of rules, and is given
only what may be kept: secrets are redacted by whoever calls.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ..core.errors import StorageError
from ..core.types import Json, now
from .database import migrate, reading, writing

ApprovalStatus = Literal["waiting", "approved", "denied", "expired"]
Scope = Literal["once", "task", "always"]
Start = Literal["fresh", "unknown", "done"]

FIRST_HASH = "0" * 64
_TRIES = 20
_CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the clocks of two machines of one team may be apart."""

_TABLES = sa.MetaData()
_CALLS = sa.Table(
    "calls",
    _TABLES,
    sa.Column("key", sa.String(160), primary_key=True),
    sa.Column("task", sa.String(64), nullable=False, index=True),
    sa.Column("tool", sa.String(120), nullable=False),
    sa.Column("status", sa.String(8), nullable=False),
    sa.Column("result", sa.JSON),
    sa.Column("begun", sa.String(32), nullable=False),
    sa.Column("done", sa.String(32)),
)
_APPROVALS = sa.Table(
    "approvals",
    _TABLES,
    sa.Column("id", sa.String(160), primary_key=True),
    sa.Column("task", sa.String(64), nullable=False, index=True),
    sa.Column("step", sa.String(80), nullable=False),
    sa.Column("person", sa.String(64), nullable=False),
    sa.Column("tool", sa.String(120), nullable=False),
    sa.Column("args", sa.JSON, nullable=False),
    sa.Column("call_hash", sa.String(64), nullable=False),
    sa.Column("shape", sa.String(64), nullable=False, index=True),
    sa.Column("policy", sa.String(32), nullable=False),
    sa.Column("rule", sa.String(200), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("expires", sa.String(32), nullable=False),
    sa.Column("status", sa.String(10), nullable=False, index=True),
    sa.Column("scope", sa.String(8), nullable=False),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("answered", sa.String(32)),
    sa.Column("used", sa.String(160)),
)
_TRAIL = sa.Table(
    "audit",
    _TABLES,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", sa.String(200), nullable=False, unique=True),
    sa.Column("task", sa.String(64), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("tool", sa.String(120), nullable=False),
    sa.Column("person", sa.String(64), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("before", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
_HEAD = sa.Table(
    "audit_head",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

_READ_HEAD = sa.select(_HEAD).where(_HEAD.c.id == 1)
_SET_HEAD = _HEAD.update().where(_HEAD.c.id == 1).values(seq=sa.bindparam("new_seq"), hash=sa.bindparam("new_hash"))
_KNOWN = sa.select(_TRAIL.c.key).where(_TRAIL.c.key.in_(sa.bindparam("keys", expanding=True)))
_ADD = _TRAIL.insert()
_ONE_CALL = sa.select(_CALLS).where(_CALLS.c.key == sa.bindparam("wanted"))
_BEGIN = _CALLS.insert()
_ASK = _APPROVALS.insert()
_ASKED = sa.select(_APPROVALS.c.id).where(_APPROVALS.c.id == sa.bindparam("wanted"))
_END = (
    _CALLS.update()
    .where(_CALLS.c.key == sa.bindparam("wanted"))
    .values(status="done", result=sa.bindparam("outcome"), done=sa.bindparam("at"))
)


def _first(connection: Connection) -> None:
    _TABLES.create_all(connection)
    connection.execute(_HEAD.insert().values(id=1, seq=0, hash=FIRST_HASH))


def _second(connection: Connection) -> None:
    """Calls are counted by tool and time."""
    connection.exec_driver_sql("CREATE INDEX calls_by_tool ON calls (tool, begun)")


MIGRATIONS = (_first, _second)


@dataclass(frozen=True)
class Approval:
    """One question to a person, bound to the exact bytes of a call, and its answer."""

    id: str
    task: str
    step: str
    person: str
    """Who asked for the work."""
    tool: str
    args: Mapping[str, Json]
    """As shown: secrets redacted."""
    call_hash: str
    """SHA-256 of the exact call."""
    shape: str
    """SHA-256 of what the call decides, its content aside."""
    policy: str
    """The version of the rules that asked."""
    rule: str
    why: str
    facts: Mapping[str, Json]
    expires: str
    """ISO time, UTC."""
    created: str = ""
    status: ApprovalStatus = "waiting"
    scope: Scope = "once"
    by: str = ""
    reason: str = ""
    answered: str | None = None
    used: str | None = None


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


class Calls:
    """What the gateway did and was told, in a home's database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        migrate(engine, "calls", MIGRATIONS)

    def begin(self, key: str, task: str, tool: str, entries: Sequence[Entry] = ()) -> tuple[Start, Json]:
        """Note that an effect is about to be done, in the trail too. `unknown`: it was begun before and nobody knows
        how it ended; `done`: it was done, and this was its result."""
        with writing(self.engine, alone=True) as connection:
            row = connection.execute(_ONE_CALL, {"wanted": key}).first()
            if row is not None:
                return ("done", row.result) if row.status == "done" else ("unknown", None)
            fresh = {"key": key, "task": task, "tool": tool, "status": "begun", "begun": _now()}
            connection.execute(_BEGIN, fresh)
            self._append(connection, entries)
            return "fresh", None

    def done(self, key: str, result: Json, entries: Sequence[Entry] = ()) -> None:
        """Note how an effect ended, in the trail too."""
        with writing(self.engine) as connection:
            connection.execute(_END, {"wanted": key, "outcome": result, "at": _now()})
            self._append(connection, entries)

    def count(self, tools: Sequence[str], *, since: datetime | None = None, task: str = "") -> int:
        """How many calls of these tools were begun: since a moment, in one task."""
        c = _CALLS.c
        query = sa.select(sa.func.count()).select_from(_CALLS).where(c.tool.in_(tools))
        if since is not None:
            query = query.where(c.begun > since.isoformat(timespec="microseconds"))
        with reading(self.engine) as connection:
            return int(connection.execute(query.where(c.task == task) if task else query).scalar_one())

    def ask(self, approval: Approval, entries: Sequence[Entry] = ()) -> None:
        """Write a question down, in the trail too; a second time changes nothing."""
        row = {**dataclasses.asdict(approval), "args": dict(approval.args), "created": approval.created or _now()}
        with writing(self.engine) as connection:
            if connection.execute(_ASKED, {"wanted": approval.id}).first() is None:
                connection.execute(_ASK, row)
            self._append(connection, entries)

    def answer(self, approval: str, *, approved: bool, by: str, scope: Scope, why: str) -> bool:
        """Answer a question that still waits and has not expired; False if it does not wait any more."""
        change = (
            _APPROVALS.update()
            .where(_APPROVALS.c.id == approval, _APPROVALS.c.status == "waiting", *_in_time())
            .values(status="approved" if approved else "denied", by=by, scope=scope, reason=why, answered=_now())
        )
        with writing(self.engine) as connection:
            return connection.execute(change).rowcount == 1

    def expire(self, approval: str) -> None:
        """Nobody answered in time."""
        change = _APPROVALS.update().where(_APPROVALS.c.id == approval, _APPROVALS.c.status == "waiting")
        with writing(self.engine) as connection:
            connection.execute(change.values(status="expired", answered=_now()))

    def use(self, approval: str, call_hash: str, policy: str, key: str) -> bool:
        """Use up a yes for exactly this call under these rules; False unless it fits, is unused and in time. The same
        key may ask again."""
        a = _APPROVALS.c
        fits = (a.id == approval, a.status == "approved", a.call_hash == call_hash, a.policy == policy)
        change = (
            _APPROVALS.update()
            .where(*fits, sa.or_(sa.and_(a.used.is_(None), *_in_time()), a.used == key))
            .values(used=key)
        )
        with writing(self.engine) as connection:
            return connection.execute(change).rowcount == 1

    def revoke(self, approval: str) -> bool:
        """Take back a yes that holds for more than one call."""
        a = _APPROVALS.c
        change = _APPROVALS.update().where(a.id == approval, a.status == "approved", a.scope != "once")
        with writing(self.engine) as connection:
            return connection.execute(change.values(scope="once")).rowcount == 1

    def standing(self, shape: str, policy: str, person: str, task: str) -> list[Approval]:
        """Yeses given for this shape of call: in this task, or always."""
        a = _APPROVALS.c
        fits = (a.shape == shape, a.policy == policy, a.person == person, a.status == "approved")
        return self._approvals(
            sa.select(_APPROVALS).where(*fits, sa.or_(a.scope == "always", sa.and_(a.scope == "task", a.task == task)))
        )

    def approval(self, approval: str) -> Approval | None:
        """One question, by its id."""
        found = self._approvals(sa.select(_APPROVALS).where(_APPROVALS.c.id == approval))
        return found[0] if found else None

    def approvals(self, statuses: Sequence[ApprovalStatus] = ("waiting",), task: str = "") -> list[Approval]:
        """Questions, oldest first."""
        query = sa.select(_APPROVALS).where(_APPROVALS.c.status.in_(statuses)).order_by(_APPROVALS.c.created)
        return self._approvals(query.where(_APPROVALS.c.task == task) if task else query)

    def append(self, entries: Sequence[Entry]) -> None:
        """Add to the trail, in order; an entry whose key is there already adds nothing."""
        for attempt in range(_TRIES):
            try:
                with writing(self.engine) as connection:
                    self._append(connection, entries)
                return
            except sa.exc.IntegrityError:
                if attempt == _TRIES - 1:
                    raise StorageError("audit: the trail is written by too many at once; try again") from None

    def _append(self, connection: Connection, entries: Sequence[Entry]) -> None:
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
            chained = dataclasses.replace(entry, seq=seq, at=entry.at or _now(), before=last)
            last = entry_hash(chained)
            rows.append({**vars(chained), "data": _canonical(chained.data), "hash": last})
        if rows:
            connection.execute(_ADD, rows)
            connection.execute(_SET_HEAD, {"new_seq": seq, "new_hash": last})

    def trail(self, task: str = "", after: int = 0) -> Iterator[Entry]:
        """The trail, oldest first."""
        query = sa.select(_TRAIL).where(_TRAIL.c.seq > after).order_by(_TRAIL.c.seq)
        with reading(self.engine) as connection:
            for row in connection.execute(query.where(_TRAIL.c.task == task) if task else query):
                yield Entry(**{**row._mapping, "data": _readable(row.data)})

    def head(self) -> tuple[int, str]:
        """How long the trail has to be, and the hash of its last record."""
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(_HEAD).where(_HEAD.c.id == 1)).first()
            return (row.seq, row.hash) if row else (0, FIRST_HASH)

    def _approvals(self, query: sa.Select[Any]) -> list[Approval]:
        with reading(self.engine) as connection:
            return [Approval(**row._mapping) for row in connection.execute(query)]


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


def _in_time() -> tuple[sa.ColumnElement[bool], ...]:
    """Asked before now, and not yet expired: a clock that was set back brings no old question to life."""
    latest = (now() + _CLOCKS_DIFFER).isoformat(timespec="microseconds")
    return _APPROVALS.c.created <= latest, _APPROVALS.c.expires > _now()


def _now() -> str:
    return now().isoformat(timespec="microseconds")
