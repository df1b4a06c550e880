"""Our own ledger: rows of its table `attempts`, read from a database file, from the home, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ...core.types import Attempt
from .call import Call, Record, Usage
from .fields import count, first, moment, money

NAME = "understudy ledger"


def recognises(record: Record) -> bool:
    """By the columns of `attempts`."""
    return "worker" in record and "price_version" in record and "frontier_cost" in record


def calls(record: Record) -> Iterator[Call]:
    """One an attempt; its price was fixed when it was made."""
    at, zone = moment(first(record, "at"))
    yield Call(
        NAME,
        str(record.get("model") or ""),
        at=at,
        used=Usage(
            shown=count(record.get("tokens_in")),
            written=count(record.get("tokens_out")),
            cached=count(record.get("tokens_cached")),
        ),
        cost=money(record.get("cost")) if record.get("price_version") != "unknown" else None,
        name=str(record.get("worker") or ""),
        id=str(record.get("id") or ""),
        group=str(record.get("task") or ""),
        zone=zone,
    )


def of(attempt: Attempt) -> Call:
    """The call of an attempt in the home's ledger."""
    return Call(
        NAME,
        attempt.model,
        at=attempt.at,
        used=Usage(
            shown=attempt.tokens_in,
            written=attempt.tokens_out,
            cached=attempt.tokens_cached,
        ),
        cost=attempt.cost if attempt.price_version != "unknown" else None,
        name=attempt.worker,
        id=attempt.id,
        group=attempt.task,
    )


def dollars(stored: int) -> Decimal:
    """The ledger's ten-billionths in US dollars."""
    return Decimal(stored) / 10**10
