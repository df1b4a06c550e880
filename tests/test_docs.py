"""The pages say what is there: commands, folders, dependencies, make targets."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.app.calling import call
from understudy.app.cli.main import COMMANDS
from understudy.core.artifacts import parse_artifact

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
HOUSE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
CONTRACTS = (ROOT / "docs" / "contracts.md").read_text("utf-8")


def examples(name: str) -> list[str]:
    """The blocks of the contracts' page that are marked with this word."""
    return re.findall(rf"^```json {name}\n(.*?)^```", CONTRACTS, re.MULTILINE | re.DOTALL)


def keys_promised(command: str) -> set[str]:
    """The outermost keys that the table gives for what a command prints."""
    row = next(line for line in CONTRACTS.splitlines() if line.startswith(f"| `{command}"))
    promised = row.rsplit("`{", 1)[1] if row.count("`{") == 1 else row.split("| ")[3].removeprefix("`{")
    flat = re.sub(r"\[.*?\]|\{.*?\}", "", promised)
    return set(re.findall(r'"(\w+)"', flat))


def test_the_readme_names_every_command_and_no_other() -> None:
    table = README.split("## Commands")[1].split("Settings stand")[0]
    first = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    named = set(re.findall(r"`([a-z]+)`", "\n".join(first)))
    assert named == set(COMMANDS)


def test_the_readme_names_every_folder_of_the_house() -> None:
    table = README.split("## Where things are")[1]
    named = set(re.findall(r"^\| `([a-z]+)`", table, re.MULTILINE))
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert named == folders


def test_every_folder_of_the_house_is_installed_and_compiled() -> None:
    """Three lists that are kept by hand: a folder that one of them forgets works from a checkout and nowhere else."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    compiled = re.search(r"compileall .* -j 0 (.+)", (ROOT / "Makefile").read_text("utf-8"))
    assert compiled is not None
    house = compiled[1].split()
    there = {path.parent.relative_to(ROOT) for name in house for path in (ROOT / name).rglob("__init__.py")}
    packages = {".".join(("understudy", *folder.parts)) for folder in there if "world" not in folder.parts}
    assert set(settings["tool"]["setuptools"]["packages"]) == packages | {"understudy"}
    assert {f"understudy.{name}" for name in house} == set(settings["tool"]["mypy"]["packages"])


def test_every_dependency_has_its_reason() -> None:
    asked = re.findall(r"^([a-z0-9-]+)", (ROOT / "requirements" / "run.in").read_text("utf-8"), re.MULTILINE)
    table = HOUSE.split("## Dependencies")[1]
    assert [name for name in asked if name not in table] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_make_target_that_is_named_is_there(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / page).read_text("utf-8"), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_file_that_the_architecture_names_is_there() -> None:
    for path in re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.[a-z]+)`", HOUSE + README):
        assert (ROOT / path).exists(), path


def test_the_locked_sets_name_no_address_and_hash_everything() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text("utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_every_artifact_of_the_contracts_is_one() -> None:
    found = [parse_artifact(text) for text in examples("artifact")]
    assert [artifact.kind for artifact in found] == ["pull_request", "mail", "triage"]


def test_the_correction_of_the_contracts_is_learnt_and_held(home: Path, tmp_path: Path) -> None:
    (text,) = examples("correction")
    (tmp_path / "correction.json").write_text(text)
    (tmp_path / "again.json").write_text(json.dumps(json.loads(text)["before"]))
    learnt = call("--home", home, "skills", "learn", tmp_path / "correction.json", "--share", "--json")
    assert keys_promised("skills learn") == {"skill", "version", "status", "checks", "similar"} <= learnt.json.keys()
    assert {"kind", "args", "red_before", "green_after"} <= learnt.json["checks"][0].keys()
    held = call("--home", home, "skills", "check", tmp_path / "again.json", "--json")
    assert held.code == 1
    assert keys_promised("skills check") == {"violations", "checked"} == held.json.keys()
    assert {"skill", "version", "check", "message"} <= held.json["violations"][0].keys()


def test_the_dry_run_of_the_contracts_decides_as_it_says(home: Path, tmp_path: Path) -> None:
    from understudy.tools.policy import Policy
    from understudy.tools.simulate import Trajectory, read_tools, simulate

    (tools,), (lines,), (answers,) = examples("tools"), examples("lines"), examples("answers")
    decided = simulate(lines.splitlines(), Trajectory(read_tools(tools, "the page"), Policy.load(home)))
    assert [one["decision"] for one in decided] == [json.loads(a)["decision"] for a in answers.splitlines()]


def test_every_page_that_a_message_names_is_there() -> None:
    for source in ROOT.glob("*/**/*.py"):
        if source.parts[len(ROOT.parts)] not in (".venv", ".types", "tests"):
            for page in re.findall(r"docs/[a-z-]+\.md", source.read_text("utf-8")):
                assert (ROOT / page).is_file(), f"{source}: {page}"
