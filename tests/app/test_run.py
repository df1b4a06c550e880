"""`understudy run` on another repository than the scenario's, over both wires, as whole processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import AsyncMock

import pytest

from tests.app.calling import call
from tests.app.greeter import REQUEST, make_repository
from understudy.orchestrator.team import Team
from understudy.tools.mail.postoffice import PostOffice

pytestmark = pytest.mark.needs("bwrap")


@contextmanager
def wire(rules: str) -> Iterator[str]:
    """A scripted model server in a process of its own; its address."""
    command = [sys.executable, "-m", "tests.wire.server", "--rules", f"tests.app.greeter:{rules}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield str(json.loads(server.stdout.readline())["url"])
        finally:
            server.terminate()


def understudy(home: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    """One call of the program, with nothing on standard input."""
    return subprocess.run(
        [sys.executable, "-m", "understudy.app.cli.main", "--home", str(home), *args],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=55,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def by_wire(kind: str, url: str) -> dict[str, str]:
    if kind == "anthropic":
        return {"ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "test-key"}
    return {"OPENAI_BASE_URL": f"{url}/v1", "OPENAI_API_KEY": "test-key"}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "greeter")


@pytest.mark.parametrize("kind", ["anthropic", "openai"])
def test_a_task_becomes_a_pull_request_and_comes_home_when_it_is_merged(
    home: Path, repository: Path, kind: str
) -> None:
    with wire("RULES") as url:
        done = understudy(home, "run", REQUEST, "--repo", str(repository), "--json", **by_wire(kind, url))
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["status"] == "done"
    assert data["pull_requests"] == [{"repo": "local/greeter", "number": 1}]
    assert "#1 in local/greeter" in done.stderr
    assert "http://127.0.0.1" not in done.stderr, "a link that is dead when the process ends"
    shown = call("--home", home, "review", "show", "1", "--json").json
    assert shown["title"] == "Refuse an empty name"
    assert "raise ValueError" in shown["files"][0]["patch"]
    with pytest.MonkeyPatch.context() as slow:
        slow.setattr(Team, "take_reviews", AsyncMock(return_value=[]))  # as of a host that does not list it yet
        for name, value in by_wire(kind, url).items():
            slow.setenv(name, value)
        early = call("--home", home, "review", "request-changes", "1", "-m", "Say why")
    assert (early.code, early.err.count("\n")) == (2, 1)
    assert "#1 does not list the review yet; take it up by: understudy" in early.err
    merged = understudy(home, "review", "merge", "1")
    assert merged.returncode == 0, merged.stderr
    assert "raise ValueError" in (repository / "greeter.py").read_text()
    again = call("--home", home, "review", "merge", "1")
    assert (again.code, again.out.splitlines()[0]) == (0, "local/greeter#1 was merged already")
    late = call("--home", home, "review", "request-changes", "1", "-m", "Say why")
    assert (late.code, late.err.count("\n"), "#1 is merged and takes no more changes" in late.err) == (2, 1, True)
    wrong = call("--home", home, "review", "show", "local/greeter#9")
    assert "reading local/greeter#9: 404 Not Found; it is not there; " in wrong.err
    assert f"`understudy --home {home} review list --all` shows what is" in wrong.err
    assert "127.0.0.1" not in wrong.err, "an address that is another each time"


def refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """One clear line, the right exit code, no trace-back."""
    assert done.returncode == code, done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("understudy: "), done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in last


def test_without_a_model_it_says_so_and_makes_no_task(home: Path, repository: Path) -> None:
    refused(understudy(home, "run", REQUEST, "--repo", str(repository)), 1, "ANTHROPIC_API_KEY")
    assert call("--home", home, "tasks", "list", "--json").json == []


@pytest.mark.parametrize(
    ("rules", "code", "word"),
    [("LOOP", 1, "round in circles"), ("NOTHING", 1, "empty"), ("STRANGERS", 1, "there is no worker 'x'")],
)
def test_a_model_that_is_no_use_ends_in_one_line_that_says_how_to_go_on(
    home: Path, repository: Path, rules: str, code: int, word: str
) -> None:
    (home / "understudy.toml").write_text("[budget]\nreplans = 0\n")
    with wire(rules) as url:
        done = understudy(home, "run", REQUEST, "--repo", str(repository), **by_wire("anthropic", url))
    refused(done, code, word, f"understudy --home {home} run -r")


def test_a_repository_that_cannot_be_worked_on_is_refused_before_a_task_is_made(home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    subprocess.run(["git", "init", "-q", str(empty)], check=True)
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    with wire("RULES") as url:
        for path, word in ((empty, "no commit"), (bare, "bare")):
            refused(understudy(home, "run", REQUEST, "--repo", str(path), **by_wire("anthropic", url)), 1, word)
    assert call("--home", home, "tasks", "list", "--json").json == []


def test_bad_settings_are_one_line_with_place_and_mend(home: Path) -> None:
    (home / "understudy.toml").write_text("[models\nsmall = 1")
    refused(understudy(home, "run", "x"), 2, "understudy.toml", "line 1")
    (home / "understudy.toml").write_text("[models]\nsmal = 'x'")
    told = call("--home", home, "config")
    assert told.code == 2
    assert "models.smal: no such setting" in told.err


def test_nothing_to_do_and_a_bad_budget_are_usage(home: Path) -> None:
    refused(understudy(home, "run"), 2, "nothing to do")
    refused(understudy(home, "chat"), 2, "nothing to do")
    refused(understudy(home, "run", "x", "--budget", "much"), 2, "--budget much")


def waiting(home: Path) -> str:
    """The one question that waits for a person."""
    questions = call("--home", home, "approvals", "list", "--json").json
    assert len(questions) == 1
    return str(questions[0]["id"])


@pytest.mark.parametrize("answer", ["approve", "deny"])
def test_a_receiver_nobody_named_waits_for_a_yes_and_a_no_is_told_to_the_agent(home: Path, answer: str) -> None:
    with wire("SENDER") as url:
        asked = understudy(home, "run", "Tell our customers that we moved", **by_wire("anthropic", url))
        refused(asked, 3, "approvals list")
        task = call("--home", home, "tasks", "list", "--json").json[0]
        assert task["status"] == "waiting"
        why = ["--why", "not them"] if answer == "deny" else []
        answered = understudy(home, "approvals", answer, waiting(home), *why)
        assert answered.returncode == 0, answered.stderr
        done = understudy(home, "tasks", "resume", str(task["id"]), **by_wire("anthropic", url))
    outbox = list((home / "mail" / "outbox").glob("*")) if (home / "mail" / "outbox").exists() else []
    if answer == "approve":
        assert done.returncode == 0, done.stderr
        assert len(outbox) == 1
    else:
        assert done.returncode == 4
        assert "not them" in done.stderr
        assert outbox == []
    assert call("--home", home, "gateway", "verify").code == 0


def test_a_plan_can_be_seen_changed_and_refused_before_the_first_step(home: Path, repository: Path) -> None:
    with wire("RULES") as url:
        env = by_wire("anthropic", url)
        asked = understudy(home, "run", REQUEST, "--repo", str(repository), "--plan", **env)
        refused(asked, 3, "tasks plan")
        task = str(call("--home", home, "tasks", "list", "--json").json[0]["id"])
        steps = call("--home", home, "tasks", "plan", task, "--json").json
        assert "Refuse an empty name" in call("--home", home, "tasks", "plan", task).out.splitlines()[1]
        assert [step["worker"] for step in steps] == ["code", "pulls"]
        mine = home / "steps.json"
        mine.write_text(json.dumps(steps[:1]))
        assert understudy(home, "tasks", "plan", task, "--steps", str(mine)).returncode == 0
        done = understudy(home, "tasks", "resume", task, "--json", **env)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pull_requests"] == []


def test_a_full_disk_is_one_line_and_nothing_that_was_noted_is_lost(tmp_path: Path, repository: Path) -> None:
    home = tmp_path / "small"
    home.mkdir()
    program = [sys.executable, "-m", "understudy.app.cli.main", "--home", str(home)]
    confined = ["bwrap", "--dev-bind", "/", "/", "--size", str(1_200_000), "--tmpfs", str(home), "--"]
    with wire("RULES") as url:
        done = subprocess.run(
            [*confined, *program, "run", REQUEST, "--repo", str(repository)],
            env={**os.environ, **by_wire("anthropic", url)},
            capture_output=True,
            text=True,
            timeout=55,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    refused(done, 1)
    assert (repository / "greeter.py").read_text().startswith("def greet")


MAIL = """\
Authentication-Results: mx.greeter.example; dmarc=pass header.from=greeter.example
Message-ID: <{name}@greeter.example>
Date: Tue, 10 Mar 2026 09:12:05 +0100
From: {who}@greeter.example
To: agent@greeter.example
Subject: greet()

