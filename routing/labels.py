"""Labelled lines: a text and the worker that should take it, or none of them. Read from JSONL, one line at a time."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ..core.errors import UsageError

T = TypeVar("T")

LONGEST_LINE = 16 * 1024 * 1024
"""Characters of one line; more is a mistake, not a request."""


@dataclass(frozen=True)
class Label:
    """A text and its worker; `worker` None: out of scope, no worker should take it."""

    text: str
    worker: str | None


def normalise(text: str) -> str:
    """The text as it is compared: compatibility forms, case, punctuation and spacing do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())


def read_labels(path: Path) -> list[Label]:
    """Every label of a JSONL file, blank lines aside. Raises `UsageError` that names the line."""
    labels = list(read_lines(path, label_of))
    if not labels:
        raise UsageError(f'{path.name}: no labels in it; write lines of {{"text": "...", "worker": "..."}}')
    return labels


def read_lines(path: Path, read: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    """What `read` makes of the JSON object of each line, blank lines aside. Raises `UsageError` that names the line."""
    number = 0
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    yield read(record_of(line))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name}: not UTF-8 text ({error.reason} at byte {error.start})") from None
    except UsageError as error:
        raise UsageError(f"{path.name}, line {number}: {error}") from None


def record_of(line: str) -> dict[str, Any]:
    """The JSON object of a line. Raises `UsageError`."""
    if len(line) > LONGEST_LINE:
        raise UsageError(f"{len(line):,} characters in one line; at most {LONGEST_LINE:,} are read")
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise UsageError('not JSON; a line is an object such as {"text": "..."}') from None
    if not isinstance(record, dict):
        raise UsageError('not a JSON object; a line is one such as {"text": "..."}')
    return record


def text_of(record: dict[str, Any]) -> str:
    """The text of a record, surrogates replaced. Raises `UsageError` when there is none."""
    text = record.get("text")
    if not isinstance(text, str):
        raise UsageError('"text" must be a string')
    if not normalise(text):
        raise UsageError('"text" is empty')
    return text.encode("utf-8", "replace").decode("utf-8")


def label_of(record: dict[str, Any]) -> Label:
    """The label of a record. Raises `UsageError` for a text or a worker that is none."""
    text = text_of(record)
    if "worker" not in record:
        raise UsageError('"worker" is missing; null says that no worker should take it')
    worker = record["worker"]
    if worker is not None and not (isinstance(worker, str) and worker.strip()):
        raise UsageError('"worker" must be a name or null')
    return Label(text, worker.strip() if worker else None)


@dataclass(frozen=True)
class Distinct:
    """Labels with each text once: what was left out, and why."""

    labels: tuple[Label, ...]
    repeated: int
    """Lines that say again what another says."""
    contradicted: int
    """Lines whose text stands with two workers: none of them is learnt from."""


def distinct(labels: Iterable[Label]) -> Distinct:
    """Each text once, by its normalised form, in the order of first sight."""
    by_text: dict[str, list[Label]] = {}
    for label in labels:
        by_text.setdefault(normalise(label.text), []).append(label)
    kept = [same[0] for same in by_text.values() if len({one.worker for one in same}) == 1]
    clashes = sum(len(same) for same in by_text.values() if len({one.worker for one in same}) > 1)
    total = sum(len(same) for same in by_text.values())
    return Distinct(tuple(kept), total - clashes - len(kept), clashes)


def label_set(labels: Iterable[Label]) -> str:
    """A hash of the labels, whatever their order: the same set has the same."""
    lines = sorted(json.dumps([normalise(label.text), label.worker]) for label in labels)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
