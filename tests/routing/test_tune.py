"""The tuned threshold is the cheapest one, by the closed form and by a slow replay of every decision."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.errors import UsageError
from understudy.core.types import Attempt
from understudy.routing.economics import Stakes, break_even_accuracy, break_even_confidence, saving
from understudy.routing.trials import trials_from, trials_of
from understudy.routing.tune import NEVER, Replay, Trial

STAKES = st.builds(
    Stakes, unnoticed=st.floats(0, 1), damage=st.floats(0, 20), check=st.floats(0, 0.5), redo=st.floats(0, 1)
)
TRIALS = st.lists(
    st.builds(
        Trial,
        confidence=st.integers(0, 20).map(lambda n: n / 20),
        stood=st.booleans(),
        small=st.floats(0, 2),
        frontier=st.floats(0.01, 3),
        weight=st.sampled_from([1.0, 1.0, 50.0]),
    ),
    min_size=1,
    max_size=25,
)


def slow(trials: list[Trial], threshold: float, stakes: Stakes, router: float) -> float:
    """One decision after the other, as the text of the formula says it."""
    total = weight = 0.0
    for trial in trials:
        f = trial.frontier
        cost = router if threshold <= 1 else 0.0
        if trial.confidence < threshold:
            cost += f
        else:
            cost += trial.small + stakes.check * f
            if not trial.stood:
                cost += (1 - stakes.unnoticed) * (f + stakes.redo * f) + stakes.unnoticed * stakes.damage * f
        total, weight = total + trial.weight * cost, weight + trial.weight
    return total / weight


@given(TRIALS, STAKES, st.floats(0, 0.5))
def test_every_threshold_costs_what_a_slow_replay_says_and_the_best_is_the_least(
    trials: list[Trial], stakes: Stakes, router: float
) -> None:
    replay = Replay(trials, stakes, router)
    tried = sorted({trial.confidence for trial in trials})
    for threshold in tried:
        assert replay.policy("", threshold).spend == pytest.approx(slow(trials, threshold, stakes, router))
    best = replay.best()
    least = min(slow(trials, threshold, stakes, router) for threshold in tried)
    if best.coverage:
        assert best.spend == pytest.approx(least)
    else:
        assert best.spend == pytest.approx(slow(trials, NEVER, stakes, router))
        assert slow(trials, NEVER, stakes, 0) <= least - router + 1e-9


@given(
    st.integers(1, 30), st.integers(0, 30), st.integers(0, 30), st.floats(0.01, 2), st.floats(0.1, 3), STAKES,
    st.floats(0, 0.5),
)  # fmt: skip
def test_equal_prices_give_the_closed_form(
    right: int, wrong: int, left: int, small: float, frontier: float, stakes: Stakes, router: float
) -> None:
    trials = [Trial(0.9, n < right, small, frontier) for n in range(right + wrong)]
    trials += [Trial(0.1, False, small, frontier)] * left
    policy = Replay(trials, stakes, router * frontier).policy("", 0.5)
    p, a = (right + wrong) / len(trials), right / (right + wrong)
    closed = saving(small / frontier, a, stakes, router, p)
    assert policy.coverage == pytest.approx(p)
    assert policy.accuracy == pytest.approx(a)
    assert policy.saving == pytest.approx(closed * frontier, abs=1e-9)


@given(st.floats(0.01, 1.5), STAKES, st.floats(0, 0.5), st.floats(0.1, 1))
def test_at_the_break_even_accuracy_nothing_is_saved_and_above_it_something(
    small: float, stakes: Stakes, router: float, share: float
) -> None:
    needed = break_even_accuracy(small, stakes, router, share)
    if abs(needed) < 1e6:
        assert saving(small, needed, stakes, router, share) == pytest.approx(0, abs=1e-6)
        assert saving(small, needed + 0.1, stakes, router, share) >= -1e-9


@pytest.mark.parametrize(
    ("small", "router", "needed"), [(1 / 3, 0, 0.333), (0.2, 0, 0.2), (0.6, 0, 0.6), (0.05, 0.04, 0.107)]
)
def test_known_pairs_of_models_break_even_where_the_table_says(small: float, router: float, needed: float) -> None:
    assert break_even_accuracy(small, Stakes(), router, 0.7) == pytest.approx(needed, abs=0.002)


@given(st.floats(0, 1), STAKES)
def test_the_confidence_that_breaks_even_is_the_accuracy_that_does_once_deciding_is_paid(
    small: float, stakes: Stakes
) -> None:
    needed = break_even_accuracy(small, stakes)
    assert break_even_confidence(small, stakes) == pytest.approx(min(1.0, max(0.0, needed)))


def drawn(n: int, small: float, seed: int = 0) -> list[Trial]:
    """Calibrated decisions: an answer of confidence c stands with probability c."""
    rng = random.Random(seed)
    confidences = [rng.betavariate(3, 1) for _ in range(n)]
    return [Trial(c, rng.random() < c, small, 1.0) for c in confidences]


def test_on_calibrated_decisions_the_tuned_threshold_is_near_the_one_of_the_prices() -> None:
    trials = drawn(20_000, 0.4)
    assert Replay(trials, Stakes()).best().threshold == pytest.approx(break_even_confidence(0.4, Stakes()), abs=0.06)


def test_the_band_holds_the_truth_of_new_decisions_about_as_often_as_it_says() -> None:
    truth = {0: 0.0}
    inside = 0
    new = Replay(drawn(50_000, 0.5, 999), Stakes())
    for seed in range(60):
        replay = Replay(drawn(300, 0.5, seed), Stakes())
        best = replay.banded(replay.best(), tuned=True, draws=100)
        truth[seed] = new.policy("", best.threshold).saving
        inside += best.low <= truth[seed] <= best.high
    assert inside >= 48


def test_choosing_on_noise_is_not_taken_for_a_saving() -> None:
    rng = random.Random(3)
    trials = [Trial(rng.random(), rng.random() < 0.5, 0.5, 1.0) for _ in range(60)]
    replay = Replay(trials, Stakes())
    assert replay.best().saving > 0
    honest = replay.banded(replay.best(), tuned=True)
    assert honest.saving < replay.best().saving
    assert honest.low <= 0


def test_lines_are_read_with_their_prices_and_propensities(tmp_path: Path) -> None:
    path = tmp_path / "trials.jsonl"
    lines = [
        {"confidence": 0.9, "correct": True, "small_usd": 0.1, "frontier_usd": 1},
        {"confidence": "0.5", "sufficient": "no", "propensity": 0.02},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n")
    first, second = trials_of(path, 0.2, 2.0)
    assert first == Trial(0.9, True, 0.1, 1.0)
    assert second == Trial(0.5, False, 0.2, 2.0, 50.0)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"confidence": 0.9}', "correct"),
        ('{"confidence": 1.9, "correct": true}', "out of range"),
        ('{"correct": true}', "confidence"),
        ('{"confidence": 0.9, "correct": true, "small_usd": -1}', "negative"),
        ('{"confidence": NaN, "correct": true}', "number"),
        ('{"confidence": 0.9, "correct": true, "propensity": 0}', "propensity"),
        ("{", "not JSON"),
    ],
)
def test_a_bad_line_is_named(line: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "trials.jsonl"
    path.write_text('{"confidence": 0.9, "correct": true}\n' + line + "\n")
    with pytest.raises(UsageError, match=rf"trials.jsonl, line 2: .*{says}"):
        list(trials_of(path, 0.1, 1.0))


def test_of_a_ledger_only_judged_answers_of_small_models_count_and_explored_ones_for_many() -> None:
    def attempt(reason: str, tier: str = "small", outcome: str = "accepted") -> Attempt:
        return Attempt(
            id=reason + tier + outcome,
            task="t",
            step="s",
            worker="w",
            model="m",
            tier=tier,  # type: ignore[arg-type]  # as given
            reason=reason,  # type: ignore[arg-type]  # as given
            outcome=outcome,  # type: ignore[arg-type]  # as given
            confidence=0.5,
            price_version="v",
        )

    made = [
        attempt("confident"),
        attempt("explored", outcome="rejected"),
        attempt("low_confidence", "frontier"),
        attempt("confident", outcome="failed"),
    ]
    assert [(trial.stood, trial.weight) for trial in trials_from(made, 0.02)] == [(True, 1.0), (False, 50.0)]
