"""What the forge refuses, and that each refusal has GitHub's status and form."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from understudy.tools.forge.app import app
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.server import serving

from .conftest import Recorder, client

PLACE = "/repos/acme/shop"


@pytest.fixture(scope="module")
def still(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The agent at a forge with a branch `topic` and pull request 1, for refusals: they leave everything as it is."""
    folder = tmp_path_factory.mktemp("still")
    with Forge(Path(shutil.copytree(prepared / "forge", folder / "forge"))) as forge:
        recorder = Recorder(app(forge))
        with serving(recorder) as address, client(address, "agent") as agent:
            _open_one(agent)
            yield agent
        recorder.require_faithful()


@pytest.fixture
def agent(enter: Any) -> httpx.Client:
    """The same at a forge of one's own."""
    made: httpx.Client = enter("agent")
    _open_one(made)
    return made


def _open_one(agent: httpx.Client) -> None:
    old = agent.get(f"{PLACE}/contents/cart.py").json()["sha"]
    main = agent.get(f"{PLACE}/git/ref/heads/main").json()["object"]["sha"]
    made = agent.post(f"{PLACE}/git/refs", json={"ref": "refs/heads/topic", "sha": main})
    assert made.status_code == 201
    content = base64.b64encode(b"def add(a, b):\n    return 0\n").decode()
    change = {"message": "Change", "content": content, "branch": "topic", "sha": old}
    assert agent.put(f"{PLACE}/contents/cart.py", json=change).status_code == 200
    opened = agent.post(f"{PLACE}/pulls", json={"title": "One", "head": "topic", "base": "main"})
    assert opened.status_code == 201


@pytest.mark.parametrize("token", ["wrong", ""])
def test_a_bad_or_missing_token_is_401(still: httpx.Client, token: str) -> None:
    for path in ("/user", PLACE, f"{PLACE}/pulls"):
        answer = still.get(path, headers={"Authorization": f"Bearer {token}" if token else ""})
        assert answer.status_code == 401
        assert answer.json()["message"] == ("Bad credentials" if token else "Requires authentication")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/repos/acme/none",
        "/repos/none/shop/pulls",
        f"{PLACE}/pulls/9",
        f"{PLACE}/pulls/x",
        f"{PLACE}/pulls/99999999999999999999",
        f"{PLACE}/pulls/1/reviews/9",
        f"{PLACE}/pulls/comments/9",
        f"{PLACE}/issues/comments/9",
        f"{PLACE}/branches/none",
        f"{PLACE}/git/ref/heads/none",
        f"{PLACE}/git/ref/--all",
        f"{PLACE}/contents/none.py",
        f"{PLACE}/contents/cart.py?ref=--output=x",
        f"{PLACE}/compare/main...none",
        "/users/nobody",
        f"{PLACE}/collaborators/nobody",
    ],
)
def test_what_is_not_there_is_404(still: httpx.Client, path: str) -> None:
    answer = still.get(path)
    assert answer.status_code == 404
    assert {"message", "documentation_url"} <= answer.json().keys()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"head": "none"}, "head"),
        ({"base": "none"}, "base"),
        ({"head": "somebody:topic"}, "head"),
        ({"head": "--all"}, "head"),
        ({"head": "main"}, "No commits between main and main"),
        ({}, "A pull request already exists for acme:topic."),
        ({"title": " "}, "title"),
        ({"title": None}, "title"),
        ({"title": 5}, "title"),
        ({"title": "nul \0"}, "title"),
        ({"draft": "yes"}, "draft"),
    ],
)
def test_an_impossible_pull_request_is_422(still: httpx.Client, change: dict[str, Any], said: str) -> None:
    answer = still.post(f"{PLACE}/pulls", json={"title": "Two", "head": "topic", "base": "main", **change})
    assert answer.status_code == 422
    assert said in answer.text
    assert len(still.get(f"{PLACE}/pulls").json()) == 1


def test_text_that_is_half_a_character_is_422_and_not_a_crash(still: httpx.Client) -> None:
    answer = still.post(f"{PLACE}/issues/1/comments", content=b'{"body": "\\ud800"}')
    assert answer.status_code == 422


