"""Doctor finds what would stand for ever, and mends it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from understudy.app.cli import doctor_tasks
from understudy.app.cli.doctor_found import Patient
from understudy.app.cli.main import program
from understudy.core.settings import AtOnce, Settings
from understudy.core.types import Task
from understudy.memory.calls import Approval
from understudy.memory.database import open_database
from understudy.memory.leases import Leases
from understudy.memory.runs import Claim, Wanted
from understudy.orchestrator.mending import Sick


@pytest.fixture
def sick(home: Path) -> Sick:
    return Sick.of(open_database(home))


def question(sick: Sick, task: str) -> str:
    id = f"{task}/4"
    words = ("send_mail", {"to": "x@y.example"}, "hash", "shape", "1", "receiver", "why", {})
    sick.calls.ask(Approval(id, task, "s1", "dana", *words, expires="2999-01-01T00:00:00.000000+00:00"))
    return id


def parked(sick: Sick, task: str, topic: str) -> None:
    sick.leases.put(Wanted(task))
    lease = sick.leases.claim(Claim("r1", 2, only={task}), AtOnce())
    assert lease is not None
    sick.leases.park(lease, topic, None)


def test_an_answer_that_woke_nobody_is_brought_again(sick: Sick, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[object, ...]] = []
    monkeypatch.setattr("understudy.orchestrator.team.deliver", lambda *said: sent.append(said[2:5]))
    for task in ("t1", "t2"):
        parked(sick, task, f"approval:{question(sick, task)}")
    assert sick.stuck() == []
    sick.calls.answer("t1/4", approved=True, by="dana", scope="once", why="")
    assert [one.task for one in sick.stuck()] == ["t1"]
    assert sick.mend(home, Settings()) == ["t1: woken with the answer to t1/4"]
    assert sent == [("t1", "approval:t1/4", {"approved": True, "by": "dana", "why": ""})]
    assert [run.task for run in sick.leases.runs(states=("ready",))] == ["t1"]
    assert sick.stuck() == []


def test_what_was_never_queued_is_queued_and_what_is_done_is_closed(sick: Sick, home: Path) -> None:
    sick.ledger.add_task(Task("t1", "dana", "x", repo="acme/shop"), {})
    sick.ledger.add_task(Task("t2", "dana", "y"), {})
    sick.leases.put(Wanted("t2"))
    sick.ledger.set_status("t2", "done", "did y")
    found = doctor_tasks.tasks(Patient(home, Settings()))
    assert found.health == "warn"
    assert "1 written down and not queued (t1), 1 over and still queued (t2)" in found.what
    mended = CliRunner().invoke(program, ["--home", str(home), "doctor", "--mend", "--json"])
    assert "t1: queued" in mended.stderr
    assert "t2: was done" in mended.stderr
    assert doctor_tasks.tasks(Patient(home, Settings())).what == "none is stuck"
    states = {run.task: run.state for run in Leases(sick.leases.engine).runs()}
    assert states == {"t1": "ready", "t2": "over"}


def test_a_home_without_a_ledger_is_not_made(home: Path) -> None:
    assert doctor_tasks.tasks(Patient(home, Settings())).health == "ok"
    assert doctor_tasks.mend(Patient(home, Settings())) == []
    assert not (home / "ledger.db").exists()


def test_what_is_queued_late_counts_for_the_limits_of_its_mailbox(sick: Sick, home: Path) -> None:
    for task in ("t1", "t2"):
        sick.ledger.add_task(Task(task, "dana", "x"), {})
    sick.mend(home, Settings())
    one_a_mailbox = AtOnce(mailbox=1)
    assert sick.leases.claim(Claim("r1", 2), one_a_mailbox) is not None
    assert sick.leases.claim(Claim("r2", 2), one_a_mailbox) is None
