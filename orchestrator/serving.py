"""Which models answer: from the settings and what the environment reaches, or given by a scenario."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.protocols import Router
from ..core.settings import Settings
from ..core.types import now
from ..routing.prices import Priced, Tokens, price
from ..routing.route import TierRouter

if TYPE_CHECKING:
    from ..agents.models.routed import Price, Served


@dataclass(frozen=True)
class ModelSet:
    """The models of a home, and how they are chosen."""

    served: Mapping[str, Served]
    frontier: str
    router: Router
    price: Price
    ceilings: Mapping[str, int]

    async def close(self) -> None:
        """Close every client."""
        for served in self.served.values():
            await served.client.close()


def reach(settings: Settings) -> ModelSet:
    """The models that the settings name, else the best that the environment reaches.

    Raises `NoModel` with one line that says how to get one, `SettingsError` for a name nobody knows.
    """
    from ..agents.models import catalogue
    from ..agents.models.reach import defaults
    from ..agents.models.routed import Served

    small, frontier = settings.models.small, settings.models.frontier
    if not (small and frontier):
        found_small, found_frontier = defaults(os.environ)
        small, frontier = small or found_small, frontier or found_frontier
    router = TierRouter.from_file(small, frontier, settings.router)
    names = {router.small, router.frontier, *router.workers.values(), *filter(None, [router.fallback])}
    big = {router.frontier, router.fallback}
    served = {
        name: Served(
            name,
            "frontier" if name in big else "small",
            catalogue.client_for(catalogue.find(name), os.environ, seconds=settings.models.seconds),
        )
        for name in names
    }
    ceilings = {worker.name: worker.ceiling_tokens for worker in settings.router.workers if worker.ceiling_tokens}
    return ModelSet(served, router.frontier, router, price_list(settings), ceilings)


def price_list(settings: Settings) -> Price:
    """Today's prices of the catalogue's models: the settings' own, else the public list, local models free."""
    from ..agents.models import catalogue
    from ..agents.models.usage import Usage

    def ask(name: str, usage: Usage) -> Priced:
        model = catalogue.find(name)
        tokens = Tokens(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens, usage.cache_write_tokens)
        own = settings.models.prices
        return price(model.id, model.provider, tokens, now(), {**own, model.id: own[name]} if name in own else own)

    return ask
