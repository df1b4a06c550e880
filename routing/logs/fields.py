"""Reads single values out of log records: counts, money, times, names and the words of a prompt."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from .call import BadRecord, Record

_DIGITS = 15
"""No call has tokens or dollars of so many digits: such a number is damage, and would take long to write out."""
MOST_TEXT = 20_000
"""Characters of a prompt that are kept: what the step is stands at its beginning and its end."""

_NAMES = ("step", "step_name", "task", "task_name", "worker", "agent", "use_case", "feature", "operation", "purpose")
_ROLES = ("system", "developer", "user", "human", "tool")


def first(record: Record, *keys: str) -> Any:
    """The first value of these keys that is there and not empty."""
    for key in keys:
        value = record.get(key)
        if value is not None and value != "":
            return value
    return None


def inner(record: Record, key: str) -> Mapping[str, Any]:
    """A mapping inside a record, also where it was written as JSON text; else an empty one."""
    value = record.get(key)
    if isinstance(value, str) and value[:1] == "{":
        try:
            value = json.loads(value, parse_float=Decimal)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def count(value: Any, what: str = "tokens") -> int:
    """A count, 0 where nothing is said. Raises `BadRecord` for a negative one, and for what is no whole number."""
    if value is None or value == "":
        return 0
    if type(value) is not int:
        try:
            number = Decimal(str(value).strip().replace(",", "").replace("_", ""))
            if isinstance(value, bool) or number.adjusted() > _DIGITS or number != number.to_integral_value():
                raise InvalidOperation
            value = int(number)
        except (InvalidOperation, ValueError, OverflowError):
            raise BadRecord(f"{str(value)[:40]!r} is no number of {what}") from None
    if value < 0:
        raise BadRecord(f"negative {what}: {value}")
    if value >= 10**_DIGITS:
        raise BadRecord(f"more {what} than there can be")
    return int(value)


def money(value: Any, *, credit: bool = False) -> Decimal | None:
    """An amount, None where nothing is said. Raises `BadRecord` for what is none, and for a negative one unless the
    log may hold credits."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        value = value.strip().strip("$€£").replace("_", "").replace(" ", "")
        value = value.replace(",", "") if "." in value or value.count(",") > 1 else value.replace(",", ".")
    try:
        amount = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        raise BadRecord(f"{str(value)[:40]!r} is no amount of money") from None
    if not amount.is_finite() or amount.adjusted() > _DIGITS:
        raise BadRecord(f"{str(value)[:40]} is no amount of money")
    if amount < 0 and not credit:
        raise BadRecord(f"negative cost: {amount}")
    return amount


def moment(value: Any, *, utc: bool = False) -> tuple[datetime | None, bool]:
    """A time in UTC, and whether it said so: ISO 8601, a date, or seconds, milli-, micro- or nanoseconds since 1970.
    With `utc`, the format's own rule is that its times are UTC. What cannot be read is None."""
    if value is None or value == "":
        return None, True
    if not isinstance(value, str):
        return _epoch(value), True
    text = value.strip()
    if re.fullmatch(r"\d{9,19}(\.\d+)?", text):
        return _epoch(text), True
    text = re.sub(r" ?(UTC|GMT|Z)$", "+00:00", text).replace("/", "-")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None, True
    if at.tzinfo is None:
        return at.replace(tzinfo=UTC), utc or len(text) == len("2026-01-31")
    try:
        return at.astimezone(UTC), True
    except OverflowError:
        return None, True


def _epoch(value: Any) -> datetime | None:
    try:
        seconds = float(value)
        while seconds >= 1e11 and math.isfinite(seconds):
            seconds /= 1000
        return datetime.fromtimestamp(seconds, UTC) if seconds >= 1e8 else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def named(*places: Mapping[str, Any]) -> str:
    """What people call the step, from metadata or tags."""
    for place in filter(None, places):
        for key in _NAMES:
            value = place.get(key)
            if isinstance(value, str) and value:
                return value[:200]
    return ""


def tags(value: Any) -> str:
    """Tags as one text, from a list or from one written as JSON."""
    if isinstance(value, str) and value[:1] == "[":
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return str(value)[:200]
    if isinstance(value, list):
        return " ".join(str(item) for item in value)[:200]
    return str(value)[:200] if isinstance(value, str) else ""


def words(value: Any) -> str:
    """The text of a prompt however a log holds it: a string, messages, parts, or those as JSON text. What models
    answered is left out; at most `MOST_TEXT` characters, from the beginning and the end."""
    if isinstance(value, str):
        if value[:1] in "[{" and len(value) < 50 * MOST_TEXT:
            try:
                return words(json.loads(value))
            except (ValueError, RecursionError):
                pass
        return _cut(value)
    return _cut("\n".join(text for text in _texts(value, 0) if text))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT // 2] + "\n" + text[-MOST_TEXT // 2 :]


def _texts(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < 6:
        for item in value:
            yield from _texts(item, depth + 1)
    elif isinstance(value, dict) and depth < 6:
        if value.get("role", "user") not in _ROLES:
            return
        for key in ("system", "messages", "prompt", "input", "question", "query", "text", "content", "parts"):
            if key in value:
                yield from _texts(value[key], depth + 1)
