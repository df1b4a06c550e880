"""What servers that call themselves compatible really send, and what they refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from autogen_core import FunctionCall
from autogen_core.models import AssistantMessage, CreateResult, LLMMessage, SystemMessage, UserMessage
from autogen_core.tools import ToolSchema
from pydantic import BaseModel

from tests.wire.script import Answer, Fault
from understudy.agents.models.catalogue import Model, client_for
from understudy.agents.models.shown import Call
from understudy.agents.models.usage import usage_of
from understudy.core.errors import ModelError

from .conftest import Rig

READ = ToolSchema(name="read_file", description="Read.", parameters={"type": "object", "properties": {}})
LIST = ToolSchema(name="list_files", description="List.", parameters={"type": "object", "properties": {}})
HELLO: list[LLMMessage] = [UserMessage(content="Hello", source="person")]


def body(message: dict[str, Any], finish: str = "stop", **more: Any) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    return json.dumps(
        {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], **more}
    ).encode()


def call(name: str = "read_file", arguments: Any = "{}", **more: Any) -> dict[str, Any]:
    return {"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments}, **more}


def chunks(*deltas: dict[str, Any], finish: str | None = "stop", **more: Any) -> bytes:
    all_ = [{"delta": delta, "finish_reason": None} for delta in deltas]
    if finish:
        all_.append({"delta": {}, "finish_reason": finish})
    base = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", **more}
    lines = [json.dumps({**base, "choices": [{"index": 0, **choice}]}) for choice in all_]
    return b"".join(f"data: {line}\n\n".encode() for line in [*lines, "[DONE]"])


async def answer(rig: Rig, sent: bytes) -> CreateResult:
    rig.server.then(Answer("", body=sent))
    return await rig.client().create(HELLO, tools=[READ, LIST])


async def stream(rig: Rig, sent: bytes) -> tuple[str, CreateResult]:
    rig.server.then(Answer("", body=sent))
    items = [item async for item in rig.client().create_stream(HELLO, tools=[READ, LIST])]
    last = items.pop()
    assert isinstance(last, CreateResult)
    return "".join(str(item) for item in items), last


def calls_of(result: CreateResult) -> list[FunctionCall]:
    assert isinstance(result.content, list)
    return result.content


async def test_arguments_that_come_as_an_object_become_text(openai: Rig) -> None:
    result = await answer(openai, body({"tool_calls": [call(arguments={"path": "ä"})]}, "tool_calls"))
    assert calls_of(result)[0].arguments == '{"path": "ä"}'


@pytest.mark.parametrize("arguments", [None, ""])
async def test_missing_arguments_are_an_empty_object(openai: Rig, arguments: str | None) -> None:
    result = await answer(openai, body({"tool_calls": [call(arguments=arguments)]}, "tool_calls"))
    assert calls_of(result)[0].arguments == "{}"


@pytest.mark.parametrize("missing", ["", None])
async def test_calls_without_ids_get_ids_of_their_own(openai: Rig, missing: str | None) -> None:
    result = await answer(openai, body({"tool_calls": [call(id=missing), call(id=missing)]}, "tool_calls"))
    ids = [one.id for one in calls_of(result)]
    assert all(ids)
    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    "said",
    ["read_file", "readFile", "Read_File", "read-file", "functions.read_file", " read_file ", "functions_read_file"],
)
async def test_a_tool_whose_spelling_is_off_is_the_one_that_was_meant(openai: Rig, said: str) -> None:
    result = await answer(openai, body({"tool_calls": [call(said)]}, "tool_calls"))
    assert calls_of(result)[0].name == "read_file"


async def test_a_tool_that_is_not_there_keeps_its_name_so_that_the_caller_can_say_so(openai: Rig) -> None:
    result = await answer(openai, body({"tool_calls": [call("delete_all")]}, "tool_calls"))
    assert calls_of(result)[0].name == "delete_all"


async def test_a_finish_reason_that_does_not_fit_the_calls_is_put_right(openai: Rig) -> None:
    assert (await answer(openai, body({"tool_calls": [call()]}, "stop"))).finish_reason == "function_calls"


async def test_a_call_that_was_cut_by_its_bound_says_length(openai: Rig) -> None:
    assert (await answer(openai, body({"tool_calls": [call()]}, "length"))).finish_reason == "length"


async def test_no_finish_reason_at_all_is_no_error(openai: Rig) -> None:
    sent = json.loads(body({"content": "hi"}))
    sent["choices"][0]["finish_reason"] = None
    assert (await answer(openai, json.dumps(sent).encode())).content == "hi"


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
async def test_thinking_is_the_thought_under_each_of_its_names(openai: Rig, name: str) -> None:
    result = await answer(openai, body({"content": "yes", name: "think of it"}))
    assert (result.content, result.thought) == ("yes", "think of it")


async def test_thinking_inside_the_answer_is_taken_out(openai: Rig) -> None:
    result = await answer(openai, body({"content": "<think>\nhm\n</think>\n\nyes"}))
    assert (result.content, result.thought) == ("yes", "hm")


async def test_content_in_parts_is_joined(openai: Rig) -> None:
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    assert (await answer(openai, body({"content": parts}))).content == "ab"


async def test_usage_that_is_missing_is_estimated_and_cached_tokens_have_two_names(openai: Rig) -> None:
    guessed = usage_of(await answer(openai, body({"content": "four words or so"})))
    assert guessed.prompt_tokens > 0
    assert guessed.completion_tokens == 4
    used = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11, "prompt_cache_hit_tokens": 5}
    assert usage_of(await answer(openai, body({"content": "x"}, usage=used))).cached_tokens == 5


@pytest.mark.parametrize(("code", "tries"), [(429, 5), (502, 5), (400, 1), ("oops", 5)])
async def test_an_error_inside_a_200_is_an_error(openai: Rig, code: int | str, tries: int) -> None:
    sent = json.dumps({"error": {"message": "model overloaded", "code": code}}).encode()
    openai.server.then(*[Answer("", body=sent)] * 5)
    with pytest.raises(ModelError, match="model overloaded"):
        await openai.client().create(HELLO)
    assert len(openai.server.journal) == tries


async def test_no_credit_is_not_tried_again_though_it_says_429(openai: Rig) -> None:
    error = {
        "error": {"message": "You exceeded your quota", "type": "insufficient_quota", "code": "insufficient_quota"}
    }
    openai.server.then(Fault(429, body=json.dumps(error).encode()))
    with pytest.raises(ModelError, match="exceeded your quota"):
        await openai.client().create(HELLO)
    assert openai.clock.naps == []


async def test_no_choices_are_tried_again(openai: Rig) -> None:
    openai.server.then(Answer("", body=json.dumps({"choices": [], "usage": None}).encode()), "ok")
    assert (await openai.client().create(HELLO)).content == "ok"


# streams


async def test_an_id_that_is_repeated_in_every_chunk_is_taken_once(openai: Rig) -> None:
    part = {"index": 0, "id": "c1", "type": "function"}
    sent = chunks(
        {"tool_calls": [{**part, "function": {"name": "read_file", "arguments": '{"a"'}}]},
        {"tool_calls": [{**part, "function": {"name": "read_file", "arguments": ": 1}"}}]},
        finish="tool_calls",
    )
    assert (await stream(openai, sent))[1].content == [FunctionCall(id="c1", name="read_file", arguments='{"a": 1}')]


async def test_whole_calls_without_an_index_stay_apart(openai: Rig) -> None:
    sent = chunks(
        {"tool_calls": [{"id": "c1", "function": {"name": "read_file", "arguments": {"a": 1}}}]},
        {"tool_calls": [{"id": "c2", "function": {"name": "list_files", "arguments": "{}"}}]},
        finish="stop",
    )
    _, result = await stream(openai, sent)
    assert [(one.id, one.name, one.arguments) for one in calls_of(result)] == [
        ("c1", "read_file", '{"a": 1}'),
        ("c2", "list_files", "{}"),
    ]


async def test_text_and_a_call_in_one_chunk_are_both_heard(openai: Rig) -> None:
    sent = chunks(
        {
            "content": "Let me see.",
            "tool_calls": [{"index": 0, "id": "c1", "function": {"name": "read_file", "arguments": "{}"}}],
        }
    )
    told, result = await stream(openai, sent)
    assert told == result.thought == "Let me see."
    assert calls_of(result)[0].name == "read_file"


@pytest.mark.parametrize("finish", ["stop", "length"])
async def test_usage_in_every_chunk_neither_hides_the_finish_reason_nor_is_added_up(openai: Rig, finish: str) -> None:
    used = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
    told, result = await stream(openai, chunks({"content": "a"}, {"content": "b"}, finish=finish, usage=used))
    assert (told, result.content, result.finish_reason) == ("ab", "ab", finish)
    assert (usage_of(result).prompt_tokens, usage_of(result).completion_tokens) == (9, 2)


async def test_thinking_that_streams_is_not_part_of_the_answer_and_is_kept_whole(openai: Rig) -> None:
    sent = chunks({"reasoning_content": "hint: "}, {"reasoning_content": "think"}, {"content": "yes"})
    told, result = await stream(openai, sent)
    assert (told, result.content, result.thought) == ("yes", "yes", "hint: think")


async def test_a_model_that_is_not_named_in_the_chunks_is_no_error(openai: Rig) -> None:
    assert (await stream(openai, chunks({"content": "a"}, model=None)))[1].content == "a"


async def test_a_dated_name_of_the_same_model_is_no_surprise(openai: Rig) -> None:
    openai.server.then(Answer("", body=body({"content": "hi"}, model="gpt-4.1-2027-01-01")))
    assert (await openai.client(model="gpt-4.1").create(HELLO)).content == "hi"


# requests


async def test_one_system_message_stands_in_front(openai: Rig) -> None:
    openai.server.then("ok")
    messages: list[LLMMessage] = [SystemMessage(content="one"), *HELLO, SystemMessage(content="two"), *HELLO]
    await openai.client().create(messages)
    sent = openai.server.journal[0].body["messages"]
    assert [message["role"] for message in sent] == ["system", "user", "user"]
    assert sent[0]["content"] == "one\n\ntwo"
    assert "name" not in sent[1]


async def test_parallel_calls_are_switched_off_where_there_are_tools_and_only_there(openai: Rig) -> None:
    openai.server.then("ok", "ok")
    client = openai.client()
    await client.create(HELLO)
    await client.create(HELLO, tools=[READ])
    assert [exchange.body.get("parallel_tool_calls") for exchange in openai.server.journal] == [None, False]


async def test_a_parameter_that_a_server_refuses_by_name_is_left_out_from_then_on(openai: Rig) -> None:
    refusal = {
        "error": {"message": "Unsupported parameter", "type": "invalid_request_error", "param": "parallel_tool_calls"}
    }
    openai.server.then(Fault(400, body=json.dumps(refusal).encode()), "ok", "ok")
    client = openai.client()
    assert (await client.create(HELLO, tools=[READ])).content == "ok"
    assert (await client.create(HELLO, tools=[READ])).content == "ok"
    assert ["parallel_tool_calls" in exchange.body for exchange in openai.server.journal] == [True, False, False]


class Label(BaseModel):
    label: str


@pytest.mark.parametrize(
    ("provider", "variable", "kind"),
    [
        ("ollama", "OLLAMA_HOST", "json_schema"),
        ("deepseek", "DEEPSEEK_BASE_URL", "json_object"),
        ("nvidia", "NVIDIA_BASE_URL", None),
    ],
)
async def test_json_is_asked_for_as_the_provider_knows_it(
    openai: Rig, provider: str, variable: str, kind: str | None
) -> None:
    openai.server.then('{"label": "a"}')
    client = client_for(Model("m", provider, "m"), {variable: openai.server.url + "/v1"})
    await client.create(HELLO, json_output=Label)
    await client.close()
    sent = openai.server.journal[0]
    assert sent.body.get("response_format", {}).get("type") == kind
    assert sent.body["max_tokens"] == 8192
    assert sent.shown is not None
    assert '"label"' in sent.shown.system


async def test_a_local_server_needs_no_key(openai: Rig) -> None:
    openai.server.then("ok")
    client = client_for(Model("m", "ollama", "m"), {"OLLAMA_HOST": openai.server.url.removeprefix("http://")})
    assert (await client.create(HELLO)).content == "ok"
    await client.close()


async def test_a_thought_beside_calls_is_told_back(openai: Rig) -> None:
    openai.server.then([Call("read_file", {})])
    called = AssistantMessage(
        content=[FunctionCall(id="c", name="read_file", arguments="{}")], thought="hm", source="a"
    )
    from autogen_core.models import FunctionExecutionResult, FunctionExecutionResultMessage

    told = FunctionExecutionResultMessage(content=[FunctionExecutionResult(content="", name="read_file", call_id="c")])
    result = await openai.client().create([*HELLO, called, told], tools=[READ])
    shown = openai.server.journal[0].shown
    assert shown is not None
    assert shown.turns[1].text == "hm"
    assert calls_of(result)[0].id == "call_2"
