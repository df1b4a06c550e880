"""Labels are drawn where they teach, and still say what is true of all decisions."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.routing.draw import draw, estimate, worth


@given(st.lists(st.floats(0.02, 3), min_size=1, max_size=300), st.integers(1, 300))
def test_chances_are_chances_and_every_candidate_has_one(worths: list[float], labels: int) -> None:
    drawn = draw(worths, labels)
    assert all(0 < one.propensity <= 1 for one in drawn)
    assert len({one.place for one in drawn}) == len(drawn)
    if labels >= len(worths):
        assert len(drawn) == len(worths)


def test_about_as_many_are_drawn_as_wanted_and_rather_those_that_teach() -> None:
    rng = random.Random(1)
    worths = [0.02 if rng.random() < 0.9 else 2.0 for _ in range(5000)]
    counts = [len(draw(worths, 200, seed)) for seed in range(30)]
    assert 190 < sum(counts) / 30 < 210
    assert sum(worths[one.place] > 1 for one in draw(worths, 200)) > 100


def test_what_is_near_the_threshold_or_contested_or_planned_otherwise_is_worth_more() -> None:
    sure = worth(0.99, {"a": 0.99, "b": 0.01}, 0.85, False)
    assert worth(0.85, {"a": 0.99, "b": 0.01}, 0.85, False) > sure
    assert worth(0.99, {"a": 0.5, "b": 0.5}, 0.85, False) > sure
    assert worth(0.99, {"a": 0.99, "b": 0.01}, 0.85, True) > sure
    assert worth(0.99, {"a": 0.99, "b": 0.01}, 0.85, False, drifted=True) > sure


def test_a_weighted_estimate_is_honest_where_a_plain_mean_is_not() -> None:
    rng = random.Random(2)
    sure = [rng.betavariate(4, 1) for _ in range(4000)]
    right = [rng.random() < one for one in sure]
    truth = sum(right) / len(right)
    worths = [worth(one, {"a": one, "b": 1 - one}, 0.5, False) for one in sure]
    weighted, plain, inside = [], [], 0
    for seed in range(100):
        drawn = draw(worths, 200, seed)
        found = estimate([right[one.place] for one in drawn], [one.propensity for one in drawn])
        weighted.append(found.share)
        plain.append(sum(right[one.place] for one in drawn) / len(drawn))
        inside += abs(found.share - truth) < 2 * found.error
    assert sum(weighted) / 100 == pytest.approx(truth, abs=0.015)
    assert sum(plain) / 100 < truth - 0.05
    assert inside >= 88
