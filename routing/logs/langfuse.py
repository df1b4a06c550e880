"""Langfuse: traces with their observations, observations alone, exports of the UI and of blob storage, JSON or CSV.

Field names: public API (camelCase) and blob exports (snake_case). In `usageDetails` the kinds of input lie beside each
other; where `total` says otherwise, `total` is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from .call import BadRecord, Call, Record, Usage, each
from .fields import count, first, inner, moment, money, named, tags, words
from .tokens import usage

NAME = "langfuse"

_TYPES = ("GENERATION", "EMBEDDING", "SPAN", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "GUARDRAIL")
_TRACE_KEYS = ("observations", "sessionId", "session_id", "htmlPath", "userId", "public", "bookmarked")


def recognises(record: Record) -> bool:
    """Observations, and traces by keys that only they have."""
    if str(record.get("type", "")).upper() in _TYPES and ("traceId" in record or "trace_id" in record):
        return True
    if isinstance(record.get("observations"), list):
        return True
    return "totalCost" in record and "timestamp" in record and any(key in record for key in _TRACE_KEYS)


def calls(record: Record) -> Iterator[Call | BadRecord]:
    """The generations. A trace whose observations are only named counts as one call, unless they are in the log too."""
    observations = record.get("observations")
    if "traceId" in record or "trace_id" in record:
        yield from _observation(record, {})
    elif isinstance(observations, list) and any(isinstance(item, dict) for item in observations):
        whole = [item for item in observations if isinstance(item, dict)]
        yield from each(lambda item: _observation(item, record), whole)
    else:
        yield from _trace(record)


def _observation(item: Record, trace: Record) -> Iterator[Call]:
    kind = str(item.get("type") or "GENERATION").upper()
    model = first(item, "model", "providedModelName", "provided_model_name", "internalModel", "internal_model")
    if kind not in ("GENERATION", "EMBEDDING") and not model:
        return
    at, zone = moment(first(item, "startTime", "start_time"), utc=True)
    metadata = inner(item, "metadata")
    yield Call(
        NAME,
        str(model or ""),
        str(metadata.get("ls_provider") or ""),
        at,
        _tokens(item),
        cost=_cost(item),
        kind="embeddings" if kind == "EMBEDDING" else "",
        name=str(item.get("name") or "") or named(metadata) or str(trace.get("name") or "") or tags(trace.get("tags")),
        text=words(first(item, "input", "prompt") or trace.get("input") or ""),
        id=str(item.get("id") or ""),
        group=str(first(item, "traceId", "trace_id") or trace.get("id") or ""),
        zone=zone,
    )


def _trace(trace: Record) -> Iterator[Call]:
    cost = money(first(trace, "totalCost", "total_cost"))
    if not cost:
        return
    at, zone = moment(trace.get("timestamp"), utc=True)
    yield Call(
        NAME,
        "",
        at=at,
        cost=cost,
        name=str(trace.get("name") or "") or tags(trace.get("tags")),
        text=words(trace.get("input") or ""),
        id=str(trace.get("id") or ""),
        group=str(trace.get("id") or ""),
        summary=True,
        zone=zone,
    )


def _tokens(item: Record) -> Usage:
    details = inner(item, "usageDetails") or inner(item, "usage_details")
    if details and not any(key.startswith(("prompt", "completion")) for key in details):
        return _details(details)
    old = details or inner(item, "usage")
    if "input" in old or "output" in old:
        if old.get("unit") not in (None, "TOKENS"):
            return Usage()
        return Usage(count(old.get("input")), count(old.get("output")))
    if old:
        return usage(old)
    return Usage(
        count(first(item, "promptTokens", "inputUsage", "inputTokens", "prompt_tokens", "input_tokens")),
        count(first(item, "completionTokens", "outputUsage", "outputTokens", "completion_tokens", "output_tokens")),
    )


def _details(details: Mapping[str, Any]) -> Usage:
    counts = {key: count(value) for key, value in details.items()}
    cached = sum(n for key, n in counts.items() if "cache" in key and "creation" not in key and "write" not in key)
    write = sum(n for key, n in counts.items() if "cache" in key and ("creation" in key or "write" in key))
    hour = sum(n for key, n in counts.items() if "cache" in key and "1h" in key)
    out = [key for key in counts if key.startswith("output")]
    plain, written = counts.get("input", 0), sum(counts[key] for key in out)
    rest = sum(n for key, n in counts.items() if key.startswith("input_") and "cache" not in key)
    shown = plain + rest + cached + write
    total = counts.get("total", 0)
    if total and total < shown + written:
        written = counts.get("output", written)
        shown = total - written if total - written >= cached + write else shown
    return Usage(shown, written, cached, write, hour)


def _cost(item: Record) -> Decimal | None:
    details = inner(item, "costDetails") or inner(item, "cost_details")
    given = first(item, "calculatedTotalCost", "calculated_total_cost", "totalCost", "total_cost")
    cost = money(given if given is not None else first(details, "total"))
    if cost is None and details:
        cost = sum((money(value) or Decimal(0) for value in details.values()), Decimal(0))
    if cost is None:
        cost = money(inner(item, "usage").get("totalCost"))
    return cost if cost or any(money(value) for value in details.values()) else None
