"""What routing came to: sums that are exact, prices that are known or said to be unknown, reasons in words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.app.calling import call
from understudy.core.types import UNKNOWN_PRICE, Attempt, RouteReason, Task, Tier, now
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger
from understudy.memory.spending import spending, total

COST = Decimal("0.0001234567")


def attempt(number: int, tier: Tier = "small", reason: RouteReason = "confident", **more: object) -> Attempt:
    given = {"task": "t1", "step": "t1:1", "worker": "code", "model": "haiku" if tier == "small" else "opus"}
    return Attempt(
        id=f"t1/{number}", tier=tier, reason=reason, **({"cost": COST, "frontier_cost": 10 * COST} | given | more)
    )  # type: ignore[arg-type]  # the test's own


@pytest.fixture
def ledger(home: Path) -> Ledger:
    ledger = Ledger(open_database(home))
    ledger.add_task(Task("t1", "ada", "do it"), {})
    ledger.add_task(Task("t2", "lee", "do that"), {})
    for row in (
        attempt(1, "frontier", "pinned", worker="planner", step="t1:plan", why="planning stays"),
        attempt(2, why="haiku stands with 0.950", confidence=0.95, threshold=0.85, tokens_in=9, tokens_cached=3),
        attempt(3, outcome="rejected", judged_by="tools", finding="there is no tool 'x'"),
        attempt(4, "frontier", "check_failed", confidence=0.95, threshold=0.85),
        attempt(5, reason="error", model="haiku-elsewhere"),
        attempt(6, task="t2", step="t2:1", at=now() - timedelta(days=40)),
    ):
        ledger.add_attempt(row)
    return ledger


def test_the_report_holds_the_contract(home: Path, ledger: Ledger) -> None:
    data = call("--home", home, "route", "report", "--json").json
    assert data == {
        "steps": 6,
        "small_share": 0.6667,
        "fallback_share": 0.1667,
        "spend_usd": float(6 * COST),
        "frontier_only_usd": float(60 * COST),
        "by_reason": {"confident": 3, "pinned": 1, "check_failed": 1, "error": 1},
    }
    assert call("--home", home, "route", "report", "--days", 30, "--json").json["steps"] == 5


def test_another_provider_of_the_same_model_is_an_error_and_no_fallback(home: Path, ledger: Ledger) -> None:
    groups = {group.name: group for group in spending(ledger.engine, "reason")}
    assert (groups["error"].attempts, groups["error"].fallbacks) == (1, 0)
    assert groups["check_failed"].fallbacks == 1


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("worker", ["code", "planner"]),
        ("model", ["haiku", "opus", "haiku-elsewhere"]),
        ("person", ["ada", "lee"]),
    ],
)
def test_each_way_to_group_adds_up_to_the_whole(home: Path, ledger: Ledger, by: str, names: list[str]) -> None:
    data = call("--home", home, "route", "report", "--by", by, "--json").json
    assert [group["name"] for group in data[f"by_{by}"]] == names
    assert sum(group["steps"] for group in data[f"by_{by}"]) == data["steps"]
    shown = call("--home", home, "route", "report", "--by", by).out
    assert all(name in shown for name in names)


def test_days_are_days_of_utc_and_the_newest_comes_first(ledger: Ledger) -> None:
    days = spending(ledger.engine, "day")
    assert [group.name for group in days] == sorted((group.name for group in days), reverse=True)
    assert days[0].name == f"{now():%Y-%m-%d}"
    assert [group.attempts for group in days] == [5, 1]


def test_sums_are_exact_to_the_last_digit(ledger: Ledger) -> None:
    for number in range(10, 1010):
        ledger.add_attempt(attempt(number))
    assert total(spending(ledger.engine, "model")).spend == 1006 * COST
    assert ledger.spent("t1") == 1005 * COST


def test_an_unknown_price_is_said_and_never_zero(home: Path, ledger: Ledger) -> None:
    ledger.add_attempt(attempt(7, model="nano", price_version=UNKNOWN_PRICE))
    ledger.add_attempt(attempt(7, model="nano", price_version=UNKNOWN_PRICE))
    data = call("--home", home, "route", "report", "--by", "model", "--json").json
    assert data["unpriced_steps"] == 1
    shown = call("--home", home, "route", "report", "--by", "model").out
    assert "and 1 steps whose price is unknown" in shown
    assert "nano" in shown
    rows = call("--home", home, "route", "explain", "t1", "--json").json
    assert [row["cost"] for row in rows if row["model"] == "nano"] == [None]
    assert "price unknown" in call("--home", home, "route", "explain", "t1").out


def test_where_no_price_is_known_at_all_none_is_made_up(home: Path) -> None:
    ledger = Ledger(open_database(home))
    ledger.add_task(Task("t1", "ada", "do it"), {})
    ledger.add_attempt(attempt(1, price_version=UNKNOWN_PRICE, cost=Decimal(0), frontier_cost=Decimal(0)))
    shown = call("--home", home, "route", "report", "--by", "model").out
    assert "$" not in shown
    assert call("--home", home, "tasks", "show", "t1").out.endswith("price unknown\n")


def test_a_report_on_nothing_is_zeros(home: Path) -> None:
    data = call("--home", home, "route", "report", "--json").json
    assert (data["steps"], data["spend_usd"], data["by_reason"]) == (0, 0, {})
    assert call("--home", home, "route", "report", "--by", "day").code == 0


def test_a_task_and_a_step_are_explained_in_words_with_numbers(home: Path, ledger: Ledger) -> None:
    shown = call("--home", home, "route", "explain", "t1").out
    assert "code on haiku (small), because the router was sure of it: haiku stands with 0.950" in shown
    assert "0.950 (threshold 0.850). 9 tokens in (3 from the cache)" in shown, "each number once"
    assert "It did not stand, says tools: there is no tool 'x'." in shown
    assert "because the answer before did not stand (confidence 0.950, threshold 0.850)." in shown
    step = call("--home", home, "route", "explain", "t1:plan", "--json").json
    assert [row["worker"] for row in step] == ["planner"]
    assert step[0]["words"].startswith("planner on opus (frontier), because it was pinned: planning stays")


def test_a_step_that_is_none_names_those_there_are(home: Path, ledger: Ledger) -> None:
    ledger.add_attempt(attempt(9, worker="word_skill", step="review"))
    review = call("--home", home, "route", "explain", "t1:review", "--json").json
    assert [row["worker"] for row in review] == ["word_skill"]
    refused = call("--home", home, "route", "explain", "t1:9")
    assert refused.code == 2
    assert "the steps here are: 1, plan, review" in refused.err
    assert call("--home", home, "route", "explain", "nothing").code == 2


def test_an_older_home_gains_the_new_columns_and_keeps_its_rows(home: Path) -> None:
    engine = open_database(home)
    ledger = Ledger(engine)
    ledger.add_attempt(attempt(1))
    with engine.begin() as connection:
        for index in ("attempts_by_day", "attempts_by_task"):
            connection.exec_driver_sql(f"DROP INDEX {index}")
        for column in ("kind", "why", "tokens_cache_write"):
            connection.exec_driver_sql(f"ALTER TABLE attempts DROP COLUMN {column}")
        connection.exec_driver_sql("UPDATE schema_version SET version = 1 WHERE part = 'ledger'")
    again = Ledger(engine).attempt("t1/1")
    assert (again.cost, again.kind, again.why, again.tokens_cache_write) == (COST, "", "", 0)
    assert len(spending(engine, "worker")) == 1
