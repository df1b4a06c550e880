"""What the queue of tasks holds: its two tables, and their rows as records. How they are used is told in `leases`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

State = Literal["ready", "held", "parked", "stopped", "over"]

TABLES = sa.MetaData()
RUNS = sa.Table(
    "runs",
    TABLES,
    sa.Column("task", sa.String(64), primary_key=True),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("person", sa.String(64), nullable=False),
    sa.Column("repo", sa.String(200), nullable=False),
    sa.Column("branch", sa.String(300), nullable=False),
    sa.Column("provider", sa.String(64), nullable=False),
    sa.Column("mailbox", sa.String(200), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.String(8), nullable=False, index=True),
    sa.Column("runner", sa.String(64), nullable=False),
    sa.Column("token", sa.Integer, nullable=False),
    sa.Column("until", sa.Float, nullable=False),
    sa.Column("wake", sa.Float),
    sa.Column("topic", sa.String(200), nullable=False),
    sa.Column("woken", sa.Boolean, nullable=False),
    sa.Column("stop", sa.String(64), nullable=False),
)
RUNNERS = sa.Table(
    "runners",
    TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("place", sa.String(200), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("until", sa.Float, nullable=False),
)


MIGRATIONS = (TABLES.create_all,)


@dataclass(frozen=True)
class Wanted:
    """A task that is to be run, and what its limits are counted by; an empty text counts for nothing."""

    task: str
    person: str = ""
    repo: str = ""
    branch: str = ""
    """`owner/name#branch` that it writes; one task at a time."""
    provider: str = ""
    mailbox: str = ""
    priority: int = 0
    """The higher ones first; among equals the older."""
    version: int = 0
    """The order of its journal, by the program that began it; 0: not begun yet."""


@dataclass(frozen=True)
class Claim:
    """What a runner would take."""

    runner: str
    version: int
    """Of the journals that its program writes."""
    older: Collection[int] = ()
    """Versions that it can go on with: it takes such a task when no runner of that version lives."""
    only: Collection[str] | None = None
    """The tasks that it cares for; None: all."""
    dead: Collection[str] = ()
    """Runners that are known to be dead before their leases end."""


@dataclass(frozen=True)
class Lease:
    """A task that a runner holds. Two leases of one task never have the same token."""

    task: str
    runner: str
    token: int
    version: int


@dataclass(frozen=True)
class Run:
    """A task as the queue has it."""

    task: str
    state: State
    runner: str
    token: int
    priority: int
    person: str
    repo: str
    topic: str
    stop: str
    """Who asked to stop it."""
    left: float
    """Seconds until its lease is over; negative: it is."""


@dataclass(frozen=True)
class Runner:
    """A process that takes tasks."""

    id: str
    place: str
    version: int
    left: float
    """Seconds until it counts as dead."""