@pytest.mark.parametrize(("people", "said"), [(["nobody"], "not a collaborator"), (["agent"], "author")])
def test_a_reviewer_who_is_unknown_or_the_author_is_422(still: httpx.Client, people: list[str], said: str) -> None:
    answer = still.post(f"{PLACE}/pulls/1/requested_reviewers", json={"reviewers": ["ben", *people]})
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert still.get(f"{PLACE}/pulls/1/requested_reviewers").json()["users"] == []


@pytest.mark.parametrize("raw", [b"{", b'"text"', b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_400(still: httpx.Client, raw: bytes) -> None:
    assert still.post(f"{PLACE}/pulls", content=raw).status_code in (400, 422)
    assert still.post(f"{PLACE}/pulls/1/reviews", content=b"{").status_code == 400


def test_a_body_beyond_the_limit_is_413_and_nothing_is_kept(still: httpx.Client) -> None:
    answer = still.post(f"{PLACE}/issues/1/comments", content=b" " * 21_000_000)
    assert answer.status_code == 413
    assert still.get(f"{PLACE}/issues/1/comments").json() == []


@pytest.mark.parametrize(
    ("review", "said"),
    [
        ({"event": "APPROVE"}, "approve your own"),
        ({"event": "REQUEST_CHANGES", "body": "no"}, "request changes on your own"),
        ({"event": "COMMENT"}, "blank"),
        ({"event": "SHRUG"}, "event"),
        ({"event": "COMMENT", "body": "x", "comments": [{"path": "none.py", "line": 1, "body": "?"}]}, "path"),
        ({"event": "COMMENT", "body": "x", "comments": [{"path": "cart.py", "line": 99, "body": "?"}]}, "diff"),
        ({"event": "COMMENT", "body": "x", "comments": [{"path": "cart.py", "position": 99, "body": "?"}]}, "diff"),
        ({"event": "COMMENT", "body": "x", "comments": [{"path": "cart.py", "line": 1, "body": ""}]}, "body"),
        ({"event": "COMMENT", "body": "x", "comments": "many"}, "comments"),
    ],
)
def test_a_review_that_cannot_be_is_422_and_leaves_nothing(
    still: httpx.Client, review: dict[str, Any], said: str
) -> None:
    answer = still.post(f"{PLACE}/pulls/1/reviews", json=review)
    assert answer.status_code == 422
    assert said in answer.text
    assert still.get(f"{PLACE}/pulls/1/reviews").json() == []
    assert still.get(f"{PLACE}/pulls/1/comments").json() == []


def test_a_review_takes_the_reviewer_off_the_list_of_those_asked(agent: httpx.Client, enter: Any) -> None:
    agent.post(f"{PLACE}/pulls/1/requested_reviewers", json={"reviewers": ["ben", "ada"]})
    enter("ben").post(f"{PLACE}/pulls/1/reviews", json={"event": "APPROVE"})
    left = agent.get(f"{PLACE}/pulls/1/requested_reviewers").json()["users"]
    assert [user["login"] for user in left] == ["ada"]


def test_a_pending_review_is_its_authors_alone(agent: httpx.Client, enter: Any) -> None:
    comments = [{"path": "cart.py", "line": 2, "body": "?"}]
    made = enter("ben").post(f"{PLACE}/pulls/1/reviews", json={"body": "x", "comments": comments}).json()
    assert agent.get(f"{PLACE}/pulls/1/reviews/{made['id']}").status_code == 404
    assert agent.get(f"{PLACE}/pulls/1/comments").json() == []
    assert agent.post(f"{PLACE}/pulls/1/reviews/{made['id']}/events", json={"event": "COMMENT"}).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", f"{PLACE}/git/refs", {"ref": "refs/heads/topic", "sha": "HEAD"}, 422),
        ("POST", f"{PLACE}/git/refs", {"ref": "refs/pull/1/head", "sha": "0" * 40}, 422),
        ("PATCH", f"{PLACE}/git/refs/pull/1/head", {"sha": "0" * 40}, 422),
        ("PATCH", f"{PLACE}/git/refs/heads/main", {"sha": "0" * 40}, 422),
        ("DELETE", f"{PLACE}/git/refs/heads/main", None, 422),
        ("DELETE", f"{PLACE}/git/refs/heads/none", None, 422),
        ("PUT", f"{PLACE}/contents/.git/hooks/x", {"message": "m", "content": "YQ=="}, 422),
        ("PUT", f"{PLACE}/contents/a/%2e%2e/b", {"message": "m", "content": "YQ=="}, 422),
        ("PUT", f"{PLACE}/contents/cart.py", {"message": "m", "content": "YQ=="}, 422),
        ("PUT", f"{PLACE}/contents/cart.py", {"message": "m", "content": "YQ==", "sha": "1" * 40}, 409),
        ("DELETE", f"{PLACE}/issues/1/labels/none", None, 404),
        ("PATCH", PLACE, {"default_branch": "none"}, 422),
        ("POST", f"{PLACE}/statuses/none", {"state": "success"}, 422),
        ("POST", f"{PLACE}/issues/1/comments", {"body": " "}, 422),
        ("POST", f"{PLACE}/issues/1/comments", {"body": "x" * 70_000}, 422),
        ("POST", f"{PLACE}/issues/1/labels", {"labels": [5]}, 422),
        ("POST", f"{PLACE}/pulls/1/comments/99/replies", {"body": "x"}, 404),
    ],
)
def test_other_impossible_changes_are_refused(
    still: httpx.Client, method: str, path: str, body: Any, status: int
) -> None:
    before = still.get(f"{PLACE}/branches").json()
    assert still.request(method, path, json=body).status_code == status
    assert still.get(f"{PLACE}/branches").json() == before


