"""What GitHub answers about the statuses of a commit."""

from __future__ import annotations

from typing import get_args

from .git_routes import commit_of
from .git_shapes import GitShapes
from .records import CommitState, CommitStatus
from .store import stamp
from .wire import Body, Call, Listing


def combined_status(call: Call) -> Body:
    """GET the one status of a commit."""
    sha = commit_of(call)
    newest = {status.context: status for status in _statuses(call, sha)}
    return GitShapes.of(call).combined_status(call.bare, sha, list(newest.values()))


def statuses(call: Call) -> Listing:
    """GET all statuses of a commit, newest first."""
    shapes = GitShapes.of(call)
    return Listing(_statuses(call, commit_of(call))[::-1], shapes.status)


def _statuses(call: Call, sha: str) -> list[CommitStatus]:
    return call.store.all(CommitStatus, repository=call.repository.id, sha=sha)


def make_status(call: Call) -> Body:
    """POST a status."""
    sha = commit_of(call)
    states: tuple[CommitState, ...] = get_args(CommitState)
    call.text("state")
    status = call.store.add(
        CommitStatus,
        repository=call.repository.id,
        sha=sha,
        state=call.choice("state", states, "pending"),
        context=call.text("context", "default"),
        description=call.text("description", "") or None,
        target_url=call.text("target_url", "") or None,
        creator=call.user.id,
        created_at=stamp(),
    )
    return GitShapes.of(call).status(status)


def check_runs(call: Call) -> Body:
    """GET check runs: the forge runs none."""
    commit_of(call)
    return {"total_count": 0, "check_runs": []}
