"""Which models answer and who chooses: from the settings and what the environment reaches, or given by a scenario."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ..core.errors import SettingsError
from ..core.protocols import Router
from ..core.router_settings import RouterSection
from ..core.settings import Settings
from ..core.types import now
from ..routing.policies import POLICIES, Ground
from ..routing.prices import Priced, Tokens, price
from ..routing.route import Exploring, Lineup, Planning, Watched
from ..routing.success import SuccessTable

if TYPE_CHECKING:
    from ..agents.models.pool import Price, Served


@dataclass(frozen=True)
class ModelSet:
    """The models of a home, and how they are given out."""

    served: Mapping[str, Served]
    lineup: Lineup
    price: Price
    planner: str = ""
    """Empty: the frontier plans."""
    router: RouterSection = field(default_factory=RouterSection)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    provider: str = ""
    """Whom tasks are counted for where tasks a provider are limited: the one of the small model."""

    @property
    def ceilings(self) -> Mapping[str, int]:
        """Most tokens of an answer, by worker."""
        return {worker.name: worker.ceiling_tokens for worker in self.router.workers if worker.ceiling_tokens}

    def choosing(self, table: SuccessTable) -> Router:
        """The router: planning pinned, the policy, the watch over its floor, exploration."""
        policy = POLICIES[self.router.policy](Ground(self.lineup, table, self._cost), self.router)
        watched = Watched(policy, table, self.lineup.frontier, self.router.floor)
        return Planning(Exploring(watched, self.router.explore), self.planner or self.lineup.frontier)

    def _cost(self, name: str, tokens: int) -> Decimal | None:
        from ..agents.models.usage import Usage

        priced = self.price(name, Usage(tokens, _USUAL_ANSWER))
        return priced.cost if priced.known else None

    async def close(self) -> None:
        """Close every client."""
        for served in self.served.values():
            await served.client.close()


_USUAL_ANSWER = 300
"""Tokens of an answer that has not been given yet, for comparing prices."""


def reach(settings: Settings) -> ModelSet:
    """The models that the settings name, else the best that the environment reaches.

    Raises `NoModel` with one line that says how to get one, `SettingsError` for a name nobody knows.
    """
    from ..agents.models import catalogue
    from ..agents.models.pool import Served

    router, lineup = settings.router, _lineup(settings)
    planner, elsewhere = router.planner.model or lineup.frontier, settings.models.elsewhere
    names = {lineup.small, lineup.frontier, planner, *lineup.workers.values(), *router.models}
    names |= {router.advisor} - {""}
    if unused := sorted(set(elsewhere) - names):
        raise SettingsError(f"models.elsewhere: {unused[0]!r} is no model that is used here")
    big = {lineup.frontier, planner, router.advisor}
    tiers = {name: "frontier" if name in big else "small" for name in names}
    for name in names:
        tiers |= dict.fromkeys(elsewhere.get(name, ()), tiers[name])
    models = {name: catalogue.find(name) for name in tiers}
    served = {
        name: Served(
            name,
            "frontier" if tier == "frontier" else "small",
            catalogue.client_for(models[name], os.environ, seconds=settings.models.seconds),
            catalogue.native_advisors(models[name], models),
        )
        for name, tier in tiers.items()
    }
    provider = models[lineup.small].provider
    return ModelSet(served, lineup, price_list(settings), planner, router, elsewhere, provider)


def _lineup(settings: Settings) -> Lineup:
    """Who answers for whom: the router file first, then the home's two models, then what can be reached."""
    from ..agents.models.reach import defaults

    router = settings.router
    small, frontier = settings.models.small, router.fallback.model or settings.models.frontier
    if not (small and frontier):
        found_small, found_frontier = defaults(os.environ)
        small, frontier = small or found_small, frontier or found_frontier
    return Lineup(small, frontier, {worker.name: worker.model for worker in router.workers})


def price_list(settings: Settings) -> Price:
    """Today's prices of the catalogue's models: the settings' own, else the public list, local models free."""
    from ..agents.models import catalogue
    from ..agents.models.usage import Usage

    own, find = settings.models.prices, cache(catalogue.find)

    def ask(name: str, usage: Usage) -> Priced:
        model = find(name)
        tokens = Tokens(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens, usage.cache_write_tokens)
        return price(model.id, model.provider, tokens, now(), {**own, model.id: own[name]} if name in own else own)

    return ask
