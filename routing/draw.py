"""Which decisions are worth a label, and what labels that were drawn so say of all decisions.

Worth one is what teaches: a confidence near the threshold, candidates close together, a planner that names another
worker, a place in the log since something drifted. A part is drawn evenly all the same. Each is drawn by its own chance
(Poisson sampling), which is kept with the label, so that estimates weigh it by the inverse (Hájek 1971).
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RANDOM_PART = 0.25
"""Share of the labels that is drawn evenly."""
_NEAR = 0.1
"""Distance from the threshold at which a decision is worth a third of one that is on it."""


@dataclass(frozen=True)
class Drawn:
    """A candidate that was drawn: its place, and how likely that was."""

    place: int
    propensity: float


def worth(
    confidence: float, candidates: Mapping[str, float], threshold: float, planner_differs: bool, drifted: bool = False
) -> float:
    """How much a label of this decision would teach, above 0."""
    near = math.exp(-abs(confidence - threshold) / _NEAR)
    first, second = sorted([*candidates.values(), 0.0, 0.0], reverse=True)[:2]
    return 0.02 + near + (1 - (first - second)) / 2 + planner_differs + drifted


def draw(worths: Sequence[float], labels: int, seed: int = 0, even: float = RANDOM_PART) -> list[Drawn]:
    """About so many of them, the likeliest to teach first. The same candidates and seed draw the same."""
    chances = _chances(worths, labels, even)
    rng = random.Random(seed)
    drawn = [Drawn(place, chance) for place, chance in enumerate(chances) if rng.random() < chance]
    return sorted(drawn, key=lambda one: -worths[one.place])


def _chances(worths: Sequence[float], labels: int, even: float) -> list[float]:
    """Chances that sum to the labels wanted; who would exceed 1 is certain, and the rest share what is left."""
    n, total = len(worths), sum(worths)
    if labels >= n:
        return [1.0] * n
    wished = [even / n + (1 - even) * worth / total for worth in worths]
    certain: set[int] = set()
    while True:
        left = sum(wish for place, wish in enumerate(wished) if place not in certain)
        scale = (labels - len(certain)) / left
        more = {place for place, wish in enumerate(wished) if place not in certain and wish * scale >= 1}
        if not more:
            return [1.0 if place in certain else wish * scale for place, wish in enumerate(wished)]
        certain |= more


@dataclass(frozen=True)
class Estimate:
    """A share in all decisions, from those that were drawn, with its standard error."""

    share: float
    error: float
    n: int


def estimate(right: Sequence[bool], propensities: Sequence[float]) -> Estimate:
    """Hájek's estimate of how many of all decisions are right, with the error of Poisson sampling."""
    weights = [1 / chance for chance in propensities]
    total = sum(weights)
    if not total:
        return Estimate(0.0, 1.0, 0)
    share = sum(weight for weight, one in zip(weights, right, strict=True) if one) / total
    # Uncertain draws and the sample of decisions itself both count, hence no factor (1 - chance).
    spread = sum((weight * (one - share)) ** 2 for weight, one in zip(weights, right, strict=True))
    return Estimate(share, math.sqrt(spread) / total, len(weights))
