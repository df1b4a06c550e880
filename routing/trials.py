"""Judged decisions to tune on: from lines that people or programs wrote, and from the ledger of a home.

What went to the frontier at once says nothing of the small model, so below the threshold only explored answers count,
each for as many as the share that is explored says (inverse propensity).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ..core.errors import UsageError
from ..core.types import Attempt
from .labels import read_lines
from .tune import Trial

_MOST = 1e15
"""Dollars that no step costs: a larger number is damage."""
_STOOD = ("correct", "stood", "good", "accepted", "sufficient")
_YES, _NO = ("true", "yes", "y", "1", "accepted"), ("false", "no", "n", "0", "rejected")


def trials_of(path: Path, small: float | None, frontier: float | None) -> Iterator[Trial]:
    """Lines of {"confidence", "correct", "small_usd"?, "frontier_usd"?, "propensity"?}; `small` and `frontier` are the
    costs of a step where a line has none. Raises `UsageError` that names the line."""
    return read_lines(path, lambda record: _trial(record, small, frontier))


def _trial(record: dict[str, Any], small: float | None, frontier: float | None) -> Trial:
    stood = next((record[key] for key in _STOOD if record.get(key) not in (None, "")), record.get("outcome"))
    said = str(stood).casefold()
    if said not in _YES and said not in _NO:
        raise UsageError('"correct" must be true or false: whether the small model\'s answer stood')
    costs = _dollars(record, "small_usd", small), _dollars(record, "frontier_usd", frontier)
    propensity = _number(record.get("propensity", 1), "propensity")
    confidence = _number(record.get("confidence"), "confidence")
    if not 0 <= confidence <= 1:
        raise UsageError(f'"confidence" {confidence:g} is out of range; it is from 0 to 1')
    if not 0 < propensity <= 1:
        raise UsageError(f'"propensity" {propensity:g} is out of range; it is above 0 and at most 1')
    return Trial(confidence, said in _YES, *costs, 1 / propensity)


def _dollars(record: dict[str, Any], key: str, fallback: float | None) -> float:
    if record.get(key) is None and fallback is None:
        raise UsageError(f'"{key}" is missing; write it in the line, or give --{key.replace("_", "-")} for all of them')
    cost = _number(record[key], key) if record.get(key) is not None else float(fallback or 0)
    if cost < 0:
        raise UsageError(f'"{key}" is negative: {cost:g}')
    return cost


def _number(value: Any, name: str) -> float:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise UsageError(f'"{name}" must be a number') from None
    if not (number.is_finite() and abs(float(number)) < _MOST):
        raise UsageError(f'"{name}" must be a number')
    return float(number)


def trials_from(attempts: Iterable[Attempt], explored: float) -> Iterator[Trial]:
    """The judged answers of small models in a ledger whose `confidence` is known. `explored` is the share of doubted
    answers that is tried all the same."""
    for attempt in attempts:
        if attempt.tier != "small" or attempt.confidence is None or attempt.outcome == "failed" or not attempt.priced:
            continue
        if attempt.reason not in ("confident", "explored"):
            continue
        weight = 1 / explored if attempt.reason == "explored" and explored > 0 else 1.0
        cost, frontier = float(attempt.cost), float(attempt.frontier_cost)
        yield Trial(attempt.confidence, attempt.outcome == "accepted", cost, frontier, weight)
