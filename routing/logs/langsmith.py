"""LangSmith: runs as its API and its bulk export give them, JSON lines or CSV.

Field names: the run format of LangSmith; its metadata names the provider and the model (`ls_provider`,
`ls_model_name`). Prompt tokens hold the cached ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from .call import Call, Record, Usage
from .fields import count, first, inner, moment, money, named, tags, words

NAME = "langsmith"


def recognises(record: Record) -> bool:
    """Runs of every type."""
    return "run_type" in record and any(key in record for key in ("dotted_order", "trace_id", "session_id", "inputs"))


def calls(record: Record) -> Iterator[Call]:
    """Runs of models; a chain's tokens are the sum of the runs beneath it, so that only those count."""
    kind = str(record.get("run_type"))
    if kind not in ("llm", "embedding"):
        return
    extra, inputs = inner(record, "extra"), inner(record, "inputs")
    metadata = inner(extra, "metadata")
    details = inner(record, "prompt_token_details")
    at, zone = moment(record.get("start_time"), utc=True)
    yield Call(
        NAME,
        str(metadata.get("ls_model_name") or first(inner(extra, "invocation_params"), "model", "model_name") or ""),
        str(metadata.get("ls_provider") or ""),
        at,
        Usage(
            count(record.get("prompt_tokens")),
            count(record.get("completion_tokens")),
            count(details.get("cache_read")),
            count(details.get("cache_creation")),
        ),
        cost=money(record.get("total_cost")),
        kind="embeddings" if kind == "embedding" else "",
        name=named(metadata) or tags(record.get("tags")) or str(record.get("name") or ""),
        text=words(first(inputs, "messages", "prompts", "prompt", "input") or ""),
        id=str(record.get("id") or ""),
        group=str(record.get("trace_id") or ""),
        zone=zone,
    )
