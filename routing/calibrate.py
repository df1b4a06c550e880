"""From scores to probabilities that mean what they say, and how far they are from that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .views import Floats

BINS = 10


def softmax(scores: Floats) -> Floats:
    """Probabilities of each row's scores."""
    import numpy as np

    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def fit_temperature(scores: Floats, right: NDArray[np.int64]) -> float:
    """The factor on the scores that makes the right classes likeliest (temperature scaling, Guo et al. 2017, as its
    reciprocal). Fit on scores of texts that the scorer was not trained on."""
    import numpy as np
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(right))

    def loss(logarithm: float) -> float:
        return -float(np.log(softmax(scores * np.exp(logarithm))[rows, right] + 1e-12).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded").x))


def fit_weights(likelihoods: Floats, prior: float) -> Floats:
    """How much each member counts in the mean of their probabilities: the weights that make the right classes
    likeliest (a mixture, by expectation and maximisation, Dempster et al. 1977), with `prior` texts in favour of each
    member. `likelihoods`: what each member (column) gave to the right class of a text (row) it was not trained on."""
    import numpy as np

    weights = np.full(likelihoods.shape[1], 1 / likelihoods.shape[1])
    for _ in range(100):
        shares = likelihoods * weights + 1e-12
        shares /= shares.sum(axis=1, keepdims=True)
        weights = shares.sum(axis=0) + prior
        weights /= weights.sum()
    return weights


@dataclass(frozen=True)
class Bin:
    """Answers of about the same confidence: how many, how sure they were, how often they were right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def reliability(confidence: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """The answers in ten bins of equal width; empty bins are left out."""
    members: dict[int, list[int]] = {}
    for number, value in enumerate(confidence):
        members.setdefault(min(int(value * BINS), BINS - 1), []).append(number)
    return [
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            count=len(rows),
            confidence=sum(confidence[row] for row in rows) / len(rows),
            accuracy=sum(right[row] for row in rows) / len(rows),
        )
        for place, rows in sorted(members.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of confidence and accuracy, by how many answers a bin has
    (Naeini et al. 2015), 0 to 1."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.accuracy) for one in bins) / total if total else 0.0
