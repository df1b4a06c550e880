"""LiteLLM's spend logs: rows of the table `LiteLLM_SpendLogs`, as the proxy's API and database exports give them."""

from __future__ import annotations

from collections.abc import Iterator

from .call import Call, Record
from .fields import first, inner, moment, money, named, tags, words
from .tokens import usage

NAME = "litellm spend log"

_TOTALS = ("prompt_tokens", "completion_tokens", "total_tokens")


def recognises(record: Record) -> bool:
    """By the keys that only this table has together."""
    return "request_id" in record and "spend" in record and ("call_type" in record or "prompt_tokens" in record)


def calls(record: Record) -> Iterator[Call]:
    """One a row. LiteLLM counts cached tokens within the prompt, for every provider, and times in UTC."""
    metadata = inner(record, "metadata")
    details = inner(metadata, "usage_object")
    spent = usage({**details, **{key: record.get(key) for key in _TOTALS}})
    at, _ = moment(first(record, "startTime", "start_time", "endTime"), utc=True)
    body = inner(record, "proxy_server_request")
    yield Call(
        NAME,
        str(first(record, "model", "model_group") or ""),
        str(record.get("custom_llm_provider") or ""),
        at,
        spent,
        cost=money(record["spend"]),
        kind=str(record.get("call_type") or "").removeprefix("a"),
        name=named(inner(metadata, "spend_logs_metadata"), metadata, record)
        or tags(record.get("request_tags"))
        or str(metadata.get("user_api_key_alias") or ""),
        text=words(first(record, "messages", "prompt") or body.get("messages") or ""),
        id=str(record["request_id"] or ""),
        group=str(record.get("session_id") or ""),
    )
