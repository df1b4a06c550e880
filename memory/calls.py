"""What the gateway keeps: effects by their once-only key, approvals, and the audit trail (`trail`).

An answer, the use of a yes, and the start of an effect are each one compare-and-set, so two processes cannot both
do it. Knows nothing of rules, and is given only what may be kept: secrets are redacted by whoever calls.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..core.errors import StorageError
from ..core.types import Json, now
from .call_tables import APPROVALS, CALLS, MIGRATIONS
from .columns import as_text
from .database import migrate, reading, writing
from .trail import Entry, end, extend, records

ApprovalStatus = Literal["waiting", "approved", "denied", "expired"]
Scope = Literal["once", "task", "always"]
Start = Literal["fresh", "unknown", "done"]

_TRIES = 20
_CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the clocks of two machines of one team may be apart."""

_ONE_CALL = sa.select(CALLS).where(CALLS.c.key == sa.bindparam("wanted"))
_BEGIN = CALLS.insert()
_ASK = APPROVALS.insert()
_ASKED = sa.select(APPROVALS.c.id).where(APPROVALS.c.id == sa.bindparam("wanted"))
_END = (
    CALLS.update()
    .where(CALLS.c.key == sa.bindparam("wanted"))
    .values(status="done", result=sa.bindparam("outcome"), done=sa.bindparam("at"))
)


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
            fresh = {"key": key, "task": task, "tool": tool, "status": "begun", "begun": as_text(now())}
            connection.execute(_BEGIN, fresh)
            extend(connection, entries)
            return "fresh", None

    def done(self, key: str, result: Json, entries: Sequence[Entry] = ()) -> None:
        """Note how an effect ended, in the trail too."""
        with writing(self.engine) as connection:
            connection.execute(_END, {"wanted": key, "outcome": result, "at": as_text(now())})
            extend(connection, entries)

    def count(self, tools: Sequence[str], *, since: datetime | None = None, task: str = "") -> int:
        """How many calls of these tools were begun: since a moment, in one task."""
        c = CALLS.c
        query = sa.select(sa.func.count()).select_from(CALLS).where(c.tool.in_(tools))
        if since is not None:
            query = query.where(c.begun > as_text(since))
        with reading(self.engine) as connection:
            return int(connection.execute(query.where(c.task == task) if task else query).scalar_one())

    def ask(self, approval: Approval, entries: Sequence[Entry] = ()) -> None:
        """Write a question down, in the trail too; a second time changes nothing."""
        row = {
            **dataclasses.asdict(approval),
            "args": dict(approval.args),
            "created": approval.created or as_text(now()),
        }
        with writing(self.engine) as connection:
            if connection.execute(_ASKED, {"wanted": approval.id}).first() is None:
                connection.execute(_ASK, row)
            extend(connection, entries)

    def answer(self, approval: str, *, approved: bool, by: str, scope: Scope, why: str) -> bool:
        """Answer a question that still waits and has not expired; False if it does not wait any more."""
        change = (
            APPROVALS.update()
            .where(APPROVALS.c.id == approval, APPROVALS.c.status == "waiting", *_in_time())
            .values(
                status="approved" if approved else "denied", by=by, scope=scope, reason=why, answered=as_text(now())
            )
        )
        with writing(self.engine) as connection:
            return connection.execute(change).rowcount == 1

    def expire(self, approval: str) -> None:
        """Nobody answered in time."""
        change = APPROVALS.update().where(APPROVALS.c.id == approval, APPROVALS.c.status == "waiting")
        with writing(self.engine) as connection:
            connection.execute(change.values(status="expired", answered=as_text(now())))

    def use(self, approval: str, call_hash: str, policy: str, key: str) -> bool:
        """Use up a yes for exactly this call under these rules; False unless it fits, is unused and in time. The same
        key may ask again."""
        a = APPROVALS.c
        fits = (a.id == approval, a.status == "approved", a.call_hash == call_hash, a.policy == policy)
        change = (
            APPROVALS.update()
            .where(*fits, sa.or_(sa.and_(a.used.is_(None), *_in_time()), a.used == key))
            .values(used=key)
        )
        with writing(self.engine) as connection:
            return connection.execute(change).rowcount == 1

    def revoke(self, approval: str) -> bool:
        """Take back a yes that holds for more than one call."""
        a = APPROVALS.c
        change = APPROVALS.update().where(a.id == approval, a.status == "approved", a.scope != "once")
        with writing(self.engine) as connection:
            return connection.execute(change.values(scope="once")).rowcount == 1

    def standing(self, shape: str, policy: str, person: str, task: str) -> list[Approval]:
        """Yeses given for this shape of call: in this task, or always."""
        a = APPROVALS.c
        fits = (a.shape == shape, a.policy == policy, a.person == person, a.status == "approved")
        return self._approvals(
            sa.select(APPROVALS).where(*fits, sa.or_(a.scope == "always", sa.and_(a.scope == "task", a.task == task)))
        )

    def approval(self, approval: str) -> Approval | None:
        """One question, by its id."""
        found = self._approvals(sa.select(APPROVALS).where(APPROVALS.c.id == approval))
        return found[0] if found else None

    def approvals(self, statuses: Sequence[ApprovalStatus] = ("waiting",), task: str = "") -> list[Approval]:
        """Questions, oldest first."""
        query = sa.select(APPROVALS).where(APPROVALS.c.status.in_(statuses)).order_by(APPROVALS.c.created)
        return self._approvals(query.where(APPROVALS.c.task == task) if task else query)

    def append(self, entries: Sequence[Entry]) -> None:
        """Add to the trail, in order; an entry whose key is there already adds nothing."""
        for attempt in range(_TRIES):
            try:
                with writing(self.engine) as connection:
                    extend(connection, entries)
                return
            except sa.exc.IntegrityError:
                if attempt == _TRIES - 1:
                    raise StorageError("audit: the trail is written by too many at once; try again") from None

    def trail(self, task: str = "", after: int = 0) -> Iterator[Entry]:
        """The trail, oldest first."""
        with reading(self.engine) as connection:
            yield from records(connection, task, after)

    def head(self) -> tuple[int, str]:
        """How long the trail has to be, and the hash of its last record."""
        with reading(self.engine) as connection:
            return end(connection)

    def _approvals(self, query: sa.Select[Any]) -> list[Approval]:
        with reading(self.engine) as connection:
            return [Approval(**row._mapping) for row in connection.execute(query)]


def _in_time() -> tuple[sa.ColumnElement[bool], ...]:
    """Asked before now, and not yet expired: a clock that was set back brings no old question to life."""
    latest = as_text(now() + _CLOCKS_DIFFER)
    return APPROVALS.c.created <= latest, APPROVALS.c.expires > as_text(now())
