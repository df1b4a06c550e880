"""`config` shows every setting, its value, and where it came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from tests.app.calling import call
from understudy.core.settings import Settings

FILE = """\
team = "launch"
[models]
small = "haiku"
[budget]
usd = 3.5
[[people]]
id = "dana"
name = "Dana"
email = "dana@acme.example"
role = "lead"
"""


def shown(home: Path) -> dict[str, tuple[str, object]]:
    """Every setting: where it came from, and its value."""
    said = call("--home", home, "config", "--json")
    assert (said.code, said.err) == (0, "")
    return {row["name"]: (row["from"], row["value"]) for row in said.json["settings"]}


def leaves(section: type[BaseModel], prefix: str = "") -> set[str]:
    names = set()
    for name, about in section.model_fields.items():
        kind = about.annotation
        nested = isinstance(kind, type) and issubclass(kind, BaseModel)
        names |= leaves(kind, f"{prefix}{name}.") if nested else {prefix + name}  # type: ignore[arg-type]  # just asked
    return names


def test_every_setting_there_is_is_shown_and_none_that_is_not(home: Path) -> None:
    assert set(shown(home)) == leaves(Settings)


def test_without_a_file_all_are_defaults_and_nothing_is_written(home: Path) -> None:
    assert {source for source, _ in shown(home).values()} == {"default"}
    said = call("--home", home, "config")
    assert "not there; all defaults" in said.out
    assert list(home.iterdir()) == []


def test_what_the_file_says_is_marked_as_from_the_file(home: Path) -> None:
    (home / "understudy.toml").write_text(FILE, "utf-8")
    found = shown(home)
    assert found["team"] == ("file", "launch")
    assert found["models.small"] == ("file", "haiku")
    assert found["models.frontier"] == ("default", "")
    assert found["budget.usd"][0] == "file"
    assert float(str(found["budget.usd"][1])) == 3.5
    assert found["people"][0] == "file"


@pytest.mark.parametrize(
    ("variable", "setting", "value"),
    [
        ("UNDERSTUDY_DATABASE_URL", "database", "sqlite:////tmp/elsewhere.db"),
        ("UNDERSTUDY_CHROMA_URL", "chroma", "http://127.0.0.1:8999"),
    ],
)
def test_the_environment_wins_over_the_file_and_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, variable: str, setting: str, value: str
) -> None:
    (home / "understudy.toml").write_text(f'{setting} = "in the file"\n', "utf-8")
    monkeypatch.setenv(variable, value)
    assert shown(home)[setting] == ("environment", value)


def test_a_password_in_a_database_address_is_not_shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERSTUDY_DATABASE_URL", "postgresql://ada:s3cret-word@db.example/understudy")
    for words in (["config"], ["config", "--json"]):
        assert "s3cret-word" not in call("--home", home, *words).out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('team = "launch\n', "not valid TOML"),
        ("teams = 1\n", "teams: no such setting"),
        ("[budget]\nusd = -1\n", "budget.usd"),
        ('[[people]]\nid = "a"\nname = "A"\nemail = "a@acme.example"\nrole = "boss"\n', "people.0.role"),
    ],
)
def test_a_mistake_in_the_file_is_one_line_with_its_place(home: Path, text: str, said: str) -> None:
    (home / "understudy.toml").write_text(text, "utf-8")
    called = call("--home", home, "config")
    assert (called.code, called.out) == (2, "")
    assert said in called.err
    assert str(home / "understudy.toml") in called.err
    assert called.err.count("\n") == 1


def test_the_file_beside_a_projects_folder_counts(tmp_path: Path) -> None:
    home = tmp_path / ".understudy"
    home.mkdir()
    (tmp_path / "understudy.toml").write_text('team = "beside"\n', "utf-8")
    assert shown(home)["team"] == ("file", "beside")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[people]\nid = 'a'", "people: must be a list"),
        ("[[people]]\nid = 'a'", "people.0.name: is missing"),
        ("[models]\nsmall = 3", "models.small: must be text, in quotes"),
    ],
)
def test_a_wrong_value_is_told_in_the_words_of_the_file(home: Path, written: str, said: str) -> None:
    (home / "understudy.toml").write_text(written, "utf-8")
    told = call("--home", home, "config")
    assert (told.code, told.err.rstrip().endswith(said)) == (2, True), told.err


def test_values_are_shown_as_one_would_write_them(home: Path) -> None:
    words = set(call("--home", home, "config").out.split())
    assert not {"None", "[]", "{}", "False"} & words
    assert "false" in words
