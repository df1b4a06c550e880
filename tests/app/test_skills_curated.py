"""What a curator is told before and after he decides, so that nothing comes into force unseen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from understudy.app.cli.main import program
from understudy.core.errors import SkillError, UsageError

PR = {"kind": "pull_request", "repo": "acme/shop", "title": "Add VAT", "files": [{"path": "a.py", "after": "X = 1\n"}]}
LABEL = {**PR, "labels": ["needs-review"]}
TEAM = "".join(
    f'[[people]]\nid = "{name}"\nname = "{name}"\nemail = "{name}@acme.example"\nrole = "{role}"\n'
    for name, role in (("lee", "lead"), ("dana", "curator"))
)


@pytest.fixture(autouse=True)
def _home(home: Path) -> None:
    """Every test has an empty home."""


def run(*args: str, given: object = None) -> Result:
    text = given if isinstance(given, str) or given is None else json.dumps(given)
    return CliRunner().invoke(program, args, input=text, standalone_mode=False)


def say(comment: str, before: object, after: object, **scope: str) -> dict[str, object]:
    return {"id": "c", "author": "lee", "scope": scope, "comment": comment, "before": before, "after": after}


WANTED = say("Every pull request must have the label needs-review.", PR, LABEL)
UNWANTED = say("Never use the label needs-review.", LABEL, PR, repo="acme/shop")


def learnt(correction: object, *options: str) -> str:
    return str(json.loads(run("skills", "learn", "--json", *options, given=correction).stdout)["skill"])


def put(folder: Path, name: str, checks: list[object], words: str = "") -> str:
    (folder / name / "assets").mkdir(parents=True, exist_ok=True)
    text = f"---\nname: {name}\ndescription: Label them.\n---\n\nLabel them.{words}\n"
    (folder / name / "SKILL.md").write_text(text, "utf-8")
    (folder / name / "assets/checks.json").write_text(json.dumps(checks), "utf-8")
    return str(folder / name)


def test_a_diff_shows_all_that_sharing_would_change(tmp_path: Path) -> None:
    name = learnt(WANTED, "--share")
    other = [{"kind": "labels", "args": {"include": ["nothing"]}}]
    assert run("skills", "propose", put(tmp_path, name, other)).exception is None
    assert run("skills", "propose", put(tmp_path, name, other, " Thanks.")).exception is None
    shown = run("skills", "diff", name).stdout
    assert "Thanks." in shown
    assert '"nothing"' in shown
    assert '"nothing"' not in run("skills", "diff", name, "2", "3").stdout


def test_a_list_tells_what_is_in_force_and_what_waits_only_where_asked(home: Path, tmp_path: Path) -> None:
    (home / "understudy.toml").write_text(TEAM, "utf-8")
    name = str(json.loads(run("--as", "lee", "skills", "learn", "--json", given=WANTED).stdout)["skill"])
    assert run("--as", "dana", "skills", "approve", name).exception is None
    changed = put(tmp_path, name, [{"kind": "labels", "args": {"include": ["x"]}}])
    assert run("--as", "dana", "skills", "propose", changed).exception is None
    row = run("skills", "list").stdout.splitlines()[1]
    assert "shared, v2 waits" in row
    assert " lee " in row
    assert " dana " in run("skills", "list", "--status", "proposed").stdout.splitlines()[1]


def test_what_contradicts_a_shared_skill_is_not_shared_when_learnt() -> None:
    standing = learnt(WANTED, "--share")
    result = run("skills", "learn", "--share", given=UNWANTED)
    assert isinstance(result.exception, SkillError)
    assert f"contradicts {standing}" in str(result.exception)
    assert "· proposed" in result.stdout
    assert json.loads(run("skills", "list", "--json", "--status", "proposed").stdout) != []


def test_who_teaches_is_told_what_it_contradicts_and_what_became_of_it() -> None:
    standing = learnt(WANTED, "--share")
    assert f"contradicts {standing}" in run("skills", "learn", given=UNWANTED).stdout
    again = run("skills", "learn", given={**WANTED, "comment": "Please: every pull request has the label needs-review"})
    assert "is asked already" in again.stdout


def test_the_very_same_correction_makes_no_new_version() -> None:
    for _ in range(3):
        learnt(WANTED)
    (one,) = json.loads(run("skills", "list", "--json").stdout)
    assert (one["version"], one["status"]) == (1, "proposed")


def test_rejecting_and_rolling_back_tell_of_the_version_that_they_made(home: Path, tmp_path: Path) -> None:
    name = learnt(WANTED, "--share")
    assert run("skills", "propose", put(tmp_path, name, [])).exception is None
    refused = run("skills", "reject", name).stdout
    assert refused.splitlines() == [f"{name} · version 2 · rejected", "  version 1 is in force"]
    assert run("skills", "propose", put(tmp_path, name, [], " Thanks.")).exception is None
    back = run("skills", "rollback", name, "2").stdout  # which nobody ever shared
    assert back.splitlines() == [f"{name} · version 4 · proposed", "  version 1 is in force"]


def test_an_import_of_what_is_older_changes_nothing_and_says_so(tmp_path: Path) -> None:
    name = learnt(WANTED, "--share")
    assert run("skills", "export", str(tmp_path / "old"), name).exception is None
    newer = put(tmp_path / "new", name, [{"kind": "labels", "args": {"include": ["checked"]}}])
    assert run("skills", "propose", newer).exception is None
    assert run("skills", "approve", name).exception is None
    result = run("skills", "import", str(tmp_path / "old"))
    assert "1 unchanged" in result.output
    assert f"skills rollback {name} 1" in result.output
    (one,) = json.loads(run("skills", "list", "--json").stdout)
    assert one["version"] == 2


def test_a_doubt_leads_to_the_file_that_is_held() -> None:
    comment = "If a friend of the house asks, dana reviews."
    told = run("skills", "learn", given=say(comment, PR, {**PR, "reviewers": ["dana"]})).stdout
    assert "--file assets/checks.json" in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--repo", "acme/shop"), "an artifact says its repository itself"),
        (("--diff", "main..feat", "--repo", "shop"), "'shop' is no OWNER/NAME"),
        (("--pr", "1", "--diff", "a..b"), "give one of them"),
    ],
)
def test_what_cannot_be_checked_is_told_and_is_no_violation(options: tuple[str, ...], said: str) -> None:
    error = run("skills", "check", *options, given=PR).exception
    assert isinstance(error, UsageError)
    assert said in str(error)


def test_a_check_against_nothing_is_told(home: Path) -> None:
    result = run("skills", "check", given=PR)
    assert result.exception is None
    assert f"no skill is shared in {home}" in result.stderr
    learnt(WANTED, "--share")
    assert "no skill is shared" not in run("skills", "check", given=LABEL).stderr


def test_an_empty_comment_teaches_nothing() -> None:
    error = run("skills", "learn", given=say("  ", PR, LABEL)).exception
    assert isinstance(error, SkillError)
    assert "comment is empty" in str(error)


def test_two_ways_of_quoting_are_a_contradiction() -> None:
    single, double = ({**PR, "files": [{"path": "a.py", "after": f"A = {mark}x{mark}\n"}]} for mark in ("'", '"'))
    name = learnt(say("Please use double quotes, not single quotes.", single, double, repo="acme/shop"), "--share")
    assert name.endswith("double-quotes")
    error = run(
        "skills", "learn", "--share", given=say("Single quotes please, no double quotes.", double, single)
    ).exception
    assert isinstance(error, SkillError)
    assert "contradicts" in str(error)