def test_a_conflict_cannot_be_merged_and_says_so(agent: httpx.Client) -> None:
    old = agent.get(f"{PLACE}/contents/cart.py").json()["sha"]
    change = {"message": "Meanwhile", "content": "eCA9IDEK", "sha": old}
    assert agent.put(f"{PLACE}/contents/cart.py", json=change).status_code == 200
    pull = agent.get(f"{PLACE}/pulls/1").json()
    assert (pull["mergeable"], pull["mergeable_state"]) == (False, "dirty")
    for method in ("merge", "squash", "rebase"):
        assert agent.put(f"{PLACE}/pulls/1/merge", json={"merge_method": method}).status_code == 405
    assert agent.put(f"{PLACE}/pulls/1/update-branch", json={}).status_code == 422
    assert agent.get(f"{PLACE}/pulls/1").json()["state"] == "open"


def test_a_merge_of_another_head_than_was_reviewed_is_409(agent: httpx.Client) -> None:
    assert agent.put(f"{PLACE}/pulls/1/merge", json={"sha": "0" * 40}).status_code == 409
    head = agent.get(f"{PLACE}/pulls/1").json()["head"]["sha"]
    assert agent.put(f"{PLACE}/pulls/1/merge", json={"sha": head}).status_code == 200
    assert agent.put(f"{PLACE}/pulls/1/merge", json={}).status_code == 405


def test_a_draft_cannot_be_merged(agent: httpx.Client, push: Any) -> None:
    push("rough", {"rough.py": "x = 1\n"})
    new = {"title": "Rough", "head": "rough", "base": "main", "draft": True}
    number = agent.post(f"{PLACE}/pulls", json=new).json()["number"]
    assert agent.put(f"{PLACE}/pulls/{number}/merge", json={}).status_code == 405


def test_a_ref_moves_back_only_when_forced(agent: httpx.Client) -> None:
    main = agent.get(f"{PLACE}/git/ref/heads/main").json()["object"]["sha"]
    assert agent.patch(f"{PLACE}/git/refs/heads/topic", json={"sha": main}).status_code == 422
    assert agent.patch(f"{PLACE}/git/refs/heads/topic", json={"sha": main, "force": True}).status_code == 200


def test_reopening_is_refused_once_merged_or_while_another_is_open(agent: httpx.Client) -> None:
    assert agent.patch(f"{PLACE}/pulls/1", json={"state": "closed"}).status_code == 200
    second = agent.post(f"{PLACE}/pulls", json={"title": "Two", "head": "topic", "base": "main"})
    assert second.json()["number"] == 2
    assert agent.patch(f"{PLACE}/pulls/1", json={"state": "open"}).status_code == 422
    assert agent.put(f"{PLACE}/pulls/2/merge", json={}).status_code == 200
    assert agent.patch(f"{PLACE}/pulls/2", json={"state": "open"}).status_code == 422
