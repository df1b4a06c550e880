"""A home that was broken on purpose is told in one line, and the command that is printed mends it."""

from __future__ import annotations

import fcntl
import os
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.app.doctor.conftest import fill, mend, patient
from tests.tools.mail.dovecot import free_port
from understudy.app.cli import doctor_home
from understudy.app.cli.doctor_found import ok
from understudy.tools.forge.forge import Forge


def test_a_home_below_a_file_fails_and_can_be_mended(tmp_path: Path) -> None:
    (tmp_path / "place").write_text("in the way", "utf-8")
    sick = patient(tmp_path / "place" / "home")
    found = doctor_home.home(sick)
    assert (found.health, found.what) == ("fail", f"{tmp_path}/place is a file")
    mend(found)
    assert doctor_home.home(sick).health == "ok"
    assert (tmp_path / "place.old").read_text("utf-8") == "in the way"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_written_fails_and_can_be_mended(home: Path) -> None:
    home.chmod(0o500)
    found = doctor_home.home(patient(home))
    assert found.health == "fail"
    mend(found)
    assert doctor_home.home(patient(home)).health == "ok"


@pytest.mark.parametrize(("free", "health"), [(100 << 20, "fail"), (1 << 30, "warn"), (3 << 30, "ok")])
def test_a_disk_that_is_full_is_told(home: Path, monkeypatch: pytest.MonkeyPatch, free: int, health: str) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(doctor_home.shutil, "disk_usage", lambda _path: usage)
    assert doctor_home.home(patient(home)).health == health


def damage(path: Path) -> None:
    """Overwrite the middle of a file."""
    with path.open("r+b") as file:
        size = path.stat().st_size
        file.seek(min(4096, size // 2))
        file.write(b"\xde\xad" * 2000)


@pytest.mark.parametrize("how", [damage, lambda path: path.write_bytes(b"this is no database" * 100)])
def test_a_damaged_ledger_fails_and_is_put_aside_not_lost(home: Path, how: Callable[[Path], object]) -> None:
    fill(home, t1="done")
    assert ", 1 task" in doctor_home.ledger(patient(home)).what
    how(home / "ledger.db")
    found = doctor_home.ledger(patient(home))
    assert found.health == "fail"
    mend(found)
    assert (home / "ledger.db.broken").exists()
    assert doctor_home.ledger(patient(home)).health == "ok"


def test_a_ledger_of_a_newer_program_fails_and_stays_as_it_is(home: Path) -> None:
    fill(home, t1="done")
    with closing(sqlite3.connect(home / "ledger.db")) as connection, connection:
        connection.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(Exception, match="is of version 99"):
        doctor_home.ledger(patient(home))


def test_a_database_that_cannot_be_reached_fails_without_its_password(home: Path) -> None:
    url = f"postgresql+psycopg://ada:s3cret-word@127.0.0.1:{free_port()}/understudy"
    found = doctor_home.ledger(patient(home, database=url))
    assert found.health == "fail"
    assert "s3cret-word" not in found.what + found.repair


def test_a_damaged_journal_fails(home: Path) -> None:
    with closing(sqlite3.connect(home / "journal.db")) as connection, connection:
        connection.execute("CREATE TABLE workflow_status (status TEXT)")
    assert doctor_home.journal(patient(home)).health == "ok"
    (home / "journal.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    found = doctor_home.journal(patient(home))
    assert found.health == "fail"
    mend(found)
    assert doctor_home.journal(patient(home)).health == "ok"


def test_a_forge_counts_its_repositories_and_misses_one_that_is_gone(home: Path) -> None:
    with Forge(home / "forge") as forge:
        forge.create_repository("acme", "shop")
    assert "1 repository" in doctor_home.forge(patient(home)).what
    (home / "forge" / "acme" / "shop.git").rename(home / "elsewhere.git")
    found = doctor_home.forge(patient(home))
    assert (found.health, "acme/shop" in found.what) == ("fail", True)


def test_a_key_of_the_forge_that_others_can_read_fails_and_is_mended(home: Path) -> None:
    key = home / "forge.key"
    key.write_text("secret", "utf-8")
    key.chmod(0o644)
    found = doctor_home.forge(patient(home))
    assert found.health == "fail"
    mend(found)
    assert key.stat().st_mode & 0o777 == 0o600
    assert doctor_home.forge(patient(home)).health == "ok"


def test_the_skill_store_is_opened_when_it_is_there(home: Path) -> None:
    assert doctor_home.skills(patient(home)).health == "ok"
    (home / "skills").mkdir()
    (home / "skills" / "chroma.sqlite3").write_bytes(b"this is no database" * 100)
    found = doctor_home.skills(patient(home))
    assert found.health == "fail"
    mend(found)
    assert doctor_home.skills(patient(home)).health == "ok"


def test_a_chroma_server_that_is_down_fails(home: Path) -> None:
    found = doctor_home.skills(patient(home, chroma=f"http://127.0.0.1:{free_port()}"))
    assert found.health == "fail"


def test_only_work_trees_of_tasks_that_are_done_are_left_over(home: Path) -> None:
    fill(home, t1="done", t2="failed", t3="stopped", t4="waiting")
    for name in ("t1", "t2", "t3", "t4", "it's gone"):
        (home / "work" / name / "tree").mkdir(parents=True)
    found = doctor_home.leftovers(patient(home))
    assert (found.health, found.what) == ("warn", "2 work trees that nobody needs")
    mend(found)
    assert sorted(path.name for path in (home / "work").iterdir()) == ["t2", "t3", "t4"]
    assert doctor_home.leftovers(patient(home)) == ok("none")


def test_a_clone_that_broke_off_is_left_over_and_one_at_work_is_not(home: Path) -> None:
    fill(home, t1="failed", t2="queued")
    for name in ("t1", "t1.half", "t2.half", "t9.half"):
        (home / "work" / name).mkdir(parents=True)
    mend(doctor_home.leftovers(patient(home)))
    assert sorted(path.name for path in (home / "work").iterdir()) == ["t1", "t2.half"]


def test_a_lock_of_a_dead_process_is_left_over_and_that_of_a_living_one_is_not(home: Path) -> None:
    (home / "locks").mkdir()
    living, dead = home / "locks" / "a.lock", home / "locks" / "b.lock"
    dead.touch()
    with living.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        found = doctor_home.leftovers(patient(home))
        assert found.repair == shlex.join(["rm", "-rf", str(dead)])
        mend(found)
        assert doctor_home.leftovers(patient(home)) == ok("none")
    assert living.exists()


def test_a_task_that_a_dead_process_left_standing_is_to_be_resumed_before_anything_is_removed(home: Path) -> None:
    fill(home, t1="running", t2="done")
    (home / "locks").mkdir()
    (home / "locks" / "b.lock").touch()
    found = doctor_home.leftovers(patient(home))
    assert (found.health, found.repair) == ("warn", "understudy tasks resume t1")


def test_a_task_that_a_living_process_runs_is_left_alone(home: Path) -> None:
    fill(home, t1="running")
    (home / "work" / "t1").mkdir(parents=True)
    (home / "locks").mkdir()
    with (home / "locks" / "a.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert doctor_home.leftovers(patient(home)) == ok("none")
