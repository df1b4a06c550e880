"""Who runs which task: one queue for every process of a home, with leases that a dead process cannot keep.

A task is `ready`, `held` by a runner, `parked` while it waits for a person, `stopped`, or `over`. Each time somebody
takes it its `token` grows (a fencing token), so whoever lost it can be told apart from whoever has it now. A lease that
was not renewed in time is anybody's. Times are those of the database. Knows nothing of what a task does.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..core.settings import AtOnce
from .database import clock, migrate, reading, writing
from .runs import MIGRATIONS, RUNNERS, RUNS, Claim, Lease, Run, Runner, State, Wanted

LEASE_SECONDS = 15.0
"""How long a runner that says nothing keeps its tasks."""

_MOST_LOOKED_AT = 500
"""Ready tasks that one claim looks through, best first."""


class Leases:
    """The queue of a home's database. Every method raises `StorageError` when that cannot be used."""

    def __init__(self, engine: Engine, seconds: float = LEASE_SECONDS) -> None:
        self.engine, self.seconds = engine, seconds
        migrate(engine, "leases", MIGRATIONS)

    def put(self, wanted: Wanted) -> None:
        """Queue a task; one that is there already stays as it is."""
        row = {**dataclasses.asdict(wanted), "state": "ready", "runner": "", "token": 0, "until": 0.0, "wake": None}
        with writing(self.engine, alone=True) as connection:
            if connection.execute(sa.select(RUNS.c.task).where(RUNS.c.task == wanted.task)).first() is None:
                connection.execute(RUNS.insert().values({**row, "topic": "", "woken": False, "stop": ""}))

    def claim(self, claim: Claim, limits: AtOnce) -> Lease | None:
        """Take the best task that may run now: ready, of a runner that is dead, or with its time to wait over."""
        if claim.only is not None and not claim.only:
            return None
        with reading(self.engine) as connection:  # most looks find nothing, and hold nobody up
            if connection.execute(_claimable(clock(connection), claim).limit(1)).first() is None:
                return None
        with writing(self.engine, alone=True) as connection:
            at = clock(connection)
            rows = connection.execute(_claimable(at, claim)).all()
            held = connection.execute(_held(at, claim.dead)).all() if rows else ()
            row = next((row for row in rows if _fits(row, held, limits)), None)
            if row is None:
                return None
            taken = {"state": "held", "runner": claim.runner, "token": row.token + 1, "until": at + self.seconds}
            begun = {"version": row.version or claim.version, "woken": False}
            connection.execute(RUNS.update().where(RUNS.c.task == row.task).values({**taken, **begun}))
            return Lease(row.task, claim.runner, row.token + 1, row.version or claim.version)

    def beat(self, runner: str, place: str, version: int) -> None:
        """Say that a runner lives, and keep all its leases that are not over yet."""
        with writing(self.engine, alone=True) as connection:
            at = clock(connection)
            mine = (RUNS.c.runner == runner, RUNS.c.state == "held", RUNS.c.until >= at)
            connection.execute(RUNS.update().where(*mine).values(until=at + self.seconds))
            row = {"place": place, "version": version, "until": at + self.seconds}
            if not connection.execute(RUNNERS.update().where(RUNNERS.c.id == runner).values(row)).rowcount:
                connection.execute(RUNNERS.insert().values(id=runner, **row))

    def mine(self, runner: str) -> dict[str, Run]:
        """The tasks that a runner holds by leases that are not over."""
        return {run.task: run for run in self.runs(RUNS.c.runner == runner, RUNS.c.state == "held") if run.left >= 0}

    def holds(self, lease: Lease) -> bool:
        """Whether a lease still holds."""
        run = self.find(lease.task)
        return run is not None and (run.state, run.token) == ("held", lease.token) and run.left >= 0

    def park(self, lease: Lease, topic: str, seconds: float | None) -> None:
        """Let go of a task that waits for `topic`, at most so many seconds from now; an answer that came meanwhile
        makes it ready at once. Waiting for the same thing again does not begin its time anew."""
        with writing(self.engine, alone=True) as connection:
            at = clock(connection)
            row = connection.execute(sa.select(RUNS).where(RUNS.c.task == lease.task)).one()
            wake = (
                row.wake if row.topic == topic and row.wake is not None else None if seconds is None else at + seconds
            )
            state = "ready" if row.woken else "parked"
            connection.execute(_still(lease).values(state=state, until=0.0, topic=topic, wake=wake))

    def release(self, lease: Lease, state: State, *, clean: bool = True) -> bool:
        """Let go of a task. Not `clean`: something of it may still be under way, so nobody takes it before its lease
        ends. False if it was lost before."""
        values: dict[str, Any] = {"state": state, "stop": ""} | ({"until": 0.0} if clean else {})
        with writing(self.engine, alone=True) as connection:
            return connection.execute(_still(lease).values(values)).rowcount == 1

    def wake(self, task: str) -> None:
        """An answer for a task has come: whoever is free goes on with it."""
        with writing(self.engine, alone=True) as connection:
            connection.execute(RUNS.update().where(RUNS.c.task == task).values(woken=True))
            parked = (RUNS.c.task == task, RUNS.c.state == "parked")
            connection.execute(RUNS.update().where(*parked).values(state="ready"))

    def again(self, task: str) -> bool:
        """Make a task ready that was stopped, parked or ended badly; False if a living runner has it."""
        with writing(self.engine, alone=True) as connection:
            at = clock(connection)
            free = sa.or_(RUNS.c.state != "held", RUNS.c.until < at)
            change = RUNS.update().where(RUNS.c.task == task, free)
            return connection.execute(change.values(state="ready", stop="")).rowcount == 1

    def left_behind(self, claim: Claim) -> list[str]:
        """End the runs that nobody can go on with: begun by an older program of which no runner lives, and not among
        the versions that the claim knows. The tasks whose runs ended here, each told to one caller only."""
        query = _abandoned(claim)
        with reading(self.engine) as connection:
            if not connection.execute(query(clock(connection))).first():
                return []
        with writing(self.engine, alone=True) as connection:
            tasks = list(connection.execute(query(clock(connection))).scalars())
            connection.execute(RUNS.update().where(RUNS.c.task.in_(tasks)).values(state="stopped"))
        return tasks

    def stop(self, task: str, by: str) -> State:
        """Ask that a task be stopped: at once if nobody holds it, else its runner does so. Its state now."""
        with writing(self.engine, alone=True) as connection:
            at = clock(connection)
            free = sa.or_(RUNS.c.state != "held", RUNS.c.until < at)
            ended = connection.execute(RUNS.update().where(RUNS.c.task == task, free).values(state="stopped"))
            if ended.rowcount:
                return "stopped"
            connection.execute(RUNS.update().where(RUNS.c.task == task).values(stop=by))
            return "held"

    def settle(self, task: str, state: State) -> None:
        """Say how a task stands that nobody holds any more."""
        with writing(self.engine, alone=True) as connection:
            free = sa.or_(RUNS.c.state != "held", RUNS.c.until < clock(connection))
            connection.execute(RUNS.update().where(RUNS.c.task == task, free).values(state=state))

    def find(self, task: str) -> Run | None:
        """A task as the queue has it."""
        return next(iter(self.runs(RUNS.c.task == task)), None)

    def runs(self, *where: sa.ColumnElement[bool], states: Sequence[State] = ()) -> list[Run]:
        """Tasks in the order in which they would be taken."""
        query = sa.select(RUNS).where(*where).order_by(RUNS.c.priority.desc(), RUNS.c.task)
        with reading(self.engine) as connection:
            at = clock(connection)
            rows = connection.execute(query.where(RUNS.c.state.in_(states)) if states else query).all()
        return [_run(row, at) for row in rows]

    def known(self) -> set[str]:
        """Every task that was ever queued."""
        with reading(self.engine) as connection:
            return set(connection.execute(sa.select(RUNS.c.task)).scalars())

    def runners(self) -> list[Runner]:
        """Every process that takes tasks, or did until it died."""
        with reading(self.engine) as connection:
            at = clock(connection)
            rows = connection.execute(sa.select(RUNNERS).order_by(RUNNERS.c.id)).all()
        return [Runner(row.id, row.place, row.version, row.until - at) for row in rows]

    def leave(self, runner: str) -> None:
        """A runner ends, or is known to be dead: what it still holds is anybody's."""
        with writing(self.engine, alone=True) as connection:
            held = (RUNS.c.runner == runner, RUNS.c.state == "held")
            connection.execute(RUNS.update().where(*held).values(until=0.0))
            connection.execute(RUNNERS.delete().where(RUNNERS.c.id == runner))


