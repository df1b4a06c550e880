"""What tokens cost: dated, banded list prices, a team's own prices over them, and nothing for local models.

List prices are those of the package genai-prices, which needs no network; its table is loaded at the first
use. Takes plain numbers and knows nothing of models that run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from ..core.types import UNKNOWN_PRICE

LOCAL_PROVIDERS = frozenset({"ollama", "vllm", "llamacpp", "scripted"})
"""Models that run on one's own machine: their tokens cost nothing."""

_MILLION = Decimal(1_000_000)
OwnPrices = Mapping[str, tuple[Decimal, ...]]
"""By model: US dollars a million tokens in and out, or in, out, read from the cache and written into it."""

NO_PRICES: OwnPrices = {}


@dataclass(frozen=True)
class Tokens:
    """Tokens of one call. `shown` is all that went in; `cached` and `cache_write` are parts of it."""

    shown: int
    written: int
    cached: int = 0
    cache_write: int = 0


@dataclass(frozen=True)
class Priced:
    """What a call cost in US dollars, and by which price list. With `known` false, `cost` is 0 and says nothing."""

    cost: Decimal
    version: str

    @property
    def known(self) -> bool:
        """Whether there was a price."""
        return self.version != UNKNOWN_PRICE


def price(
    model: str,
    provider: str,
    tokens: Tokens,
    at: datetime,
    own: OwnPrices = NO_PRICES,
) -> Priced:
    """The price of a call made at `at` (aware, or taken as UTC): providers change prices by date and by hour.

    `own`, by a model's id or `provider/id`, wins over the list. Without prices of its own for the cache, it charges
    cached tokens in full.
    """
    mine = own.get(f"{provider}/{model}") or own.get(model)
    if mine is not None:
        return Priced(_own(mine, tokens), f"settings {'/'.join(map(str, mine))}")
    if provider in LOCAL_PROVIDERS:
        return Priced(Decimal(0), "local")
    return _listed(model, provider, tokens, at if at.tzinfo else at.replace(tzinfo=UTC))


def _own(prices: tuple[Decimal, ...], tokens: Tokens) -> Decimal:
    into, out = prices[:2]
    read, written = prices[2:] or (into, into)
    fresh = tokens.shown - tokens.cached - tokens.cache_write
    return (fresh * into + tokens.cached * read + tokens.cache_write * written + tokens.written * out) / _MILLION


def _listed(model: str, provider: str, tokens: Tokens, at: datetime) -> Priced:
    from genai_prices import Usage, calc_price
    from genai_prices import __version__ as version

    usage = Usage(
        # Some servers report more cached tokens than they say they were shown.
        input_tokens=max(tokens.shown, tokens.cached + tokens.cache_write),
        output_tokens=tokens.written,
        cache_read_tokens=tokens.cached,
        cache_write_tokens=tokens.cache_write,
    )
    try:
        listed = calc_price(usage, model, provider_id=provider, genai_request_timestamp=at)
    except LookupError:
        return Priced(Decimal(0), UNKNOWN_PRICE)
    return Priced(listed.total_price, f"genai-prices {version}")
