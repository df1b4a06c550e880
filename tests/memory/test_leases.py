"""One queue: a task is one runner's at a time, a dead one's is anybody's, and limits hold over all of them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from understudy.core.settings import AtOnce
from understudy.memory.database import open_database
from understudy.memory.leases import Leases
from understudy.memory.runs import Claim, Lease, Wanted

NONE = AtOnce()


@pytest.fixture
def engine(home: Path) -> Engine:
    return open_database(home)


@pytest.fixture
def leases(engine: Engine) -> Leases:
    return Leases(engine)


def claim(leases: Leases, runner: str = "r1", limits: AtOnce = NONE, **more: object) -> Lease | None:
    return leases.claim(Claim(runner, 1, **more), limits)  # type: ignore[arg-type]  # the names of `Claim`


def taken(leases: Leases, runner: str = "r1", limits: AtOnce = NONE, **more: object) -> list[str]:
    """Everything that a runner gets until there is nothing for it."""
    found = []
    while (lease := claim(leases, runner, limits, **more)) is not None:
        found.append(lease.task)
    return found


def put(leases: Leases, *wanted: Wanted) -> None:
    for one in wanted:
        leases.put(one)


def test_the_higher_priority_goes_first_and_among_equals_the_older(leases: Leases) -> None:
    put(leases, Wanted("t2"), Wanted("t1"), Wanted("t3", priority=5))
    assert taken(leases) == ["t3", "t1", "t2"]


def test_a_task_that_is_queued_again_stays_as_it_is(leases: Leases) -> None:
    put(leases, Wanted("t1", priority=1), Wanted("t1", priority=9))
    assert [run.priority for run in leases.runs()] == [1]


def test_of_many_runners_at_once_each_task_goes_to_one(leases: Leases) -> None:
    put(leases, *(Wanted(f"t{number:02}") for number in range(12)))
    got: dict[str, list[str]] = {}
    threads = [
        threading.Thread(target=lambda name=name: got.update({name: taken(leases, name)})) for name in ("a", "b", "c")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(task for tasks in got.values() for task in tasks) == [f"t{number:02}" for number in range(12)]


@pytest.mark.parametrize("name", ["person", "repo", "provider", "mailbox"])
def test_a_limit_holds_over_all_runners(leases: Leases, name: str) -> None:
    put(leases, *(Wanted(f"t{n}", **{name: "x"}) for n in range(3)), Wanted("t9", **{name: "y"}))  # type: ignore[arg-type]
    limits = AtOnce.model_validate({name: 2})
    assert taken(leases, "a", limits) + taken(leases, "b", limits) == ["t0", "t1", "t9"]
    first = leases.find("t0")
    assert first is not None
    leases.release(Lease("t0", first.runner, first.token, 1), "over")
    assert taken(leases, "b", limits) == ["t2"]


def test_a_branch_has_one_writer_whatever_the_limits(leases: Leases) -> None:
    put(leases, Wanted("t1", branch="acme/shop#x"), Wanted("t2", branch="acme/shop#x"), Wanted("t3"))
    assert taken(leases) == ["t1", "t3"]


def test_a_lease_that_is_not_renewed_is_anybodys_and_its_holder_is_fenced_off(engine: Engine) -> None:
    leases = Leases(engine, seconds=0.0)
    put(leases, Wanted("t1"))
    slow = claim(leases, "slow")
    assert slow is not None
    quick = claim(leases, "quick")
    assert quick is not None
    assert quick.token == slow.token + 1
    assert leases.release(slow, "over") is False
    leases.park(slow, "approval:1", None)
    run = leases.find("t1")
    assert run is not None
    assert (run.state, run.runner) == ("held", "quick")


def test_a_runner_that_beats_keeps_what_it_has_and_not_what_it_lost(leases: Leases) -> None:
    put(leases, Wanted("t1"))
    lease = claim(leases)
    assert lease is not None
    leases.beat("r1", "here", 1)
    assert leases.holds(lease)
    assert list(leases.mine("r1")) == ["t1"]
    assert claim(leases, "r2") is None
    again = claim(leases, "r2", dead=["r1"])
    assert again is not None
    leases.beat("r1", "here", 1)
    assert not leases.holds(lease)
    assert leases.mine("r1") == {}
    assert leases.holds(again)


def test_an_answer_wakes_a_parked_task_even_if_it_comes_while_it_is_being_parked(leases: Leases) -> None:
    put(leases, Wanted("t1"))
    lease = claim(leases)
    assert lease is not None
    leases.park(lease, "approval:1", 3600)
    assert claim(leases) is None
    leases.wake("t1")
    lease = claim(leases)
    assert lease is not None
    leases.wake("t1")
    leases.park(lease, "approval:1", 3600)
    assert claim(leases) is not None


def test_a_parked_task_goes_on_when_its_time_to_wait_is_over(leases: Leases) -> None:
    put(leases, Wanted("t1"))
    lease = claim(leases)
    assert lease is not None
    leases.park(lease, "approval:1", -1)
    assert claim(leases) is not None


def test_what_nobody_holds_stops_at_once_and_what_is_held_is_stopped_by_its_holder(leases: Leases) -> None:
    put(leases, Wanted("t1"), Wanted("t2"))
    lease = claim(leases)
    assert lease is not None
    assert leases.stop("t2", "dana") == "stopped"
    assert leases.stop("t1", "dana") == "held"
    assert leases.mine("r1")["t1"].stop == "dana"
    leases.release(lease, "stopped")
    assert claim(leases) is None
    assert leases.again("t1")
    assert claim(leases) is not None
    assert not leases.again("t1")


def test_what_may_still_be_under_way_is_nobodys_until_its_lease_ends(leases: Leases) -> None:
    put(leases, Wanted("t1"))
    lease = claim(leases)
    assert lease is not None
    leases.release(lease, "ready", clean=False)
    assert claim(leases, "r2") is None
    assert claim(leases, "r2", dead=["r1"]) is not None


def test_a_runner_takes_only_what_it_was_asked_to_do(leases: Leases) -> None:
    put(leases, Wanted("t1"), Wanted("t2"))
    assert taken(leases, only={"t2", "t9"}) == ["t2"]
    assert taken(leases, only=set()) == []


def test_a_task_of_an_older_program_ends_on_it_or_is_handed_over_by_rule(leases: Leases) -> None:
    put(leases, Wanted("t1"), Wanted("t2"))
    old = leases.claim(Claim("old", 1), NONE)
    assert old is not None
    leases.release(old, "ready")
    leases.beat("old", "here", 1)
    knows, does_not = Claim("new", 3, older=(1, 2)), Claim("newer", 4, older=(3,))
    assert leases.claim(does_not, NONE) == Lease("t2", "newer", 1, 4)
    assert leases.claim(knows, NONE) is None  # the older program still runs: it ends there
    leases.leave("old")
    assert leases.claim(does_not, NONE) is None
    assert leases.claim(knows, NONE) == Lease("t1", "new", 2, 1)


def test_a_run_that_no_program_can_go_on_with_ends_and_is_told_once(leases: Leases) -> None:
    put(leases, Wanted("t1"), Wanted("t2"), Wanted("t3"))
    old = leases.claim(Claim("old", 1), NONE)
    assert old is not None
    leases.beat("old", "here", 1)
    new = Claim("new", 3, older=(2,))
    leases.release(old, "ready")
    assert leases.left_behind(new) == []  # a runner of the older program lives
    leases.leave("old")
    assert leases.left_behind(Claim("new", 3, only={"t2"})) == []
    assert leases.left_behind(Claim("knows", 3, older=(1,))) == []
    assert leases.left_behind(new) == ["t1"]
    assert leases.left_behind(new) == []
    run = leases.find("t1")
    assert run is not None
    assert run.state == "stopped"


def test_a_run_of_a_newer_program_is_left_alone(leases: Leases) -> None:
    put(leases, Wanted("t1"))
    newer = leases.claim(Claim("newer", 4), NONE)
    assert newer is not None
    leases.release(newer, "ready")
    assert leases.left_behind(Claim("mine", 3)) == []
