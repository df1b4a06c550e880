"""List prices of many calls fast: each model's rates are looked up once a price change, then a call is arithmetic.

The same prices as `prices.price`, which takes a fifth of a millisecond a call; a property test holds the two together.
Also knows what logs call a model: with the provider before it, with regions and dates, or by its shop name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .prices import LOCAL_PROVIDERS, NO_PRICES, OwnPrices

_PROVIDERS = {
    "azure_ai": "azure", "az.ai.openai": "azure", "azure.ai.openai": "azure", "az.ai.inference": "azure",
    "azure.ai.inference": "azure", "aws.bedrock": "aws", "bedrock": "aws", "bedrock_converse": "aws",
    "amazon_bedrock": "aws", "gcp.vertex_ai": "google", "vertex_ai": "google", "gcp.gemini": "google",
    "gcp.gen_ai": "google", "gemini": "google", "google_genai": "google", "vertexai": "google", "mistral_ai": "mistral",
    "mistralai": "mistral", "x_ai": "x-ai", "xai": "x-ai", "together_ai": "together", "fireworks_ai": "fireworks",
    "meta-llama": "meta", "text-completion-openai": "openai", "codestral": "mistral", "ollama_chat": "ollama",
    "hosted_vllm": "vllm", "lm_studio": "llamacpp",
}  # fmt: skip
_REGION = re.compile(r"^(us|eu|apac|jp|au|global|us-gov)\.(?=[a-z]+\.)")
_VENDOR = re.compile(r"^(anthropic|meta|mistral|amazon|cohere|ai21|deepseek|openai)\.")
_VERSION = re.compile(r"(-v\d+(:\d+)?|@\d{8}|@latest|@default)$")


@dataclass(frozen=True)
class Rates:
    """US dollars a token in one band of prompt lengths; `searches` a search."""

    input: Decimal
    output: Decimal
    cached: Decimal
    cache_write: Decimal
    cache_write_1h: Decimal
    searches: Decimal

    def cost(self, shown: int, written: int, cached: int, write: int, hour: int, searches: int = 0) -> Decimal:
        """What these tokens cost. `cached` and `write` are parts of `shown`, `hour` is a part of `write`."""
        total = (max(shown, cached + write) - cached - write) * self.input + written * self.output
        if cached:
            total += cached * self.cached
        if write:
            total += (write - hour) * self.cache_write + hour * self.cache_write_1h
        return total + searches * self.searches if searches else total


_FREE = Rates(*[Decimal(0)] * 6)


@dataclass(frozen=True)
class Bands:
    """Rates by length of the prompt: each with the number of tokens that a prompt must exceed, rising."""

    bands: tuple[tuple[int, Rates], ...]

    def of(self, shown: int) -> Rates:
        """The rates of a prompt of this many tokens."""
        rates = self.bands[0][1]
        for above, dearer in self.bands[1:]:
            if shown > above:
                rates = dearer
        return rates


class PriceList:
    """Prices by model, provider and moment. `own` is as in `prices.price`."""

    def __init__(self, own: OwnPrices = NO_PRICES) -> None:
        self._own = own
        self._models: dict[tuple[str, str], Any] = {}
        self._bands: dict[int, Bands] = {}

    def bands(self, model: str, provider: str, at: datetime | None = None) -> Bands | None:
        """The rates of a call made at `at` (None: now). None where no list knows the model."""
        key = (model, provider)
        if key not in self._models:
            self._models[key] = self._find(model, provider)
        found = self._models[key]
        if found is None or isinstance(found, Bands):
            return found
        prices = found.get_prices(at or datetime.now(UTC))
        bands = self._bands.get(id(prices))
        if bands is None:
            bands = self._bands[id(prices)] = _compiled(prices)
        return bands

    def changes(self, model: str, provider: str, first: datetime, last: datetime) -> bool:
        """Whether the price of a model is another at `last` than at `first`."""
        return self.bands(model, provider, first) is not self.bands(model, provider, last)

    def _find(self, model: str, provider: str) -> Any:
        from genai_prices.data_snapshot import get_snapshot

        for name, at in spellings(model, provider):
            own = self._own.get(f"{at}/{name}") or self._own.get(name)
            if own is not None:
                input_, output, *cache = (Decimal(price) / 10**6 for price in own)
                read, write = cache or (input_, input_)
                return Bands(((0, Rates(input_, output, read, write, write, Decimal(0))),))
            if at in LOCAL_PROVIDERS:
                return Bands(((0, _FREE),))
            try:
                return get_snapshot().find_provider_model(name, None, at or None, None)[1]
            except LookupError:
                continue
        return None


@lru_cache(maxsize=4096)
def plain(model: str) -> str:
    """A model's id without provider, region, date of a platform and capitals: `Claude Haiku 4.5` and
    `us.anthropic.claude-haiku-4-5-20251001-v1:0` become ids that price lists know."""
    name = model.strip().casefold().rsplit("/", 1)[-1]
    name = _VENDOR.sub("", _REGION.sub("", name))
    name = _VERSION.sub("", name)
    if name.startswith("claude"):
        name = re.sub(r"[ _.]+", "-", name.split(" (")[0])
        name = re.sub(r"^claude-(\d+(?:-\d)?)-(opus|sonnet|haiku)(?=-20|$)", _reordered, name)
    return name.replace(" ", "-")


def _reordered(found: re.Match[str]) -> str:
    """`claude-4-8-opus` as `claude-opus-4-8`; generations before 4 keep their number in front."""
    number, family = found.groups()
    return f"claude-{number}-{family}" if number.startswith("3") else f"claude-{family}-{number}"


def spellings(model: str, provider: str) -> Iterator[tuple[str, str]]:
    """Names and providers under which a price may stand, the likeliest first; no provider means any."""
    given = provider.strip().casefold()
    given = _PROVIDERS.get(given, given)
    name = model.strip().casefold()
    head, _, tail = name.partition("/")
    head = _PROVIDERS.get(head, head)
    yield name, given
    if tail:
        yield tail, head
        yield plain(tail), head
    if given != "openrouter" and tail:
        yield plain(tail), given
    yield plain(name), given
    yield plain(name), ""


def _compiled(prices: Any) -> Bands:
    """Bands of a price list's entry: above a tier's start, all tokens of a call cost the tier's price."""
    names = ("input_mtok", "output_mtok", "cache_read_mtok", "cache_write_mtok", "cache_write_1h_mtok")
    given = [getattr(prices, name, None) for name in names]
    searches = Decimal(getattr(prices, "web_searches_kcount", None) or 0) / 1000
    starts = sorted({tier.start for price in given for tier in getattr(price, "tiers", ())})
    bands = []
    for above in (-1, *starts):
        rates = [_at(price, above) for price in given]
        input_ = rates[0] or Decimal(0)
        write = rates[3] if rates[3] is not None else input_
        hour = rates[4] if rates[4] is not None else write
        cached = rates[2] if rates[2] is not None else input_
        bands.append((above, Rates(input_, rates[1] or Decimal(0), cached, write, hour, searches)))
    return Bands(tuple(bands))


def _at(price: Any, above: int) -> Decimal | None:
    """A price a token for prompts longer than `above` tokens."""
    if price is None:
        return None
    tiers = getattr(price, "tiers", None)
    if tiers is not None:
        base = price.base
        for tier in tiers:
            if above >= tier.start:
                base = tier.price
        price = base
    return Decimal(price) / 10**6
