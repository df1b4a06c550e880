"""What Anthropic's wire asks for and AutoGen does not give."""

from __future__ import annotations

import json

import pytest
from autogen_core import FunctionCall, Image
from autogen_core.models import (
    AssistantMessage,
    FunctionExecutionResult,
    FunctionExecutionResultMessage,
    LLMMessage,
    SystemMessage,
    UserMessage,
)
from autogen_core.tools import ToolSchema
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Picture
from pydantic import BaseModel

from tests.wire import anthropic_dialect
from tests.wire.script import Answer
from understudy.agents.models.anthropic_request import request_body
from understudy.agents.models.shown import Call
from understudy.agents.models.usage import Usage, usage_of

from .conftest import Rig

ADD = ToolSchema(name="add", description="Add.", parameters={"type": "object", "properties": {}})
SUB = ToolSchema(name="sub", description="Subtract.", parameters={"type": "object", "properties": {}})


def user(text: str) -> UserMessage:
    return UserMessage(content=text, source="person")


def agent(text: str) -> AssistantMessage:
    return AssistantMessage(content=text, source="agent")


def called(*ids: str) -> AssistantMessage:
    return AssistantMessage(content=[FunctionCall(id=i, name="add", arguments="{}") for i in ids], source="agent")


def answered(*ids: str) -> FunctionExecutionResultMessage:
    return FunctionExecutionResultMessage(
        content=[FunctionExecutionResult(content="3", name="add", call_id=i, is_error=False) for i in ids]
    )


def roles(messages: list[LLMMessage]) -> list[str]:
    return [turn["role"] for turn in request_body(messages, (), "auto", None)["messages"]]


def test_turns_of_the_same_side_become_one() -> None:
    body = request_body([user("a"), user("b"), agent("c"), agent("d"), user("e")], (), "auto", None)
    assert [(turn["role"], [block["text"] for block in turn["content"]]) for turn in body["messages"]] == [
        ("user", ["a", "b"]),
        ("assistant", ["c", "d"]),
        ("user", ["e"]),
    ]


def test_results_come_before_the_words_that_follow_them() -> None:
    body = request_body([user("a"), called("x", "y"), answered("x", "y"), user("now?")], (ADD,), "auto", None)
    assert [block["type"] for block in body["messages"][-1]["content"]] == ["tool_result", "tool_result", "text"]


@pytest.mark.parametrize(
    "messages",
    [[], [SystemMessage(content="only this")], [agent("I begin")], [user("")], [user("hi"), agent("my turn last  ")]],
)
def test_the_first_and_the_last_turn_are_the_users(messages: list[LLMMessage]) -> None:
    assert roles(messages)[0] == roles(messages)[-1] == "user"


def test_empty_words_are_left_out_and_an_empty_result_says_so() -> None:
    empty = FunctionExecutionResultMessage(content=[FunctionExecutionResult(content=" ", name="add", call_id="x")])
    body = request_body([user("a"), agent("  "), called("x"), empty], (ADD,), "auto", None)
    assert json.dumps(body).count('"text": ""') == 0
    assert body["messages"][-1]["content"][0]["content"] == [{"type": "text", "text": "(no output)"}]


def test_an_error_of_a_tool_is_marked_as_one() -> None:
    failed = FunctionExecutionResult(content="no", name="add", call_id="x", is_error=True)
    body = request_body([called("x"), FunctionExecutionResultMessage(content=[failed])], (ADD,), "auto", None)
    assert body["messages"][-1]["content"][0]["is_error"] is True


def test_ids_of_another_providers_call_are_made_to_fit() -> None:
    body = request_body([user("a"), called("fc:1/é"), answered("fc:1/é")], (ADD,), "auto", None)
    call, result = body["messages"][1]["content"][0], body["messages"][2]["content"][0]
    assert call["id"] == result["tool_use_id"] == "fc_1__"


def test_the_stable_prefix_is_marked_for_the_cache_and_what_changes_is_not() -> None:
    class Label(BaseModel):
        label: str

    messages = [SystemMessage(content="rules"), user("one"), called("x"), answered("x")]
    body = request_body(messages, (ADD, SUB), "auto", Label)
    assert ["cache_control" in block for block in body["system"]] == [True, False]
    assert ["cache_control" in tool for tool in body["tools"]] == [False, True]
    assert ["cache_control" in turn["content"][-1] for turn in body["messages"]] == [False, False, True]


def test_a_conversation_without_tools_is_not_written_to_the_cache() -> None:
    body = request_body([SystemMessage(content="rules"), user("one")], (), "auto", None)
    assert "cache_control" not in json.dumps(body["messages"])
    assert "tools" not in body
    assert "tool_choice" not in body


def test_the_same_prefix_is_the_same_bytes_as_the_conversation_grows() -> None:
    messages: list[LLMMessage] = [SystemMessage(content="rules"), user("one")]
    first = request_body(messages, (ADD, SUB), "auto", None)
    second = request_body([*messages, called("x"), answered("x")], (ADD, SUB), "auto", None)
    assert json.dumps([first["tools"], first["system"]]) == json.dumps([second["tools"], second["system"]])


async def test_a_picture_is_shown(anthropic: Rig) -> None:
    anthropic.server.then("a red square")
    picture = Image(Picture.new("RGB", (2, 2), "red"))
    await anthropic.client().create([UserMessage(content=["what is this?", picture], source="p")])
    shown = anthropic.server.journal[0].shown
    assert shown is not None
    assert shown.asked == "what is this?\n[image]"


