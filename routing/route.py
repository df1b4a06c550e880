"""Routers around a policy: planning is pinned, a floor that is missed stops routing, some calls are left to chance.

A router only decides; `agents.models.routed` acts. The policies themselves are in `policies/`. Knows nothing of
clients, tools or prompts.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..core.protocols import Route, Router, RouteRequest
from .evidence import lower_bound
from .success import SuccessTable

PLANNING_WORKERS = ("planner", "replanner")
"""Workers whose answer the whole task hangs on: they are pinned to the planner's model."""

LEAST = 100
"""Outcomes under which a bound says more about how few they are than about how good they are."""

Cost = Callable[[str, int], Decimal | None]
"""What a call of a model costs that is shown so many tokens, in US dollars; None: no price is known."""


@dataclass(frozen=True)
class Lineup:
    """The models of a home as the router file gives them out."""

    small: str
    frontier: str
    """Takes over when the small one is not enough."""
    workers: Mapping[str, str] = field(default_factory=dict)
    """The model of a worker that the file names."""

    def first(self, worker: str) -> str:
        """The model that a worker starts with."""
        return self.workers.get(worker, self.small)


@dataclass(frozen=True)
class Planning:
    """Planning on the planner's model, with a second try that sees what was wrong; everything else is `inner`'s."""

    inner: Router
    model: str

    def route(self, request: RouteRequest) -> Route:
        """The ladder for this request."""
        if request.worker in PLANNING_WORKERS:
            return Route((self.model, self.model), "pinned", why="planning stays with the planner's model")
        return self.inner.route(request)


@dataclass(frozen=True)
class Watched:
    """Everything to the frontier while the answers that were taken on trust do not hold the floor.

    The one-sided 95 % lower bound of covered accuracy is taken over the newest covered answers. Those that
    exploration still sends to small models count too, which is the way back.
    """

    inner: Router
    table: SuccessTable
    frontier: str
    floor: float

    def route(self, request: RouteRequest) -> Route:
        """What `inner` says, unless the floor is missed."""
        route, seen = self.inner.route(request), self.table.covered()
        if route.reason != "confident" or seen.seen < LEAST:
            return route
        bound = lower_bound(seen.stood, seen.seen)
        if bound >= self.floor:
            return route
        why = (
            f"all on the frontier: {seen.stood} of the last {seen.seen} answers taken on trust stood, so at least "
            f"{bound:.3f} do, under the floor of {self.floor:.3f}"
        )
        return dataclasses.replace(
            route,
            ladder=(self.frontier, self.frontier),
            reason="low_confidence",
            confidence=bound,
            threshold=self.floor,
            why=why,
            doubted=route.ladder[0],
        )


@dataclass(frozen=True)
class Exploring:
    """A small share of what a policy does not believe in is tried all the same, and logged as explored.

    The draw is the hash of the attempt's place in the journal: even, and the same on a replay.
    """

    inner: Router
    share: float = 0.02

    def route(self, request: RouteRequest) -> Route:
        """What `inner` says, or the model that it doubts."""
        route = self.inner.route(request)
        if not route.doubted or not request.place or _draw(request.place) >= self.share:
            return route
        why = f"explored: one of {self.share:.0%} that are tried against the policy ({route.why})"
        return dataclasses.replace(route, ladder=(route.doubted, *route.ladder), reason="explored", why=why, doubted="")


def _draw(place: str) -> float:
    """A number from 0 to under 1."""
    return int.from_bytes(hashlib.sha256(place.encode()).digest()[:6]) / 2**48
