"""What happened, in SQL: tasks, events, attempts, pull requests, corrections, mail that was taken.

Every write is an upsert by an id that a replay makes again, so a run that is killed and goes on writes each
thing once. `attempts` is the one table that says which model took which step, why, and what it cost.
Knows nothing of how work is done; the tables of the gateway are in `calls`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from ..core.errors import UsageError
from ..core.types import Attempt, Event, Json, Outcome, Task, TaskSource, TaskStatus, now
from .database import migrate, reading, writing
from .ledger_tables import ATTEMPTS, CORRECTIONS, EVENTS, MIGRATIONS, PULLS, REPOSITORIES, TAKEN, TASKS
from .rows import CorrectionRow, PullRow, RepositoryRow, TaskRow
from .spending import Group, spending, total

__all__ = ["CorrectionRow", "Ledger", "PullRow", "RepositoryRow", "TaskRow"]

_SPENT = sa.select(sa.func.sum(ATTEMPTS.c.cost)).where(ATTEMPTS.c.task == sa.bindparam("task"))
_WORKED = sa.select(sa.func.sum(ATTEMPTS.c.seconds)).where(ATTEMPTS.c.task == sa.bindparam("task"))


@cache
def _upsert(engine: str, table: sa.Table, names: tuple[str, ...], keys: tuple[str, ...], keep: bool) -> sa.Executable:
    """Insert a row with these columns, or keep or change the one that has its keys; built once."""
    dialect = postgresql if engine == "postgresql" else sqlite
    insert = dialect.insert(table).values({name: sa.bindparam(name) for name in names})
    changes = {name: insert.excluded[name] for name in names if name not in keys}
    statement: sa.Executable = (
        insert.on_conflict_do_nothing(index_elements=keys)
        if keep
        else insert.on_conflict_do_update(index_elements=keys, set_=changes)
    )
    return statement


class Ledger:
    """The record of everything that happened in a home. Every method raises `StorageError` when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        migrate(engine, "ledger", MIGRATIONS)

    def add_task(self, task: Task, inputs: dict[str, Json]) -> None:
        """Note a task that is about to run; a second time changes nothing."""
        row = {**dataclasses.asdict(task), "status": "queued", "inputs": inputs, "outcome": ""}
        self._put(TASKS, {**row, "created": now(), "updated": now()}, keep=True)

    def once(self, task: str, name: str, value: Json) -> Json:
        """What was kept under this name when the task first asked; `value` if it asks now. For its runner only."""
        inputs = self.task(task).inputs
        if name not in inputs:
            self.set_input(task, name, value)
        return inputs.get(name, value)

    def set_input(self, task: str, name: str, value: Json) -> None:
        """Change what a run was started with, before it goes on."""
        inputs = {**self.task(task).inputs, name: value}
        self._run(TASKS.update().where(TASKS.c.id == task).values(inputs=inputs))

    def set_status(self, task: str, status: TaskStatus, outcome: str = "") -> None:
        """Move a task on."""
        self._run(TASKS.update().where(TASKS.c.id == task).values(status=status, outcome=outcome, updated=now()))

    def task(self, task_id: str) -> TaskRow:
        """One task, by its id or an unambiguous beginning or end of it. Raises `UsageError`."""
        found = self._rows(
            sa.select(TASKS).where(
                (TASKS.c.id == task_id)
                | TASKS.c.id.startswith(task_id, autoescape=True)
                | TASKS.c.id.endswith(task_id, autoescape=True)
            )
        )
        exact = [row for row in found if row.id == task_id]
        if len(exact or found) != 1 or not task_id:
            if found and task_id:
                raise UsageError(f"{task_id!r} stands for several tasks here; say more of it, or its last letters")
            raise UsageError(f"{task_id!r} is no task here; `understudy tasks list` shows them")
        return _task_row((exact or found)[0])

    def tasks(self, statuses: Sequence[TaskStatus] = (), limit: int = 50) -> list[TaskRow]:
        """The newest tasks first."""
        query = sa.select(TASKS).order_by(TASKS.c.id.desc()).limit(limit)
        if statuses:
            query = query.where(TASKS.c.status.in_(statuses))
        return [_task_row(row) for row in self._rows(query)]

    def delegated(self, by: str, source: TaskSource, since: datetime) -> list[TaskRow]:
        """What a person delegated in one way since a moment."""
        wanted = (TASKS.c.by == by, TASKS.c.source == source, TASKS.c.created > since)
        return [_task_row(row) for row in self._rows(sa.select(TASKS).where(*wanted))]

    def add_event(self, event: Event, key: str | None = None) -> None:
        """Append to the journal that people follow. With a `key`, a replay adds nothing."""
        row = dataclasses.asdict(event)
        del row["seq"]
        self._put(EVENTS, {**row, "data": dict(event.data), "key": key}, on=("key",), keep=True)

    def events(self, task: str = "", after: int = 0) -> list[Event]:
        """Events after a sequence number, oldest first, of one task or of all."""
        query = sa.select(EVENTS).where(EVENTS.c.seq > after).order_by(EVENTS.c.seq)
        if task:
            query = query.where(EVENTS.c.task == task)
        return [Event(row.task, row.kind, row.text, row.step, row.data, row.at, row.seq) for row in self._rows(query)]

    def add_attempt(self, attempt: Attempt) -> None:
        """Write one model call, or judge it anew: the id is its place in the journal."""
        row = dataclasses.asdict(attempt)
        self._put(ATTEMPTS, {**row, "candidates": dict(attempt.candidates)})

    def judge(self, task: str, step: str, worker: str, stood: bool) -> Attempt | None:
        """Judge the last answer that a worker gave in a step by what the step came to; None if it gave none."""
        a = ATTEMPTS.c
        of_step = (a.task == task) & (a.step == step) & (a.worker == worker) & (a.outcome != "failed")
        rows = self._rows(sa.select(ATTEMPTS).where(of_step).order_by(a.at.desc()).limit(1))
        if not rows:
            return None
        outcome: Outcome = "accepted" if stood else "rejected"
        judged = dataclasses.replace(Attempt(**rows[0]._mapping), outcome=outcome, judged_by="done_when")
        self.add_attempt(judged)
        return judged

    def attempt(self, attempt_id: str) -> Attempt:
        """One attempt, by its place in the journal. Raises `UsageError`."""
        rows = self._rows(sa.select(ATTEMPTS).where(ATTEMPTS.c.id == attempt_id))
        if not rows:
            raise UsageError(f"{attempt_id!r} is no attempt here")
        return Attempt(**rows[0]._mapping)

    def attempts(self, task: str = "") -> list[Attempt]:
        """Attempts in the order they were made."""
        query = sa.select(ATTEMPTS).order_by(ATTEMPTS.c.at)
        if task:
            query = query.where(ATTEMPTS.c.task == task)
        return [Attempt(**row._mapping) for row in self._rows(query)]

    def outcomes(self, count: int) -> list[Attempt]:
        """The newest attempts, oldest first, with no more of each than says whose answer stood for what."""
        a = ATTEMPTS.c
        columns = (a.id, a.task, a.step, a.worker, a.model, a.tier, a.reason, a.kind, a.outcome)
        rows = self._rows(sa.select(*columns).order_by(a.at.desc()).limit(count))
        return [Attempt(**row._mapping) for row in reversed(rows)]

    def sums(self, task: str = "") -> Group:
        """What the attempts of one task, or of all, add up to."""
        return total(spending(self.engine, "reason", task=task))

    def spent(self, task: str) -> Decimal:
        """US dollars that one task's attempts cost so far."""
        return self._rows(_SPENT, {"task": task})[0][0] or Decimal(0)

    def worked(self, task: str) -> float:
        """Seconds that models worked on one task so far."""
        return float(self._rows(_WORKED, {"task": task})[0][0] or 0)

    def add_pull(self, row: PullRow) -> None:
        """Note which task opened a pull request."""
        self._put(PULLS, {**dataclasses.asdict(row), "at": now()}, keep=True)

    def pulls(self, repo: str = "", task: str = "") -> list[PullRow]:
        """Pull requests that agents opened, newest first."""
        query = sa.select(PULLS).order_by(PULLS.c.at.desc())
        if repo:
            query = query.where(PULLS.c.repo == repo)
        if task:
            query = query.where(PULLS.c.task == task)
        return [PullRow(row.repo, row.number, row.task, row.by) for row in self._rows(query)]

    def add_repository(self, row: RepositoryRow) -> None:
        """Note a repository, or that it moved."""
        self._put(REPOSITORIES, dataclasses.asdict(row))

    def repositories(self) -> list[RepositoryRow]:
        """Every repository that was worked on, by name."""
        rows = self._rows(sa.select(REPOSITORIES).order_by(REPOSITORIES.c.name))
        return [RepositoryRow(row.name, row.host, row.path) for row in rows]

    def add_correction(self, row: CorrectionRow) -> None:
        """Keep a correction with its before and after."""
        self._put(CORRECTIONS, {**dataclasses.asdict(row), "at": now()})

    def corrections(self) -> list[CorrectionRow]:
        """All corrections, oldest first."""
        names = [field.name for field in dataclasses.fields(CorrectionRow)]
        rows = self._rows(sa.select(CORRECTIONS).order_by(CORRECTIONS.c.at))
        return [CorrectionRow(**{name: row._mapping[name] for name in names}) for row in rows]

    def take_mail(self, keys: Sequence[str], task: str) -> bool:
        """Claim a mail for a task by every key it is known under; False if any was claimed for another before."""
        try:
            with writing(self.engine) as connection:
                for key in keys:
                    connection.execute(TAKEN.insert().values(key=key, task=task, at=now()))
        except sa.exc.IntegrityError:
            found = self._rows(sa.select(TAKEN.c.task).where(TAKEN.c.key.in_(keys)))
            return bool(found) and all(row.task == task for row in found)
        return True

    def mail_taken(self, key: str) -> bool:
        """Whether a mail known under this key was taken."""
        return bool(self._rows(sa.select(TAKEN.c.key).where(TAKEN.c.key == key)))

    def _put(
        self, table: sa.Table, row: dict[str, Any], on: tuple[str, ...] | None = None, *, keep: bool = False
    ) -> None:
        row = {name: _writable(value) for name, value in row.items()}
        keys = on or tuple(column.name for column in table.primary_key)
        self._run(_upsert(self.engine.dialect.name, table, tuple(row), keys, keep), row)

    def _run(self, statement: sa.Executable, row: dict[str, Any] | None = None) -> None:
        with writing(self.engine) as connection:
            connection.execute(statement, row)

    def _rows(self, statement: sa.Executable, given: dict[str, Any] | None = None) -> Sequence[sa.Row[Any]]:
        with reading(self.engine) as connection:
            return connection.execute(statement, given).all()


def _writable(value: Any) -> Any:
    """Text without lone surrogates, which a model or a terminal may send and no database takes."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _task_row(row: sa.Row[Any]) -> TaskRow:
    task = Task(id=row.id, by=row.by, text=row.text, source=row.source, repo=row.repo)
    return TaskRow(task, row.status, row.inputs, row.outcome, row.created, row.updated)
