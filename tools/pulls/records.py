"""Pull requests as the rest of the house speaks of them, apart from any host's wire."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verb = Literal["APPROVE", "REQUEST_CHANGES", "COMMENT"]
MergeMethod = Literal["merge", "squash", "rebase"]


@dataclass(frozen=True)
class NewPull:
    """What is needed to open a pull request; `head` and `base` are branches of the repository."""

    title: str
    body: str
    head: str
    base: str
    draft: bool = False


@dataclass(frozen=True)
class PullSummary:
    """A pull request without its files. `reviewers` are asked for a review, or have approved."""

    number: int
    title: str
    body: str
    state: Literal["open", "closed"]
    draft: bool
    merged: bool
    author: str
    branch: str
    base: str
    head: str
    """The commit."""
    base_sha: str
    url: str
    reviewers: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """Something a person said about a pull request."""

    kind: Literal["review", "line", "comment"]
    id: int
    author: str
    body: str
    at: datetime
    state: str = ""
    """Of a review: APPROVED, CHANGES_REQUESTED, COMMENTED or DISMISSED."""
    path: str = ""
    line: int | None = None
    reply_to: int | None = None
    review: int = 0
    """The review that a comment on a line belongs to."""


@dataclass(frozen=True)
class LineComment:
    """A remark on one line of the changed file."""

    path: str
    line: int
    body: str


@dataclass(frozen=True)
class Patch:
    """How one file changes, as a unified diff without its head; empty for binary files."""

    path: str
    status: str
    additions: int
    deletions: int
    text: str


def marker(key: str) -> str:
    """The hidden line by which a comment is found again."""
    return f"<!-- understudy:{re.sub(r'-{2,}', '-', re.sub(r'[^A-Za-z0-9./:_-]', '-', key))} -->"


def marked(body: str, key: str) -> str:
    """A body that carries its marker."""
    return f"{body}\n\n{marker(key)}" if key else body
