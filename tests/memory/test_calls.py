"""The gateway's tables: an effect begun, done, or of unknown end, whatever process asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.core.errors import StorageError
from understudy.memory.calls import Calls
from understudy.memory.database import open_database
from understudy.memory.trail import Entry


def opened(folder: Path) -> Calls:
    return Calls(open_database(folder))


def test_an_effect_is_fresh_once_then_unknown_until_it_is_done(tmp_path: Path) -> None:
    assert opened(tmp_path).begin("t1/2", "t1", "send_mail") == ("fresh", None)
    other = opened(tmp_path)
    assert other.begin("t1/2", "t1", "send_mail") == ("unknown", None)
    other.done("t1/2", {"text": "sent"})
    assert opened(tmp_path).begin("t1/2", "t1", "send_mail") == ("done", {"text": "sent"})


def test_a_trail_is_read_by_task_and_from_a_place_on(tmp_path: Path) -> None:
    calls = opened(tmp_path)
    calls.append([Entry(f"{task}/1", task, "proposed", "x", "dana", {"ü": 1}) for task in ("t1", "t2", "t1b")])
    assert [entry.key for entry in calls.trail("t1")] == ["t1/1"]
    assert [entry.seq for entry in calls.trail(after=1)] == [2, 3]
    assert next(iter(calls.trail())).data == {"ü": 1}


def test_a_newer_programs_tables_are_refused(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    Calls(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version = 99 WHERE part = 'calls'")
    with pytest.raises(StorageError, match="use the newer program"):
        Calls(engine)


def test_a_damaged_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError):
        opened(tmp_path)
