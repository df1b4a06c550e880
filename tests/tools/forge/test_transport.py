"""Clone and push over HTTP with the real git."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from .conftest import TOKENS, git


def url(port: int, token: str = TOKENS["agent"], repo: str = "acme/shop") -> str:
    return f"http://agent:{token}@127.0.0.1:{port}/{repo}.git"


def test_a_clone_holds_what_was_mirrored(clone: Path, source: Path) -> None:
    assert git(clone, "rev-parse", "HEAD").stdout == git(source, "rev-parse", "HEAD").stdout
    assert git(clone, "for-each-ref", "--format=%(refname)", "refs/remotes").stdout.split() == [
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/main",
    ]


@pytest.mark.parametrize("token", ["wrong", ""])
def test_a_wrong_token_can_neither_clone_nor_push(address: Any, clone: Path, tmp_path: Path, token: str) -> None:
    wrong = url(address.port, token) if token else f"http://127.0.0.1:{address.port}/acme/shop.git"
    assert git(tmp_path, "clone", "-q", wrong, "other", check=False).returncode != 0
    assert git(clone, "push", wrong, "HEAD:refs/heads/evil", check=False).returncode != 0
    assert "evil" not in git(clone, "ls-remote", "origin").stdout


def test_a_bearer_header_serves_as_well(address: Any, tmp_path: Path) -> None:
    header = f"http.extraHeader=Authorization: Bearer {TOKENS['ada']}"
    git(tmp_path, "-c", header, "clone", "-q", f"http://127.0.0.1:{address.port}/acme/shop.git", "other")
    assert (tmp_path / "other" / "cart.py").exists()


def test_a_forced_push_moves_the_head_of_the_pull_request(login: Any, push: Any, clone: Path) -> None:
    push("topic", {"new.py": "x = 1\n"})
    agent = login("agent")
    agent.create_pull(title="One", base="main", head="topic")
    git(clone, "commit", "-q", "--amend", "-m", "Amended")
    assert git(clone, "push", "origin", "topic", check=False).returncode != 0
    git(clone, "push", "-q", "--force-with-lease", "origin", "topic")
    pull = agent.get_pull(1)
    assert pull.head.sha == git(clone, "rev-parse", "HEAD").stdout.strip()
    assert [commit.commit.message for commit in pull.get_commits()] == ["Amended"]


def test_a_branch_deleted_by_push_leaves_the_pull_request_readable(login: Any, push: Any, clone: Path) -> None:
    head = push("topic", {"new.py": "x = 1\n"})
    agent = login("agent")
    agent.create_pull(title="One", base="main", head="topic")
    git(clone, "push", "-q", "origin", "--delete", "topic")
    pull = agent.get_pull(1)
    assert (pull.head.sha, [file.filename for file in pull.get_files()]) == (head, ["new.py"])


def test_the_forges_own_refs_cannot_be_pushed(login: Any, push: Any, clone: Path) -> None:
    push("topic", {"new.py": "x = 1\n"})
    login("agent").create_pull(title="One", base="main", head="topic")
    for ref in ("refs/pull/1/head", "refs/merging/1", "refs/source/main"):
        pushed = git(clone, "push", "origin", f"+main:{ref}", check=False)
        assert pushed.returncode != 0, ref


def test_a_large_push_is_streamed(push: Any, login: Any) -> None:
    blob = bytes(range(256)) * 20_000
    head = push("large", {"large.bin": blob})
    assert login("agent").get_branch("large").commit.sha == head


@pytest.mark.parametrize(
    "path",
    [
        "/acme/shop.git/HEAD",
        "/acme/shop.git/config",
        "/acme/shop.git/info/refs",
        "/acme/shop.git/info/refs?service=git-upload-archive",
        "/acme/shop.git/objects/info/packs",
        "/acme/shop.git/../../forge.db",
        "/acme/none.git/info/refs?service=git-upload-pack",
        "/acme/..%2f..%2fforge.git/info/refs?service=git-upload-pack",
    ],
)
def test_only_smart_requests_for_known_repositories_pass(address: Any, path: str) -> None:
    with httpx.Client(trust_env=False, auth=("agent", TOKENS["agent"])) as client:
        place = httpx.URL(address.url).copy_with(raw_path=path.encode())
        assert client.get(place).status_code in (403, 404)
