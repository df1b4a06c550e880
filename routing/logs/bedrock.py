"""Amazon Bedrock's model invocation logs, as it delivers them to S3 (gzipped JSON lines) and to CloudWatch.

Field names: records with `schemaType` ModelInvocationLog, version 1.0. Tokens read from and written to a cache lie
beside `inputTokenCount`, as in the usage of its Converse API. A model may be named by the address of a profile.
"""

from __future__ import annotations

from collections.abc import Iterator

from .call import Call, Record, Usage
from .fields import count, first, inner, moment, named, words

NAME = "bedrock invocation log"


def recognises(record: Record) -> bool:
    """By the name of its schema."""
    return record.get("schemaType") == "ModelInvocationLog"


def calls(record: Record) -> Iterator[Call]:
    """One a record, also where bodies are not logged; a call that failed used nothing."""
    given, answer = inner(record, "input"), inner(record, "output")
    read, write = count(given.get("cacheReadInputTokenCount")), count(given.get("cacheWriteInputTokenCount"))
    shown, written = count(given.get("inputTokenCount")), count(answer.get("outputTokenCount"))
    if record.get("errorCode") and not (shown or written):
        return
    at, _ = moment(record.get("timestamp"), utc=True)
    body = inner(given, "inputBodyJson")
    asked = first(body, "messages", "prompt", "inputText") or ""
    yield Call(
        NAME,
        str(record.get("modelId") or "").rpartition("/")[2],
        "bedrock",
        at,
        Usage(shown + read + write, written, read, write),
        kind="embeddings" if "embed" in str(record.get("modelId")) else "",
        name=named(inner(record, "requestMetadata")),
        text=words([body["system"], asked] if body.get("system") else asked),
        id=str(record.get("requestId") or ""),
    )
