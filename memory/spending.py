"""What attempts add up to, by day, worker, model, person or reason: one SQL query each, over one covering index.

Reads the ledger's tables and writes nothing. Cost of an attempt without a known price is not part of any sum: how many
there are is told beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..core.types import UNKNOWN_PRICE
from .columns import Money, Time, day_of
from .database import reading

By = Literal["reason", "day", "worker", "model", "person"]

FALLBACKS = ("low_confidence", "out_of_scope", "check_failed", "error", "budget")
"""Reasons for which the frontier took over from a small model."""

_A = sa.table(
    "attempts",
    *(sa.column(name) for name in ("task", "worker", "model", "tier", "reason", "price_version")),
    sa.column("cost", Money),
    sa.column("frontier_cost", Money),
    sa.column("at", Time),
)
_TASKS = sa.table("tasks", sa.column("id"), sa.column("by"))


@dataclass(frozen=True)
class Group:
    """What the attempts of one day, worker, model, person or reason add up to."""

    name: str
    attempts: int
    small: int
    fallbacks: int
    """Attempts on the frontier because a small model was not enough or not there."""
    unpriced: int
    """Attempts whose model has no known price; they add nothing to `spend`."""
    spend: Decimal
    frontier_only: Decimal
    """What the same tokens would have cost on the frontier model."""

    @property
    def frontier(self) -> int:
        """Attempts on the frontier."""
        return self.attempts - self.small

    @property
    def small_share(self) -> float:
        """Share of attempts on small models, 0 to 1."""
        return self.small / self.attempts if self.attempts else 0.0

    @property
    def fallback_share(self) -> float:
        """Share of attempts that were a fallback, 0 to 1."""
        return self.fallbacks / self.attempts if self.attempts else 0.0


def spending(engine: Engine, by: By, since: datetime | None = None, task: str = "") -> list[Group]:
    """Every group, the newest day or the dearest group first; of one task, or of all. Raises `StorageError`."""
    query = _by_person(since, task) if by == "person" else _by(by, since, task)
    with reading(engine) as connection:
        groups = [Group(**row._mapping) for row in connection.execute(query)]
    if by == "day":
        return sorted(groups, key=lambda group: group.name, reverse=True)
    return sorted(groups, key=lambda group: (-group.spend, -group.attempts, group.name))


def total(groups: Sequence[Group]) -> Group:
    """All groups as one."""
    return Group(
        "all",
        sum(group.attempts for group in groups),
        sum(group.small for group in groups),
        sum(group.fallbacks for group in groups),
        sum(group.unpriced for group in groups),
        sum((group.spend for group in groups), Decimal(0)),
        sum((group.frontier_only for group in groups), Decimal(0)),
    )


_KEYS = (day_of(_A.c.at).label("day"), _A.c.tier, _A.c.reason, _A.c.worker, _A.c.model, _A.c.price_version)
"""What is grouped by first: the order of the index, so that SQL adds up as it reads. Few groups are left to regroup."""


def _by(by: By, since: datetime | None, task: str) -> sa.Select[Any]:
    first = _summed(_KEYS, since, task)
    name = first.c[by]
    return sa.select(name.label("name"), *_sums(first)).group_by(name)


def _by_person(since: datetime | None, task: str) -> sa.Select[Any]:
    """By task first: there are far fewer tasks than attempts to look a person up for."""
    first = _summed((_A.c.task, _A.c.tier, _A.c.reason, _A.c.price_version), since, task)
    name = sa.func.coalesce(_TASKS.c.by, "(no task)")
    joined = first.outerjoin(_TASKS, _TASKS.c.id == first.c.task)
    return sa.select(name.label("name"), *_sums(first)).select_from(joined).group_by(name)


def _summed(keys: Sequence[sa.ColumnElement[Any]], since: datetime | None, task: str) -> sa.Subquery:
    spend, frontier = sa.func.sum(_A.c.cost, type_=Money), sa.func.sum(_A.c.frontier_cost, type_=Money)
    query = sa.select(*keys, sa.func.count().label("attempts"), spend.label("spend"), frontier.label("frontier_only"))
    if since:
        query = query.where(day_of(_A.c.at) >= since.date().isoformat(), _A.c.at >= since)
    if task:
        query = query.where(_A.c.task == task)
    return query.group_by(*(getattr(key, "element", key) for key in keys)).subquery()


def _sums(first: sa.Subquery) -> tuple[sa.ColumnElement[Any], ...]:
    fallback = (first.c.tier == "frontier") & first.c.reason.in_(FALLBACKS)

    def counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
        return sa.func.sum(sa.case((condition, first.c.attempts), else_=0))

    return (
        sa.func.sum(first.c.attempts).label("attempts"),
        counted(first.c.tier == "small").label("small"),
        counted(fallback).label("fallbacks"),
        counted(first.c.price_version == UNKNOWN_PRICE).label("unpriced"),
        sa.func.sum(first.c.spend, type_=Money).label("spend"),
        sa.func.sum(first.c.frontier_only, type_=Money).label("frontier_only"),
    )
