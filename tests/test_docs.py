"""The pages say what is there: commands, folders, dependencies, make targets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from understudy.app.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
HOUSE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


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
