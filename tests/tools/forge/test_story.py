"""Whole lives of pull requests through PyGithub and git, every exchange held against GitHub's description."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
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


def test_forty_operations_answer_as_github_describes_them(
    login: Any, push: Any, recorder: Any, address: Any, enter: Any
) -> None:
    agent, ada = login("agent"), login("ada")
    head = push("topic", {"cart.py": "def add(a, b):\n    return 0\n", "docs/a.md": "hello\n", "notes.md": None})
    _repositories(agent, head)
    pull = agent.create_pull(title="Topic", base="main", head="topic", draft=False)
    _comments(agent, pull)
    _labels_and_people(pull)
    _reviews(agent, ada)
    _rest(enter("ada"), address.api)
    pull.edit(title="Better", body="Why", state="closed")
    assert agent.get_pull(1).state == "closed"
    pull.edit(state="open")
    assert not pull.is_merged()
    assert [file.status for file in pull.get_files()] == ["modified", "added", "removed"]
    ada.get_pull(1).merge(merge_method="squash", commit_title="All of it")
    assert pull.is_merged()
    assert agent.get_commit(agent.get_branch("main").commit.sha).commit.message.startswith("All of it")
    covered = {name for name in (exchange.faults()[0] for exchange in recorder.exchanges if exchange.status < 400)}
    assert len(covered - {""}) >= 50, sorted(covered)


def _repositories(repo: Any, head: str) -> None:
    repo.edit(description="Shop", default_branch="main")
    assert {branch.name for branch in repo.get_branches()} == {"main", "topic"}
    assert repo.get_branch("topic").commit.sha == head
    repo.create_git_ref("refs/heads/later/one", head)
    ref = repo.get_git_ref("heads/later/one")
    ref.edit(repo.get_branch("main").commit.sha, force=True)
    ref.delete()
    assert repo.get_contents("cart.py", ref="main").decoded_content.startswith(b"def add")
    assert {item.path for item in repo.get_contents("", ref="topic")} == {"cart.py", "docs"}
    commit = repo.get_commit(head)
    assert commit.author.login == "ada"
    assert {file.filename for file in commit.files} == {"cart.py", "docs/a.md", "notes.md"}
    commit.create_status("success", description="fine", context="tests")
    assert commit.get_combined_status().state == "success"
    assert [status.context for status in commit.get_statuses()] == ["tests"]
    assert commit.get_check_runs().totalCount == 0
    compared = repo.compare("main", "topic")
    assert (compared.status, compared.ahead_by, compared.behind_by) == ("ahead", 1, 0)


def _comments(repo: Any, pull: Any) -> None:
    comment = pull.create_issue_comment("first")
    comment.edit("First")
    assert [found.body for found in pull.get_issue_comments()] == ["First"]
    assert pull.get_issue_comment(comment.id).user.login == "agent"
    comment.delete()
    assert list(pull.get_issue_comments()) == []
    line = pull.create_review_comment("Why zero?", repo.get_commit(pull.head.sha), "cart.py", line=2)
    line.edit("Why 0?")
    assert pull.get_review_comment(line.id).body == "Why 0?"
    pull.create_review_comment_reply(line.id, "Because")
    assert [found.body for found in repo.get_pulls_review_comments()] == ["Why 0?", "Because"]
    since = datetime.now(UTC) + timedelta(hours=1)
    assert list(pull.get_review_comments(since=since)) == []
    line.delete()


def _labels_and_people(pull: Any) -> None:
    pull.add_to_labels("one")
    pull.set_labels("two", "three")
    assert {label.name for label in pull.get_labels()} == {"two", "three"}
    pull.remove_from_labels("two")
    pull.delete_labels()
    pull.add_to_assignees("ben")
    pull.remove_from_assignees("ben")
    pull.create_review_request(reviewers=["ben", "ada"])
    users, teams = pull.get_review_requests()
    assert ([user.login for user in users], list(teams)) == (["ben", "ada"], [])
    pull.delete_review_request(reviewers=["ben"])


def _reviews(agent: Any, ada: Any) -> None:
    pull = ada.get_pull(1)
    pending = pull.create_review(body="Later", comments=[{"path": "cart.py", "position": 3, "body": "?"}])
    assert pending.state == "PENDING"
    assert {review.user.login for review in agent.get_pull(1).get_reviews()} == {"agent"}
    assert pending.id in {review.id for review in pull.get_reviews()}
    assert [comment.body for comment in pull.get_single_review_comments(pending.id)] == ["?"]
    pending.delete()
    again = pull.create_review(body="Well")
    again.edit("Well done")
    again = pull.get_review(again.id)
    assert again.body == "Well done"


def _rest(client: httpx.Client, api: str) -> None:
    """Operations that PyGithub has no method for."""
    place = "/repos/acme/shop"
    review = client.get(f"{place}/pulls/1/reviews").json()[-1]
    done = client.post(f"{place}/pulls/1/reviews/{review['id']}/events", json={"event": "APPROVE"})
    assert done.json()["state"] == "APPROVED"
    gone = client.put(f"{place}/pulls/1/reviews/{review['id']}/dismissals", json={"message": "too soon"})
    assert gone.json()["state"] == "DISMISSED"
    assert client.get("/user").json()["login"] == "ada"
    content = {"message": "Add c", "content": "Yw==", "branch": "topic"}
    made = client.put(f"{place}/contents/docs/c.md", json=content)
    assert made.status_code == 201
    sha = made.json()["content"]["sha"]
    new = {"message": "Change c", "content": "Y2M=", "branch": "topic", "sha": sha}
    changed = client.put(f"{place}/contents/docs/c.md", json=new).json()["content"]["sha"]
    drop = {"message": "Drop c", "branch": "topic", "sha": changed}
    assert client.request("DELETE", f"{place}/contents/docs/c.md", json=drop).status_code == 200
    assert client.put(f"{place}/contents/main.md", json={"message": "m", "content": "bQ=="}).status_code == 201
    assert client.put(f"{place}/pulls/1/update-branch", json={}).status_code == 202
    first = client.get(f"{place}/pulls/1/commits").json()
    assert [commit["commit"]["message"] for commit in first] == [
        "Change",
        "Add c",
        "Change c",
        "Drop c",
        "Merge branch 'main' into topic",
    ]


def test_a_second_pull_request_for_the_same_branches_is_refused(login: Any, push: Any) -> None:
    push("topic", {"new.py": "x = 1\n"})
    agent = login("agent")
    agent.create_pull(title="One", base="main", head="topic")
    with pytest.raises(GithubException) as refused:
        agent.create_pull(title="Two", base="main", head="topic")
    assert refused.value.status == 422
    assert "already exists for acme:topic" in str(refused.value.data)


def test_lists_come_in_pages_whose_links_stay_on_this_host(login: Any, push: Any, address: Any, enter: Any) -> None:
    push("topic", {"new.py": "x = 1\n"})
    pull = login("agent").create_pull(title="One", base="main", head="topic")
    for number in range(7):
        pull.create_issue_comment(f"comment {number}")
    url, seen = "/repos/acme/shop/issues/1/comments?per_page=3", []
    client = enter("ben")
    while url:
        answer = client.get(url)
        seen += [comment["body"] for comment in answer.json()]
        url = answer.links.get("next", {}).get("url", "")
        assert not url or url.startswith(address.api)
    assert seen == [f"comment {number}" for number in range(7)]


def test_pull_requests_are_found_by_head_base_and_state(login: Any, push: Any) -> None:
    repo = login("agent")
    for name in ("one", "two"):
        push(name, {f"{name}.py": "x = 1\n"})
        repo.create_pull(title=name, base="main", head=name)
    repo.get_pull(1).edit(state="closed")
    titles = lambda **query: [pull.title for pull in repo.get_pulls(**query)]  # noqa: E731 - three uses, one line
    assert titles() == ["two"]
    assert titles(state="all") == ["two", "one"]
    assert titles(state="all", direction="asc") == ["one", "two"]
    assert titles(state="closed", head="acme:one") == ["one"]
    assert titles(head="acme:one") == titles(base="other") == titles(head="somebody:two") == []


def test_a_rebase_keeps_the_authors_and_makes_a_straight_line(login: Any, push: Any, enter: Any) -> None:
    push("topic", {"new.py": "x = 1\n"}, "First")
    push("topic", {"new.py": "x = 2\n"}, "Second")
    agent = login("agent")
    pull = agent.create_pull(title="Line", base="main", head="topic")
    other = {"message": "Meanwhile", "content": "bQ=="}
    assert enter("ben").put("/repos/acme/shop/contents/main.md", json=other).status_code == 201
    tip = pull.merge(merge_method="rebase").sha
    history = [(commit.commit.message, len(commit.parents)) for commit in agent.get_commits("main")]
    assert history == [("Second", 1), ("First", 1), ("Meanwhile", 1), ("Begin", 0)]
    assert agent.get_commit(tip).commit.author.name == "Ada"
    assert agent.get_contents("new.py", ref="main").decoded_content == b"x = 2\n"


def test_closing_and_deleting_the_branch_loses_nothing(login: Any, push: Any) -> None:
    head = push("topic", {"new.py": "x = 1\n"})
    agent = login("agent")
    agent.create_pull(title="One", base="main", head="topic")
    agent.get_git_ref("heads/topic").delete()
    pull = agent.get_pull(1)
    assert (pull.state, pull.head.sha, [file.filename for file in pull.get_files()]) == ("closed", head, ["new.py"])
    assert pull.merged is False
