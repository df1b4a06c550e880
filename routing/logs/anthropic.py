"""Anthropic's exports: the usage and cost files of the Console (CSV), and the reports of the Admin API (JSON).

Field names: Console exports of 2024 to 2026; Admin API `usage_report/messages` and `cost_report`, whose amounts are
in cents.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from .call import BadRecord, Call, Part, Record, Usage, each
from .fields import count, first, inner, moment, money

NAME = "anthropic export"
USAGE, COST = "anthropic usage", "anthropic cost"
USAGE_API, COST_API = f"{USAGE} API", f"{COST} API"

_HALF = Decimal("0.5")
_PARTS: dict[str, Part] = {
    "input_no_cache": "input",
    "uncached_input_tokens": "input",
    "output": "output",
    "output_tokens": "output",
    "input_cache_read": "cached",
    "cache_read_input_tokens": "cached",
    "input_cache_write_5m": "cache_write",
    "cache_creation.ephemeral_5m_input_tokens": "cache_write",
    "input_cache_write": "cache_write",
    "input_cache_write_1h": "cache_write_1h",
    "cache_creation.ephemeral_1h_input_tokens": "cache_write_1h",
}


def recognises(record: Record) -> bool:
    """Rows of the Console, and buckets of the Admin API."""
    return "usage_date_utc" in record or ("starting_at" in record and "results" in record)


def calls(record: Record) -> Iterator[Call | BadRecord]:
    """One call a row: these exports do not say how many calls a row sums up."""
    if "results" in record:
        yield from each(lambda one: [(_cost if "amount" in one else _usage)(one, record)], record["results"] or ())
    elif "cost_usd" in record:
        yield _cost_row(record)
    else:
        yield _usage_row(record)


def _prompt(record: Record) -> int:
    """Tokens that the prompts of a row exceed, by its context window: `> 200k` and `200k-1M`, beside `≤ 200k`."""
    window = str(record.get("context_window") or "").casefold().replace(" ", "")
    return 200_001 if window.startswith((">200k", "200k-", "1m")) else 0


def _usage(result: Record, bucket: Record) -> Call:
    creation = inner(result, "cache_creation")
    hour = count(creation.get("ephemeral_1h_input_tokens"))
    write = hour + count(creation.get("ephemeral_5m_input_tokens"))
    cached = count(result.get("cache_read_input_tokens"))
    return Call(
        USAGE_API,
        str(result.get("model") or ""),
        "anthropic",
        moment(bucket["starting_at"])[0],
        used=Usage(
            shown=count(result.get("uncached_input_tokens")) + cached + write,
            written=count(result.get("output_tokens")),
            cached=cached,
            cache_write=write,
            cache_write_1h=hour,
            searches=count(inner(result, "server_tool_use").get("web_search_requests"), "searches"),
        ),
        discount=_HALF if result.get("service_tier") == "batch" else Decimal(1),
        name=str(result.get("api_key_id") or result.get("workspace_id") or ""),
        id=f"{bucket['starting_at']} {sorted(result.items(), key=str)}",
        row=True,
        prompt=_prompt(result),
    )


def _cost(result: Record, bucket: Record) -> Call:
    cents = money(result["amount"], credit=True)
    return Call(
        COST_API,
        str(result.get("model") or result.get("description") or ""),
        "anthropic",
        moment(bucket["starting_at"])[0],
        cost=None if cents is None else cents / 100,
        currency=str(result.get("currency") or "USD").upper(),
        part=_PARTS.get(str(result.get("token_type")), ""),
        name=str(result.get("workspace_id") or ""),
        id=f"{bucket['starting_at']} {sorted(result.items(), key=str)}",
        row=True,
    )


def _usage_row(row: Record) -> Call:
    hour = count(row.get("usage_input_tokens_cache_write_1h"))
    write = count(first(row, "usage_input_tokens_cache_write_5m", "usage_input_tokens_cache_write")) + hour
    cached = count(row.get("usage_input_tokens_cache_read"))
    return Call(
        USAGE,
        str(first(row, "model_version", "model") or ""),
        "anthropic",
        moment(row["usage_date_utc"], utc=True)[0],
        used=Usage(
            shown=count(row.get("usage_input_tokens_no_cache")) + cached + write,
            written=count(row.get("usage_output_tokens")),
            cached=cached,
            cache_write=write,
            cache_write_1h=hour,
            searches=count(row.get("web_search_count"), "searches"),
        ),
        discount=_HALF if str(row.get("usage_type")).casefold() == "batch" else Decimal(1),
        name=str(first(row, "api_key", "workspace") or ""),
        id=str(sorted(row.items(), key=str)),
        row=True,
        prompt=_prompt(row),
    )


def _cost_row(row: Record) -> Call:
    return Call(
        COST,
        str(first(row, "model", "model_version") or first(row, "cost_type") or ""),
        "anthropic",
        moment(row["usage_date_utc"], utc=True)[0],
        cost=money(row["cost_usd"], credit=True),
        part=_PARTS.get(str(row.get("token_type")), ""),
        name=str(first(row, "api_key", "workspace") or ""),
        id=str(sorted(row.items(), key=str)),
        row=True,
    )
