"""One SQL database a home: SQLite in WAL mode by default, PostgreSQL by its URL beyond it.

The schema is the sum of a list of migrations, run in order and counted in `schema_version`. A store is given
an open database and does not care which engine it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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

_WRITABLE = "a home is a folder that can be written to: name another with --home, or free this one"
_DAMAGED = "`understudy doctor` names the command that repairs it"
_NAMED = "UNDERSTUDY_DATABASE_URL names it, or `database` in understudy.toml"

_CLAIMS = 5_283_471
"""The number under which processes take turns on PostgreSQL (`pg_advisory_xact_lock`)."""


def open_database(home: Path, url: str = "") -> Engine:
    """Open the home's database, or the one at `url`. Raises `StorageError` when that cannot be done."""
    try:
        if not url:
            home.mkdir(parents=True, exist_ok=True)
        address = url or f"sqlite:///{home / 'ledger.db'}"
        engine = sqlite_engine(address) if address.startswith("sqlite") else _server_engine(address)
        with engine.connect():
            return engine
    except (OSError, DBAPIError, sa.exc.ArgumentError, ImportError) as error:
        where, mend = (_shown(url), _NAMED) if url else (home, _WRITABLE)
        if isinstance(error, DBAPIError) and not isinstance(error, sa.exc.OperationalError):
            mend = _DAMAGED
        raise StorageError(f"ledger: cannot open the database in {where}: {_first_line(error)}; {mend}") from None


def _shown(url: str) -> str:
    """The address without its password."""
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return "an address of its own"


def _server_engine(url: str) -> Engine:
    """PostgreSQL by psycopg, whichever of the usual spellings the address has."""
    place = sa.make_url(url)
    if place.get_backend_name() not in ("postgresql", "postgres"):
        raise sa.exc.ArgumentError("only SQLite and PostgreSQL are known")
    place = place.set(drivername="postgresql+psycopg")
    return sa.create_engine(place, pool_pre_ping=True, pool_size=4, max_overflow=8)


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


@contextmanager
def writing(engine: Engine, *, alone: bool = False) -> Iterator[Connection]:
    """One transaction that writes; what the engine raises is told in one line. SQLite is locked at once; on
    PostgreSQL `alone` lets no two such transactions run at the same time."""
    with _connected(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif alone:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CLAIMS})")
        yield connection
        connection.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads; what the engine raises is told in one line."""
    with _connected(engine) as connection:
        yield connection


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.connect() as connection:
            yield connection
    except sa.exc.IntegrityError:
        raise
    except DBAPIError as error:
        raise StorageError(
            f"ledger: cannot be used: {_first_line(error)}; free some room or mend the database"
        ) from None


def clock(connection: Connection) -> float:
    """Seconds since 1970 by the database's own clock: machines that share it agree on what is over."""
    if connection.dialect.name == "sqlite":
        return time.time()
    return float(connection.exec_driver_sql("SELECT extract(epoch FROM clock_timestamp())").scalar_one())


def migrate(engine: Engine, part: str, migrations: Sequence[Migration]) -> None:
    """Bring one part of the schema up to date. Raises `StorageError` if it was written by a newer program."""
    table = sa.Table(
        "schema_version",
        sa.MetaData(),
        sa.Column("part", sa.String, primary_key=True),
        sa.Column("version", sa.Integer),
    )
    try:
        _make(engine, table)
        with engine.begin() as connection:
            _bring_up(connection, table, part, migrations)
    except DBAPIError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise StorageError(
            f"{part}: the tables in {where} cannot be brought up to date: {_first_line(error)}; {_DAMAGED}"
        ) from None


def _make(engine: Engine, table: sa.Table) -> None:
    """Make the table of versions; somebody else may do so at the same moment."""
    try:
        table.create(engine, checkfirst=True)
    except DBAPIError:
        if not sa.inspect(engine).has_table(table.name):
            raise


def _bring_up(connection: Connection, table: sa.Table, part: str, migrations: Sequence[Migration]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CLAIMS})")
    found = connection.execute(sa.select(table.c.version).where(table.c.part == part)).scalar()
    version = found or 0
    if version > len(migrations):
        raise StorageError(
            f"{part} is of version {version}, this program knows {len(migrations)}; "
            "use the newer program, or another home"
        )
    for migration in migrations[version:]:
        migration(connection)
    if found is None:
        connection.execute(table.insert().values(part=part, version=len(migrations)))
    elif found < len(migrations):
        connection.execute(table.update().where(table.c.part == part).values(version=len(migrations)))


def _first_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(getattr(error, "orig", None) or error).splitlines() or [type(error).__name__])[0]
