"""`init` finds what is there, asks nothing, and writes a file that can be used as it stands."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.app.calling import call
from understudy.core.settings import FILE_NAME, Settings
from understudy.core.settings_files import load_settings


@pytest.fixture(autouse=True)
def nothing_local(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model server of the machine, and a person of its own for git."""
    for variable in ("OLLAMA_HOST", "VLLM_BASE_URL", "LLAMACPP_BASE_URL"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


def as_person(name: str, email: str, tmp_path: Path) -> None:
    (tmp_path / "person").mkdir()
    for key, value in (("user.name", name), ("user.email", email)):
        subprocess.run(["git", "config", "--file", str(tmp_path / "person" / ".gitconfig"), key, value], check=True)


def test_what_it_writes_is_valid_and_sets_up_nobody(home: Path) -> None:
    said = call("--home", home, "init")
    assert (said.code, said.err) == (0, "")
    assert load_settings(home) == Settings()
    assert f"next: understudy --home {home} doctor" in said.out


def test_without_a_model_it_still_works_and_says_how_to_get_one(home: Path) -> None:
    said = call("--home", home, "init")
    assert "no model can be reached" in said.out
    assert "ANTHROPIC_API_KEY" in said.out


def test_a_key_chooses_the_models_and_never_reaches_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-secret-word")
    said = call("--home", home, "init", "--json")
    assert said.json["small"].startswith("claude-haiku")
    assert [one["provider"] for one in said.json["providers"]] == ["anthropic"]
    read = load_settings(home)
    assert (read.models.small, read.models.frontier) == (said.json["small"], said.json["frontier"])
    assert "sk-secret-word" not in (home / FILE_NAME).read_text("utf-8") + said.out


def test_settings_that_are_there_are_kept_unless_forced(home: Path) -> None:
    (home / FILE_NAME).write_text('team = "launch"\n', "utf-8")
    said = call("--home", home, "init")
    assert said.code == 2
    assert "--force" in said.err
    assert load_settings(home).team == "launch"
    assert call("--home", home, "init", "--force").code == 0
    assert load_settings(home).team == ""


def test_here_makes_the_folder_a_project_that_is_found_from_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNDERSTUDY_HOME", raising=False)
    below = tmp_path / "project" / "src"
    below.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project")
    assert call("init", "--here").code == 0
    (tmp_path / "project" / ".understudy" / "forge.key").write_text("secret")
    subprocess.run(["git", "init", "-q"], check=True)
    untracked = subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True, check=True).stdout
    assert untracked == f"?? {FILE_NAME}\n", "nobody commits a key by accident"
    monkeypatch.chdir(below)
    said = call("config", "--json").json
    assert said["home"] == str(tmp_path / "project" / ".understudy")
    assert said["file"] == str(tmp_path / "project" / FILE_NAME)


@pytest.mark.parametrize("name", ["Ada", 'Ada "the first" Lovelace', "Ada \\ Back", "Ädä Ünïcode"])
def test_the_person_it_suggests_can_be_uncommented_as_it_stands(home: Path, tmp_path: Path, name: str) -> None:
    as_person(name, "ada@acme.example", tmp_path)
    assert call("--home", home, "init").code == 0
    lines = (home / FILE_NAME).read_text("utf-8").splitlines()
    start = lines.index("# [[people]]")
    data = tomllib.loads("\n".join(line.removeprefix("# ") for line in lines[start:]))
    (person,) = Settings.model_validate(data).people
    assert (person.name.replace("\\", ""), person.role) == (name.replace("\\", ""), "lead")


def test_without_a_git_identity_it_says_so(home: Path) -> None:
    assert "git identity: none" in call("--home", home, "init").out
