"""Decisions to watch: lines of a log, a trained router's answers to labels, or the ledger of a home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..core.errors import UsageError
from ..core.types import Attempt
from .drift import Seen
from .labels import read_labels, read_lines
from .logs.fields import first, moment
from .opened import OpenRouter

FALLBACKS = ("low_confidence", "out_of_scope", "check_failed", "error")
_YES, _NO = ("true", "yes", "1", "accepted"), ("false", "no", "0", "rejected")


def decisions_of(path: Path, threshold: float) -> Iterator[Seen]:
    """Lines of {"confidence", "worker"?, "reason"?, "correct"?, "at"?, "text"?}, as `route decide` writes them with
    what is known besides. Without a reason, a confidence under the threshold is a fallback. Raises `UsageError`."""
    return read_lines(path, lambda record: seen_of(record, threshold))


def seen_of(record: dict[str, Any], threshold: float) -> Seen:
    """The decision of one such line. Raises `UsageError`."""
    confidence = record.get("confidence")
    if confidence is not None and not (isinstance(confidence, int | float) and 0 <= confidence <= 1):
        raise UsageError('"confidence" must be a number from 0 to 1')
    if confidence is None and "reason" not in record:
        raise UsageError('neither "confidence" nor "reason": this is no decision')
    reason = str(record.get("reason") or "")
    fallback = reason in FALLBACKS if reason else float(confidence or 0) < threshold
    said = str(first(record, "correct", "stood", "outcome")).casefold()
    stood = True if said in _YES else False if said in _NO else None
    at, _ = moment(first(record, "at", "timestamp", "time"), utc=True)
    sure = None if confidence is None else float(confidence)
    return Seen(str(record.get("worker") or ""), sure, fallback, stood, at, str(record.get("text") or ""))


def decisions_by(router: OpenRouter, labels: Path) -> Iterator[Seen]:
    """What a router decides of labels; it was right where it names their worker."""
    found = read_labels(labels)
    for one, label in zip(router.decide([label.text for label in found]), found, strict=True):
        right = one.guess == label.worker
        yield Seen(one.guess, one.confidence, not one.covered(router.threshold), right, None, label.text)


def decisions_from(attempts: Iterable[Attempt]) -> Iterator[Seen]:
    """The attempts of a ledger whose model was chosen; what was pinned decides nothing."""
    for attempt in attempts:
        if attempt.reason in ("pinned", "budget"):
            continue
        judged = attempt.tier == "small" and attempt.outcome != "failed"
        stood = attempt.outcome == "accepted" if judged else None
        yield Seen(attempt.worker, attempt.confidence, attempt.reason in FALLBACKS, stood, attempt.at)
