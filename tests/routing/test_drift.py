"""A change is told with its worker and its day; where nothing changed nothing is said."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from understudy.core.types import Attempt
from understudy.routing.decisions import decisions_from
from understudy.routing.drift import Drift, Seen, Watch, drifts
from understudy.routing.shiryaev import Decided, limit, run

START = datetime(2026, 9, 1, tzinfo=UTC)
WORKERS = ("classify", "extract", "format")
WORDS = (
    "container",
    "vessel",
    "delayed",
    "customs",
    "invoice",
    "pallet",
    "pickup",
    "arrival",
    "truck",
    "driver",
    "gate",
)
Change = Callable[[Seen, random.Random], Seen]


def log(n: int, seed: int, change: Change | None = None, since: int = 0) -> list[Seen]:
    """Calibrated decisions, 100 a day, with a change from one of them on."""
    rng = random.Random(seed)
    found = []
    for number in range(n):
        sure = 0.85 + 0.148 * rng.betavariate(2, 1)
        fallback = rng.random() < 0.1
        at = START + timedelta(days=number // 100)
        text = " ".join(rng.choices(WORDS, k=8))
        seen = Seen(rng.choice(WORKERS), sure, fallback, None if fallback else rng.random() < sure, at, text)
        found.append(change(seen, rng) if change and number >= since else seen)
    return found


def worse(worker: str, by: float) -> Change:
    def change(seen: Seen, rng: random.Random) -> Seen:
        if seen.worker != worker or seen.stood is None or not seen.stood or rng.random() >= by:
            return seen
        return Seen(seen.worker, seen.confidence, seen.fallback, False, seen.at, seen.text)

    return change


REFERENCE = log(1000, 1)


def told(seen: list[Seen]) -> list[Drift]:
    return drifts(REFERENCE, seen, Watch(month=600))


def test_nothing_is_said_while_nothing_changes() -> None:
    assert [told(log(3000, seed)) for seed in range(2, 6)] == [[]] * 4


def test_a_worker_that_got_worse_is_named_with_the_day() -> None:
    found = told(log(3000, 3, worse("extract", 0.2), since=1500))
    (one,) = [drift for drift in found if drift.worker]
    assert (one.what, one.worker) == ("accuracy", "extract")
    assert one.since is not None
    assert abs((one.since - (START + timedelta(days=15))).days) <= 3
    assert one.now < one.before - 0.1


def test_a_rise_of_fallbacks_needs_no_judge() -> None:
    def change(seen: Seen, rng: random.Random) -> Seen:
        return Seen(seen.worker, seen.confidence, seen.fallback or rng.random() < 0.15, None, seen.at, seen.text)

    found = told(log(2000, 4, change, since=1000))
    (one,) = [drift for drift in found if drift.what == "fallback" and not drift.worker]
    assert 900 <= one.first <= one.told <= 1300


def test_a_log_that_knows_nothing_but_fallbacks_is_followed_by_them_alone() -> None:
    def bare(n: int, every: int) -> list[Seen]:
        return [Seen("", None, number % every == 0) for number in range(n)]

    assert drifts(bare(500, 10), bare(1000, 10), Watch()) == []
    (one,) = drifts(bare(500, 10), [*bare(1000, 10), *bare(500, 4)], Watch())
    assert (one.what, one.before) == ("fallback", 0.1)
    assert abs(one.first - 1000) < 50


def test_lower_confidence_and_unknown_words_are_told_each_for_itself() -> None:
    def unsure(seen: Seen, _rng: random.Random) -> Seen:
        return Seen(seen.worker, (seen.confidence or 0) - 0.05, seen.fallback, seen.stood, seen.at, seen.text)

    def strange(seen: Seen, _rng: random.Random) -> Seen:
        return Seen(seen.worker, seen.confidence, seen.fallback, seen.stood, seen.at, seen.text + " lithium permit")

    assert {drift.what for drift in told(log(600, 5, unsure))} >= {"confidence"}
    assert {drift.what for drift in told(log(600, 6, strange))} == {"text"}


def test_a_better_router_is_no_drift() -> None:
    def better(seen: Seen, _rng: random.Random) -> Seen:
        return Seen(seen.worker, seen.confidence, False, True, seen.at, seen.text)

    assert [drift for drift in told(log(2000, 7, better)) if drift.what in ("accuracy", "fallback")] == []


def decided(rng: np.random.Generator, n: int, worse: float = 0.0, truth: float = 1.0) -> Decided:
    """Calibrated decisions; with `worse` they go wrong so much more often than expected, with `truth` so many times as
    often."""
    doubts = 0.002 + 0.148 * (1 - rng.beta(2, 1, n))
    return Decided(doubts, rng.random(n) < doubts * truth + worse)


def plain(n: int, wrong: int) -> Decided:
    """Decisions of which nothing was expected, `wrong` of them wrong at even distances."""
    return Decided(np.zeros(n), np.arange(n) * wrong // n != (np.arange(n) + 1) * wrong // n)


@pytest.mark.parametrize(("labels", "month"), [(60, 300), (200, 300), (500, 1000), (2000, 2000)])
def test_false_alarms_are_not_more_than_asked_on_average_over_references(labels: int, month: int) -> None:
    rng = np.random.default_rng(5)
    top = limit(month, 0.1)
    crossed = sum(run(decided(rng, labels), decided(rng, month), 0.05, top) is not None for _ in range(300))
    assert 0.01 < crossed / 300 < 0.13


@pytest.mark.parametrize(("worse", "truth"), [(0.08, 1.0), (0.0, 2.0), (0.0, 0.4), (0.05, 0.0)])
def test_a_router_whose_confidences_are_wrong_in_the_reference_already_is_no_drift(worse: float, truth: float) -> None:
    rng = np.random.default_rng(6)

    def found() -> bool:
        return (
            run(decided(rng, 500, worse, truth), decided(rng, 1000, worse, truth), 0.05, limit(1000, 0.1)) is not None
        )

    assert sum(found() for _ in range(100)) <= 13


def test_a_rarer_alarm_a_longer_month_and_a_smaller_reference_are_told_later() -> None:
    log = plain(1000, 250)

    def told_at(month: int, alarms: float, labels: int) -> int:
        alarm = run(plain(labels, labels // 20), log, 0.05, limit(month, alarms))
        assert alarm is not None
        return alarm.at

    assert told_at(1000, 0.001, 2000) > told_at(1000, 0.01, 2000)
    assert told_at(4000, 0.01, 2000) > told_at(1000, 0.01, 2000)
    assert told_at(1000, 0.01, 200) > told_at(1000, 0.01, 2000)


def test_a_miss_where_the_router_was_sure_weighs_more() -> None:
    reference = decided(np.random.default_rng(1), 1000)

    def told_at(doubt: float) -> int:
        log = Decided(np.full(100, doubt), np.arange(100) % 3 == 0)
        alarm = run(reference, log, 0.05, limit(1000, 0.1))
        assert alarm is not None
        return alarm.at

    assert told_at(0.01) < told_at(0.1)


def test_a_reference_that_was_lucky_is_corrected_by_the_log_before_anything_is_suspected() -> None:
    """Half of what is true went wrong in the reference: a small one is learnt over, a large one would be proof."""
    rng = np.random.default_rng(3)
    log, top = Decided(np.zeros(8000), rng.random(8000) < 0.05), limit(1000, 0.01)
    assert run(plain(200, 5), log, 0.05, top) is None
    assert run(plain(20_000, 500), log, 0.05, top) is not None


@pytest.mark.parametrize("doubt", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("before", [0, 40])
@pytest.mark.parametrize("now", [0, 4000])
def test_a_log_that_is_all_right_or_all_wrong_is_followed_to_its_end(doubt: float, before: int, now: int) -> None:
    """No product of chances falls to 0 on the way; what went wrong each time cannot get worse."""
    reference = Decided(np.full(40, doubt), np.arange(40) < before)
    alarm = run(reference, Decided(np.full(4000, doubt), np.arange(4000) < now), 0.05, limit(1000, 0.01))
    assert (alarm is not None) == (now > 0 and before == 0)


def test_the_alarm_says_since_when() -> None:
    rng = np.random.default_rng(9)
    quiet, changed = decided(rng, 1000), decided(rng, 500, 0.1)
    log = Decided(np.append(quiet.expected, changed.expected), np.append(quiet.wrong, changed.wrong))
    alarm = run(decided(rng, 2000), log, 0.05, limit(1000, 0.01))
    assert alarm is not None
    assert 1000 <= alarm.at < 1200
    assert abs(alarm.since - 1000) < 100


def test_looking_every_day_raises_no_more_alarms_than_looking_once() -> None:
    quiet = log(1500, 8)
    assert [told(quiet[:n]) for n in range(100, 1500, 200)] == [[]] * 7


def test_of_a_ledger_what_was_pinned_decides_nothing() -> None:
    def attempt(reason: str, tier: str = "small", outcome: str = "accepted") -> Attempt:
        return Attempt(
            id=reason,
            task="t",
            step="s",
            worker="w",
            model="m",
            tier=tier,  # type: ignore[arg-type]  # as given
            reason=reason,  # type: ignore[arg-type]  # as given
            outcome=outcome,  # type: ignore[arg-type]  # as given
        )

    made = [attempt("pinned"), attempt("confident", outcome="rejected"), attempt("low_confidence", "frontier")]
    assert [(seen.fallback, seen.stood) for seen in decisions_from(made)] == [(False, False), (True, None)]
