"""What a number of labels proves: exact bounds on a share, the power of a test, whether one router beats another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..core.errors import UsageError

CONFIDENCE = 0.95
"""Of each one-sided bound."""

WANTED_POWER = 0.8
MOST_LABELS = 1_000_000

Verdict = Literal["PASS", "FAIL", "NOT PROVEN"]


@dataclass(frozen=True)
class Proof:
    """What `correct` of `n` say about a floor, by the exact binomial bounds of Clopper and Pearson (1934)."""

    verdict: Verdict
    n: int
    correct: int
    floor: float
    lower: float
    upper: float
    needed: int | None
    """Labels that are still missing to pass in four of five times, if the share seen is the truth; 0 on PASS, None if
    no number of labels would do, because the share seen is not above the floor."""

    @property
    def accuracy(self) -> float:
        """The share that was right; 0 of nothing is 0."""
        return self.correct / self.n if self.n else 0.0


def prove(correct: int, n: int, floor: float) -> Proof:
    """PASS if the lower bound reaches the floor, FAIL if the upper bound is under it. Each is wrong at most once in
    twenty times. Raises `UsageError` for a floor that is not between 0 and 1."""
    checked_share(floor, "floor")
    lower, upper = lower_bound(correct, n), upper_bound(correct, n)
    verdict: Verdict = "PASS" if n and lower >= floor else "FAIL" if n and upper < floor else "NOT PROVEN"
    needed = 0 if verdict == "PASS" else labels_needed(correct / n if n else 0.0, n, floor)
    return Proof(verdict, n, correct, floor, lower, upper, needed)


def checked_share(value: float, name: str) -> float:
    """The value, if it is above 0 and below 1. Raises `UsageError`."""
    if not 0 < value < 1:
        raise UsageError(f"{name} {value:g} is out of range; it is a share between 0 and 1, such as 0.85")
    return value


def lower_bound(correct: int, n: int) -> float:
    """The share that the truth is not under, at 95 %."""
    from scipy.special import betaincinv

    return float(betaincinv(correct, n - correct + 1, 1 - CONFIDENCE)) if correct else 0.0


def upper_bound(correct: int, n: int) -> float:
    """The share that the truth is not over, at 95 %."""
    from scipy.special import betaincinv

    return float(betaincinv(correct + 1, n - correct, CONFIDENCE)) if correct < n else 1.0


@lru_cache(maxsize=4096)
def correct_needed(n: int, floor: float) -> int:
    """The fewest right answers of n whose lower bound reaches the floor; n + 1 if even all are too few."""
    low, high = 0, n + 1
    while low < high:
        middle = (low + high) // 2
        if lower_bound(middle, n) >= floor:
            high = middle
        else:
            low = middle + 1
    return low


def power(truth: float, n: int, floor: float) -> float:
    """How probable PASS is with n labels if the router is right `truth` of the time."""
    from scipy.special import betainc

    needed = correct_needed(n, floor)
    if needed > n:
        return 0.0
    return float(betainc(needed, n - needed + 1, truth)) if needed else 1.0


def labels_needed(accuracy: float, n: int, floor: float) -> int | None:
    """How many labels beyond `n` bring the power to pass to 0.8, if `accuracy` is the truth."""
    if accuracy <= floor:
        return None
    low, high = n, max(2 * n, 64)
    while power(accuracy, high, floor) < WANTED_POWER:
        low, high = high, high * 2
        if high > MOST_LABELS:
            return None
    while low < high:
        middle = (low + high) // 2
        if power(accuracy, middle, floor) >= WANTED_POWER:
            high = middle
        else:
            low = middle + 1
    return max(high - n, 1)


@dataclass(frozen=True)
class Compared:
    """Two routers on the same labels: which alone was right how often, and how probable that is if they are equal."""

    ours_only: int
    theirs_only: int
    p_value: float

    @property
    def says(self) -> str:
        """In a word, at 5 %."""
        if self.p_value >= 0.05:
            return "no difference shown"
        return "better" if self.ours_only > self.theirs_only else "worse"


def compare(ours: Sequence[bool], theirs: Sequence[bool]) -> Compared:
    """McNemar's exact two-sided test (1947), on the labels where one of the two was right and the other not."""
    from scipy.special import bdtr

    ours_only = sum(a and not b for a, b in zip(ours, theirs, strict=True))
    theirs_only = sum(b and not a for a, b in zip(ours, theirs, strict=True))
    differing = ours_only + theirs_only
    p_value = min(1.0, 2 * float(bdtr(min(ours_only, theirs_only), differing, 0.5))) if differing else 1.0
    return Compared(ours_only, theirs_only, p_value)
