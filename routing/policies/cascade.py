"""`cascade`: from the smallest model up, one rung for each answer that fails its check.

After Chen et al. 2023, "FrugalGPT".
"""

from __future__ import annotations

from dataclasses import dataclass

from ...core.protocols import Route, RouteRequest
from ..route import Lineup
from ..success import SuccessTable


@dataclass(frozen=True)
class Cascade:
    """Every request climbs the same ladder: the models given, else the worker's own and then the frontier."""

    lineup: Lineup
    table: SuccessTable
    models: tuple[str, ...] = ()

    def route(self, request: RouteRequest) -> Route:
        """The whole ladder."""
        own = self.lineup.first(request.worker)
        ladder = self.models or (own, self.lineup.frontier)
        chances = {name: self.table.chance(request.worker, request.kind, name) for name in ladder}
        why = f"the cascade begins with {ladder[0]}; its answers stand with {chances[ladder[0]]:.3f}"
        return Route(ladder, "pinned", chances[ladder[0]], None, chances, why)
