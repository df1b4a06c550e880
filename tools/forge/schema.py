"""The forge's tables: what git cannot tell. Head, files, commits and mergeability are never stored.

Times are ISO 8601 text in UTC, to the second, as GitHub writes them.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ...memory.database import Migration

TABLES = sa.MetaData()


def _table(name: str, *columns: sa.Column[str] | sa.Column[int] | sa.Column[bool] | sa.Constraint) -> sa.Table:
    return sa.Table(name, TABLES, *columns)


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _text(name: str, default: str | None = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=default is None, default=default)


def _whole(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=optional)


def _link(name: str, table: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=optional, index=True)


USERS = _table(
    "users",
    _key(),
    sa.Column("login", sa.Text(collation="NOCASE"), nullable=False, unique=True),
    _text("name"),
    _text("email"),
    sa.Column("token_hash", sa.Text, nullable=False, unique=True),
    _text("created_at"),
)
REPOSITORIES = _table(
    "repositories",
    _key(),
    sa.Column("owner", sa.Text(collation="NOCASE"), nullable=False),
    sa.Column("name", sa.Text(collation="NOCASE"), nullable=False),
    _text("description"),
    _text("created_at"),
    sa.UniqueConstraint("owner", "name"),
)
PULLS = _table(
    "pulls",
    _key(),
    _link("repository", "repositories"),
    _whole("number"),
    _text("title"),
    _text("body"),
    _text("head"),
    _text("base"),
    _text("state"),
    sa.Column("draft", sa.Boolean, nullable=False),
    _link("author", "users"),
    _text("created_at"),
    _text("updated_at"),
    _text("closed_at", None),
    _text("merged_at", None),
    _text("merge_sha", None),
    _link("merged_by", "users", optional=True),
    sa.UniqueConstraint("repository", "number"),
)
sa.Index(
    "one_open_pull_per_branch",
    PULLS.c.repository,
    PULLS.c.head,
    PULLS.c.base,
    unique=True,
    sqlite_where=PULLS.c.state == "open",
)
REVIEWERS = _table(
    "reviewers", _key(), _link("pull", "pulls"), _link("user", "users"), sa.UniqueConstraint("pull", "user")
)
ASSIGNEES = _table(
    "assignees", _key(), _link("pull", "pulls"), _link("user", "users"), sa.UniqueConstraint("pull", "user")
)
LABELS = _table(
    "labels",
    _key(),
    _link("repository", "repositories"),
    sa.Column("name", sa.Text(collation="NOCASE"), nullable=False),
    _text("color"),
    _text("description"),
    sa.UniqueConstraint("repository", "name"),
)
PULL_LABELS = _table(
    "pull_labels", _key(), _link("pull", "pulls"), _link("label", "labels"), sa.UniqueConstraint("pull", "label")
)
REVIEWS = _table(
    "reviews",
    _key(),
    _link("pull", "pulls"),
    _link("author", "users"),
    _text("state"),
    _text("body"),
    _text("commit"),
    _text("submitted_at", None),
)
REVIEW_COMMENTS = _table(
    "review_comments",
    _key(),
    _link("pull", "pulls"),
    _link("review", "reviews"),
    _link("author", "users"),
    _text("path"),
    _whole("line"),
    _text("side"),
    _whole("start_line", optional=True),
    _text("start_side", None),
    _whole("position"),
    _text("hunk"),
    _text("commit"),
    _text("body"),
    _link("reply_to", "review_comments", optional=True),
    _text("created_at"),
    _text("updated_at"),
)
COMMENTS = _table(
    "comments",
    _key(),
    _link("pull", "pulls"),
    _link("author", "users"),
    _text("body"),
    _text("created_at"),
    _text("updated_at"),
)
STATUSES = _table(
    "statuses",
    _key(),
    _link("repository", "repositories"),
    _text("sha"),
    _text("context"),
    _text("state"),
    _text("description", None),
    _text("target_url", None),
    _link("creator", "users"),
    _text("created_at"),
)


MIGRATIONS: Sequence[Migration] = (TABLES.create_all,)
