"""`quality-difference`: of two models the other one than the fallback, where it is worse by no more than is allowed.

After Amazon Bedrock's Intelligent Prompt Routing: two models, a response quality difference, a fallback model.
Quality is the success table's posterior.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...core.protocols import Route, RouteRequest
from ...core.router_settings import RouterSection
from ..route import Lineup
from ..success import SuccessTable


@dataclass(frozen=True)
class QualityDifference:
    """Two models and how much worse the cheaper one may be, 0 to 1."""

    table: SuccessTable
    other: str
    fallback: str
    allowed: float

    @classmethod
    def of(cls, lineup: Lineup, table: SuccessTable, given: RouterSection) -> QualityDifference:
        """As `[router]` asks for it; without models, the home's two."""
        models = given.models or (lineup.small, lineup.frontier)
        fallback = given.fallback.model or models[1]
        return cls(table, next((m for m in models if m != fallback), fallback), fallback, given.quality_difference)

    def route(self, request: RouteRequest) -> Route:
        """The other one if it is nearly as good."""
        chances = {name: self.table.chance(request.worker, request.kind, name) for name in (self.other, self.fallback)}
        threshold = max(0.0, chances[self.fallback] - self.allowed)
        confidence, other, fallback = chances[self.other], self.other, self.fallback
        why = f"{other} stands with {confidence:.3f}, {fallback} with {chances[fallback]:.3f}, {self.allowed:g} allowed"
        if confidence < threshold:
            ladder = (fallback, fallback)
            return Route(ladder, "low_confidence", confidence, threshold, chances, why, doubted=other)
        return Route((other, fallback), "confident", confidence, threshold, chances, why)
