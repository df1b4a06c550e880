"""Secrets of each person's own: found where they belong, and nobody's else's."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest

from understudy.core.credentials import Credentials, variable
from understudy.core.errors import SettingsError, ToolError
from understudy.core.settings_files import load_settings
from understudy.core.types import Person

DANA, LEE = Person("dana", "Dana", "dana@acme.example"), Person("lee", "Lee", "lee@acme.example")


def test_each_person_has_a_variable_of_their_own() -> None:
    known = Credentials({"ISSUES_TOKEN_DANA": "of dana", "ISSUES_TOKEN": "of all"}, (DANA, LEE))
    assert known.of("dana", "ISSUES_TOKEN") == "of dana"
    with pytest.raises(ToolError, match="lee has no ISSUES_TOKEN: set the environment variable ISSUES_TOKEN_LEE, or:"):
        known.of("lee", "ISSUES_TOKEN")


def test_where_nobody_is_set_up_the_plain_name_is_the_one_persons() -> None:
    assert Credentials({"ISSUES_TOKEN": "mine"}).of("ada", "ISSUES_TOKEN") == "mine"


def test_a_keyring_is_asked_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def get_password(service: str, name: str) -> str | None:
        asked.append((service, name))
        if name.endswith("LEE"):
            raise RuntimeError("locked")
        return "kept"

    ring: Any = types.ModuleType("keyring")
    ring.get_password = get_password
    monkeypatch.setitem(sys.modules, "keyring", ring)
    known = Credentials({}, (DANA, LEE))
    assert known.of("dana", "ISSUES_TOKEN") == "kept"
    assert asked == [("understudy", "ISSUES_TOKEN_DANA")]
    with pytest.raises(ToolError, match="lee has no ISSUES_TOKEN"):
        known.of("lee", "ISSUES_TOKEN")


def test_an_id_makes_a_name_that_an_environment_takes() -> None:
    assert variable("ISSUES_TOKEN", "dana.reyes-2") == "ISSUES_TOKEN_DANA_REYES_2"


def test_two_people_never_share_a_credential(tmp_path: Path) -> None:
    people = "\n".join(f'[[people]]\nid = "{name}"\nname = "x"\nemail = "{name}@a.example"' for name in ("a-b", "a.b"))
    (tmp_path / "understudy.toml").write_text(people)
    assert len(load_settings(tmp_path).people) == 2
    server = '[[mcp]]\nname = "issues"\ncommand = "x"\ncredentials = ["ISSUES_TOKEN"]\n'
    (tmp_path / "understudy.toml").write_text(server + people)
    with pytest.raises(SettingsError, match=r"'a-b' and 'a\.b' would share one credential"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "either a command or a url"),
        ('command = "x"\nurl = "https://a.example/mcp"', "either a command or a url"),
        ('url = "file:///etc/passwd"', "no http or https address"),
        ('command = "x"\ncolour = "red"', "no such setting"),
        ('command = "x"\nenv = ["A B"]', "mcp.0.env.0"),
        ('command = "x"\nheaders = {A = "b"}', "`headers` to a url"),
        ('url = "https://a.example"\nheaders = {A = "${TOKEN}"}', "speaks of TOKEN"),
        ('url = "http://a.example"\nheaders = {A = "${T}"}\nenv = ["T"]', "over https only"),
        ('url = "http://localhost.evil.example"\nheaders = {A = "${T}"}\nenv = ["T"]', "over https only"),
    ],
)
def test_a_server_that_does_not_hold_together_is_one_line(tmp_path: Path, lines: str, words: str) -> None:
    (tmp_path / "understudy.toml").write_text(f'[[mcp]]\nname = "issues"\n{lines}\n')
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_names_of_servers_differ_and_are_plain(tmp_path: Path) -> None:
    for names, words in ((("a", "a"), "'a' stands twice"), (("A b",), "mcp.0.name")):
        text = "".join(f'[[mcp]]\nname = "{name}"\ncommand = "x"\n' for name in names)
        (tmp_path / "understudy.toml").write_text(text)
        with pytest.raises(SettingsError, match=words):
            load_settings(tmp_path)
