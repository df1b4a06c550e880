"""What one model call used, with the cache counted, and model answers as JSON for a journal.

AutoGen's own record counts only what went in and came out, and its JSON drops whatever a subclass adds:
so a journal must keep answers by `result_to_json` and not by `model_dump`. Knows nothing of prices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

from autogen_core.models import CreateResult, RequestUsage

from ...core.types import Json


@dataclass
class Usage(RequestUsage):
    """Tokens of one call. `prompt_tokens` is all that was shown, so it holds both cache figures."""

    cached_tokens: int = 0
    """Read from the provider's prompt cache: a part of `prompt_tokens`, charged less."""
    cache_write_tokens: int = 0
    """Written into it: a part of `prompt_tokens`, charged more."""
    advice: Usage | None = None
    """What an advisor used that the wire let the model consult: not a part of these, and charged at its own price."""

    def __add__(self, other: RequestUsage) -> Usage:
        more = _usage(other)
        return Usage(
            self.prompt_tokens + more.prompt_tokens,
            self.completion_tokens + more.completion_tokens,
            self.cached_tokens + more.cached_tokens,
            self.cache_write_tokens + more.cache_write_tokens,
            self.advice + more.advice if self.advice and more.advice else self.advice or more.advice,
        )


def usage_of(result: CreateResult) -> Usage:
    """The usage of an answer, whichever client gave it; a client that does not count the cache counts 0."""
    return _usage(result.usage)


def _usage(usage: RequestUsage) -> Usage:
    return usage if isinstance(usage, Usage) else Usage(usage.prompt_tokens, usage.completion_tokens)


def result_to_json(result: CreateResult) -> dict[str, Json]:
    """The whole answer as plain JSON, cache figures included."""
    data = result.model_dump(mode="json", exclude={"usage"})
    return {**data, "usage": asdict(usage_of(result))}


def result_from_json(data: Mapping[str, Any]) -> CreateResult:
    """The answer that `result_to_json` kept."""
    rest = {key: value for key, value in data.items() if key != "usage"}
    usage = cast("dict[str, Any]", data["usage"])
    advice = usage.get("advice")
    return CreateResult(**rest, usage=Usage(**{**usage, "advice": Usage(**advice) if advice else None}))
