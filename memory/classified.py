"""What people said of tools that others wrote: one row a tool of a server, with the seal of what they had read.

Knows nothing of what a classification allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..core.types import now
from .database import migrate, reading, writing

_TABLES = sa.MetaData()
_CLASSIFIED = sa.Table(
    "classified",
    _TABLES,
    sa.Column("server", sa.String(64), primary_key=True),
    sa.Column("tool", sa.String(200), primary_key=True),
    sa.Column("seal", sa.String(64), nullable=False),
    sa.Column("effect", sa.String(8), nullable=False),
    sa.Column("result", sa.String(8), nullable=False),
    sa.Column("private", sa.Boolean, nullable=False),
    sa.Column("roles", sa.JSON, nullable=False),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
)


MIGRATIONS = (_TABLES.create_all,)


@dataclass(frozen=True)
class ClassifiedRow:
    """One tool, as a person classified it."""

    server: str
    tool: str
    seal: str
    """Fingerprint of the words and the schema that the person had read."""
    effect: str
    result: str
    private: bool
    roles: Mapping[str, str]
    """What each argument decides."""
    by: str
    at: str = ""


class ClassifiedTools:
    """The classifications of a home."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        migrate(engine, "classified", MIGRATIONS)

    def all(self) -> list[ClassifiedRow]:
        """Every one, by server and tool. Raises `StorageError`."""
        query = sa.select(_CLASSIFIED).order_by(_CLASSIFIED.c.server, _CLASSIFIED.c.tool)
        with reading(self._engine) as connection:
            return [ClassifiedRow(**row._mapping) for row in connection.execute(query)]

    def put(self, row: ClassifiedRow) -> None:
        """Keep what a person says now, instead of what was said before. Raises `StorageError`."""
        fresh = {**asdict(row), "roles": dict(row.roles), "at": row.at or now().isoformat(timespec="seconds")}
        self._change(row.server, row.tool, fresh)

    def remove(self, server: str, tool: str) -> bool:
        """Forget what was said; False if nothing was. Raises `StorageError`."""
        return self._change(server, tool, None)

    def _change(self, server: str, tool: str, fresh: Mapping[str, object] | None) -> bool:
        table = _CLASSIFIED.c
        with writing(self._engine) as connection:
            old = sa.delete(_CLASSIFIED).where(table.server == server, table.tool == tool)
            gone = connection.execute(old).rowcount > 0
            if fresh is not None:
                connection.execute(_CLASSIFIED.insert().values(**fresh))
            return gone
