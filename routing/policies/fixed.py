"""`fixed`: each worker has its model, and no other."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.protocols import Route, RouteRequest
from ..route import Lineup


@dataclass(frozen=True)
class Fixed:
    """The worker's model, with a second try that sees what was wrong with the first."""

    lineup: Lineup

    def route(self, request: RouteRequest) -> Route:
        """The one model."""
        model = self.lineup.first(request.worker)
        return Route((model, model), "pinned", why=f"{request.worker} is given {model}")
