"""A task that uses a service of the team over MCP: asked for, approved, done once, in the trail, and no secret kept."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from understudy.agents import services
from understudy.agents.models.pool import Served
from understudy.agents.models.scripted import Call, Rule, Say, ScriptedModel, Shown
from understudy.agents.team import SPECIALISTS
from understudy.core.errors import SettingsError
from understudy.core.settings import Settings
from understudy.core.types import Event, Json, Person
from understudy.memory.calls import Approval, Calls
from understudy.memory.classified import ClassifiedRow, ClassifiedTools
from understudy.memory.database import open_database
from understudy.memory.ledger import TaskRow
from understudy.orchestrator import durable
from understudy.orchestrator.build import open_team
from understudy.orchestrator.services import check_workers
from understudy.orchestrator.serving import ModelSet
from understudy.orchestrator.team import Request, Team
from understudy.routing.prices import Priced
from understudy.routing.route import Lineup
from understudy.tools.approvals import Approvals
from understudy.tools.audit import verify
from understudy.tools.policy import Policy

SCRIPT = Path(__file__).parents[1] / "tools" / "mcp" / "mcp_server.py"
DANA = Person("dana", "Dana", "dana@acme.example", "lead")
CANARY = "dana-own-secret-5d1f"
"""No pattern knows it for a secret: it is hidden because the server was given it."""


def _plan(_shown: Shown) -> Say:
    return json.dumps({"steps": [{"worker": "services", "goal": "Say hello by echo", "done_when": "it was said"}]})


def _use(shown: Shown) -> Say:
    if shown.calls:
        return f"It ended so: {shown.last.text if shown.last else ''}"
    return [Call("test__echo", {"text": "hello"})]


def _judge(_shown: Shown) -> Say:
    return json.dumps({"satisfied": True, "in_a_loop": False, "progressing": True})


RULES = [
    Rule("plan", lambda s: "You are the services" not in s.system and "Workers:" in s.asked, _plan),
    Rule("use", lambda s: "You are the services " in s.system, _use),
    Rule("judge", lambda _s: True, _judge),
]


def models(_settings: Settings) -> ModelSet:
    model = Served("scripted", "frontier", ScriptedModel(RULES, "scripted"))
    free = Priced(Decimal(0), "free")
    return ModelSet({"scripted": model}, Lineup("scripted", "scripted"), lambda *_: free)


def settings(how: str = "honest", *more: Mapping[str, Any], **data: Any) -> Settings:
    server = {"name": "test", "command": sys.executable, "args": [str(SCRIPT), how], **data}
    return Settings.model_validate({"mcp": [server, *more], "people": [vars(DANA)]})


class Home:
    """One home with one task."""

    def __init__(self, folder: Path, set_up: Settings) -> None:
        self.folder, self.settings = folder, set_up
        self.lines: list[str] = []

    async def open(self, stack: AsyncExitStack) -> Team:
        return await stack.enter_async_context(open_team(self.folder, self.settings, DANA, models))

    async def follow(self, team: Team, task: str) -> TaskRow:
        """The task once it has ended, or waits for a person."""
        following = asyncio.ensure_future(team.follow(task, self.note, patient=True))
        while not following.done() and team.ledger.task(task).status != "waiting":
            await asyncio.sleep(0.02)
        if following.done():
            return await following
        following.cancel()
        await asyncio.wait([following])
        for event in team.ledger.events(task):  # it may have been cut off before it had shown the last ones
            self.note(event)
        return team.ledger.task(task)

    def note(self, event: Event) -> None:
        line = f"{event.kind} {event.text}"
        if line not in self.lines:
            self.lines.append(line)

    def approve(self) -> Approval:
        """Say yes to the one question there is."""
        engine = open_database(self.folder)

        def wake(task: str, topic: str, answer: Json) -> None:
            durable.deliver(self.folder, "", task, topic, answer, topic)

        desk = Approvals(Calls(engine), Policy.load(self.folder), (DANA,), wake)
        (question,) = desk.waiting()
        desk.answer(question.id, DANA, True)
        engine.dispose()
        return question


async def test_an_unclassified_tool_is_asked_for_done_and_in_the_trail_and_no_secret_stays(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MCP_TEST_TOKEN_DANA", "GITHUB_TOKEN", "UNDERSTUDY_MAIL_PASSWORD", "ANTHROPIC_API_KEY"):
        monkeypatch.setenv(name, CANARY)
    at = Home(home, settings(credentials=["MCP_TEST_TOKEN"]))
    async with AsyncExitStack() as stack:
        task = await (team := await at.open(stack)).delegate(Request(DANA, "Say hello"))
        assert (await at.follow(team, task)).status == "waiting"
    question = at.approve()
    assert "unclassified" in question.rule.split(", ")
    assert question.args == {"text": "hello"}
    async with AsyncExitStack() as stack:  # another process would do the same: the tools come from the journal
        team = await at.open(stack)
        await team.resume(task)
        row = await team.follow(task, at.note, patient=True)
    assert row.status == "done", row.outcome
    assert "hello (token [MCP_TEST_TOKEN redacted]" in row.outcome
    engine = open_database(home)
    trail = list(Calls(engine).trail())
    assert [one.kind for one in trail] == ["proposed", "decided", "approved", "executed", "returned"]
    assert {one.tool for one in trail} == {"test__echo"}
    assert verify(Calls(engine)) is None
    engine.dispose()
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {"ledger.db", "journal.db"} <= {path.name for path in files}
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []


async def seal() -> str:
    from understudy.core.credentials import Credentials
    from understudy.tools.mcp.servers import McpServers

    servers = McpServers(settings().mcp, Credentials({}), "dana")
    (answer,) = await servers.ask()
    await servers.close()
    return answer.offers[0].seal


async def ended(home: Path, set_up: Settings) -> tuple[TaskRow, list[str]]:
    """A task in a home where echo was classified as it is; how it stands when nobody answers."""
    engine = open_database(home)
    roles = {"text": "content", "to": "who"}
    ClassifiedTools(engine).put(ClassifiedRow("test", "echo", await seal(), "read", "outside", False, roles, "dana"))
    engine.dispose()
    at = Home(home, set_up)
    async with AsyncExitStack() as stack:
        task = await (team := await at.open(stack)).delegate(Request(DANA, "Say hello"))
        return await at.follow(team, task), at.lines


async def test_a_classified_tool_goes_by_itself_and_a_dead_server_ends_no_task(home: Path) -> None:
    dead = {"name": "dead", "command": sys.executable, "args": ["-c", ""]}
    row, lines = await ended(home, settings("honest", dead))
    assert row.status == "done", row.outcome
    assert "hello (token none" in row.outcome
    assert [line for line in lines if line.startswith("service.lost mcp dead: ")]


async def test_a_tool_whose_words_changed_is_asked_for_again_and_the_task_says_so(home: Path) -> None:
    row, lines = await ended(home, settings("changed"))
    assert row.status == "waiting", row.outcome
    assert [line for line in lines if line.startswith("service.changed test/echo says something else")]


async def test_a_server_that_dies_in_mid_call_is_a_word_to_the_model_and_no_end_of_the_task(home: Path) -> None:
    row, _ = await ended(home, settings("dies"))
    assert row.status == "done", row.outcome
    assert "nobody knows whether it was done" in row.outcome


def test_a_server_given_to_nobody_that_is_here_is_one_line() -> None:
    with pytest.raises(
        SettingsError, match="mcp test: there is no specialist 'magician'; there are: mail, code, pulls"
    ):
        check_workers(settings(workers=["magician"]))


def test_a_specialist_gets_what_the_settings_give_it_and_services_is_there_only_with_tools() -> None:
    staff = {spec.name: spec for spec in services.staffed(SPECIALISTS, {"code": ("docs__find",)})}
    assert "docs__find" in staff["code"].tools
    assert "docs__find" in staff["code"].words
    assert "services" not in staff
    assert "services" in {spec.name for spec in services.staffed(SPECIALISTS, {"services": ("docs__find",)})}
