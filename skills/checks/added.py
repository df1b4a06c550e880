"""How much a pull request writes: which lines of a file are new, and how many in all."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from ...core.artifacts import PullRequest


def lines_of(text: str) -> list[str]:
    """The lines as Python counts them: a form feed or a separator of Unicode ends none, so that nobody can shift what
    counts as new."""
    lines = re.split(r"\r\n?|\n", text)
    return lines if lines[-1] else lines[:-1]


@lru_cache(maxsize=512)
def added_lines(before: str | None, after: str) -> frozenset[int]:
    """Numbers (from 1) of the lines that are new or changed."""
    new = lines_of(after)
    if not before:
        return frozenset(range(1, len(new) + 1))
    old = lines_of(before)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    matcher = difflib.SequenceMatcher(
        None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=len(new) > 4000
    )
    lines: set[int] = set()
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag in ("insert", "replace"):
            lines.update(range(head + start + 1, head + end + 1))
    return frozenset(lines)


def lines_added(artifact: PullRequest) -> int:
    """Lines that a pull request adds, in all files."""
    return sum(
        len(added_lines(file.before, file.after)) for file in artifact.files if file.after and file.after != file.before
    )
