"""The ledger writes each thing once, adds money up exactly, and refuses what it does not know."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from understudy.core.errors import StorageError, UsageError
from understudy.core.types import Attempt, Event, Task
from understudy.memory.database import migrate, open_database
from understudy.memory.ledger import CorrectionRow, Ledger, PullRow, RepositoryRow


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    engine = open_database(tmp_path)
    yield Ledger(engine)
    engine.dispose()


def attempt(number: int, **changes: object) -> Attempt:
    plain = Attempt(f"t/{number}", "t", "t:1", "code", "small", "small", "pinned", cost=Decimal("0.0001"))
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


def test_an_attempt_that_a_replay_writes_again_is_one_row(ledger: Ledger) -> None:
    ledger.add_attempt(attempt(1))
    ledger.add_attempt(attempt(1, outcome="rejected", finding="empty"))
    assert [row.outcome for row in ledger.attempts("t")] == ["rejected"]


def test_an_event_with_a_key_is_read_once(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.add_event(Event("t", "step.done", "ok"), key="t#1")
    ledger.add_event(Event("t", "step.done", "without a key"))
    ledger.add_event(Event("t", "step.done", "without a key"))
    assert len(ledger.events("t")) == 3


def test_events_can_be_followed_from_where_one_left_off(ledger: Ledger) -> None:
    for number in range(3):
        ledger.add_event(Event("t", "k", str(number)))
    first = ledger.events("t")[0]
    assert [event.text for event in ledger.events("t", after=first.seq)] == ["1", "2"]


def test_a_miss_is_two_rows_and_the_sums_say_so(ledger: Ledger) -> None:
    ledger.add_attempt(attempt(1, outcome="rejected", frontier_cost=Decimal("0.001")))
    big = attempt(2, model="big", tier="frontier", reason="check_failed", cost=Decimal("0.001"))
    ledger.add_attempt(dataclasses.replace(big, frontier_cost=Decimal("0.001")))
    sums = ledger.sums("t")
    assert (sums.attempts, sums.small, sums.frontier, sums.fallbacks) == (2, 1, 1, 1)
    assert (sums.spend, sums.frontier_only) == (Decimal("0.0011"), Decimal("0.002"))
    assert ledger.sums("another").small_share == 0.0


def test_how_long_models_worked_adds_up_by_task(ledger: Ledger) -> None:
    for number, seconds in enumerate((1.5, 0.25)):
        ledger.add_attempt(dataclasses.replace(attempt(number), seconds=seconds))
    assert (ledger.worked("t"), ledger.worked("another")) == (1.75, 0)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.decimals(min_value=0, max_value=100, places=8), max_size=30))
def test_money_adds_up_to_the_last_digit(tmp_path_factory: pytest.TempPathFactory, costs: list[Decimal]) -> None:
    engine = open_database(tmp_path_factory.mktemp("money"))
    ledger = Ledger(engine)
    for number, cost in enumerate(costs):
        ledger.add_attempt(attempt(number, cost=cost))
    assert ledger.spent("t") == sum(costs, Decimal(0))
    engine.dispose()


def test_a_task_is_found_by_the_end_of_its_id_and_an_ambiguous_end_is_refused(ledger: Ledger) -> None:
    for task in ("1aaxyz", "1bbxyz"):
        ledger.add_task(Task(task, "dana", "do it"), {"repo_path": "here"})
    assert ledger.task("bbxyz").task.id == "1bbxyz"
    assert ledger.task("1aaxyz").inputs == {"repo_path": "here"}
    with pytest.raises(UsageError, match="several"):
        ledger.task("xyz")
    with pytest.raises(UsageError, match="no task"):
        ledger.task("nope")
    with pytest.raises(UsageError, match="no task"):
        ledger.task("%")


def test_adding_a_task_again_does_not_reset_it(ledger: Ledger) -> None:
    ledger.add_task(Task("t", "dana", "do it"), {})
    ledger.set_status("t", "done", "did it")
    ledger.add_task(Task("t", "dana", "do it"), {})
    assert (ledger.task("t").status, ledger.task("t").outcome) == ("done", "did it")


def test_a_mail_is_taken_once_under_any_of_its_keys(ledger: Ledger) -> None:
    assert ledger.take_mail(["uid 1", "<a@b>"], "t1")
    assert ledger.take_mail(["uid 1", "<a@b>"], "t1")
    assert not ledger.take_mail(["uid 2", "<a@b>"], "t2")
    assert not ledger.mail_taken("uid 2")
    assert ledger.mail_taken("<a@b>")


def test_pulls_corrections_and_repositories_come_back_as_they_were(ledger: Ledger) -> None:
    pull = PullRow("acme/shop", 1, "t", "dana")
    correction = CorrectionRow("c", "t", "dana", "acme/shop", "add a reviewer", {"a": [1]}, "reviewers", False)
    repository = RepositoryRow("acme/shop", "forge", "/somewhere/shop")
    ledger.add_pull(pull)
    ledger.add_correction(correction)
    ledger.add_repository(repository)
    assert ledger.pulls("acme/shop") == [pull]
    assert ledger.corrections() == [correction]
    assert ledger.repositories() == [repository]


def test_a_ledger_of_a_newer_program_is_refused_in_one_line(ledger: Ledger) -> None:
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version = 99")
    with pytest.raises(StorageError, match="use the newer program"):
        Ledger(ledger.engine)


def test_a_migration_that_fails_leaves_the_old_version(tmp_path: Path) -> None:
    engine = open_database(tmp_path)

    def bad(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE here (a)")
        connection.exec_driver_sql("NOT SQL")

    with pytest.raises(StorageError, match="brought up to date"):
        migrate(engine, "part", [bad])
    migrate(engine, "part", [lambda connection: connection.exec_driver_sql("CREATE TABLE here (a)")])
    engine.dispose()


def test_a_full_or_missing_disk_is_one_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(StorageError, match="cannot open"):
        open_database(blocked / "home")


def test_a_database_url_nobody_understands_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"cannot open .*UNDERSTUDY_DATABASE_URL"):
        open_database(tmp_path, "nonsense")
    with pytest.raises(StorageError, match="only SQLite and PostgreSQL"):
        open_database(tmp_path, "mysql://dana:secret@127.0.0.1/x")
    with pytest.raises(StorageError, match=r"in sqlite:////nowhere/x\.db: "):
        open_database(tmp_path, "sqlite:////nowhere/x.db")
