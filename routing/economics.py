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
