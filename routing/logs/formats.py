"""The formats that are understood, and which of them a record is of."""

from __future__ import annotations

from . import anthropic, attempts, bedrock, claude_code, generic, langfuse, langsmith, litellm, openai, openrouter, otel
from .call import Format, Record

FORMATS: tuple[Format, ...] = (
    attempts,
    litellm,
    langfuse,
    langsmith,
    bedrock,
    otel,
    anthropic,
    openai,
    openrouter,
    claude_code,
    generic,
)
"""In the order in which they are tried: the plainest last."""

EXPORTS = {
    "anthropic": (anthropic.COST_API, anthropic.COST, anthropic.USAGE_API, anthropic.USAGE),
    "openai": (openai.COST_API, openai.COST, openai.USAGE_API, openai.USAGE),
}
"""By provider, the exports that say the same day over again; the first that is there counts."""


def format_of(record: Record, likely: Format | None = None) -> Format | None:
    """The format of a record, None where none knows it. `likely` is that of the record before."""
    if likely is not None and likely is not generic and likely.recognises(record):
        return likely
    return next((candidate for candidate in FORMATS if candidate.recognises(record)), None)


def understood() -> str:
    """What is read and how to go on, for a person whose log was refused."""
    names = ", ".join(one.NAME for one in FORMATS if one is not generic)
    return f"read are {names}, and any table or JSON lines with model, input_tokens, output_tokens, cost, timestamp"
