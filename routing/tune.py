"""Which threshold pays: every one replayed on logged decisions at their own prices, with what the data leave open.

A step costs what `economics` says: below the threshold the frontier, above it the small model with its check, and where
its answer does not stand also the redo or the damage. Knows no model and no log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .economics import Stakes

Floats = NDArray[np.float64]
NEVER = 2.0
"""A threshold that no confidence reaches: everything on the frontier."""
DRAWS, SEED = 1_000, 0
_BAND = (0.05, 0.95)
_MOST_WORK = 50_000_000


@dataclass(frozen=True)
class Trial:
    """One decision whose small answer was judged. Money in US dollars."""

    confidence: float
    stood: bool
    small: float
    frontier: float
    weight: float = 1.0
    """How many decisions it stands for: the inverse of the propensity with which it was drawn or explored."""


@dataclass(frozen=True)
class Policy:
    """What one threshold comes to, a step. `accuracy` is that of the steps it leaves to the small model."""

    name: str
    threshold: float
    coverage: float
    accuracy: float
    spend: float
    saving: float
    low: float = 0.0
    high: float = 0.0
    """90 % of bootstrap draws save from `low` to `high`."""


class Replay:
    """Trials in order of confidence, ready for any threshold. `router` is what deciding costs a step."""

    def __init__(self, trials: Sequence[Trial], stakes: Stakes, router: float = 0.0) -> None:
        ordered = sorted(trials, key=lambda trial: -trial.confidence)
        self.confidence = np.array([trial.confidence for trial in ordered])
        self.stood = np.array([trial.stood for trial in ordered], dtype=float)
        self.frontier = np.array([trial.frontier for trial in ordered])
        self.weight = np.array([trial.weight for trial in ordered])
        self.router = router
        small = np.array([trial.small for trial in ordered])
        miss = (1 - stakes.unnoticed) * (1 + stakes.redo) + stakes.unnoticed * stakes.damage
        self.tried = small + (stakes.check + (1 - self.stood) * miss) * self.frontier
        """What each step costs when the small model is tried."""
        last = np.append(self.confidence[1:] != self.confidence[:-1], True)
        self._ends = np.flatnonzero(last) + 1

    def policy(self, name: str, threshold: float) -> Policy:
        """What a threshold comes to."""
        return self._at(name, threshold, int(np.searchsorted(-self.confidence, -threshold, side="right")))

    def best(self, name: str = "tuned") -> Policy:
        """The threshold with the least spend; of equals the highest."""
        taken = self._best(self.weight)
        return self._at(name, float(self.confidence[taken - 1]) if taken else NEVER, taken)

    def curve(self, points: int = 60) -> list[Policy]:
        """Spend by threshold, from all on the frontier to all tried."""
        ends = np.concatenate([[0], self._ends])
        chosen = np.unique(np.linspace(0, len(ends) - 1, min(points, len(ends))).astype(int))
        return [self._at("", float(self.confidence[end - 1]) if end else NEVER, int(end)) for end in ends[chosen]]

    def banded(self, policy: Policy, *, tuned: bool = False, draws: int = DRAWS) -> Policy:
        """The policy with its bootstrap band. With `tuned`, each draw chooses its own threshold and is measured on the
        decisions that it did not draw, and so is the saving: choosing well on known decisions is no saving."""
        n = len(self.confidence)
        random = np.random.default_rng(SEED)
        taken = int(np.searchsorted(-self.confidence, -policy.threshold, side="right"))
        savings = []
        for _ in range(max(100, min(draws, _MOST_WORK // n))):
            drawn = np.bincount(random.integers(0, n, n), minlength=n).astype(float)
            weight = self.weight * drawn
            if tuned:
                taken, weight = self._best(weight), self.weight * (drawn == 0)
            if weight.sum() > 0:
                savings.append(self._saving(weight, taken))
        low, high = np.quantile(savings, _BAND)
        saved = float(np.mean(savings)) if tuned and policy.coverage else policy.saving
        spend = policy.spend + policy.saving - saved
        return replace(policy, saving=saved, spend=spend, low=float(low), high=float(high))

    def _best(self, weight: Floats) -> int:
        """How many of the most confident to try for the least spend."""
        gain = np.concatenate([[0.0], np.cumsum(weight * (self.frontier - self.tried))[self._ends - 1]])
        best = int(np.argmax(gain))
        return int(self._ends[best - 1]) if best else 0

    def _saving(self, weight: Floats, taken: int) -> float:
        """What a step saves; where nothing is tried, nothing need be decided either."""
        if not taken:
            return 0.0
        gain = float((weight[:taken] * (self.frontier - self.tried)[:taken]).sum())
        return gain / float(weight.sum()) - self.router

    def _at(self, name: str, threshold: float, taken: int) -> Policy:
        total, covered = float(self.weight.sum()), float(self.weight[:taken].sum())
        accuracy = float((self.weight * self.stood)[:taken].sum()) / covered if covered else 0.0
        alone = float((self.weight * self.frontier).sum()) / total
        saving = self._saving(self.weight, taken)
        return Policy(name, threshold, covered / total, accuracy, alone - saving, saving)

    @property
    def step(self) -> float:
        """What a step costs on the frontier, on average."""
        return float(np.average(self.frontier, weights=self.weight))