def _claimable(at: float, claim: Claim) -> sa.Select[Any]:
    c = RUNS.c
    older = sa.and_(c.version.in_(claim.older), sa.not_(_lives(at, claim)))
    query = sa.select(RUNS).where(_free(at, claim), sa.or_(c.version.in_((0, claim.version)), older))
    return query.order_by(c.priority.desc(), c.task).limit(_MOST_LOOKED_AT)


def _abandoned(claim: Claim) -> Callable[[float], sa.Select[Any]]:
    c = RUNS.c
    older = sa.and_(c.version > 0, c.version < claim.version, c.version.not_in(claim.older))
    return lambda at: sa.select(c.task).where(_free(at, claim), older, sa.not_(_lives(at, claim)))


def _free(at: float, claim: Claim) -> sa.ColumnElement[bool]:
    """What the claim may take: nobody holds it, its wait is over, and it is asked for."""
    c = RUNS.c
    gone = sa.or_(c.until < at, c.runner.in_(claim.dead))
    free = sa.or_(sa.and_(c.state.in_(("ready", "held")), gone), sa.and_(c.state == "parked", c.wake <= at))
    return free if claim.only is None else sa.and_(free, c.task.in_(claim.only))


def _lives(at: float, claim: Claim) -> sa.ColumnElement[bool]:
    """Whether a runner of the version that began the task lives."""
    r = RUNNERS.c
    return sa.exists().where(r.version == RUNS.c.version, r.until >= at, r.id.not_in(claim.dead))


def _held(at: float, dead: Collection[str]) -> sa.Select[Any]:
    c = RUNS.c
    living = (c.state == "held", c.until >= at, c.runner.not_in(dead))
    return sa.select(c.person, c.repo, c.branch, c.provider, c.mailbox).where(*living)


def _fits(row: sa.Row[Any], held: Sequence[sa.Row[Any]], limits: AtOnce) -> bool:
    """Whether one more task beside those that are held keeps every limit."""
    most: Mapping[str, int] = {**limits.model_dump(), "branch": 1}
    for name, limit in most.items():
        value = getattr(row, name)
        if limit and value and Counter(getattr(other, name) for other in held)[value] >= limit:
            return False
    return True


def _still(lease: Lease) -> sa.Update:
    """A change of the task that only its holder can make."""
    return RUNS.update().where(RUNS.c.task == lease.task, RUNS.c.token == lease.token, RUNS.c.state == "held")


def _run(row: sa.Row[Any], at: float) -> Run:
    return Run(
        task=row.task,
        state=row.state,
        runner=row.runner,
        token=row.token,
        priority=row.priority,
        person=row.person,
        repo=row.repo,
        topic=row.topic,
        stop=row.stop,
        left=row.until - at,
    )
