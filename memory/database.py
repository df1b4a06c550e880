"""One SQL database a home: SQLite in WAL mode by default, any SQLAlchemy URL beyond it.

The schema is the sum of a list of migrations, run in order and counted in `schema_version`. A store is given
an open database and does not care which engine it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from ..core.errors import StorageError

Migration = Callable[[Connection], None]

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "wal_autocheckpoint=4000",  # pages, 16 MB: a checkpoint syncs the disk twice, and one write in sixty waited for it
    "busy_timeout=30000",
    "foreign_keys=ON",
)


def open_database(home: Path, url: str = "") -> Engine:
    """Open the home's database, or the one at `url`. Raises `StorageError` when that cannot be done."""
    try:
        if not url:
            home.mkdir(parents=True, exist_ok=True)
            url = f"sqlite:///{home / 'ledger.db'}"
        engine = sqlite_engine(url) if url.startswith("sqlite") else sa.create_engine(url, pool_pre_ping=True)
        with engine.connect():
            return engine
    except (OSError, DBAPIError, sa.exc.ArgumentError, ImportError) as error:
        raise StorageError(f"ledger: cannot open the database in {home}: {_first_line(error)}") from None


def sqlite_engine(url: str) -> Engine:
    """An SQLite engine that survives kill -9, waits for other processes, and holds foreign keys."""
    engine = sa.create_engine(url)

    @sa.event.listens_for(engine, "connect")
    def _tune(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
        for pragma in _PRAGMAS:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

    return engine


def migrate(engine: Engine, part: str, migrations: Sequence[Migration]) -> None:
    """Bring one part of the schema up to date. Raises `StorageError` if it was written by a newer program."""
    table = sa.Table(
        "schema_version",
        sa.MetaData(),
        sa.Column("part", sa.String, primary_key=True),
        sa.Column("version", sa.Integer),
    )
    try:
        table.create(engine, checkfirst=True)
        with engine.begin() as connection:
            _bring_up(connection, table, part, migrations)
    except DBAPIError as error:
        raise StorageError(f"ledger: the schema cannot be brought up to date: {_first_line(error)}") from None


def _bring_up(connection: Connection, table: sa.Table, part: str, migrations: Sequence[Migration]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    found = connection.execute(sa.select(table.c.version).where(table.c.part == part)).scalar()
    version = found or 0
    if version > len(migrations):
        raise StorageError(
            f"ledger: {part} is of version {version}, this program knows {len(migrations)}; "
            "use the newer program, or another home"
        )
    for migration in migrations[version:]:
        migration(connection)
    if found is None:
        connection.execute(table.insert().values(part=part, version=len(migrations)))
    elif found < len(migrations):
        connection.execute(table.update().where(table.c.part == part).values(version=len(migrations)))


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
