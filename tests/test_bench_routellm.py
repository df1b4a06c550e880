"""The measure of recorded outcomes measures what it says."""

from __future__ import annotations

import numpy as np
import pytest

from understudy.bench.answer_signs import SIGNS, answer_signs, checked_sums, length_signs
from understudy.bench.recovered import curve
from understudy.bench.routellm import gsm8k, mmlu, rows_of


def test_who_knows_the_answer_recovers_the_gap_first_and_who_knows_the_opposite_last() -> None:
    random = np.random.default_rng(0)
    weak, strong = np.array([1.0, 0.0] * 500), np.ones(1000)
    best, worst = (curve(sign * (strong - weak), weak, strong, random) for sign in (1, -1))
    assert (best.cpt50, best.cpt80, best.apgr) == (0.25, 0.4, pytest.approx(0.75))
    assert (worst.cpt50, worst.cpt80, worst.apgr) == (0.75, 0.9, pytest.approx(0.25))


def test_chance_recovers_half() -> None:
    random = np.random.default_rng(0)
    weak = (random.random(20_000) < 0.6).astype(float)
    strong = (random.random(20_000) < 0.9).astype(float)
    assert curve(random.random(20_000), weak, strong, random).apgr == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("answer", "right", "wrong"),
    [
        ("16 - 3 = 13 and 9 * $2 = $<<9*2=18>>18.", 2, 0),
        ("2 + 3 * 4 = 20", 0, 1),
        ("1,000 / 4 = 250, 5 / 0 = 0, 1.2.3 + 1 = 2", 1, 0),
        ("no sums", 0, 0),
    ],
)
def test_the_arithmetic_of_an_answer_is_checked(answer: str, right: int, wrong: int) -> None:
    assert checked_sums(answer) == (right, wrong)


def test_signs_are_as_many_for_every_answer() -> None:
    assert {len(answer_signs("How many?", answer)) for answer in ("", "5", "1 + 1 = 2\n#### 2")} == {len(SIGNS)}


def test_the_signs_that_ship_are_of_the_questions_that_ship() -> None:
    for row, signs in zip(rows_of("gsm8k"), rows_of("gsm8k_signs"), strict=True):
        known = length_signs(row["prompt"], float(row["weak_chars"]))
        assert [float(signs[name]) for name in SIGNS[: len(known)]] == pytest.approx(known, rel=1e-5)


def test_after_the_answer_its_signs_recover_more_than_anything_before_it() -> None:
    curves = gsm8k(2)
    after = curves["after it: signs of the answer"].apgr
    assert after > 0.73 > curves["before the call: signs of the prompt"].apgr


def test_the_success_table_beats_length_and_the_published_router_on_recorded_outcomes() -> None:
    curves = mmlu(1)
    table = curves["success table, 1,500 labels"].apgr
    assert table > curves["length of the prompt"].apgr
    assert table > 0.603
