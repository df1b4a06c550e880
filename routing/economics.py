"""When routing pays: the break-even of a small model that is tried before the frontier.

For one step, in units of what it costs on the frontier: s the small model, d the check, h what a redo costs more than
a first try, u the share of misses that nobody notices, L the damage of such a miss. Taking the small model at
calibrated confidence c costs s + d + (1 - c)((1 - u)(1 + h) + u L), against 1; equal at

    c = 1 - (1 - s - d) / ((1 - u)(1 + h) + u L)
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stakes:
    """What a miss costs, in units of the same step on the frontier."""

    unnoticed: float = 0.0
    """u: share of misses that no check and no person catches, 0 to 1."""
    damage: float = 0.0
    """L: what one of those costs."""
    check: float = 0.0
    """d: what checking an answer costs."""
    redo: float = 0.0
    """h: what a redo costs more than a first try: a cold cache, a longer context."""


def break_even_confidence(small: float, stakes: Stakes) -> float:
    """The confidence from which the small model pays, 0 to 1; 1 where it never does. `small` is s."""
    miss = (1 - stakes.unnoticed) * (1 + stakes.redo) + stakes.unnoticed * stakes.damage
    if miss <= 0:
        return 0.0 if small + stakes.check <= 1 else 1.0
    return min(1.0, max(0.0, 1 - (1 - small - stakes.check) / miss))


def break_even_accuracy(small: float, stakes: Stakes, router: float = 0.0, share: float = 1.0) -> float:
    """The accuracy from which routing saves money, when a `share` of the steps goes to the small model and deciding
    costs `router` a step, in units of the step on the frontier:

        a* = 1 - (1 - s - d - r/p) / ((1 - u)(1 + h) + u L)

    Above 1, routing loses at any accuracy. Raises `ValueError` for a share of nothing."""
    if share <= 0:
        raise ValueError("the share of steps on the small model must be above 0")
    miss = (1 - stakes.unnoticed) * (1 + stakes.redo) + stakes.unnoticed * stakes.damage
    gain = 1 - small - stakes.check - router / share
    if miss <= 0:
        return 0.0 if gain >= 0 else float("inf")
    return 1 - gain / miss


def saving(small: float, accuracy: float, stakes: Stakes, router: float = 0.0, share: float = 1.0) -> float:
    """What a step saves on average, in units of the step on the frontier:

    S = p (1 - s - d - (1 - a)((1 - u)(1 + h) + u L)) - r
    """
    miss = (1 - stakes.unnoticed) * (1 + stakes.redo) + stakes.unnoticed * stakes.damage
    return share * (1 - small - stakes.check - (1 - accuracy) * miss) - router
