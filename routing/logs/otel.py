"""OpenTelemetry spans of model calls as JSON: OTLP documents and lines, and spans as exporters print them.

Attribute names: the GenAI semantic conventions, old (`gen_ai.system`, `prompt_tokens`) and new (`gen_ai.provider.name`,
`input_tokens`), and OpenInference (`llm.*`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .call import BadRecord, Call, Record, Usage, each
from .fields import count, first, inner, moment, money, named, words

NAME = "opentelemetry"

_SHOWN = (
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.prompt_tokens",
    "llm.token_count.prompt",
    "llm.usage.prompt_tokens",
)
_WRITTEN = (
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
    "llm.token_count.completion",
    "llm.usage.completion_tokens",
)
_CACHED = (
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.input_cached_tokens",
    "gen_ai.usage.cached_tokens",
    "gen_ai.usage.details.cache_read_tokens",
    "llm.token_count.prompt_details.cache_read",
)
_WRITE = (
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.details.cache_write_tokens",
    "llm.token_count.prompt_details.cache_write",
)
_MODEL = ("gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "llm.response.model", "llm.request.model")
_COST = ("gen_ai.usage.cost", "gen_ai.usage.total_cost", "llm.cost.total", "llm.usage.total_cost", "operation.cost")
_PROMPT = ("gen_ai.input.messages", "gen_ai.prompt", "llm.input_messages", "input.value", "gen_ai.system_instructions")
_OUTSIDE = ("invoke_agent", "create_agent", "invoke_workflow", "execute_tool")


def recognises(record: Record) -> bool:
    """OTLP envelopes, and spans that carry attributes."""
    if any(key in record for key in ("resourceSpans", "scopeSpans", "instrumentationLibrarySpans")):
        return True
    if "attributes" in record:
        return any(key in record for key in ("spanId", "span_id", "context", "traceId", "trace_id", "name"))
    return any(key.startswith(("gen_ai.", "attributes.gen_ai.", "attributes.llm.")) for key in record)


def calls(record: Record) -> Iterator[Call | BadRecord]:
    """The spans of model calls; those of agents and workflows only where the calls beneath them are not in the log."""
    for resource in record.get("resourceSpans") or [record]:
        for scope in first(resource, "scopeSpans", "scope_spans", "instrumentationLibrarySpans") or [resource]:
            yield from each(_span, scope.get("spans") or ([] if scope is not record else [record]))


def _span(span: Record) -> Iterator[Call]:
    given = _attributes(span)
    model, operation = first(given, *_MODEL), str(given.get("gen_ai.operation.name") or "")
    shown, written = count(first(given, *_SHOWN)), count(first(given, *_WRITTEN))
    cost = money(first(given, *_COST))
    if not (shown or written or cost) and (not model or operation in _OUTSIDE):
        return
    if operation == "execute_tool":
        return
    cached, write = count(first(given, *_CACHED)), count(first(given, *_WRITE))
    if cached + write > shown:
        shown += cached + write
    context = inner(span, "context")
    trace = str(first(span, "traceId", "trace_id") or first(context, "trace_id", "traceId") or "")
    ident = str(first(span, "spanId", "span_id", "id") or first(context, "span_id", "spanId") or "")
    start = first(span, "startTimeUnixNano", "start_time_unix_nano", "start_time", "startTime", "timestamp", "start")
    at, zone = moment(_instant(start))
    kind = str(given.get("openinference.span.kind") or "").upper()
    yield Call(
        NAME,
        str(model or ""),
        str(first(given, "gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system") or ""),
        at,
        Usage(shown, written, cached, write),
        cost=cost,
        kind=operation or ("embeddings" if kind == "EMBEDDING" else ""),
        name=_name(span, given, operation),
        text=words(first(given, *_PROMPT) or _numbered(given)),
        id=f"{trace} {ident}" if ident else "",
        group=trace,
        summary=operation in _OUTSIDE or kind in ("AGENT", "CHAIN"),
        zone=zone,
    )


def _attributes(span: Record) -> dict[str, Any]:
    given = span.get("attributes")
    if isinstance(given, list):
        return {item["key"]: _value(item.get("value")) for item in given if isinstance(item, dict) and "key" in item}
    source = inner(span, "attributes") or {key.removeprefix("attributes."): value for key, value in span.items()}
    return dict(_flat(source, ""))


def _flat(given: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in given.items():
        if isinstance(value, dict) and not {"stringValue", "intValue"} & value.keys():
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", _value(value)


def _value(value: Any) -> Any:
    """A plain value out of OTLP's `AnyValue`."""
    if not isinstance(value, dict):
        return value
    if "arrayValue" in value:
        return [_value(item) for item in value["arrayValue"].get("values") or []]
    if "kvlistValue" in value:
        return {item.get("key"): _value(item.get("value")) for item in value["kvlistValue"].get("values") or []}
    return next((value[key] for key in ("stringValue", "intValue", "doubleValue", "boolValue") if key in value), None)


def _numbered(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Prompts that older instrumentation numbers: `gen_ai.prompt.0.content`, `llm.input_messages.0.message.content`."""
    found = []
    for stem in ("gen_ai.prompt.{}.", "llm.input_messages.{}.message."):
        for number in range(1000):
            content = given.get(f"{stem.format(number)}content")
            if content is None:
                break
            found.append({"role": given.get(f"{stem.format(number)}role") or "user", "content": content})
    return found


def _instant(start: Any) -> Any:
    """Also `[seconds, nanoseconds]`, as JavaScript's exporters print it."""
    return start[0] if isinstance(start, list) and start else start


def _name(span: Record, given: Mapping[str, Any], operation: str) -> str:
    said = named(given) or str(first(given, "gen_ai.agent.name", "traceloop.entity.name") or "")
    name = str(span.get("name") or "")
    plain = name.startswith((f"{operation} ", "openai.", "anthropic.", "ChatCompletion")) if operation else False
    return said or ("" if plain else name)
