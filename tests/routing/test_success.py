"""The table of successes learns from outcomes, forgets the oldest, and can be told that it was wrong."""

from __future__ import annotations

import pytest

from understudy.core.types import Attempt, Outcome, RouteReason, Tier
from understudy.routing.success import COVERED_WINDOW, WINDOW, Record, SuccessTable


def row(
    number: int,
    outcome: Outcome = "accepted",
    kind: str = "text",
    reason: RouteReason = "confident",
    tier: Tier = "small",
) -> Attempt:
    return Attempt(f"t/{number}", "t", "t:1", "code", "haiku", tier, reason, kind=kind, outcome=outcome)


def test_what_nobody_has_seen_is_believed_to_stand_since_every_answer_is_checked() -> None:
    assert SuccessTable().chance("code", "text", "haiku") == pytest.approx(0.95)


def test_outcomes_move_the_belief_and_a_later_judgement_moves_it_back() -> None:
    table = SuccessTable([row(n, "rejected") for n in range(10)])
    assert table.chance("code", "text", "haiku") == pytest.approx(19 / 30)
    for number in range(10):
        table.observe(row(number, "accepted"))
    assert table.chance("code", "text", "haiku") == pytest.approx(29 / 30)
    assert table.record("code", "text", "haiku") == Record(10, 10)


def test_another_kind_of_task_of_the_same_worker_is_a_hint_and_another_worker_is_none() -> None:
    table = SuccessTable([row(n, "rejected", kind="tools") for n in range(50)])
    hinted = table.chance("code", "text", "haiku")
    assert table.chance("code", "tools", "haiku") < hinted < 0.95
    assert table.chance("mail", "text", "haiku") == table.chance("code", "text", "opus") == pytest.approx(0.95)


def test_a_wire_that_failed_says_nothing_of_the_model() -> None:
    assert SuccessTable([row(1, "failed")]).record("code", "text", "haiku") == Record()


def test_the_oldest_outcomes_are_forgotten() -> None:
    table = SuccessTable(row(n, "rejected" if n < 100 else "accepted") for n in range(WINDOW + 100))
    assert table.record("code", "text", "haiku") == Record(WINDOW, WINDOW)


def test_covered_answers_are_the_newest_that_small_models_gave_on_trust() -> None:
    table = SuccessTable(row(n) for n in range(COVERED_WINDOW + 5))
    for number, (reason, tier) in enumerate([("pinned", "small"), ("confident", "frontier")], start=1000):
        table.observe(row(number, "rejected", reason=reason, tier=tier))  # type: ignore[arg-type]  # the test's own
    assert table.covered() == Record(COVERED_WINDOW, COVERED_WINDOW)
    table.observe(row(COVERED_WINDOW, "rejected"))
    assert table.covered() == Record(COVERED_WINDOW - 1, COVERED_WINDOW)
