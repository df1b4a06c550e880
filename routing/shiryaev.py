"""A control chart that tells a rise soon and is silent while there is none: the Shiryaev-Roberts procedure, with what
is not known averaged over.

Of each decision a chance to go wrong is expected. How the truth lies beside it is not known: a reference of 500
decisions leaves open a fifth of a rise that is to be told, and the router may be less sure than it should be. So both
"nothing changed" and "the chance has risen since decision k" are averaged over all truths, chance = belief * expected +
shift, each weighed by how likely it makes what was seen, the reference and the log alike; a reference that was lucky is
thus learnt over. The statistic is the sum over k of the likelihood ratios of the second to the first (Shiryaev 1963,
Roberts 1966; averaged: Pollak 1987).

While nothing changes, the statistic after n decisions has expectation n and, less n, is a martingale: by Doob's
inequality it reaches a limit within a month with a chance of at most month / limit, whatever is expected. So a limit
needs no simulation. The chance is that on average over the truths, each weighed by how likely the reference leaves it;
for a single one, such as of a reference that was very lucky, it may be greater. Where all chances are known, no chart
is faster by more than a constant (Pollak 1985).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_BELIEFS = (0.0, 0.5, 1.0)
"""How far a difference between two confidences may be believed: not at all, by half, as it stands."""
_SHIFTS, _BEYOND = 32, 1e-7
"""How many shifts are averaged over for each, and the chance on either side of them that the reference leaves."""
_RISES = ((1.0, 0.8), (3.0, 0.2))
"""Rises that are looked for, in times the one that is to be told, and their weights: with the small one alone, one that
is far larger would be taken for a reference that was lucky."""
_EDGE = 0.002
"""No chance is taken to be nearer to 0 or to 1."""
_BLOCK = 64
"""Decisions taken together: few enough that no product of their chances falls under the least number there is."""


@dataclass(frozen=True)
class Decided:
    """Decisions: the chance of each to go wrong by the router's own word (0 where it gave none), and which did."""

    expected: Floats
    wrong: Bools

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.expected)

    def part(self, start: int, end: int) -> Decided:
        """Those from one place up to another."""
        return Decided(self.expected[start:end], self.wrong[start:end])


@dataclass(frozen=True)
class Alarm:
    """Where a chart reached its limit, and where the change most likely began."""

    at: int
    since: int


def limit(month: int, alarms: float) -> float:
    """The limit that a chart of `month` decisions reaches with a chance of at most `alarms` while nothing changes, on
    average over what the reference leaves open."""
    return month / alarms


def run(reference: Decided, log: Decided, rise: float, limit: float) -> Alarm | None:
    """Follow one chart up to the first alarm."""
    truths, same = _left_open(reference)
    risen = np.zeros((len(_RISES), len(same)))
    for start in range(0, log.n, _BLOCK):
        block = log.part(start, start + _BLOCK)
        before = _likelihood(block, truths)
        seen = np.cumprod(before, axis=0)
        unchanged = (seen * same).sum(axis=1)
        changed = np.empty((len(_RISES), *seen.shape))
        for row, (times, weight) in enumerate(_RISES):
            odds = _likelihood(block, truths, times * rise) / before
            ratio = np.cumprod(odds, axis=0)
            changed[row] = seen * ratio * (risen[row] + weight * same * np.cumsum(odds / ratio, axis=0))
        reached = np.flatnonzero(changed.sum(axis=(0, 2)) >= limit * unchanged)
        if len(reached):
            place = int(reached[0])
            likely = changed[:, place] / changed[:, place].sum()
            times = float(likely.sum(axis=1) @ [times for times, _ in _RISES])
            return Alarm(
                start + place, _began(log.part(0, start + place + 1), truths @ likely.sum(axis=0), times * rise)
            )
        same, risen = seen[-1] * same / unchanged[-1], changed[:, -1] / unchanged[-1]
    return None


def _left_open(reference: Decided) -> tuple[Floats, Floats]:
    """What may be true, each a belief and a shift, and how likely it is after the reference. Before it every share of
    wrong ones is as likely as another, which leaves open nearly as much as Clopper and Pearson's bound."""
    from scipy.special import betaincinv

    wrong = int(reference.wrong.sum())
    least, most = betaincinv(wrong + 1, reference.n - wrong + 1, [_BEYOND, 1 - _BEYOND])
    beliefs, shares = (axis.ravel() for axis in np.meshgrid(_BELIEFS, np.linspace(least, most, _SHIFTS)))
    truths = np.stack([beliefs, shares - beliefs * reference.expected.mean()])
    log = np.log(_likelihood(reference, truths)).sum(axis=0)
    likely = np.exp(log - log.max())
    return truths, likely / likely.sum()


def _likelihood(seen: Decided, truths: Floats, rise: float = 0.0) -> Floats:
    """How likely what was seen of each decision is by each truth, after a rise."""
    chances: Floats = np.clip(np.outer(seen.expected, truths[0]) + truths[1], _EDGE, 1 - _EDGE)
    chances = np.minimum(chances + rise, 1 - _EDGE)
    return np.where(seen.wrong[:, None], chances, 1 - chances)


def _began(seen: Decided, truth: Floats, rise: float) -> int:
    """From where on a rise makes what was seen up to its end the most likely."""
    before, after = (_likelihood(seen, truth[:, None], risen)[:, 0] for risen in (0.0, rise))
    gain = np.cumsum(np.log(after / before))
    return int(np.argmin(np.append(0.0, gain[:-1])))
