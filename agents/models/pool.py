"""What all routed clients of one task share: the models, who chooses, what it costs, where it is written down."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from autogen_core.models import ChatCompletionClient, CreateResult

from ...core.protocols import Journal, Router
from ...core.types import Attempt, Tier
from ...routing.prices import Priced
from .usage import Usage

Price = Callable[[str, Usage], Priced]
"""What a model, by its name in the pool, asks for these tokens."""

Check = Callable[[CreateResult], str]
"""What is wrong with an answer in one line, empty when nothing is."""


@dataclass(frozen=True)
class Served:
    """A model that can be called."""

    name: str
    tier: Tier
    client: ChatCompletionClient
    advisors: Mapping[str, str] = field(default_factory=dict)
    """Models that its wire lets it consult by itself: name in the pool to id at the provider."""


@dataclass(frozen=True)
class Pool:
    """What all routed clients of one task share."""

    task: str
    models: Mapping[str, Served]
    frontier: str
    router: Router
    price: Price
    journal: Journal
    note: Callable[[Attempt], None]
    """Writes an attempt to the ledger; the same id twice is one row."""
    tell: Callable[[str], None]
    """Shows the attempt with this id to whoever follows the task."""
    limit: Decimal
    """US dollars that the task may cost."""
    spent: Callable[[], Decimal]
    """US dollars that it has cost so far."""
    minutes: float = math.inf
    """Minutes that models may work on the task."""
    worked: Callable[[], float] = lambda: 0.0
    """Seconds that they have worked so far."""
    ceilings: Mapping[str, int] = field(default_factory=dict)
    """Most tokens an answer of this worker may have; a worker not named is left to the wire."""
    checks: Mapping[str, Check] = field(default_factory=dict)
    """A worker's own check of its answers, beside what every answer is held to."""
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same model at other providers, in the order in which they stand in for it."""
