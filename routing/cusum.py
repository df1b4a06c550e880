"""A control chart that tells a change soon and is silent while there is none: the risk-adjusted CUSUM.

After Steiner, Cook, Farewell and Treasure 2000: each decision adds the log-likelihood ratio of "the chance has changed"
to "it is as expected for this decision", so that a miss where the router was sure weighs more than one where it was
not. The sum never falls below 0 (Page 1954). The limit is set by simulation for a chance of a false alarm in a month.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MONTHS, SEED = 400, 0
SIMULATED = 2_000
"""Decisions of a simulated month; a longer one crosses as many times as often as it is longer."""
_EDGE = 0.002
_MARGIN = 1.25
"""The median of so many months is known to about a tenth; this much is added, so that alarms are rather too rare."""


@dataclass(frozen=True)
class Alarm:
    """Where a chart crossed its limit. `since` is where its sum last was 0: the likeliest beginning of the change."""

    at: int
    since: int
    peak: float


def weights(expected: Floats, shift: float) -> tuple[Floats, Floats]:
    """What a yes and a no add, where the chance of a yes is expected and would change by `shift`."""
    before = np.clip(expected, _EDGE, 1 - _EDGE)
    after = np.clip(before + shift, _EDGE, 1 - _EDGE)
    return np.log(after / before), np.log((1 - after) / (1 - before))


def run(steps: Floats, limit: float) -> Alarm | None:
    """Follow the increments of one chart up to the first alarm."""
    total, since = 0.0, 0
    for number, step in enumerate(steps):
        total += float(step)
        if total <= 0:
            total, since = 0.0, number + 1
        elif total >= limit:
            return Alarm(number, since, total)
    return None


def limit(expected: Floats, shift: float, month: int, alarms: float, seed: int = SEED) -> float:
    """The limit that a chart of `month` decisions crosses with probability `alarms` while nothing changes.

    Months are simulated with chances drawn from `expected`. The greatest value of a month has an exponential tail whose
    rate is 1, as for any likelihood ratio, so that its median gives the rest: P(max < h) = exp(-C e^-h).
    """
    random = np.random.default_rng(seed)
    yes, no = weights(expected, shift)
    total, peak = np.zeros(MONTHS), np.zeros(MONTHS)
    simulated = min(month, SIMULATED)
    for _ in range(simulated):
        drawn = random.integers(0, len(expected), MONTHS)
        stood = random.random(MONTHS) < expected[drawn]
        total = np.maximum(0.0, total + np.where(stood, yes[drawn], no[drawn]))
        np.maximum(peak, total, out=peak)
    scale = math.log(2) * math.exp(float(np.median(peak))) * month / simulated * _MARGIN
    return math.log(scale / -math.log1p(-alarms))
