"""What surrounds a router's decision for one thread: its cached prefix, what is left of the budget, who stands in.

A thread is the conversation of one worker in one step. Pure: asks no model and writes nothing.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from decimal import Decimal

from ...core.errors import BudgetSpent
from ...core.protocols import Route, RouteRequest
from ...core.types import Json
from .pool import Pool
from .request import Request
from .usage import Usage

LONG = 16_000
"""Tokens shown from which a request counts as another kind of task: small models lose the thread first there."""


@dataclass(frozen=True)
class Dispatched:
    """How sure the dispatcher was of a worker that no plan chose."""

    confidence: float
    in_scope: bool = True


@dataclass
class Thread:
    """One worker's conversation in one step, as far as the choice of a model depends on it."""

    pool: Pool
    worker: str
    dispatched: Dispatched | None = None
    last: str = ""
    """The model that answered last."""
    held: dict[str, int] = field(default_factory=dict)
    """Tokens of this conversation that a model's provider keeps in its prompt cache, as it said itself."""

    def check_budget(self) -> Decimal:
        """US dollars that are left. Raises `BudgetSpent` when none are, or no time is."""
        if self.pool.worked() >= 60 * self.pool.minutes:
            raise BudgetSpent(f"models have worked on it for {self.pool.minutes:g} minutes; raise budget.minutes")
        left = self.pool.limit - self.pool.spent()
        if left <= 0:
            raise BudgetSpent(f"the budget of ${self.pool.limit} is used up; raise it with --budget")
        return left

    def choose(self, request: Request, place: str, left: Decimal) -> Route:
        """The route for the call at this place, with so many US dollars left. Raises `BudgetSpent` when no model of
        it can be paid."""
        tokens = request.tokens
        asked = RouteRequest(self.worker, request.last_words, kind_of(request, tokens), place, tokens)
        if self.dispatched:
            asked = dataclasses.replace(asked, confidence=self.dispatched.confidence, in_scope=self.dispatched.in_scope)
        return self._affordable(self._kept(self.pool.router.route(asked), tokens), tokens, left)

    def note(self, model: str, usage: Usage) -> None:
        """An answer came from this model."""
        self.last = model
        self.held[model] = usage.cached_tokens + usage.cache_write_tokens

    def _kept(self, route: Route, tokens: int) -> Route:
        """The frontier model that has this conversation cached goes on with it, unless a cold small one is cheaper."""
        first, last, models = route.ladder[0], self.last, self.pool.models
        held = min(self.held.get(last, 0), tokens)
        if not held or first == last or self.held.get(first):
            return route
        if (models[last].tier, models[first].tier) != ("frontier", "small"):
            return route
        stay = self.pool.price(last, Usage(tokens, 0, cached_tokens=held))
        switch = self.pool.price(first, Usage(tokens, 0))
        if stay.known and switch.known and switch.cost < stay.cost:
            return route
        why = f"{last} holds {held} tokens of this conversation in its cache, which {first} would have to read anew"
        return dataclasses.replace(route, ladder=(last, last), reason="pinned", why=why, doubted="")

    def _affordable(self, route: Route, tokens: int, left: Decimal) -> Route:
        if self.least(route.ladder[0], tokens) <= left:
            return route
        paid = tuple(name for name in route.ladder if self.least(name, tokens) <= left)
        if not paid:
            raise BudgetSpent(
                f"${left:.4f} are left of ${self.pool.limit}, too little for {route.ladder[0]}; raise it with --budget"
            )
        why = f"${left:.4f} are left, too little for {route.ladder[0]} ({route.why})"
        return dataclasses.replace(route, ladder=paid, reason="budget", why=why)

    def least(self, name: str, tokens: int) -> Decimal:
        """What a call costs before its answer; 0 where the price is not known."""
        return self.pool.price(name, Usage(tokens, 0)).cost


def kind_of(request: Request, tokens: int) -> str:
    """The kind of task, as the success table counts it: `tools`, the asked shape, or `text`; `long` behind it."""
    if request.tools:
        shape = "tools"
    elif isinstance(request.json_output, type):
        shape = request.json_output.__name__
    else:
        shape = "json" if request.json_output else "text"
    return f"{shape} long" if tokens >= LONG else shape


@dataclass(frozen=True)
class Rungs:
    """A route as a list of calls: each model of the ladder, and behind it who serves the same one elsewhere."""

    levels: tuple[int, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, pool: Pool, route: Route) -> Rungs:
        """The calls that a route may come to."""
        pairs = [(level, name) for level, model in enumerate(route.ladder) for name in _served(pool, model)]
        return cls(tuple(level for level, _ in pairs), tuple(name for _, name in pairs))

    def after(self, rung: int, *, failed: bool) -> int | None:
        """The next rung: the next provider if the wire failed, the next model if the answer did not stand."""
        rest = range(rung + 1, len(self.names))
        return next((n for n in rest if failed or self.levels[n] != self.levels[rung]), None)


def _served(pool: Pool, model: str) -> tuple[str, ...]:
    return (model, *(name for name in pool.elsewhere.get(model, ()) if name in pool.models))


def route_to_json(route: Route) -> dict[str, Json]:
    """A route as a journal keeps it."""
    return {**dataclasses.asdict(route), "ladder": list(route.ladder)}


def route_from_json(data: object) -> Route:
    """The route that `route_to_json` kept."""
    assert isinstance(data, dict)
    return Route(**{**data, "ladder": tuple(data["ladder"])})
