"""Gated tools are tools: calls take turns, evidence is kept, and what must end a step ends it without a hang."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from understudy.agents import code, mail, pulls, services
from understudy.agents.models.routed import Pool, Served
from understudy.agents.models.scripted import Call, Rule, ScriptedModel
from understudy.agents.specialist import GatedSpecialist, Spec
from understudy.agents.workbench import Called, GatedWorkbench
from understudy.core.errors import GoingInCircles, Stopped
from understudy.core.journal import PlainJournal
from understudy.core.protocols import Brief
from understudy.core.types import Finding, Step, Task, ToolCall, ToolResult
from understudy.routing.policies.cascade import Cascade
from understudy.routing.prices import Priced
from understudy.routing.route import Lineup, Planning
from understudy.routing.success import SuccessTable

STEP = Step("t:1", "t", "code", "goal", "done")
FINDING = {"skill": "s", "version": 1, "check": "docstrings", "message": "no docstring", "where": "a.py"}


class Tool:
    def __init__(self, name: str) -> None:
        self.name, self.words = name, f"{name}s"
        self.schema: dict[str, Any] = {"properties": {"path": {"type": "string"}}, "required": []}


class Door:
    """A gateway that answers with what it is given, one call at a time."""

    def __init__(self, *answers: ToolResult | Exception) -> None:
        self.answers, self.calls, self.open = list(answers), [], 0

    def offered(self) -> list[Any]:
        return [Tool("read_file"), Tool("write_file"), Tool("send_mail")]

    async def call(self, call: ToolCall) -> ToolResult:
        self.open += 1
        assert self.open == 1, "two calls at once"
        await asyncio.sleep(0.01)
        self.open -= 1
        self.calls.append(call)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def bench(*answers: ToolResult | Exception) -> GatedWorkbench:
    return GatedWorkbench(Door(*answers), STEP, "dana", ("read_file", "write_file"), 3)


async def test_only_the_specialists_own_tools_are_offered() -> None:
    given = bench(ToolResult("ok"))
    assert [tool["name"] for tool in await given.list_tools()] == ["read_file", "write_file"]
    refused = await given.call_tool("send_mail", {})
    assert refused.is_error
    assert "there are: read_file, write_file" in refused.to_text()


async def test_calls_made_at_once_are_done_one_after_the_other_in_their_order() -> None:
    door = Door(ToolResult("ok"))
    given = GatedWorkbench(door, STEP, "dana", ("read_file",), 9)
    await asyncio.gather(*(given.call_tool("read_file", {"path": str(n)}) for n in range(4)))
    assert [call.args["path"] for call in door.calls] == ["0", "1", "2", "3"]


async def test_findings_are_kept_until_a_later_call_goes_through() -> None:
    given = bench(
        ToolResult("held", ok=False, data={"findings": [FINDING]}), ToolResult("done", data={"pull_request": 1})
    )
    await given.call_tool("write_file", {})
    assert given.findings == (Finding(**FINDING),)  # type: ignore[arg-type]  # the same words
    await given.call_tool("write_file", {})
    assert given.findings == ()


async def test_what_ends_a_step_is_kept_and_never_raised_into_autogen() -> None:
    given = bench(Stopped("a person stopped it"))
    assert (await given.call_tool("read_file", {})).is_error
    assert isinstance(given.ending, Stopped)
    after = await given.call_tool("read_file", {})
    assert "the step is ending" in after.to_text()


async def test_the_same_call_with_the_same_result_ends_the_step_but_a_changing_one_does_not() -> None:
    same = bench(ToolResult("nothing new"))
    for _ in range(3):
        await same.call_tool("read_file", {"path": "a"})
    assert isinstance(same.ending, GoingInCircles)
    changing = bench(*(ToolResult(str(n)) for n in range(5)))
    for _ in range(5):
        await changing.call_tool("read_file", {"path": "a"})
    assert changing.ending is None


def specialist(model: ScriptedModel, door: Door, spec: Spec = code.SPEC) -> GatedSpecialist:
    pool = Pool(
        task="t",
        models={"m": Served("m", "small", model)},
        frontier="m",
        router=Planning(Cascade(Lineup("m", "m"), SuccessTable()), "m"),
        price=lambda name, usage: Priced(usage.prompt_tokens * 0, "none"),  # type: ignore[arg-type]  # nothing costs
        journal=PlainJournal("t"),
        note=lambda attempt: None,
        tell=lambda place: None,
        limit=Decimal(1),
        spent=lambda: Decimal(0),
    )
    return GatedSpecialist(spec, pool, door, 3)


async def test_a_specialist_that_is_stopped_in_a_tool_call_ends_with_the_stop() -> None:
    model = ScriptedModel([Rule("read", lambda shown: True, lambda shown: [Call("read_file", {"path": "a"})])])
    with pytest.raises(Stopped):
        await specialist(model, Door(Stopped("by a person"))).run(STEP, Brief(Task("t", "dana", "do it")))


async def test_a_specialist_hears_skills_notes_and_what_the_last_try_lacked() -> None:
    heard = []

    def say(shown: Any) -> str:
        heard.append(shown.text)
        return "done"

    brief = Brief(
        Task("t", "dana", "do it"), facts=("fact",), skills=("use tabs",), notes="AGENTS", findings=("a test fails",)
    )
    result = await specialist(ScriptedModel([Rule("all", lambda shown: True, say)]), Door(ToolResult(""))).run(
        STEP, brief
    )
    assert result.done is None
    assert result.summary == "done"
    for word in ("fact", "use tabs", "AGENTS", "a test fails", "do it", "Goal: goal"):
        assert word in heard[0]


def called(*calls: tuple[str, bool, dict[str, Any]]) -> list[Called]:
    return [Called(tool, ok, data) for tool, ok, data in calls]


@pytest.mark.parametrize(
    ("spec", "calls", "done"),
    [
        (code.SPEC, [("edit_file", True, {}), ("run_tests", True, {"passed": True})], True),
        (code.SPEC, [("edit_file", True, {}), ("run_tests", False, {"passed": False})], False),
        (code.SPEC, [("run_tests", True, {"passed": True}), ("edit_file", True, {})], None),
        (code.SPEC, [("read_file", True, {})], None),
        (code.SPEC, [("edit_file", False, {})], None),
        (pulls.SPEC, [("open_pull_request", True, {"pull_request": 1})], True),
        (pulls.SPEC, [("open_pull_request", False, {})], False),
        (pulls.SPEC, [("read_review", True, {})], None),
        (mail.SPEC, [("list_mail", True, {}), ("read_mail", True, {})], True),
        (mail.SPEC, [("read_mail", True, {}), ("send_mail", False, {})], False),
        (mail.SPEC, [("list_mail", True, {})], None),
        (services.SPEC, [("files__read_file", True, {})], None),
    ],
)
def test_whether_a_step_is_done_is_read_from_what_was_called(spec: Spec, calls: list[Any], done: bool | None) -> None:
    step = Step("t:1", "t", spec.name, "Find the mail about the gift wrap", "its sum is stated")
    assert spec.evidence(step, called(*calls)) is done


@pytest.mark.parametrize(
    ("goal", "done_when"),
    [
        ("Tell the lead by mail that the pull request is open", "the mail has left"),
        ("Find the question of the customer", "it is answered"),
        ("Read the last mail and reply to it", "done"),
        ("Lies die letzte Mail und schreibe zurück", "erledigt"),
        ("Deal with the inbox", "nothing is left to do"),
    ],
)
def test_a_mail_that_was_only_read_never_proves_a_step_that_may_want_one_sent(goal: str, done_when: str) -> None:
    step = Step("t:1", "t", "mail", goal, done_when)
    assert mail.SPEC.evidence(step, called(("read_mail", True, {}))) is None
    assert mail.SPEC.evidence(step, called(("read_mail", True, {}), ("send_mail", True, {}))) is True
