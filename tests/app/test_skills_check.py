"""`skills check` in CI: people's own pull requests are held to the same skills, by commits or at their host."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.app.test_skills_cli import CORRECTION, TEAM, answer, run
from understudy.app.cli.main import program
from understudy.app.hosted import author_acting
from understudy.app.session import Session
from understudy.core.errors import UsageError
from understudy.core.types import Acting
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger, RepositoryRow
from understudy.tools.forge.app import app
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.server import serving
from understudy.tools.pulls.host import PullHost
from understudy.tools.pulls.records import NewPull

WORKFLOW = Path(__file__).parents[2] / "docs" / "skills-check.yml"


@pytest.fixture(autouse=True)
def _home(home: Path) -> None:
    """Every test has an empty home."""


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PullHost]:
    """A host that speaks GitHub's API, with one pull request: a function without a docstring, and no reviewer."""
    source = tmp_path / "source"
    source.mkdir()

    def git(*args: str) -> None:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@team.example")
        subprocess.run(["git", "-C", str(source), *who, *args], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    (source / "a.py").write_text('"""A."""\n', "utf-8")
    git("add", ".")
    git("commit", "-qm", "Begin")
    git("checkout", "-qb", "topic")
    (source / "a.py").write_text('"""A."""\n\n\ndef f(a):\n    return a\n', "utf-8")
    git("commit", "-qam", "Add f")
    git("checkout", "-q", "main")
    with Forge(tmp_path / "forge") as forge:
        for login in ("ada", "dana"):
            forge.add_user(login, f"token-of-{login}", login.title(), f"{login}@team.example")
        forge.create_repository("acme", "shop", source)
        with serving(app(forge)) as address:
            git("push", f"http://ada:token-of-ada@127.0.0.1:{address.port}/acme/shop.git", "topic")
            for name, value in (
                ("GITHUB_API_URL", address.api),
                ("GITHUB_TOKEN", "token-of-ada"),
                ("GITHUB_REPOSITORY", "acme/shop"),
            ):
                monkeypatch.setenv(name, value)
            host = PullHost(address.api, "token-of-ada")
            asyncio.run(host.open_pull("acme/shop", NewPull("Add f", "Adds f.", "topic", "main")))
            yield host


def test_a_pull_request_at_its_host_is_held_to_all_that_it_shows(host: PullHost) -> None:
    answer("learn", "--share", given=CORRECTION)
    found = answer("check", "--pr", "1")
    assert sorted(one["check"] for one in found["violations"]) == ["docstrings", "reviewers"]
    assert run("skills", "check", "--pr", "1").exit_code == 1
    asyncio.run(host.request_reviewers("acme/shop", 1, ["dana"]))
    assert [one["check"] for one in answer("check", "--pr", "acme/shop#1")["violations"]] == ["docstrings"]
    assert answer("check", "--pr", "1", "--repo", "acme/shop")["checked"] == 2


def test_what_cannot_be_checked_is_one_line(host: PullHost, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert isinstance(run("skills", "check", "--pr", "7").exception, UsageError)
    assert isinstance(run("skills", "check", "--pr", "one").exception, UsageError)
    assert isinstance(run("skills", "check", "--pr", "1", "--diff", "a..b").exception, UsageError)
    monkeypatch.delenv("GITHUB_TOKEN")
    assert "GITHUB_TOKEN" in str(run("skills", "check", "--pr", "1").exception)
    monkeypatch.delenv("GITHUB_REPOSITORY")
    monkeypatch.chdir(tmp_path)
    assert "--repo OWNER/NAME" in str(run("skills", "check", "--pr", "1").exception)


def test_a_pull_request_is_held_for_its_author(home: Path) -> None:
    assert author_acting(Session(home), login="ada") == Acting()
    home.mkdir(exist_ok=True)
    (home / "understudy.toml").write_text('team = "shop"\n' + TEAM, "utf-8")
    session = Session(home)
    assert author_acting(session, login="Dana") == Acting("dana", "shop")
    assert author_acting(session, email="LEE@acme.example") == Acting("lee", "shop")
    assert author_acting(session, login="stranger") == Acting("stranger", "shop"), "nobody's personal skills"
    assert author_acting(session) == Acting("nobody", "shop")


def test_the_workflow_file_calls_what_there_is() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    steps = workflow["jobs"]["check"]["steps"]
    calls = [step["run"].split()[1:] for step in steps if step.get("run", "").startswith("understudy ")]
    assert [call[1] for call in calls] == ["import", "check"]
    skills = program.get_command(None, "skills")  # type: ignore[arg-type]  # loads by name alone
    for call in calls:
        command = skills.commands[call[1]]  # type: ignore[union-attr]  # a group
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in call if word.startswith("--")} <= options
    checkout = next(step for step in steps if "checkout" in step.get("uses", ""))
    assert "base.sha" in checkout["with"]["ref"], "a pull request must not bring the rules that it is held to"
    assert set(workflow["permissions"].values()) == {"read"}


def test_a_checkout_is_held_to_the_skills_of_the_name_that_the_home_gave_it(
    home: Path, host: PullHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_REPOSITORY")
    answer("learn", "--share", given={**CORRECTION, "scope": {"repo": "local/source"}})
    monkeypatch.chdir(tmp_path / "source")
    unknown = run("skills", "check", "--diff", "main..topic")
    assert (unknown.exit_code, "--repo OWNER/NAME" in unknown.stderr) == (0, True)
    ledger = Ledger(open_database(home, ""))
    ledger.add_repository(RepositoryRow("local/source", "forge", str(tmp_path / "source")))
    known = run("skills", "check", "--diff", "main..topic")
    assert (known.exit_code, known.stderr) == (1, "")
