"""`subset`: only these models, and of them the cheapest that is near enough to the best.

After Microsoft Foundry's model router: a subset caps what a router may choose, and a mode says how far quality may
fall behind the best for the sake of cost. Quality is the success table's posterior.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ...core.protocols import Route, RouteRequest
from ...core.router_settings import SubsetMode
from ..route import Cost
from ..success import SuccessTable

BEHIND: Mapping[SubsetMode, float] = {"quality": 0.0, "balanced": 0.02, "cost": 0.06}
"""How much less likely to stand than the best model's an answer may be."""


@dataclass(frozen=True)
class Subset:
    """A closed set of models."""

    table: SuccessTable
    cost: Cost
    models: tuple[str, ...]
    mode: SubsetMode = "balanced"

    def route(self, request: RouteRequest) -> Route:
        """The choice, and above it only what is dearer, never what is outside the set."""
        chances = {name: self.table.chance(request.worker, request.kind, name) for name in self.models}
        rising = sorted(self.models, key=lambda name: self._price(name, request.tokens))
        best = max(chances.values())
        threshold = best - BEHIND[self.mode]
        enough = [name for name in rising if chances[name] >= threshold]
        chosen = enough[-1] if self.mode == "quality" else enough[0]
        above = tuple(rising[rising.index(chosen) + 1 :]) or (chosen,)
        why = f"{self.mode}: {chosen} stands with {chances[chosen]:.3f}, the best of {len(rising)} with {best:.3f}"
        doubted = next((name for name in rising if name not in enough), "")
        return Route((chosen, *above), "confident", chances[chosen], threshold, chances, why, doubted)

    def _price(self, name: str, tokens: int) -> Decimal:
        """What it costs; a model without a price is never taken for a cheap one."""
        cost = self.cost(name, tokens)
        return Decimal("Infinity") if cost is None else cost
