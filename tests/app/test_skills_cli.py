"""The commands of `skills` by their contract: JSON keys, exit codes, one line for what goes wrong."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.app.calling import call
from understudy.app.cli.main import program
from understudy.core.errors import NotAllowed, SkillError, UsageError
from understudy.memory.database import open_database
from understudy.skills.usage import SkillUsage

FILE = {"path": "shop/a.py", "before": None}
BARE = {"kind": "pull_request", "repo": "acme/shop", "files": [{**FILE, "after": "def f(a):\n    return a\n"}]}
MENDED = {
    **BARE, "reviewers": ["dana"], "files": [{**FILE, "after": 'def f(a):\n    """F."""\n    return a\n'}],
}  # fmt: skip
CORRECTION = {
    "id": "c1", "author": "lee", "scope": {"repo": "acme/shop"}, "before": BARE, "after": MENDED,
    "comment": "add a reviewer, and docstrings on the public functions",
}  # fmt: skip
TEAM = """
[[people]]
id = "lee"
name = "Lee"
email = "lee@acme.example"
role = "lead"

[[people]]
id = "dana"
name = "Dana"
email = "dana@acme.example"
role = "curator"

[[people]]
id = "gil"
name = "Gil"
email = "gil@acme.example"
role = "guest"
"""


def run(*args: str, given: object = None) -> Result:
    text = given if isinstance(given, str) or given is None else json.dumps(given)
    return CliRunner().invoke(program, args, input=text, standalone_mode=False)


def answer(*args: str, given: object = None) -> dict:
    result = run("skills", *args, "--json", given=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return json.loads(result.stdout)


@pytest.fixture(autouse=True)
def _home(home: Path) -> None:
    """Every test has an empty home."""


def test_learn_and_check_by_the_contract() -> None:
    learnt = answer("learn", "--share", given=CORRECTION)
    assert {"skill", "version", "status", "checks", "similar"} <= set(learnt)
    assert (learnt["version"], learnt["status"]) == (1, "shared")
    assert [set(check) >= {"kind", "args", "red_before", "green_after"} for check in learnt["checks"]] == [True, True]
    red = answer("check", given=BARE)
    assert red["checked"] == 2
    assert {"skill", "version", "check", "message"} <= set(red["violations"][0])
    assert run("skills", "check", given=BARE).exit_code != 0 or run("skills", "check", given=BARE).exception
    assert answer("check", given=MENDED) == {"violations": [], "checked": 2}
    assert answer("check", given={**BARE, "repo": "acme/other"}) == {"violations": [], "checked": 0}


def test_a_condition_that_nothing_shows_is_told_to_who_teaches_it() -> None:
    comment = "If a friend of the house asks, dana reviews."
    after = {**BARE, "reviewers": ["dana"]}
    told = run("skills", "learn", given={**CORRECTION, "comment": comment, "after": after}).output
    assert "nothing in the example shows 'a friend of the house asks', so it is held everywhere; narrow it: " in told
    assert "skills edit " in told


def test_an_exception_that_is_not_understood_is_told_to_who_teaches_it() -> None:
    comment = "dana reviews everything, unless there is a good reason not to."
    after = {**BARE, "reviewers": ["dana"]}
    told = run("skills", "learn", given={**CORRECTION, "comment": comment, "after": after}).output
    assert (
        "the exception 'there is a good reason not to' is not understood, so it is held there too; narrow it: " in told
    )
    comment = "dana reviews everything, unless it is labelled internal."
    told = run("skills", "learn", given={**CORRECTION, "comment": comment, "after": after}).output
    assert "labelled internal" in told
    assert "not understood" not in told


def test_a_check_in_an_empty_home_is_green_and_writes_nothing(home: Path) -> None:
    assert answer("check", given=BARE) == {"violations": [], "checked": 0}
    assert not (home / "skills").exists()


def test_recall_is_a_filter_that_answers_each_line_at_once(home: Path) -> None:
    answer("learn", "--share", given=CORRECTION)
    command = [sys.executable, "-c", "from understudy.app.cli.main import main; main()", "skills", "recall", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for repo, names in (("acme/shop", ["reviewers-docstrings"]), ("acme/other", [])):
            process.stdin.write(json.dumps({"task": "open a pull request", "scope": {"repo": repo}}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == {"skills": names}
        process.stdin.close()
        assert process.wait(30) == 0


def test_recall_tells_a_person_what_an_agent_would_be_shown_and_what_not(tmp_path: Path) -> None:
    name = answer("learn", "--share", given=CORRECTION)["skill"]
    for other, body in (("notes", "Write notes."), ("book", "A long word. " * 2_000)):
        (tmp_path / other).mkdir()
        (tmp_path / other / "SKILL.md").write_text(f"---\nname: {other}\ndescription: About {other}.\n---\n\n{body}\n")
    assert run("skills", "import", str(tmp_path)).exception is None
    shown = run("skills", "recall", "open a pull request", "--repo", "acme/shop").stdout.splitlines()
    assert [line.split()[:2] for line in shown[1:-1]] == [[name, "checked"], ["notes", "advice"]]
    assert shown[-1] == "not shown for want of room: book"


def test_a_skill_goes_through_its_life(tmp_path: Path) -> None:
    name = answer("learn", given=CORRECTION)["skill"]
    assert answer("list", "--status", "proposed")[0]["waiting"] == 1  # type: ignore[call-overload, index]  # a list
    assert answer("approve", name)["status"] == "shared"
    assert run("skills", "export", str(tmp_path), name).exception is None
    text = (tmp_path / name / "SKILL.md").read_text("utf-8")
    (tmp_path / name / "SKILL.md").write_text(text + "\nAlways.\n", "utf-8")
    assert answer("propose", str(tmp_path / name))["version"] == 2
    assert "+Always." in run("skills", "diff", name).stdout
    assert f"version 2 waits for a decision: understudy skills diff {name}" in run("skills", "show", name).stdout
    assert answer("reject", name) == {"skill": name, "version": 2, "status": "rejected"}
    assert answer("retire", name, "-m", "old")["status"] == "retired"
    assert answer("check", given=BARE)["violations"] == []
    assert answer("restore", name)["status"] == "shared"
    told = [row["what"] for row in answer("history", name)]  # type: ignore[index]  # a list
    assert sorted(told) == ["approved", "rejected", "restored", "retired", "written", "written"]
    shown = answer("show", name)
    assert shown["evidence"][0]["comment"] == CORRECTION["comment"]
    assert "docstring" in run("skills", "search", "docstring").stdout
    assert run("skills", "used-by", name).stdout.startswith("nobody")
    assert answer("doctor") == [] or answer("doctor")[0]["status"] == "warn"  # type: ignore[index, comparison-overlap]  # a list


def test_in_a_team_the_author_cannot_share_alone(home: Path) -> None:
    (home / "understudy.toml").write_text(TEAM, "utf-8")
    refused = run("--as", "lee", "skills", "learn", "--share", given=CORRECTION)
    assert isinstance(refused.exception, NotAllowed)
    told = run("--as", "lee", "skills", "learn", given=CORRECTION).stdout
    assert "a second person shares it: understudy --as CURATOR skills approve reviewers-docstrings" in told
    assert isinstance(run("--as", "lee", "skills", "approve", "reviewers-docstrings").exception, NotAllowed)
    assert isinstance(run("--as", "gil", "skills", "retire", "reviewers-docstrings").exception, NotAllowed)
    assert run("--as", "dana", "skills", "approve", "reviewers-docstrings").exception is None


def test_import_takes_what_is_sound_and_explains_the_rest(tmp_path: Path) -> None:
    for name, text in (("good", "---\nname: good\ndescription: d\n---\nBody\n"), ("bad", "nothing")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "SKILL.md").write_text(text, "utf-8")
    done = answer("import", str(tmp_path))
    assert done["imported"] == ["good"]
    assert done["refused"][0]["path"] == "bad"
    assert answer("import", str(tmp_path))["unchanged"] == ["good"]
    assert isinstance(run("skills", "import", str(tmp_path / "none")).exception, UsageError)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "song"}', '{"kind": "pull_request"}', "\x00"])
def test_a_bad_artifact_or_correction_is_one_line(text: str) -> None:
    for command, kind in (("check", UsageError), ("learn", SkillError)):  # what cannot be checked is no violation
        error = run("skills", command, given=text).exception
        assert isinstance(error, kind)
        assert "\n" not in str(error)


@pytest.mark.parametrize("text", ["{}", '{"kind": "song"}'])
def test_an_artifact_of_no_kind_is_told_which_there_are(text: str) -> None:
    assert str(run("skills", "check", given=text).exception) == "artifact: kind must be pull_request, mail or triage"


def test_a_range_of_commits_is_held_to_what_commits_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer("learn", "--share", given={**CORRECTION, "scope": {}})
    repo = tmp_path / "repo"

    def git(*args: str) -> None:
        identity = ("-c", "user.name=Kim", "-c", "user.email=kim@acme.example", "-c", "init.defaultBranch=main")
        subprocess.run(["git", "-C", str(repo), *identity, *args], check=True, capture_output=True)

    repo.mkdir()
    git("init")
    (repo / "a.py").write_text('"""A."""\n', "utf-8")
    git("add", ".")
    git("commit", "-m", "First")
    git("checkout", "-b", "topic")
    (repo / "a.py").write_text('"""A."""\n\n\ndef f(a):\n    return a\n', "utf-8")
    git("commit", "-am", "Second")
    monkeypatch.chdir(repo)
    found = answer("check", "--diff", "main..HEAD")
    assert [(one["check"], one["where"]) for one in found["violations"]] == [("docstrings", "a.py")]
    assert found["checked"] == 1, "a range of commits does not show who reviews it"
    (repo / "a.py").write_text('"""A."""\n\n\ndef f(a):\n    """F."""\n    return a\n', "utf-8")
    git("commit", "-am", "Third")
    assert answer("check", "--diff", "main..HEAD")["violations"] == []
    for bad in ("main", "nowhere..HEAD", "--upload-pack=x..HEAD"):
        assert isinstance(run("skills", "check", f"--diff={bad}").exception, UsageError)


def test_who_uses_a_skill_and_whether_it_helped_is_told(home: Path) -> None:
    name = answer("learn", "--share", given=CORRECTION)["skill"]
    assert answer("list")[0]["used"]["tasks"] == 0
    assert answer("used-by", name) == []
    assert answer("report")["repeat_correction_rate"] == 0
    assert not (home / "ledger.db").exists(), "reading makes no database"
    engine = open_database(home)
    usage = SkillUsage(engine)
    usage.note("complied", [(name, 1)], person="sam", task="t1")
    usage.note("mended", [(name, 1)], person="lee", task="t2")
    engine.dispose()
    assert answer("list")[0]["used"] == {"people": 2, "tasks": 2, "kept": 1, "helped": 1, "failed": 0}
    assert answer("show", name)["used"]["helped"] == 1
    assert [row["person"] for row in answer("used-by", name)] == ["lee", "sam"]
    assert "2 tasks, 1 helped" in run("skills", "list").output
    assert "kept unaided in 1" in run("skills", "show", name).output


def test_what_one_process_approves_a_running_filter_recalls_at_once(home: Path) -> None:
    environment = {**os.environ, "UNDERSTUDY_HOME": str(home)}
    command = [sys.executable, "-m", "understudy.app.cli.main", "skills", "recall", "--json"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as running:  # type: ignore[call-overload]  # pipes by name
        try:

            def ask() -> list[str]:
                running.stdin.write('{"task": "open a pull request", "scope": {"repo": "acme/shop"}}\n')
                running.stdin.flush()
                return json.loads(running.stdout.readline())["skills"]

            assert ask() == []
            name = answer("learn", given=CORRECTION)["skill"]
            assert ask() == [], "what is only proposed is nobody's yet"
            answer("approve", name)
            assert ask() == [name]
            answer("retire", name)
            assert ask() == []
        finally:
            running.stdin.close()


def test_who_brought_each_line_is_told_and_a_diff_is_data_too() -> None:
    name = answer("learn", "--share", given=CORRECTION)["skill"]
    answer("learn", given={**CORRECTION, "id": "c2", "comment": "and once more: docstrings, a reviewer"})
    assert {line["version"] for line in answer("blame", name)} == {1}, "what only waits is not in force"
    assert run("skills", "reject", name).exception is None
    assert {line["version"] for line in answer("blame", name)} == {1}, "what was rejected is not in force"
    told = answer("blame", name, "2")
    assert {line["version"] for line in told} == {1, 2}
    assert next(line["version"] for line in told if line["text"].startswith("> and once more")) == 2
    assert "> add a reviewer" in run("skills", "blame", name).output
    changed = answer("diff", name)
    assert (changed["old"], changed["new"]) == (1, 2)
    assert any(line.startswith("+> and once more") for line in changed["lines"])
    assert isinstance(run("skills", "blame", name, "--file", "none.md").exception, UsageError)
    assert run("skills", "list", "--status", "retired").stdout == "no skill is retired\n"


def test_show_says_what_is_enforced(tmp_path: Path) -> None:
    name = answer("learn", "--share", given=CORRECTION)["skill"]
    assert "held to:\n  Have at least 1 reviewer" in run("skills", "show", name).stdout
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "SKILL.md").write_text("---\nname: words\ndescription: Be kind to customers.\n---\nBe kind.\n", "utf-8")
    assert run("skills", "propose", str(folder)).exit_code == 0
    assert "held to: nothing" in run("skills", "show", "words").stdout
    assert "version 1, which is proposed, is the same" in str(run("skills", "propose", str(folder)).exception)
    assert "none: has no SKILL.md" in str(run("skills", "propose", str(tmp_path / "none")).exception)


def test_a_diff_for_people_leaves_out_whole_files_of_evidence() -> None:
    name = answer("learn", "--share", given=CORRECTION)["skill"]
    shown = run("skills", "diff", name).stdout
    assert "evidence.json" not in shown
    assert "what it was learnt from is left out here" in shown
    assert any("evidence.json" in line for line in answer("diff", name)["lines"])


def test_the_shell_completes_names_of_skills(home: Path, tmp_path: Path) -> None:
    for name in ("release-notes", "reviewers"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "SKILL.md").write_text(f"---\nname: {name}\ndescription: About {name}.\n---\n\nDo it.\n")
        assert call("--home", home, "skills", "propose", folder).code == 0
    command = program.get_command(click.Context(program), "skills")
    assert isinstance(command, click.Group)
    context = program.make_context("understudy", ["--home", str(home), "skills"])
    show = command.get_command(context, "show")
    assert show is not None
    completed = show.params[0].shell_complete(click.Context(show, parent=context), "rel")
    assert [item.value for item in completed] == ["release-notes"]


def test_a_zip_is_imported_and_a_broken_one_refused_in_one_line(home: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "skills.zip", "w") as archive:
        archive.writestr("plain/SKILL.md", "---\nname: plain\ndescription: d\n---\n\nDo it.\n")
    assert call("--home", home, "skills", "import", tmp_path / "skills.zip", "--json").json["imported"] == ["plain"]
    assert call("--home", home, "skills", "export", tmp_path / "out.zip").code == 0
    assert zipfile.ZipFile(tmp_path / "out.zip").namelist() == ["plain/SKILL.md"]
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04")
    said = call("--home", home, "skills", "import", tmp_path / "broken.zip")
    assert (said.code, "broken.zip: cannot be read as a .zip" in said.err) == (1, True)


def test_a_contradiction_is_shared_by_choice_only(home: Path, tmp_path: Path) -> None:
    for length in (60, 40):
        folder = tmp_path / f"title-{length}"
        (folder / "assets").mkdir(parents=True)
        (folder / "SKILL.md").write_text(
            f"---\nname: title-{length}\ndescription: At most {length}.\n---\n\nKeep to it.\n"
        )
        (folder / "assets" / "checks.json").write_text(json.dumps([{"kind": "title", "args": {"max_length": length}}]))
        assert call("--home", home, "skills", "propose", folder).code == 0
    assert call("--home", home, "skills", "approve", "title-60").code == 0
    refused = call("--home", home, "skills", "approve", "title-40")
    assert (refused.code, "--over title-60" in refused.err) == (1, True)
    assert (
        call("--home", home, "skills", "approve", "title-40", "--over", "title-60", "--json").json["status"] == "shared"
    )
    assert call("--home", home, "skills", "show", "title-60", "--json").json["status"] == "retired"


def editing(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """An editor that does this with its file, `$0`."""
    monkeypatch.setenv("VISUAL", f"sh -c '{script}'")


def test_what_was_typed_in_the_editor_is_kept_when_it_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = answer("learn", "--share", given=CORRECTION)["skill"]
    editing(monkeypatch, 'echo "[ a slip" > $0')
    refused = call("--home", home, "skills", "edit", name, "--file", "assets/checks.json")
    kept = home / f"{name}.yours.json"
    assert (refused.code, kept.read_text("utf-8")) == (1, "[ a slip\n")
    assert str(kept) in refused.err
    assert answer("show", name)["versions"] == 1


def test_an_edit_begins_with_what_holds_and_not_with_what_was_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = answer("learn", "--share", given=CORRECTION)["skill"]
    editing(monkeypatch, "sed -i s/Have/Bring/ $0")
    edited = call("--home", home, "skills", "edit", name)
    assert (edited.code, "--file assets/checks.json" in edited.err) == (0, True), "words change no check"
    assert call("--home", home, "skills", "reject", name).code == 0
    editing(monkeypatch, "sed -i s/Put/Write/ $0")
    assert call("--home", home, "skills", "edit", name).out == f"{name} · version 3 · proposed\n"
    text = answer("show", name, "3")["text"]
    assert "Write a docstring" in text
    assert "Bring" not in text


def test_what_is_no_text_is_not_opened_in_an_editor(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "drawn"
    (folder / "assets").mkdir(parents=True)
    (folder / "SKILL.md").write_text("---\nname: drawn\ndescription: Has a picture.\n---\n\nLook.\n", "utf-8")
    (folder / "assets" / "plan.png").write_bytes(b"\x89PNG")
    assert call("--home", home, "skills", "import", tmp_path).code == 0
    refused = call("--home", home, "skills", "edit", "drawn", "--file", "assets/plan.png")
    assert (refused.code, refused.err) == (1, "understudy: drawn: assets/plan.png is no text\n")


def test_without_a_terminal_or_an_editor_it_says_how_to_edit(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = answer("learn", "--share", given=CORRECTION)["skill"]
    for variable in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert "skills propose" in call("--home", home, "skills", "edit", name).err
    monkeypatch.setenv("EDITOR", "no-such-editor")
    assert "EDITOR" in call("--home", home, "skills", "edit", name).err
