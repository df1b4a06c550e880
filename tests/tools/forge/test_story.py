"""One pull request's whole life through PyGithub and git, every exchange held against GitHub's description."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from github import GithubException


def test_a_pull_request_lives_from_push_to_merge(login: Any, push: Any, clone: Path) -> None:
    agent, ada = login("agent"), login("ada")
    head = push("understudy/one", {"cart.py": "def add(a, b):\n    return a + b + 0\n", "new.py": "x = 1\n"})
    pull = agent.create_pull(title="Round", body="Why", base="main", head="understudy/one")
    assert (pull.number, pull.state, pull.head.sha, pull.mergeable, pull.commits) == (1, "open", head, True, 1)
    assert {(file.filename, file.status, file.additions) for file in pull.get_files()} == {
        ("cart.py", "modified", 1),
        ("new.py", "added", 1),
    }
    pull.create_review_request(reviewers=["ben"])
    assert [user.login for user in ada.get_pull(1).requested_reviewers] == ["ben"]
    pull.add_to_labels("feature", "agent")
    review = ada.get_pull(1).create_review(
        body="No", event="REQUEST_CHANGES", comments=[{"path": "cart.py", "line": 2, "body": "Zero?"}]
    )
    assert review.state == "CHANGES_REQUESTED"
    comment = next(iter(pull.get_review_comments()))
    reply = pull.create_review_comment_reply(comment.id, "Gone")
    assert reply.in_reply_to_id == comment.id
    moved = push("understudy/one", {"cart.py": "def add(a, b):\n    return b + a\n"})
    again = agent.get_pull(1)
    assert (again.head.sha, again.commits) == (moved, 2)
    result = ada.get_pull(1).merge(sha=moved)
    assert result.merged
    done = agent.get_pull(1)
    assert (done.merged, done.state, done.merged_by.login) == (True, "closed", "ada")
    assert done.merge_commit_sha == result.sha == agent.get_branch("main").commit.sha
    assert {file.filename for file in done.get_files()} == {"cart.py", "new.py"}


def test_a_second_pull_request_for_the_same_branches_is_refused(login: Any, push: Any) -> None:
    push("topic", {"new.py": "x = 1\n"})
    agent = login("agent")
    agent.create_pull(title="One", base="main", head="topic")
    with pytest.raises(GithubException) as refused:
        agent.create_pull(title="Two", base="main", head="topic")
    assert refused.value.status == 422
    assert "already exists for acme:topic" in str(refused.value.data)
