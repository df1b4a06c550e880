"""What the ledger gives back: a task and how it stands, pull requests, repositories, corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from ..core.types import Json, Task, TaskStatus


@dataclass(frozen=True)
class TaskRow:
    """A task and how it stands."""

    task: Task
    status: TaskStatus
    inputs: dict[str, Json]
    """What the run was started with, beside the task: repository path, budget, which story."""
    outcome: str
    created: datetime
    updated: datetime


@dataclass(frozen=True)
class PullRow:
    """Which task opened a pull request, and for whom."""

    repo: str
    number: int
    task: str
    by: str


@dataclass(frozen=True)
class RepositoryRow:
    """A repository that tasks may name, where its pull requests live, and the person's own checkout of it."""

    name: str
    host: Literal["forge", "github"]
    path: str


@dataclass(frozen=True)
class CorrectionRow:
    """A correction as it was taken, and the skill that came of it. `repeated`: a shared skill already said so."""

    id: str
    task: str
    author: str
    repo: str
    comment: str
    correction: dict[str, Any]
    skill: str
    repeated: bool
