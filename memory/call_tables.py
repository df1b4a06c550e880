"""The gateway's tables, and how each older schema becomes this one. What they are for is told in `calls`."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

FIRST_HASH = "0" * 64
"""What the first record of the trail says of the one before it."""

TABLES = sa.MetaData()
CALLS = sa.Table(
    "calls",
    TABLES,
    sa.Column("key", sa.String(160), primary_key=True),
    sa.Column("task", sa.String(64), nullable=False, index=True),
    sa.Column("tool", sa.String(120), nullable=False),
    sa.Column("status", sa.String(8), nullable=False),
    sa.Column("result", sa.JSON),
    sa.Column("begun", sa.String(32), nullable=False),
    sa.Column("done", sa.String(32)),
)
APPROVALS = sa.Table(
    "approvals",
    TABLES,
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
TRAIL = sa.Table(
    "audit",
    TABLES,
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
HEAD = sa.Table(
    "audit_head",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)


def _first(connection: Connection) -> None:
    TABLES.create_all(connection)
    connection.execute(HEAD.insert().values(id=1, seq=0, hash=FIRST_HASH))


def _second(connection: Connection) -> None:
    """Calls are counted by tool and time."""
    connection.exec_driver_sql("CREATE INDEX calls_by_tool ON calls (tool, begun)")


MIGRATIONS = (_first, _second)
