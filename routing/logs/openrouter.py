"""OpenRouter: the activity export (CSV, one generation or one day a row), its activity API, and generation records."""

from __future__ import annotations

from collections.abc import Iterator

from .call import Call, Record, Usage
from .fields import count, first, moment, money

NAME = "openrouter"


def recognises(record: Record) -> bool:
    """By its own words."""
    if "generation_id" in record and ("cost_total" in record or "tokens_prompt" in record):
        return True
    if "model_permaslug" in record or "native_tokens_prompt" in record:
        return True
    return "Slug" in record and "Usage" in record


def calls(record: Record) -> Iterator[Call]:
    """A generation, or a day's generations of one model. `usage` is what was billed, in US dollars; times are UTC."""
    requests = first(record, "requests", "Requests")
    at, _ = moment(first(record, "created_at", "date", "Date"), utc=True)
    native = "native_tokens_prompt" in record
    yield Call(
        NAME,
        str(first(record, "model_permaslug", "model", "Slug") or ""),
        "openrouter",
        at,
        used=Usage(
            shown=count(first(record, "native_tokens_prompt", "tokens_prompt", "prompt_tokens", "Prompt Tokens")),
            written=count(
                first(record, "native_tokens_completion", "tokens_completion", "completion_tokens", "Completion Tokens")
            ),
            cached=count(record.get("native_tokens_cached" if native else "tokens_cached")),
        ),
        calls=count(requests, "requests") or 1,
        cost=money(first(record, "cost_total", "total_cost", "usage", "Usage")),
        name=str(first(record, "app_name", "api_key_name") or ""),
        id=str(first(record, "generation_id", "id") or "") or str(sorted(record.items(), key=str)),
        row=requests is not None,
    )
