"""The same day of the same provider, told by two kinds of source: which of them counts.

Single calls, as a gateway or a tracer logs them, count before a provider's exports, model by model: only they say what
a step was. Of the exports the cost counts before the usage, and the API's report before the file of the console.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from .logs.call import Call
from .logs.formats import EXPORTS
from .pricelist import plain

EXPORTED = frozenset(source for ranked in EXPORTS.values() for source in ranked)
Billed = tuple[str, date, str]
"""A provider, a day and a model."""

_MAKERS = ((re.compile(r"claude"), "anthropic"), (re.compile(r"gpt|chatgpt|o[134]|text-embedding"), "openai"))
_DATED = re.compile(r"-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$")


def billed(call: Call) -> Billed | None:
    """What of its provider's bill a single call is a part of; None for a row, and where no export has it."""
    if call.row or call.at is None or not call.model:
        return None
    provider, model = _billed(call.model, call.provider)
    return (provider, call.at.date(), model) if provider in EXPORTS else None


@lru_cache(maxsize=4096)
def _billed(model: str, provider: str) -> tuple[str, str]:
    name = bare(model)
    return provider or next((maker for pattern, maker in _MAKERS if pattern.match(name)), ""), name


@lru_cache(maxsize=4096)
def bare(model: str) -> str:
    """A model's name without its provider and its date."""
    return _DATED.sub("", plain(model))


def provider_of(source: str) -> str:
    """Whose export this is."""
    return next(provider for provider, ranked in EXPORTS.items() if source in ranked)


def doubled(held: Iterable[tuple[str, date | None]]) -> dict[tuple[str, date], str]:
    """Which days of which exports another export tells, and which one. A cost export tells every day between its first
    and its last, as it leaves out days that cost nothing."""
    days: dict[str, set[date]] = {}
    for source, day in held:
        if day is not None:
            days.setdefault(source, set()).add(day)
    found: dict[tuple[str, date], str] = {}
    for ranked in EXPORTS.values():
        for place, source in enumerate(ranked):
            for better in (name for name in ranked[:place] if name in days):
                first, last = min(days[better]), max(days[better])
                alike = better.removesuffix(" API") == source.removesuffix(" API")
                for day in days.get(source, ()):
                    if day in days[better] if alike else first <= day <= last:
                        found.setdefault((source, day), better)
    return found
