"""A control chart that tells a rise soon and is silent while there is none: the risk-adjusted, self-starting CUSUM.

After Steiner, Cook, Farewell and Treasure 2000: each decision adds the log-likelihood ratio of "the chance to go wrong
has risen" to "it is as expected of this decision", so that a miss where the router was sure weighs more than one where
it was not. The sum never falls below 0 (Page 1954); where all chances are known no chart is faster (Moustakides 1986).

They are not known: a reference of 500 decisions leaves open a fifth of a rise that is to be told. So what is expected
is one standard error worse, and is learnt on from what the log itself has shown up to the last 0 of the sum, where
nothing was suspected (self-starting, Hawkins 1987).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MONTHS, SEED = 2_000, 0
SIMULATED = 2_000
"""Decisions of a simulated month; a longer one crosses as many times as often as it is longer."""
_EDGE = 0.002
_TAIL = 0.1
"""Share of the simulated months that the tail is fitted to."""
_MARGIN = 4.0
"""The tail is followed far out, and is heavier there than it looks: by simulation twice as many alarms came as were
asked. Set so much rarer, they are not too many."""


@dataclass(frozen=True)
class Known:
    """What a reference shows: of each decision what was expected, and how many of all went wrong."""

    expected: Floats
    """Chances to go wrong by the router's own word; zeros where it gave none."""
    wrong: int

    @property
    def n(self) -> int:
        """How many decisions it has."""
        return len(self.expected)

    @property
    def rate(self) -> float:
        """The share that went wrong."""
        return (self.wrong + 0.5) / (self.n + 1)

    @property
    def excess(self) -> float:
        """How many more went wrong than expected."""
        return self.rate * self.n - float(self.expected.sum())


@dataclass(frozen=True)
class Alarm:
    """Where a chart crossed its limit. `since` is where its sum last was 0: the likeliest beginning of the change."""

    at: int
    since: int
    peak: float


def weights(expected: Floats, rise: float) -> tuple[Floats, Floats]:
    """What a wrong and a right one add, where the chance to go wrong is expected and would be higher by `rise`."""
    before = np.clip(expected, _EDGE, 1 - _EDGE)
    after = np.clip(before + rise, _EDGE, 1 - _EDGE)
    return np.log(after / before), np.log((1 - after) / (1 - before))


def run(wrong: Sequence[bool], expected: Sequence[float], known: Known, rise: float, limit: float) -> Alarm | None:
    """Follow one chart up to the first alarm."""
    excess, n, error = known.excess, known.n, math.sqrt(known.rate * (1 - known.rate))
    worse = excess / n + error / math.sqrt(n)
    total, suspect, since = 0.0, 0.0, 0
    for at, (bad, chance) in enumerate(zip(wrong, expected, strict=True)):
        before = min(max(chance + worse, _EDGE), 1 - _EDGE)
        after = min(before + rise, 1 - _EDGE)
        total += math.log(after / before) if bad else math.log((1 - after) / (1 - before))
        suspect += bad - chance
        if total >= limit:
            return Alarm(at, since, total)
        if total <= 0:
            excess, n, since = excess + suspect, n + at + 1 - since, at + 1
            worse, total, suspect = excess / n + error / math.sqrt(n), 0.0, 0.0
    return None


def limit(known: Known, rise: float, month: int, alarms: float, seed: int = SEED) -> float:
    """The limit that a chart of `month` decisions crosses with probability `alarms` while nothing changes, whatever
    the reference happened to show.

    Months are simulated, each after a reference of its own. The greatest values of the months have an exponential tail,
    which is fitted to the upper tenth of them (peaks over threshold).
    """
    random = np.random.default_rng(seed)
    chances = np.clip(known.expected + known.excess / known.n, _EDGE, 1 - _EDGE)
    error = math.sqrt(known.rate * (1 - known.rate))
    excess = known.excess + random.binomial(known.n, known.rate, MONTHS) - known.n * known.rate
    n = np.full(MONTHS, float(known.n))
    total, peak, suspect, length = (np.zeros(MONTHS) for _ in range(4))
    simulated = min(month, SIMULATED)
    for _ in range(simulated):
        drawn = random.integers(0, known.n, MONTHS)
        wrong = random.random(MONTHS) < chances[drawn]
        expected = known.expected[drawn]
        yes, no = weights(expected + excess / n + error / np.sqrt(n), rise)
        total += np.where(wrong, yes, no)
        suspect += wrong - expected
        length += 1
        quiet = total <= 0
        excess += np.where(quiet, suspect, 0.0)
        n += np.where(quiet, length, 0.0)
        total[quiet] = suspect[quiet] = length[quiet] = 0.0
        np.maximum(peak, total, out=peak)
    high = float(np.quantile(peak, 1 - _TAIL))
    scale = float((peak[peak > high] - high).mean()) if (peak > high).any() else 1.0
    crossing = -math.log1p(-alarms) * simulated / month / _MARGIN
    return high + max(scale, 1.0) * math.log(_TAIL / min(crossing, _TAIL))
