"""Every schema that this project ever had is brought up to date, and a newer one is refused in one line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from understudy.core.errors import StorageError
from understudy.core.types import Event, Task
from understudy.memory.calls import Calls
from understudy.memory.classified import ClassifiedTools
from understudy.memory.database import open_database
from understudy.memory.leases import Leases
from understudy.memory.ledger import CorrectionRow, Ledger, PullRow, RepositoryRow
from understudy.memory.trail import Entry
from understudy.tools.audit import verify

SCHEMAS = sorted((Path(__file__).parents[1] / "data" / "schemas").glob("*.sql"))
TASK = "1kkbcv7080f288stp7"


@pytest.fixture(params=SCHEMAS, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, home: Path) -> Path:
    """A home as a program of that day left it."""
    connection = sqlite3.connect(home / "ledger.db")
    connection.executescript(request.param.read_text("utf-8"))
    connection.close()
    return home


def test_what_an_older_program_wrote_is_read_and_written_on(old: Path) -> None:
    engine = open_database(old)
    ledger, calls, leases = Ledger(engine), Calls(engine), Leases(engine)
    ClassifiedTools(engine)
    row = ledger.task(TASK)
    assert (row.status, row.task.repo, row.inputs) == ("waiting", "acme/shop", {"budget": "1.00"})
    assert [event.kind for event in ledger.events(TASK)] == ["task.started"]
    assert ledger.sums(TASK).spend == Decimal("0.0125")
    assert ledger.mail_taken("<a@acme.example>")
    assert verify(calls) is None
    ledger.add_task(Task("t2", "lee", "more"), {})
    ledger.add_event(Event("t2", "note", "x"), key="t2#1")
    ledger.add_repository(RepositoryRow("acme/shop", "forge", "shop"))
    ledger.add_pull(PullRow("acme/shop", 1, "t2", "lee"))
    ledger.add_correction(CorrectionRow("c1", "t2", "dana", "acme/shop", "reviewer", {}, "s", False))
    calls.append([Entry("t2/1#proposed", "t2", "proposed", "send_mail", "lee")])
    assert verify(calls) is None
    assert leases.again("nothing") is False
    engine.dispose()


def test_an_old_home_has_the_same_tables_as_a_new_one(old: Path, tmp_path: Path) -> None:
    def columns(home: Path) -> dict[str, set[str]]:
        engine = open_database(home)
        for part in (Ledger, Calls, Leases, ClassifiedTools):
            part(engine)
        seen = sa.inspect(engine)
        found = {table: {column["name"] for column in seen.get_columns(table)} for table in seen.get_table_names()}
        engine.dispose()
        return found

    assert columns(old) == columns(tmp_path / "new")


@pytest.mark.parametrize(
    ("part", "store"),
    [
        ("ledger", Ledger),
        ("calls", Calls),
        ("leases", Leases),
        ("classified", ClassifiedTools),
    ],
)
def test_a_newer_schema_is_refused_in_one_line_and_left_alone(
    home: Path, part: str, store: Callable[[sa.Engine], object]
) -> None:
    engine = open_database(home)
    store(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version = 99 WHERE part = ?", (part,))
    with pytest.raises(StorageError, match=rf"{part} is of version 99.*use the newer program") as refused:
        store(engine)
    assert "\n" not in str(refused.value)
    with engine.connect() as connection:
        asked = sa.text("SELECT version FROM schema_version WHERE part = :part")
        assert connection.execute(asked, {"part": part}).scalar() == 99
    engine.dispose()
