"""What the newest outcomes prove: an exact lower bound of a share, without a statistics package.

Clopper and Pearson 1934: the lower bound of k of n at one-sided confidence 95 % is the share p under which k or more
would be seen with a chance of 5 %.
"""

from __future__ import annotations

import math
from functools import lru_cache

LEAST = 100
"""Outcomes under which the bound says more about how few they are than about how good they are."""

_ALPHA = 0.05


@lru_cache(maxsize=1024)
def lower_bound(stood: int, seen: int) -> float:
    """The bound, 0 to 1, to six decimals; 0 for nothing seen."""
    if not stood:
        return 0.0
    low, high = 0.0, stood / seen
    while high - low > 1e-7:
        middle = (low + high) / 2
        low, high = (middle, high) if _at_least(stood, seen, middle) < _ALPHA else (low, middle)
    return round(low, 6)


def _at_least(stood: int, seen: int, share: float) -> float:
    """The chance of `stood` or more of `seen` at this share."""
    if share <= 0:
        return 0.0
    term = math.comb(seen, stood) * share**stood * (1 - share) ** (seen - stood)
    total = 0.0
    for count in range(stood, seen + 1):
        total += term
        term *= (seen - count) / (count + 1) * share / (1 - share)
    return total
