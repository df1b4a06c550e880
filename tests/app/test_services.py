"""What a person says of the tools of MCP servers, and what the doctor finds of the servers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app.calling import call
from understudy.app.cli.doctor_found import Patient
from understudy.app.cli.doctor_mcp import mcp
from understudy.core.settings_files import load_settings

SCRIPT = Path(__file__).parents[1] / "tools" / "mcp" / "mcp_server.py"
ECHO = ("classify", "test/echo", "--effect", "read", "--role", "text=content", "--role", "to=who")


def settings(home: Path, how: str = "honest", more: str = "") -> None:
    command = f"command = {json.dumps(sys.executable)}\nargs = {json.dumps([str(SCRIPT), how])}\n"
    (home / "understudy.toml").write_text(f'[[mcp]]\nname = "test"\n{command}{more}')


def tools(home: Path) -> dict[str, dict[str, Any]]:
    return {tool["name"]: tool for tool in call("gateway", "tools", "--json").json}


def test_a_person_says_what_a_tool_is_until_it_changes_or_the_word_is_taken_back(home: Path) -> None:
    settings(home)
    assert tools(home)["test__echo"]["classified"] is False
    assert "nobody: asked each time" in call("gateway", "tools").out
    said = call("gateway", *ECHO)
    assert said.code == 0, said.err
    assert "Say it again." in said.out
    assert (tools(home)["test__echo"]["effect"], tools(home)["test__echo"]["roles"]["to"]) == ("read", "who")
    settings(home, "changed")
    assert tools(home)["test__echo"]["classified"] is False
    assert "changed since" in call("gateway", "tools").out
    settings(home)
    assert call("gateway", "unclassify", "test/echo").code == 0
    assert tools(home)["test__echo"]["classified"] is False
    kinds = [json.loads(line)["kind"] for line in call("gateway", "log", "--json").out.splitlines()]
    assert kinds == ["classified", "unclassified"]


def test_all_that_a_server_says_of_a_tool_can_be_read_before_it_is_classified(home: Path) -> None:
    settings(home)
    shown = call("gateway", "tools", "test/echo").out
    assert call("gateway", "tools", "test__echo").out == shown, "the name that the list shows"
    assert "Say it again." in shown
    assert 'to: {"type": "string"}' in shown
    seal = call("gateway", "tools", "test/echo", "--json").json["seal"]
    assert f"seal {seal}" in shown
    assert call("gateway", *ECHO, "--seal", seal).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("test/none", "--effect", "read"), "it has: echo"),
        (("nowhere/echo", "--effect", "read"), "the servers here: test"),
        (
            ("test/echo", "--effect", "read", "--role", "text=content"),
            "what 'to' decides is not said yet: --role to=ROLE",
        ),
        (("test/echo", "--effect", "read", "--role", "bcc=who"), "test/echo takes text, to"),
        (("test/echo", "--effect", "read", "--role", "text=body"), "roles: who"),
        ((*ECHO[1:], "--seal", "0000"), "is not what stood under the seal 0000 any more"),
    ],
)
def test_a_word_that_does_not_fit_the_tool_is_refused_in_one_line(
    home: Path, words: tuple[str, ...], said: str
) -> None:
    settings(home)
    called = call("gateway", "classify", *words)
    assert called.code == 2
    assert said in called.err
    assert len(called.err.strip().splitlines()) == 1


def test_only_a_lead_or_a_curator_says_what_a_tool_is(home: Path) -> None:
    people = [("dana", "lead"), ("lee", "member"), ("gus", "guest")]
    lines = [f'[[people]]\nid = "{n}"\nname = "{n}"\nemail = "{n}@a.example"\nrole = "{r}"\n' for n, r in people]
    settings(home, more="".join(lines))
    assert [call("--as", name, "gateway", *ECHO).code for name, _ in people] == [0, 4, 4]


def test_the_doctor_says_of_each_server_whether_it_can_be_used(home: Path) -> None:
    def found() -> Any:
        return mcp(Patient(home, load_settings(home)))

    assert found().what.startswith("not needed")
    settings(home)
    assert (found().health, found().repair.split(" --")[0]) == ("warn", "understudy gateway classify test/echo")
    call("gateway", *ECHO)
    assert (found().health, found().what) == ("ok", "test (1 tools)")
    settings(home, "broken")
    assert found().health == "fail"
    assert "cannot start" in found().what
    person = '[[people]]\nid = "dana"\nname = "Dana"\nemail = "dana@a.example"\n'
    settings(home, more=f'credentials = ["MCP_TEST_TOKEN"]\n{person}')
    assert found().health == "fail"
    assert "dana has no MCP_TEST_TOKEN" in found().what
