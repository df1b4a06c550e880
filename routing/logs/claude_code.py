"""Transcripts of Claude Code: JSONL with one line a content block, so that a call stands there several times."""

from __future__ import annotations

from collections.abc import Iterator

from .call import Call, Record
from .fields import first, inner, moment, money
from .tokens import usage

NAME = "claude code transcript"


def recognises(record: Record) -> bool:
    """Every kind of line in a transcript."""
    return "type" in record and ("sessionId" in record or "uuid" in record) and ("message" in record or "cwd" in record)


def calls(record: Record) -> Iterator[Call]:
    """What an assistant's line says was used; the same call again has the same id."""
    message = inner(record, "message")
    given = inner(message, "usage")
    if not given or message.get("model") == "<synthetic>":
        return
    at, zone = moment(record.get("timestamp"))
    yield Call(
        NAME,
        str(message.get("model") or ""),
        "anthropic",
        at,
        usage(given),
        cost=money(record.get("costUSD")),
        name="code",
        id=f"{message.get('id') or record.get('uuid') or ''} {first(record, 'requestId') or ''}".strip(),
        zone=zone,
    )
