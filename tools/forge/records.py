"""The forge's rows as records. Each has the columns of its table in `schema`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .diffs import Side

PullState = Literal["open", "closed"]
ReviewState = Literal["PENDING", "APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"]
CommitState = Literal["error", "failure", "pending", "success"]


@dataclass(frozen=True)
class User:
    """An account; only the token's SHA-256 is kept."""

    id: int
    login: str
    name: str
    email: str
    token_hash: str
    created_at: str


@dataclass(frozen=True)
class Repository:
    """A repository; its bare folder is `<owner>/<name>.git`."""

    id: int
    owner: str
    name: str
    description: str
    created_at: str

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True)
class Pull:
    """A pull request; `head` and `base` are branches of its repository."""

    id: int
    repository: int
    number: int
    title: str
    body: str
    head: str
    base: str
    state: PullState
    draft: bool
    author: int
    created_at: str
    updated_at: str
    closed_at: str | None
    merged_at: str | None
    merge_sha: str | None
    merged_by: int | None


@dataclass(frozen=True)
class Label:
    """A label of a repository."""

    id: int
    repository: int
    name: str
    color: str
    description: str


@dataclass(frozen=True)
class Review:
    """A review; pending ones are seen by their author only."""

    id: int
    pull: int
    author: int
    state: ReviewState
    body: str
    commit: str
    submitted_at: str | None


@dataclass(frozen=True)
class ReviewComment:
    """A comment on a line of the difference."""

    id: int
    pull: int
    review: int
    author: int
    path: str
    line: int
    side: Side
    start_line: int | None
    start_side: Side | None
    position: int
    hunk: str
    commit: str
    body: str
    reply_to: int | None
    created_at: str
    updated_at: str


@dataclass(frozen=True)
class Comment:
    """A comment below the pull request."""

    id: int
    pull: int
    author: int
    body: str
    created_at: str
    updated_at: str


@dataclass(frozen=True)
class CommitStatus:
    """What a check said of a commit; the newest of each context counts."""

    id: int
    repository: int
    sha: str
    context: str
    state: CommitState
    description: str | None
    target_url: str | None
    creator: int
    created_at: str
