"""The one client: against the forge, held against GitHub's description; and against hosts that fail."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from understudy.core.errors import ForgeError
from understudy.tools.forge.app import app
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.server import serving
from understudy.tools.pulls.host import PullHost
from understudy.tools.pulls.records import LineComment, NewPull, marker

from .conftest import TOKENS, client, git
from .test_many_processes import PLACE, open_branches

REPO = "acme/shop"
NEW = NewPull("One", "Why", "topic", "main")


@pytest.fixture
def agent(address: Any) -> PullHost:
    return PullHost(address.api, TOKENS["agent"])


@pytest.fixture
def ada(address: Any) -> PullHost:
    return PullHost(address.api, TOKENS["ada"])


@pytest.fixture(scope="module")
def still(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PullHost]:
    """The agent at a forge with pull request 1 and the draft 2, for refusals: they leave everything as it is."""
    folder = tmp_path_factory.mktemp("still")
    with Forge(Path(shutil.copytree(prepared / "forge", folder / "forge"))) as forge, serving(app(forge)) as address:
        with client(address, "agent") as agent:
            for number, branch in enumerate(open_branches(agent, 2)):
                new = {"title": branch, "head": branch, "base": "main", "draft": number == 1}
                agent.post(f"{PLACE}/pulls", json=new).raise_for_status()
        yield PullHost(address.api, TOKENS["agent"])


async def test_opening_twice_opens_once(agent: PullHost, push: Any) -> None:
    push("topic", {"new.py": "x = 1\n"})
    first, made = await agent.open_pull(REPO, NEW)
    second, again = await agent.open_pull(REPO, NEW)
    assert (made, again, first.number) == (True, False, second.number)
    assert [pull.number for pull in await agent.list_pulls(REPO, "all")] == [1]
    assert await agent.find_pull(REPO, "topic") == second
    assert await agent.find_pull(REPO, "other") is None


async def test_after_a_closed_pull_request_a_new_one_is_opened(agent: PullHost, ada: PullHost, push: Any) -> None:
    push("topic", {"new.py": "x = 1\n"})
    await agent.open_pull(REPO, NEW)
    await ada.merge(REPO, 1)
    push("topic", {"new.py": "x = 2\n"})
    pull, made = await agent.open_pull(REPO, NEW)
    assert (pull.number, made) == (2, True)


async def test_people_and_labels_are_added_once(agent: PullHost, push: Any) -> None:
    push("topic", {"new.py": "x = 1\n"})
    await agent.open_pull(REPO, NEW)
    for _ in range(2):
        await agent.request_reviewers(REPO, 1, ["ben", "Ben"])
        await agent.add_labels(REPO, 1, ["feature", "Feature"])
    pull = await agent.read_pull(REPO, 1)
    assert (pull.reviewers, pull.labels) == (("ben",), ("feature",))
    await agent.set_labels(REPO, 1, ["other"])
    await agent.set_labels(REPO, 1, [])
    assert (await agent.read_pull(REPO, 1)).labels == ()


async def test_a_comment_with_a_key_is_posted_once(agent: PullHost, ada: PullHost, push: Any) -> None:
    push("topic", {"new.py": "x = 1\n"})
    await agent.open_pull(REPO, NEW)
    first = await agent.comment(REPO, 1, "Done", key="task/3/1")
    assert await agent.comment(REPO, 1, "Done", key="task/3/1") == first
    assert await agent.comment(REPO, 1, "Done", key="task/3/11") != first
    await ada.review(REPO, 1, "REQUEST_CHANGES", "Please", [LineComment("new.py", 1, "Why?")])
    line = next(note for note in await agent.notes(REPO, 1) if note.kind == "line")
    reply = await agent.reply(REPO, 1, line.id, "Because", key="task/4/1")
    assert await agent.reply(REPO, 1, line.id, "Because", key="task/4/1") == reply
    assert len(await agent.notes(REPO, 1)) == 5


async def test_who_reviews_with_the_token_that_opened_it_comments_instead(agent: PullHost, push: Any) -> None:
    push("topic", {"new.py": "x = 1\n"})
    await agent.open_pull(REPO, NEW)
    made = await agent.review(REPO, 1, "REQUEST_CHANGES", "Add a reviewer", [LineComment("new.py", 1, "Name?")])
    notes = {note.kind: note for note in await agent.notes(REPO, 1)}
    assert (notes["review"].id, notes["review"].state, notes["review"].body) == (made, "COMMENTED", "Add a reviewer")
    assert notes["line"].review == made
    with pytest.raises(ForgeError, match="own pull request"):
        await agent.review(REPO, 1, "APPROVE")


async def test_notes_come_in_order_with_who_and_where(agent: PullHost, ada: PullHost, push: Any) -> None:
    push("topic", {"new.py": "x = 1\n"})
    await agent.open_pull(REPO, NEW)
    await ada.review(REPO, 1, "REQUEST_CHANGES", "Add a reviewer", [LineComment("new.py", 1, "Name?")])
    await ada.comment(REPO, 1, "Thanks")
    notes = {note.kind: note for note in await agent.notes(REPO, 1)}
    assert (notes["review"].state, notes["review"].author) == ("CHANGES_REQUESTED", "ada")
    assert (notes["line"].path, notes["line"].line, notes["line"].body) == ("new.py", 1, "Name?")
    assert notes["comment"].body == "Thanks"
    assert await agent.notes(REPO, 1, since=datetime.now(UTC) + timedelta(minutes=1)) == ()
    assert len(await agent.notes(REPO, 1, since=datetime.now(UTC) - timedelta(minutes=1))) == 3


async def test_the_artifact_holds_whole_files_on_both_sides(agent: PullHost, push: Any, enter: Any) -> None:
    files: dict[str, Any] = {
        "cart.py": "def add(a, b):\n    return 0\n",
        "docs/ä ö.md": "new\n",
        "notes.md": None,
        "logo.bin": b"\0\1\2",
    }
    push("topic", files, "First\n\nWith a body")
    await agent.open_pull(REPO, NewPull("One", "", "topic", "main", draft=True))
    await agent.request_reviewers(REPO, 1, ["ben"])
    # Work that lands on the base later is no part of the difference.
    later = {"message": "Later", "content": "eAo="}
    assert enter("ada").put("/repos/acme/shop/contents/later.py", json=later).status_code == 201
    artifact = await agent.artifact(REPO, 1)
    assert {file.path: (file.before, file.after) for file in artifact.files} == {
        "cart.py": ("def add(a, b):\n    return a + b\n", "def add(a, b):\n    return 0\n"),
        "docs/ä ö.md": (None, "new\n"),
        "notes.md": ("one\ntwo\nthree\n", None),
        "logo.bin": (None, None),
    }
    assert (artifact.base, artifact.branch, artifact.draft, artifact.reviewers) == ("main", "topic", True, ("ben",))
    assert [commit.message for commit in artifact.commits] == ["First\n\nWith a body"]


async def test_a_renamed_file_is_one_removed_and_one_added(agent: PullHost, push: Any, clone: Path) -> None:
    git(clone, "checkout", "-q", "-b", "topic")
    git(clone, "mv", "notes.md", "remarks.md")
    push("topic", {})
    await agent.open_pull(REPO, NEW)
    text = "one\ntwo\nthree\n"
    files = {file.path: (file.before, file.after) for file in (await agent.artifact(REPO, 1)).files}
    assert files == {"notes.md": (text, None), "remarks.md": (None, text)}


async def test_the_artifact_of_a_merged_pull_request_is_what_was_merged(
    agent: PullHost, ada: PullHost, push: Any
) -> None:
    push("topic", {"cart.py": "x = 1\n"})
    await agent.open_pull(REPO, NEW)
    before = await agent.artifact(REPO, 1)
    await ada.review(REPO, 1, "APPROVE")
    sha = await ada.merge(REPO, 1)
    assert await ada.merge(REPO, 1) == sha
    after = await agent.artifact(REPO, 1)
    assert after.files == before.files
    assert (before.reviewers, after.reviewers) == ((), ("ada",))


async def test_whoever_asked_for_changes_does_not_count_as_the_reviewer(
    agent: PullHost, ada: PullHost, push: Any
) -> None:
    push("topic", {"cart.py": "x = 1\n"})
    await agent.open_pull(REPO, NEW)
    await ada.review(REPO, 1, "REQUEST_CHANGES", "Add a reviewer")
    assert (await agent.artifact(REPO, 1)).reviewers == ()


async def test_other_reads(agent: PullHost, address: Any, push: Any) -> None:
    push("topic", {"cart.py": "x = 1\n"})
    await agent.open_pull(REPO, NEW)
    assert await agent.login() == "agent"
    assert await agent.clone_url(REPO) == f"{address.url}/acme/shop.git"
    patch = (await agent.patches(REPO, 1))[0]
    assert (patch.path, patch.additions, patch.deletions) == ("cart.py", 1, 2)
    assert "+x = 1" in patch.text
    edited = await agent.update_pull(REPO, 1, title="Two", body="")
    assert (edited.title, edited.body) == ("Two", "")


@pytest.mark.parametrize(
    ("doing", "said"),
    [
        (lambda host: host.read_pull(REPO, 9), "404 .*not there"),
        (lambda host: host.read_pull("acme/none", 1), "404 .*not there"),
        (lambda host: host.read_pull("../x", 1), "owner/name"),
        (lambda host: host.open_pull(REPO, NewPull("T", "", "none", "main")), "422 .*head invalid"),
        (lambda host: host.open_pull(REPO, NewPull("T", "", "main", "main")), "422 .*No commits between"),
        (lambda host: host.request_reviewers(REPO, 1, ["nobody"]), "422 .*nobody.*|.*not a collaborator"),
        (lambda host: host.request_reviewers(REPO, 1, ["agent"]), "422 .*author"),
        (lambda host: host.review(REPO, 1, "APPROVE"), "422 .*your own"),
        (lambda host: host.merge(REPO, 1, sha="0" * 40), "409 .*read it again"),
        (lambda host: host.merge(REPO, 2), "405 .*cannot be merged"),
        (lambda host: host.comment(REPO, 1, " "), "422"),
        (lambda host: host.reply(REPO, 1, 99, "x"), "404"),
    ],
)
async def test_each_refusal_is_one_line_that_says_how_to_mend_it(still: PullHost, doing: Any, said: str) -> None:
    with pytest.raises(ForgeError, match=said) as failed:
        await doing(still)
    assert "\n" not in str(failed.value)


async def test_a_wrong_token_is_refused_and_not_shown(address: Any) -> None:
    with pytest.raises(ForgeError, match="401 Bad credentials; the token was refused") as failed:
        await PullHost(address.api, "a-secret-token").read_pull(REPO, 1)
    assert "a-secret-token" not in str(failed.value)


async def test_without_a_token_nothing_is_sent() -> None:
    with pytest.raises(ForgeError, match="no token; set GITHUB_TOKEN"):
        await PullHost("http://127.0.0.1:1", "").login()


def test_the_marker_is_one_hidden_line_whatever_the_key() -> None:
    assert marker("task/1") == "<!-- understudy:task/1 -->"
    assert "--" not in marker("a-->b\n--c").removeprefix("<!--").removesuffix("-->")


class Faults(BaseHTTPRequestHandler):
    """Answers every request in one prepared way."""

    status, body, kind, wait = 200, b"{}", "application/json", 0.0

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        time.sleep(self.wait)
        with contextlib.suppress(ConnectionError):
            self.send_response(self.status)
            self.send_header("Content-Type", self.kind)
            self.send_header("Content-Length", str(len(self.body)))
            self.send_header("Retry-After", "3600")
            self.end_headers()
            self.wfile.write(self.body)

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

    def log_message(self, *args: object) -> None:
        pass


@contextlib.contextmanager
def faulty(**how: Any) -> Iterator[str]:
    """A host that answers in one prepared way; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Prepared", (Faults,), how)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"status": 401, "body": b'{"message": "Bad credentials"}'}, "401 .*token was refused"),
        ({"status": 403, "body": b'{"message": "Resource not accessible"}'}, "403 .*rights"),
        ({"status": 403, "body": b'{"message": "API rate limit exceeded for 1"}'}, "403 .*wait a minute"),
        ({"status": 429, "body": b'{"message": "slow down"}'}, "429 .*wait a minute"),
        ({"status": 404, "body": b'{"message": "Not Found"}'}, "404 .*not there"),
        ({"status": 409, "body": b'{"message": "Conflict"}'}, "409 .*meanwhile"),
        ({"status": 422, "body": b'{"message": "Bad", "errors": [{"field": "x", "code": "y"}]}'}, "422 Bad: x y"),
        ({"status": 422, "body": b'{"message": "Bad", "errors": ["plain"]}'}, "422 Bad: plain"),
        ({"status": 500, "body": b"<html>oops</html>", "kind": "text/html"}, "500.*try again later"),
        ({"status": 502, "body": b""}, "502.*try again later"),
        ({"status": 503, "body": b'{"message": "' + b"x" * 5000 + b'"}'}, "503 x.*try again later"),
        ({"body": b"<html>portal</html>", "kind": "text/html"}, "not GitHub's"),
        ({"body": b"{"}, "not GitHub's"),
        ({"body": b"[]"}, "not GitHub's"),
        ({"body": b'{"id": "five", "url": 7, "number": {}}'}, "not GitHub's"),
        ({"body": b'{"url": "http://elsewhere.example/repos/acme/shop", "id": 1}'}, "not GitHub's"),
    ],
)
async def test_a_host_that_fails_is_one_line(how: dict[str, Any], said: str) -> None:
    with faulty(**how) as url:
        for doing in (lambda host: host.read_pull(REPO, 1), lambda host: host.open_pull(REPO, NEW)):
            with pytest.raises(ForgeError, match=said) as failed:
                await doing(PullHost(url, "a-secret-token"))
            assert len(str(failed.value)) < 600
            assert url in str(failed.value)
            assert "\n" not in str(failed.value)


async def test_a_slow_host_is_given_up() -> None:
    with faulty(wait=2) as url, pytest.raises(ForgeError, match="no answer within 1 s"):
        await PullHost(url, "token", seconds=1).read_pull(REPO, 1)


async def test_a_host_that_is_down_says_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ForgeError, match=r"cannot be reached .*refused.*is the host running"):
        await PullHost(url, "token").read_pull(REPO, 1)


async def test_a_token_that_no_header_can_carry_is_not_shown() -> None:
    with faulty() as url:
        with pytest.raises(ForgeError) as failed:
            await PullHost(url, "bad\ntoken").read_pull(REPO, 1)
        assert "bad" not in str(failed.value)
