"""The scripted model answers by what it was shown."""

from __future__ import annotations

import pytest
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import TextMessage
from autogen_core.models import (
    AssistantMessage,
    CreateResult,
    FunctionExecutionResult,
    FunctionExecutionResultMessage,
    SystemMessage,
    UserMessage,
)
from autogen_core.tools import ToolSchema

from understudy.agents.models.scripted import Call, Rule, ScriptedModel, Shown, Turn
from understudy.agents.models.shown import answer
from understudy.agents.models.usage import Usage, result_from_json, result_to_json, usage_of
from understudy.core.errors import ModelError

ADD = ToolSchema(name="add", description="Add.")
RULES = [
    Rule("told", lambda shown: shown.last is not None, lambda shown: f"It is {shown.results[-1].text}."),
    Rule("add", lambda shown: shown.offers("add"), lambda _: [Call("add", {"a": 1, "b": 2})]),
    Rule("greet", lambda shown: "hello" in shown.asked.lower(), lambda _: "Good  morning,\nyou. "),
]


def hello(text: str = "Hello") -> UserMessage:
    return UserMessage(content=text, source="person")


async def test_the_first_rule_that_fits_answers() -> None:
    model = ScriptedModel(RULES)
    assert (await model.create([hello()])).content == "Good  morning,\nyou. "
    assert (await model.create([hello()], tools=[ADD])).finish_reason == "function_calls"
    assert model.fired == ["greet", "add"]


async def test_asked_again_it_says_the_same() -> None:
    model = ScriptedModel(RULES)
    assert await model.create([hello()], tools=[ADD]) == await model.create([hello()], tools=[ADD])


async def test_no_rule_is_an_error_that_says_what_was_shown() -> None:
    with pytest.raises(ModelError) as caught:
        await ScriptedModel(RULES, name="small").create(
            [SystemMessage(content="Be kind."), hello("something else\n" * 99)]
        )
    line = str(caught.value)
    for part in ("'small'", "Be kind.", "something else", "tools none", "no last result"):
        assert part in line
    assert "\n" not in line


async def test_the_pieces_of_a_stream_are_the_answer() -> None:
    items = [item async for item in ScriptedModel(RULES).create_stream([hello()])]
    assert isinstance(items[-1], CreateResult)
    assert "".join(str(item) for item in items[:-1]) == items[-1].content


async def test_tokens_are_estimated_and_summed() -> None:
    model = ScriptedModel(RULES)
    await model.create([hello("Hello you")])
    assert model.actual_usage() == Usage(3, 5)
    await model.create([hello("Hello you")])
    assert model.total_usage() == Usage(6, 10)


def test_remaining_tokens_never_fall_below_nothing() -> None:
    model = ScriptedModel(RULES, context_tokens=10)
    assert model.remaining_tokens([hello("x" * 20)]) == 5
    assert model.remaining_tokens([hello("x" * 2000)]) == 0
    assert model.count_tokens([hello()], tools=[ADD]) > model.count_tokens([hello()])


async def test_an_agent_of_autogen_works_with_it() -> None:
    async def add(a: int, b: int) -> str:
        """Add two numbers."""
        return str(a + b)

    agent = AssistantAgent("adder", ScriptedModel(RULES), tools=[add], reflect_on_tool_use=True)
    last = (await agent.run(task="What is 1 + 2?")).messages[-1]
    assert isinstance(last, TextMessage)
    assert last.content == "It is 3."


def test_shown_reads_a_conversation() -> None:
    shown = Shown(
        (
            Turn("system", "a"),
            Turn("user", "b"),
            Turn("assistant", "c", (Call("add", '{"x": 1}', "i"),)),
            Turn("user", "d"),
        ),
        ("add", "sub"),
    )
    assert (shown.system, shown.asked, shown.text) == ("a", "d", 'a\nb\nc\nadd {"x": 1}\nd')
    assert (shown.called("add"), shown.called("sub"), shown.results_of("add"), shown.last) == (1, 0, (), None)
    assert shown.calls[0].arguments == {"x": 1}
    assert shown.offers("add", "sub")
    assert not shown.offers("add", "mul")


@pytest.mark.parametrize("arguments", ["{", "[1]", "", "null"])
def test_arguments_that_are_no_object_read_as_none(arguments: str) -> None:
    assert Call("add", arguments).arguments == {}


def test_calls_get_ids_that_are_unique_in_their_conversation() -> None:
    shown = Shown((Turn("assistant", calls=(Call("add", {}, "call_1"),)),))
    said = answer([Rule("two", lambda _: True, lambda _: [Call("add"), Call("add"), Call("add", {}, "mine")])], shown)
    assert [call.id for call in said.calls] == ["call_2", "call_3", "mine"]


async def test_what_a_tool_answered_is_seen_with_its_error() -> None:
    seen: list[Shown] = []

    def note(shown: Shown) -> bool:
        seen.append(shown)
        return True

    called = await ScriptedModel(RULES).create([hello()], tools=[ADD])
    assert isinstance(called.content, list)
    failed = FunctionExecutionResult(content="no", name="add", call_id="call_1", is_error=True)
    history = [
        hello(),
        AssistantMessage(content=called.content, source="a"),
        FunctionExecutionResultMessage(content=[failed]),
    ]
    await ScriptedModel([Rule("note", note, lambda _: "ok")]).create(history)
    assert seen[0].last is not None
    assert (seen[0].last.tool, seen[0].last.text, seen[0].last.ok) == ("add", "no", False)


async def test_an_answer_survives_a_journal_whole() -> None:
    result = await ScriptedModel(RULES).create([hello()], tools=[ADD])
    counted = result.model_copy(update={"usage": Usage(10, 5, 4, 3)})
    back = result_from_json(result_to_json(counted))
    assert back == counted
    assert usage_of(back) == Usage(10, 5, 4, 3)
