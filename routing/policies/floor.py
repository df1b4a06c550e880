"""`floor`: the small model where it is sure enough to be enough, else the frontier.

How sure: the success table's posterior and, where a dispatcher chose the worker, its confidence; the lower of the
two counts. Sure enough: a fixed threshold, or the one at which prices break even.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ...core.protocols import Route, RouteRequest
from ...core.router_settings import RouterSection
from ..economics import Stakes, break_even_confidence
from ..route import Cost, Lineup
from ..success import SuccessTable


@dataclass(frozen=True)
class Floor:
    """A threshold on how likely the small model's answer is to stand."""

    lineup: Lineup
    table: SuccessTable
    threshold: float
    cost: Cost | None = None
    """Where given, the threshold comes from these prices, and `threshold` only where one is unknown."""
    stakes: Stakes = field(default_factory=Stakes)

    @classmethod
    def of(cls, lineup: Lineup, table: SuccessTable, cost: Cost, given: RouterSection) -> Floor:
        """As `[router]` asks for it."""
        stakes = Stakes(unnoticed=given.unnoticed, damage=given.damage)
        return cls(lineup, table, given.floor, cost if given.threshold == "prices" else None, stakes)

    def route(self, request: RouteRequest) -> Route:
        """Small first if it is sure enough."""
        small, frontier = self.lineup.first(request.worker), self.lineup.frontier
        if small == frontier:
            return Route((frontier, frontier), "pinned", why=f"{request.worker} is given {frontier}")
        chances = {name: self.table.chance(request.worker, request.kind, name) for name in (small, frontier)}
        sure, threshold = chances[small], self._threshold(small, frontier, request.tokens)
        seen = self.table.record(request.worker, request.kind, small)
        why = f"{small} stands with {sure:.3f} ({seen.stood} of {seen.seen} of late)"
        if request.confidence is not None and request.confidence < sure:
            sure, why = request.confidence, f"the dispatcher is sure of {request.worker} with {request.confidence:.3f}"
        found = {"confidence": sure, "threshold": threshold, "candidates": chances}
        if not request.in_scope:
            return Route((frontier, frontier), "out_of_scope", why="no worker is meant", **found)  # type: ignore[arg-type]  # written above
        if sure < threshold:
            why = f"{why}, under {threshold:.3f}"
            return Route((frontier, frontier), "low_confidence", why=why, doubted=small, **found)  # type: ignore[arg-type]  # written above
        return Route((small, frontier), "confident", why=f"{why}, not under {threshold:.3f}", **found)  # type: ignore[arg-type]  # written above

    def _threshold(self, small: str, frontier: str, tokens: int) -> float:
        if self.cost is None:
            return self.threshold
        cheap, dear = self.cost(small, tokens), self.cost(frontier, tokens)
        if cheap is None or not dear:
            return self.threshold
        return break_even_confidence(float(cheap / dear), self.stakes)
