"""The ledger's tables, and how each older schema becomes this one. What they are for is told in `ledger`."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .columns import Money, Time, day_of

TABLES = sa.MetaData()
TASKS = sa.Table(
    "tasks",
    TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("repo", sa.String(200), nullable=False),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    sa.Column("inputs", sa.JSON, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("created", Time, nullable=False),
    sa.Column("updated", Time, nullable=False),
)
EVENTS = sa.Table(
    "events",
    TABLES,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(160), unique=True),
    sa.Column("task", sa.String(64), nullable=False, index=True),
    sa.Column("step", sa.String(80), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("at", Time, nullable=False),
)
ATTEMPTS = sa.Table(
    "attempts",
    TABLES,
    sa.Column("id", sa.String(160), primary_key=True),
    sa.Column("task", sa.String(64), nullable=False),
    sa.Column("step", sa.String(80), nullable=False),
    sa.Column("worker", sa.String(64), nullable=False),
    sa.Column("model", sa.String(120), nullable=False),
    sa.Column("tier", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("confidence", sa.Float),
    sa.Column("threshold", sa.Float),
    sa.Column("candidates", sa.JSON, nullable=False),
    sa.Column("kind", sa.String(120), nullable=False, server_default=""),
    sa.Column("why", sa.Text, nullable=False, server_default=""),
    sa.Column("tokens_in", sa.Integer, nullable=False),
    sa.Column("tokens_out", sa.Integer, nullable=False),
    sa.Column("tokens_cached", sa.Integer, nullable=False),
    sa.Column("tokens_cache_write", sa.Integer, nullable=False, server_default="0"),
    sa.Column("price_version", sa.String(80), nullable=False),
    sa.Column("cost", Money, nullable=False),
    sa.Column("frontier_cost", Money, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("judged_by", sa.String(64), nullable=False),
    sa.Column("finding", sa.Text, nullable=False),
    sa.Column("at", Time, nullable=False, index=True),
)
BY_DAY = sa.Index(
    "attempts_by_day",
    day_of(ATTEMPTS.c.at),
    *(ATTEMPTS.c[name] for name in ("tier", "reason", "worker", "model", "price_version")),
    *(ATTEMPTS.c[name] for name in ("at", "cost", "frontier_cost")),
)
"""In the order in which `spending` groups, with all that it sums: a report over a million attempts sorts nothing."""
BY_TASK = sa.Index(
    "attempts_by_task",
    *(ATTEMPTS.c[name] for name in ("task", "tier", "reason", "price_version", "at", "cost", "frontier_cost")),
)
"""The same for one task, whose sum is asked before each call."""
PULLS = sa.Table(
    "pulls",
    TABLES,
    sa.Column("repo", sa.String(200), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("task", sa.String(64), nullable=False),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("at", Time, nullable=False),
)
CORRECTIONS = sa.Table(
    "corrections",
    TABLES,
    sa.Column("id", sa.String(160), primary_key=True),
    sa.Column("task", sa.String(64), nullable=False),
    sa.Column("author", sa.String(64), nullable=False),
    sa.Column("repo", sa.String(200), nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("correction", sa.JSON, nullable=False),
    sa.Column("skill", sa.String(64), nullable=False),
    sa.Column("repeated", sa.Boolean, nullable=False),
    sa.Column("at", Time, nullable=False),
)
REPOSITORIES = sa.Table(
    "repositories",
    TABLES,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("host", sa.String(16), nullable=False),
    sa.Column("path", sa.Text, nullable=False),
)
TAKEN = sa.Table(
    "taken_mail",
    TABLES,
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("task", sa.String(64), nullable=False),
    sa.Column("at", Time, nullable=False),
)


def _reasons(connection: Connection) -> None:
    """The kind of task, the reason in words, the written cache; and two indices that answer every sum by themselves."""
    there = {column["name"] for column in sa.inspect(connection).get_columns("attempts")}
    for name in {"kind", "why", "tokens_cache_write"} - there:
        column = ATTEMPTS.c[name]
        kind = column.type.compile(connection.dialect)
        default = 0 if name == "tokens_cache_write" else "''"
        connection.exec_driver_sql(f"ALTER TABLE attempts ADD COLUMN {name} {kind} NOT NULL DEFAULT {default}")
    connection.exec_driver_sql("DROP INDEX IF EXISTS ix_attempts_task")
    for index in (BY_DAY, BY_TASK):
        connection.execute(sa.schema.CreateIndex(index, if_not_exists=True))


MIGRATIONS = (TABLES.create_all, _reasons, TABLES.create_all)
"""Run in order; the last for tables that the first program to write a ledger did not have, although it called it
version 1. A fixture of each schema that ever was stands in `tests/data/schemas`."""
