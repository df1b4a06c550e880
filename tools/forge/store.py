"""Reading and writing the forge's rows inside one open transaction.

One small set of verbs for every table: a record type names its table, columns are given by keyword.
Knows nothing of git or of HTTP.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ...core.types import now
from . import schema
from .records import Comment, CommitStatus, Label, Pull, Repository, Review, ReviewComment, User

Record = TypeVar("Record", User, Repository, Pull, Label, Review, ReviewComment, Comment, CommitStatus)
Value = str | int | bool | None
_TABLE: Mapping[type, sa.Table] = {
    User: schema.USERS,
    Repository: schema.REPOSITORIES,
    Pull: schema.PULLS,
    Label: schema.LABELS,
    Review: schema.REVIEWS,
    ReviewComment: schema.REVIEW_COMMENTS,
    Comment: schema.COMMENTS,
    CommitStatus: schema.STATUSES,
}


def stamp() -> str:
    """The present moment as GitHub writes it."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")


def token_hash(token: str) -> str:
    """What is kept of a token. Tokens are random and long, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass
class Store:
    """The rows as one transaction sees them."""

    connection: Connection
    _users: dict[int, User] = field(default_factory=dict)

    def all(self, kind: type[Record], **where: Value) -> list[Record]:
        """Every row with these values, in order of id."""
        table = _TABLE[kind]
        query = sa.select(table).where(*(table.c[name] == value for name, value in where.items())).order_by(table.c.id)
        return [kind(**row) for row in self.connection.execute(query).mappings()]

    def one(self, kind: type[Record], **where: Value) -> Record | None:
        """The first such row."""
        return next(iter(self.all(kind, **where)), None)

    def count(self, kind: type[Record], **where: Value) -> int:
        """How many such rows there are."""
        table = _TABLE[kind]
        query = sa.select(sa.func.count()).select_from(table)
        return self.connection.execute(query.where(*(table.c[n] == v for n, v in where.items()))).scalar_one()

    def add(self, kind: type[Record], **values: Value) -> Record:
        """Insert a row and give it back with its id."""
        table = _TABLE[kind]
        return self._again(
            kind, self.connection.execute(table.insert().values(**values).returning(table.c.id)).scalar_one()
        )

    def change(self, row: Record, **values: Value) -> Record:
        """Update a row and give it back."""
        table = _TABLE[type(row)]
        self.connection.execute(table.update().where(table.c.id == row.id).values(**values))
        return self._again(type(row), row.id)

    def delete(self, row: Record) -> None:
        """Remove a row and what hangs on it."""
        table = _TABLE[type(row)]
        self.connection.execute(table.delete().where(table.c.id == row.id))

    def _again(self, kind: type[Record], key: int) -> Record:
        found = self.one(kind, id=key)
        if found is None:
            raise LookupError(f"{kind.__name__} {key} went away inside its own transaction")
        return found

    def user(self, key: int) -> User:
        """An account that a row points to."""
        if key not in self._users:
            self._users[key] = self._again(User, key)
        return self._users[key]

    def by_token(self, token: str) -> User | None:
        """The account that owns a token."""
        return self.one(User, token_hash=token_hash(token))

    def next_number(self, repository: Repository) -> int:
        """The number of the next pull request; safe because writers hold the database one after the other."""
        highest = sa.select(sa.func.max(schema.PULLS.c.number)).where(schema.PULLS.c.repository == repository.id)
        return int(self.connection.execute(highest).scalar() or 0) + 1

    def touch(self, pull: Pull) -> Pull:
        """Note that a pull request changed just now."""
        return self.change(pull, updated_at=stamp())

    def reviewers(self, pull: Pull) -> list[User]:
        """Who is asked for a review, in the order of asking."""
        return self._people(schema.REVIEWERS, pull)

    def assignees(self, pull: Pull) -> list[User]:
        """Who is assigned."""
        return self._people(schema.ASSIGNEES, pull)

    def _people(self, table: sa.Table, pull: Pull) -> list[User]:
        query = sa.select(table.c.user).where(table.c.pull == pull.id).order_by(table.c.id)
        return [self.user(key) for key in self.connection.execute(query).scalars()]

    def labels(self, pull: Pull) -> list[Label]:
        """The labels of a pull request."""
        links = schema.PULL_LABELS
        query = sa.select(links.c.label).where(links.c.pull == pull.id).order_by(links.c.id)
        return [self._again(Label, key) for key in self.connection.execute(query).scalars()]

    def ask(self, pull: Pull, users: Iterable[User]) -> None:
        """Request reviews."""
        self._tie(schema.REVIEWERS, pull, "user", [user.id for user in users])

    def unask(self, pull: Pull, users: Iterable[User]) -> None:
        """Take review requests back."""
        self._untie(schema.REVIEWERS, pull, "user", [user.id for user in users])

    def assign(self, pull: Pull, users: Iterable[User]) -> None:
        """Add assignees."""
        self._tie(schema.ASSIGNEES, pull, "user", [user.id for user in users])

    def unassign(self, pull: Pull, users: Iterable[User]) -> None:
        """Remove assignees."""
        self._untie(schema.ASSIGNEES, pull, "user", [user.id for user in users])

    def label(self, pull: Pull, labels: Iterable[Label]) -> None:
        """Put labels on a pull request."""
        self._tie(schema.PULL_LABELS, pull, "label", [label.id for label in labels])

    def unlabel(self, pull: Pull, labels: Iterable[Label]) -> None:
        """Take labels off."""
        self._untie(schema.PULL_LABELS, pull, "label", [label.id for label in labels])

    def _tie(self, table: sa.Table, pull: Pull, column: str, keys: Iterable[int]) -> None:
        tied = set(self.connection.execute(sa.select(table.c[column]).where(table.c.pull == pull.id)).scalars())
        for key in dict.fromkeys(keys):
            if key not in tied:
                self.connection.execute(table.insert().values({"pull": pull.id, column: key}))

    def _untie(self, table: sa.Table, pull: Pull, column: str, keys: Iterable[int]) -> None:
        self.connection.execute(table.delete().where(table.c.pull == pull.id, table.c[column].in_(list(keys))))
