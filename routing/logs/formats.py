"""The formats that are understood, and which of them a record is of."""

from __future__ import annotations

from types import ModuleType

from . import anthropic, attempts, claude_code, generic, langfuse, litellm, openai, openrouter, otel
from .call import Record

FORMATS: tuple[ModuleType, ...] = (
    attempts,
    litellm,
    langfuse,
    otel,
    anthropic,
    openai,
    openrouter,
    claude_code,
    generic,
)
"""In the order in which they are tried: the plainest last."""

EXPORTS = {anthropic.COST: anthropic.USAGE, openai.COST: openai.USAGE}
"""A provider's cost export and the usage export that says the same in tokens: both together would count twice."""


def format_of(record: Record, likely: ModuleType | None = None) -> ModuleType | None:
    """The format of a record, None where none knows it. `likely` is that of the record before."""
    if likely is not None and likely is not generic and likely.recognises(record):
        return likely
    return next((candidate for candidate in FORMATS if candidate.recognises(record)), None)


def understood() -> str:
    """What is read and how to go on, for a person whose log was refused."""
    names = ", ".join(module.NAME for module in FORMATS if module is not generic)
    return f"read are {names}, and any table or JSON lines with model, input_tokens, output_tokens, cost, timestamp"
