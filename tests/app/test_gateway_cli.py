"""`understudy gateway` and `understudy approvals` at the terminal."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from understudy.app.cli import asking
from understudy.app.cli.main import program
from understudy.app.session import Session
from understudy.core.errors import NotAllowed, SettingsError, StorageError, UnderstudyError, UsageError
from understudy.core.types import Json, Task, ToolCall, Verdict, new_id, now
from understudy.memory.calls import Calls
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger, TaskRow
from understudy.orchestrator.durable import TaskJournal, durable
from understudy.orchestrator.task import WAITS
from understudy.tools.approvals import Question, topic, written
from understudy.tools.audit import Audit
from understudy.tools.facts import Facts
from understudy.tools.policy import Policy
from understudy.tools.registry import Declaration

TOOLS = [{"name": "send_mail", "effect": "send", "args": {"to": "who"}}]
PEOPLE = """
[[people]]
id = "dana"
name = "Dana Reyes"
email = "dana@acme.example"
role = "lead"
[[people]]
id = "gus"
name = "Gus"
email = "gus@acme.example"
role = "guest"
"""


def run(home: Path, *words: str, given: str = "") -> Result:
    return CliRunner().invoke(program, ["--home", str(home), *words], input=given)


def fails(home: Path, kind: type[Exception], *words: str) -> str:
    result = run(home, *words)
    assert isinstance(result.exception, kind), result.exception
    return str(result.exception)


@pytest.fixture
def calls(home: Path) -> Calls:
    (home / "understudy.toml").write_text(PEOPLE)
    return Calls(open_database(home))


async def waiting(home: Path, seen: list[Json], until_answered: bool = False) -> None:
    """A durable task t1 that waits for the answer to t1/1; left behind as by a process that ended, unless it is
    to see the answer."""
    begun = asyncio.Event()

    async def body(journal: TaskJournal, task: str) -> Json:
        begun.set()
        seen.append(await journal.wait(topic("t1/1"), 60))
        return None

    async def go_on() -> None:
        """Nobody takes the task away."""

    async with durable(home, "", body, new_id()) as running:
        run = asyncio.ensure_future(running.run("t1", go_on))
        await (run if until_answered else begun.wait())
        await running.drop("t1")
        await run


def ask(calls: Calls, **args: Any) -> None:
    declared = Declaration("send_mail", "send", roles={"to": "who", "body": "content"})
    call = ToolCall("s1", "dana", "send_mail", args)
    verdict = Verdict("ask", "to 'x@y.example' stands in no source at all", "receiver")
    calls.ask(written(Question("t1/1", call, "t1", declared, verdict, Facts("send"), Policy.load().version, 72)))


def test_explain_names_the_rule_and_where_each_value_came_from(home: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools.json"
    tools.write_text(json.dumps(TOOLS))
    lines = '{"task": "hi"}\n\n{"tool": "send_mail", "args": {"to": "x@y.example"}}\nnonsense\n'
    result = run(home, "gateway", "explain", "--tools", str(tools), "--json", given=lines)
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["rule"], first["origins"]) == ("receiver", {"to": "model"})
    assert second["decision"] == "deny"
    assert "(rule receiver)" in run(home, "gateway", "explain", "--tools", str(tools), given=lines).stdout


def test_tools_that_cannot_be_read_end_in_one_line(home: Path, tmp_path: Path) -> None:
    assert "cannot be read" in fails(home, UsageError, "gateway", "simulate", "--tools", str(tmp_path / "none.json"))
    (tmp_path / "bad.json").write_text("{")
    assert "bad.json" in fails(home, UsageError, "gateway", "simulate", "--tools", str(tmp_path / "bad.json"))


def test_a_policy_that_does_not_parse_stops_the_start(home: Path, tmp_path: Path) -> None:
    (home / "policy.cedar").write_text("permit(")
    (tmp_path / "tools.json").write_text(json.dumps(TOOLS))
    words = fails(home, SettingsError, "gateway", "simulate", "--tools", str(tmp_path / "tools.json"))
    assert "policy.cedar: line 1, column" in words


def test_tools_and_rules_are_listed(home: Path) -> None:
    listed = {tool["name"]: tool for tool in json.loads(run(home, "gateway", "tools", "--json").stdout)}
    assert listed["send_mail"]["roles"]["to"] == "who"
    assert listed["open_pull_request"]["ordinary"] is True
    rules = json.loads(run(home, "gateway", "rules", "--json").stdout)
    assert {"receiver", "four-eyes"} <= {rule["rule"] for rule in rules["rules"]}


def test_one_of_our_tools_is_shown_by_its_name(home: Path) -> None:
    assert "to: who" in run(home, "gateway", "tools", "send_mail").stdout
    assert json.loads(run(home, "gateway", "tools", "send_mail", "--json").stdout)["roles"]["to"] == "who"
    assert "SERVER/TOOL" in fails(home, UsageError, "gateway", "tools", "send_post")


def test_the_trail_is_shown_and_verified(home: Path, calls: Calls) -> None:
    Ledger(calls.engine).add_task(Task("t1", "dana", "Write to x"), {})
    Audit(calls, "t1", "dana").note("t1/1", "send_mail", ("proposed", {"args": {"to": "x@y.example"}}))
    (line,) = run(home, "gateway", "log", "--json").stdout.splitlines()
    assert json.loads(line)["data"] == {"args": {"to": "x@y.example"}}
    assert "send_mail" in run(home, "gateway", "log", "--task", "t").stdout, "the beginning of its id is enough"
    assert "is no task here" in fails(home, UsageError, "gateway", "log", "--task", "x")
    assert json.loads(run(home, "gateway", "verify", "--json").stdout)["whole"] is True
    with calls.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET person = 'lee'")
    assert "record 1" in fails(home, UnderstudyError, "gateway", "verify")


async def test_a_question_is_shown_as_it_is_and_answered_in_another_process(home: Path, calls: Calls) -> None:
    seen: list[Json] = []
    await waiting(home, seen)
    ask(calls, to="x@y.example", body="hidden \u202etext\x1b[2J\nsecond line")
    shown = run(home, "--as", "dana", "approvals", "list").stdout
    assert "x@y.example" in shown
    assert "\\u202e" in shown
    assert "\\x1b[2J" in shown
    assert f"understudy --home {home} --as dana approvals approve t1/1" in shown
    words = ("--as", "dana", "approvals", "approve", "t1/1", "--task", "--json")
    answered = json.loads((await asyncio.to_thread(run, home, *words)).stdout)
    assert (answered["status"], answered["scope"], answered["by"]) == ("approved", "task", "dana")
    assert "nothing waits" in run(home, "approvals", "list").stdout
    assert "approved by dana" in run(home, "approvals", "list", "--all").stdout
    assert "already" in fails(home, UsageError, "--as", "dana", "approvals", "deny", "t1/1")
    assert "holds no longer" in run(home, "--as", "dana", "approvals", "revoke", "t1/1").stdout
    await waiting(home, seen, until_answered=True)
    assert seen == [{"approved": True, "by": "dana", "why": ""}]


def test_an_answer_that_wakes_nobody_is_kept_and_said_so(home: Path, calls: Calls) -> None:
    ask(calls, to="x@y.example")
    words = fails(home, StorageError, "--as", "dana", "approvals", "approve", "t1/1")
    assert "the answer is kept" in words
    assert json.loads(run(home, "approvals", "list", "--all", "--json").stdout)[0]["status"] == "approved"


async def test_a_guest_may_deny_and_not_approve(home: Path, calls: Calls) -> None:
    await waiting(home, [])
    ask(calls, to="x@y.example")
    assert "may not approve" in fails(home, NotAllowed, "--as", "gus", "approvals", "approve", "t1/1")
    words = ("--as", "gus", "approvals", "deny", "t1/1", "--why", "who is that?")
    assert "denied" in (await asyncio.to_thread(run, home, *words)).stdout
    assert json.loads(run(home, "approvals", "list", "--all", "--json").stdout)[0]["reason"] == "who is that?"


@pytest.mark.parametrize("said", ["later", "once"])
async def test_a_terminal_that_asks_goes_on_when_another_one_has_answered(
    home: Path, calls: Calls, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    await waiting(home, [])
    ask(calls, to="x@y.example")
    row = TaskRow(Task("t1", "dana", "write", "chat"), "waiting", {}, f"{WAITS}approval:t1/1", now(), now())

    def meanwhile(*_: object) -> str:
        assert run(home, "--as", "dana", "approvals", "deny", "t1/1").exit_code == 0
        return said

    monkeypatch.setattr(asking, "_choose", meanwhile)
    assert await asyncio.to_thread(asking.ask_here, Session(home, "dana"), row), "it would be said to wait"
    assert calls.approvals(("denied",))[0].by == "dana"


def test_there_is_no_such_question(home: Path, calls: Calls) -> None:
    assert "is no question here" in fails(home, UsageError, "--as", "dana", "approvals", "approve", "t9/9")
