"""What held-out texts may say against the pool of members' own probability."""

from __future__ import annotations

import numpy as np
import pytest

from understudy.routing.confidence import SIGNS, Logistic, fit_logistic


def _signs(texts: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(texts, len(SIGNS)))


def test_without_texts_the_confidence_is_the_pools_own_probability() -> None:
    judge = Logistic(np.arange(1.0, 7.0), -2.0).shrunk(0)
    pool = 1 / (1 + np.exp(-_signs(5)[:, SIGNS.index("top")]))
    assert judge(_signs(5)) == pytest.approx(pool)


def test_many_texts_outweigh_the_pool() -> None:
    judge = Logistic(np.arange(1.0, 7.0), -2.0)
    assert judge.shrunk(1_000_000)(_signs(5)) == pytest.approx(judge(_signs(5)), abs=1e-2)


def test_a_few_texts_that_all_were_right_do_not_make_a_doubtful_guess_sure() -> None:
    judge = fit_logistic(_signs(10), np.ones(10, dtype=bool), np.ones(10))
    doubtful = np.zeros((1, len(SIGNS)))
    assert judge(doubtful)[0] > 0.95
    assert judge.shrunk(10)(doubtful)[0] < 0.6
