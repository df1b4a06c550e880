from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from understudy.core.errors import UsageError
from understudy.routing.evidence import compare, correct_needed, labels_needed, lower_bound, power, prove, upper_bound


@given(st.integers(1, 400), st.data())
def test_the_bounds_are_those_of_clopper_and_pearson(n: int, data: st.DataObject) -> None:
    correct = data.draw(st.integers(0, n))
    above = binomtest(correct, n, alternative="greater").proportion_ci(0.95, "exact")
    below = binomtest(correct, n, alternative="less").proportion_ci(0.95, "exact")
    assert lower_bound(correct, n) == pytest.approx(above.low, abs=1e-9)
    assert upper_bound(correct, n) == pytest.approx(below.high, abs=1e-9)


@pytest.mark.parametrize(("n", "needed"), [(60, 56), (100, 92), (200, 179), (300, 266), (500, 439), (1000, 869)])
def test_the_published_table_of_what_n_labels_prove(n: int, needed: int) -> None:
    assert correct_needed(n, 0.85) == needed
    assert prove(needed, n, 0.85).verdict == "PASS"
    assert prove(needed - 1, n, 0.85).verdict == "NOT PROVEN"


@pytest.mark.parametrize(("truth", "passes"), [(0.87, 0.17), (0.90, 0.65), (0.92, 0.92)])
def test_the_power_of_200_labels(truth: float, passes: float) -> None:
    assert power(truth, 200, 0.85) == pytest.approx(passes, abs=0.006)


@given(st.integers(1, 1000), st.floats(0.05, 0.99))
def test_pass_is_wrong_at_most_one_time_in_twenty(n: int, floor: float) -> None:
    """At the floor itself, where a router is not good enough by a hair; exact, by the binomial distribution."""
    assert power(floor, n, floor) <= 0.05 + 1e-9


@given(st.integers(1, 300), st.floats(0.05, 0.95))
def test_fail_is_wrong_at_most_one_time_in_twenty(n: int, floor: float) -> None:
    failing = [correct for correct in range(n + 1) if prove(correct, n, floor).verdict == "FAIL"]
    assert sum(binom.pmf(failing, n, floor)) <= 0.05 + 1e-9


@given(st.integers(0, 300), st.integers(0, 300), st.floats(0.01, 0.99))
def test_every_outcome_has_one_verdict(correct: int, wrong: int, floor: float) -> None:
    proof = prove(correct, correct + wrong, floor)
    assert proof.lower <= proof.accuracy <= proof.upper
    assert (proof.verdict == "PASS") == (proof.n > 0 and proof.lower >= floor)
    assert (proof.verdict == "FAIL") == (proof.n > 0 and proof.upper < floor)
    assert (proof.needed == 0) == (proof.verdict == "PASS")


def test_five_right_answers_prove_nothing() -> None:
    proof = prove(5, 5, 0.85)
    assert (proof.verdict, proof.needed) == ("NOT PROVEN", 14)


def test_labels_needed_bring_the_power_and_one_fewer_does_not_help_a_router_at_the_floor() -> None:
    more = labels_needed(0.9, 200, 0.85)
    assert more is not None
    assert power(0.9, 200 + more, 0.85) >= 0.8
    assert labels_needed(0.85, 200, 0.85) is None
    assert labels_needed(0.850001, 200, 0.85) is None


@pytest.mark.parametrize("floor", [0.0, 1.0, -1.0, 85.0, float("nan")])
def test_a_floor_out_of_range_is_refused(floor: float) -> None:
    with pytest.raises(UsageError, match="out of range"):
        prove(1, 2, floor)


def test_two_routers_are_compared_where_they_differ() -> None:
    ours, theirs = [True] * 12 + [False] * 2 + [True] * 50, [False] * 12 + [True] * 2 + [True] * 50
    found = compare(ours, theirs)
    assert (found.ours_only, found.theirs_only, found.says) == (12, 2, "better")
    assert found.p_value == pytest.approx(binomtest(2, 14).pvalue)
    assert compare(theirs, ours).says == "worse"
    assert compare(ours, ours).p_value == 1.0
