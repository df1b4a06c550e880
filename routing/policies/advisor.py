"""`advisor`: a small model does the work and may ask a big one for advice inside its step.

After Anthropic's advisor tool: the executor decides when to ask; the advisor gives words and calls no tool. How
advice is carried, by the wire itself or by a tool of ours, is the routed client's affair.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...core.protocols import Route, RouteRequest
from ..route import Lineup


@dataclass(frozen=True)
class Advisor:
    """The worker's own model with an advisor; the frontier when an answer fails its check all the same."""

    lineup: Lineup
    advisor: str
    advices: int

    def route(self, request: RouteRequest) -> Route:
        """The executor first."""
        executor = self.lineup.first(request.worker)
        why = f"{executor} works and may ask {self.advisor} {self.advices} times a step"
        ladder = (executor, self.lineup.frontier)
        return Route(ladder, "pinned", why=why, advisor=self.advisor, advices=self.advices)