Refuse an empty name in greet(), please, and open a pull request.
"""
PEOPLE = """
[mail]
address = "agent@greeter.example"
trust = ["mx.greeter.example"]
[[people]]
id = "ada"
name = "Ada"
email = "ada@greeter.example"
role = "lead"
[[people]]
id = "gus"
name = "Gus"
email = "gus@elsewhere.example"
role = "guest"
"""


def test_mail_of_the_team_becomes_a_task_once_and_other_mail_none(home: Path, repository: Path) -> None:
    (home / "understudy.toml").write_text(PEOPLE)
    office = PostOffice(home / "mail")
    office.open("agent@greeter.example")
    for name, who in (("one", "ada"), ("two", "eve")):
        office.deliver("agent@greeter.example", MAIL.format(name=name, who=who).encode())
    office.deliver("agent@greeter.example", b"\xff\x00 not a mail at all")
    with wire("RULES") as url:
        env = by_wire("openai", url)
        done = understudy(home, "--as", "ada", "inbox", "--repo", str(repository), "--json", **env)
        assert done.returncode == 0, done.stderr
        assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["done"]
        assert "eve@greeter.example is nobody of the team" in done.stderr
        again = understudy(home, "--as", "ada", "inbox", **env)
    assert "no new mail of the team" in again.stdout
    assert len(call("--home", home, "--as", "ada", "review", "list", "--json").json) == 1
    for who, words in (("gus", ["comment", "1", "-m", "hm"]), ("gus", ["merge", "1"]), ("ada", ["approve", "1"])):
        assert call("--home", home, "--as", who, "review", *words).code == 4, f"{who} {words}"
    looked = call("--home", home, "--as", "gus", "review", "show", "1", "--json").json
    assert (looked["state"], looked["notes"]) == ("open", [])