async def test_a_refusal_is_told_apart_from_an_answer(anthropic: Rig) -> None:
    anthropic.server.then(Answer("", stop="refusal"))
    result = await anthropic.client().create([user("x")])
    assert (result.finish_reason, result.content) == ("content_filter", "")


@pytest.mark.parametrize(
    ("stop", "reason"),
    [
        ("stop_sequence", "stop"),
        ("model_context_window_exceeded", "length"),
        ("pause_turn", "unknown"),
        ("new", "unknown"),
    ],
)
async def test_every_stop_reason_is_known_or_unknown(anthropic: Rig, stop: str, reason: str) -> None:
    anthropic.server.then(Answer("x", stop=stop))
    assert (await anthropic.client().create([user("x")])).finish_reason == reason


async def test_a_call_that_was_cut_by_its_bound_says_length(anthropic: Rig) -> None:
    anthropic.server.then(Answer([Call("add", '{"a": ')], stop="max_tokens"))
    assert (await anthropic.client().create([user("x")], tools=[ADD])).finish_reason == "length"


def _events(*events: dict[str, object]) -> bytes:
    return b"".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events)


START = {
    "type": "message_start",
    "message": {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "usage": {"input_tokens": 5, "output_tokens": 1},
    },
}
END: tuple[dict[str, object], ...] = (
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 9}},
    {"type": "message_stop"},
)


async def test_thinking_is_the_thought_and_no_part_of_the_answer(anthropic: Rig) -> None:
    body = _events(
        START,
        {
            "type": "content_block_start",
            "index": 0,
            "content_block": {"type": "thinking", "thinking": "", "signature": ""},
        },
        {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "hm"}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "zz"}},
        {"type": "content_block_stop", "index": 0},
        {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "yes"}},
        *END,
    )
    anthropic.server.then(Answer("", body=body))
    items = [item async for item in anthropic.client().create_stream([user("x")])]
    assert items[0] == "yes"
    assert not isinstance(items[1], str)
    assert (items[1].content, items[1].thought, items[1].usage.completion_tokens) == ("yes", "hm", 9)


async def test_events_of_a_later_protocol_are_passed_over(anthropic: Rig) -> None:
    body = _events(
        START,
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "yes"}},
        {"type": "brand_new", "anything": [1]},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "brand_new_delta", "sparkle": 1}},
        {"type": "content_block_start", "index": 1, "content_block": {"type": "brand_new_block", "data": "x"}},
        *END,
    )
    anthropic.server.then(Answer("", body=body))
    items = [item async for item in anthropic.client().create_stream([user("x")])]
    assert items[0] == "yes"


text = st.text(max_size=20)
message = st.one_of(
    st.builds(SystemMessage, content=text),
    st.builds(UserMessage, content=text, source=st.just("p")),
    st.builds(AssistantMessage, content=text, source=st.just("a")),
)
exchange = st.builds(
    lambda arguments, output, thought, key: [
        AssistantMessage(content=[FunctionCall(id=key, name="add", arguments=arguments)], thought=thought, source="a"),
        FunctionExecutionResultMessage(content=[FunctionExecutionResult(content=output, name="add", call_id=key)]),
    ],
    st.one_of(text, st.sampled_from(["{}", '{"a": [1]}', "[1]", "null", '{"a": NaN}'])),
    text,
    st.none() | text,
    st.uuids().map(str),
)


@given(st.lists(st.one_of(message.map(lambda one: [one]), exchange), max_size=6))
def test_every_conversation_becomes_a_request_that_the_real_one_would_take(parts: list[list[LLMMessage]]) -> None:
    messages = [one for part in parts for one in part]
    body = {"model": "m", "max_tokens": 1, **request_body(messages, (ADD,), "auto", None)}
    anthropic_dialect.read(json.loads(json.dumps(body)))


async def test_the_wires_own_advisor_is_offered_and_counted_apart(anthropic: Rig) -> None:
    told = {"input_tokens": 90, "cache_read_input_tokens": 8, "cache_creation_input_tokens": 2, "output_tokens": 40}
    usage = {"input_tokens": 10, "output_tokens": 5}
    rounds = [{"type": "message", **usage}, {"type": "advisor_message", "model": "big", **told}]
    advice = {"type": "advisor_result", "text": "Say crimson."}
    message = {
        **{"id": "msg_1", "type": "message", "role": "assistant", "model": "small", "stop_reason": "end_turn"},
        "content": [
            {"type": "server_tool_use", "id": "srv_1", "name": "advisor", "input": {}},
            {"type": "advisor_tool_result", "tool_use_id": "srv_1", "content": advice},
            {"type": "text", "text": "crimson"},
        ],
        "usage": {**usage, "iterations": rounds},
    }
    anthropic.server.then(Answer("never", body=json.dumps(message).encode()))
    extra = {"advisor": {"model": "big", "max_uses": 2}}
    result = await anthropic.client().create([user("which?")], tools=[ADD], extra_create_args=extra)
    assert result.content == "crimson"
    assert usage_of(result) == Usage(10, 5, advice=Usage(100, 40, 8, 2))
    sent = anthropic.server.journal[0]
    assert sent.body["tools"][-1] == {"type": "advisor_20260301", "name": "advisor", "model": "big", "max_uses": 2}
    assert sent.headers["anthropic-beta"] == "advisor-tool-2026-03-01"
    assert "advisor" not in sent.body
