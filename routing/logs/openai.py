"""OpenAI exports: usage and costs of the organization, as buckets of the API and as CSV files of the dashboard.

Field names: `organization.usage.*.result` and `organization.costs.result` of the Admin API, the CSV files that hold the
same, and the older `usage` endpoint. Input tokens hold the cached ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from .call import BadRecord, Call, Part, Record, Usage, each
from .fields import count, first, inner, moment, money

NAME = "openai export"
USAGE, COST = "openai usage", "openai cost"
USAGE_API, COST_API = f"{USAGE} API", f"{COST} API"

_HALF = Decimal("0.5")
_KINDS = ("embeddings", "moderations", "images", "audio_speeches", "audio_transcriptions", "vector_stores")
_PARTS: tuple[tuple[str, Part], ...] = (("cached input", "cached"), ("output", "output"), ("input", "input"))


def recognises(record: Record) -> bool:
    """Buckets, their results, rows of the CSV files, and rows of the older endpoint."""
    if "results" in record and "start_time" in record:
        return True
    if "num_model_requests" in record or "amount_value" in record or "n_context_tokens_total" in record:
        return True
    return str(record.get("object", "")).startswith("organization.")


def calls(record: Record) -> Iterator[Call | BadRecord]:
    """One for each result; `calls` is the number of requests that it sums up."""
    if "results" in record:
        yield from each(lambda result: _call(result, record["start_time"]), record["results"] or ())
    else:
        yield from _call(record, first(record, "start_time", "start_time_iso", "aggregation_timestamp", "date"))


def _call(row: Record, start: Any) -> Iterator[Call]:
    """None for the row by which an export says that a day had no requests."""
    at = moment(start)[0]
    key = f"{start} {sorted(row.items(), key=str)}"
    name = str(first(row, "api_key_name", "project_name", "api_key_id", "project_id") or "")
    by_api = "object" in row
    amount = inner(row, "amount").get("value") if isinstance(row.get("amount"), dict) else row.get("amount_value")
    if amount is not None:
        currency = str(inner(row, "amount").get("currency") or row.get("amount_currency") or "usd").upper()
        model, _, rest = str(row.get("line_item") or "").partition(",")
        part: Part = next((part for word, part in _PARTS if word in rest), "")
        cost = money(amount, credit=True)
        yield Call(
            COST_API if by_api else COST,
            model,
            "openai",
            at,
            cost=cost,
            currency=currency,
            part=part,
            name=name,
            id=key,
            row=True,
        )
        return
    tier = str(row.get("service_tier")).casefold()
    half = str(row.get("batch")).casefold() == "true" or tier in ("batch", "flex")
    kind = next((kind for kind in _KINDS if f".{kind}." in str(row.get("object"))), "")
    model = str(first(row, "model", "snapshot_id") or "")
    shown = count(first(row, "input_tokens", "n_context_tokens_total"))
    written = count(first(row, "output_tokens", "n_generated_tokens_total"))
    requests = count(first(row, "num_model_requests", "n_requests"), "requests")
    if not (model or shown or written or requests):
        return
    yield Call(
        USAGE_API if by_api else USAGE,
        model,
        "openai",
        at,
        used=Usage(
            shown=shown,
            written=written,
            cached=count(first(row, "input_cached_tokens", "n_cached_context_tokens_total")),
        ),
        calls=requests or 1,
        discount=_HALF if half else Decimal(1),
        kind=kind,
        name=name,
        id=key,
        row=True,
    )
