"""What holds on both wires: answers, tools, usage, retries, cuts, and one line when it fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from autogen_core import CancellationToken, FunctionCall
from autogen_core.models import (
    AssistantMessage,
    CreateResult,
    FunctionExecutionResult,
    FunctionExecutionResultMessage,
    LLMMessage,
    SystemMessage,
    UserMessage,
)
from autogen_core.tools import ToolSchema
from pydantic import BaseModel

from tests.wire.script import Answer, Fault, Hang, Tokens
from understudy.agents.models.client import MeteredClient
from understudy.agents.models.shown import Call, Rule
from understudy.agents.models.usage import Usage, result_from_json, result_to_json, usage_of
from understudy.core.errors import ModelError

from .conftest import Rig

ADD = ToolSchema(
    name="add",
    description="Add two numbers.",
    parameters={"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}},
)
HELLO: list[LLMMessage] = [SystemMessage(content="Be brief."), UserMessage(content="Hello", source="person")]

Ask = Callable[..., Awaitable[CreateResult]]


async def whole(client: MeteredClient, messages: list[LLMMessage], **more: object) -> CreateResult:
    return await client.create(messages, **more)  # type: ignore[arg-type]  # what a test wants to pass


async def streamed(client: MeteredClient, messages: list[LLMMessage], **more: object) -> CreateResult:
    items = [item async for item in client.create_stream(messages, **more)]  # type: ignore[arg-type]  # the same
    assert isinstance(items[-1], CreateResult)
    pieces = [item for item in items[:-1] if isinstance(item, str)]
    assert len(pieces) == len(items) - 1
    if isinstance(items[-1].content, str):
        assert "".join(pieces) == items[-1].content
    return items[-1]


@pytest.fixture(params=[whole, streamed])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Both ways of asking must give the same answer."""
    asked: Ask = request.param
    return asked


@pytest.mark.parametrize("text", ["Hi.", 'Grüße, 你好 👩🏽‍🚀 — \u2028 \\ " \n\t end', "x" * 1_000_000])
async def test_a_text_arrives_as_it_was_said(rig: Rig, ask: Ask, text: str) -> None:
    rig.server.then(text)
    result = await ask(rig.client(), HELLO)
    assert (result.content, result.finish_reason, result.cached) == (text, "stop", False)


async def test_an_empty_answer_is_an_empty_text_and_no_error(rig: Rig, ask: Ask) -> None:
    rig.server.then("")
    assert (await ask(rig.client(), HELLO)).content == ""


async def test_text_that_is_no_unicode_is_mended_and_sent(rig: Rig, ask: Ask) -> None:
    rig.server.then("ok")
    await ask(rig.client(), [UserMessage(content="caf\udce9 naïve", source="mail")])
    assert rig.server.journal[0].shown is not None
    assert rig.server.journal[0].shown.asked == "caf? naïve"


async def test_the_model_is_shown_what_was_said(rig: Rig, ask: Ask) -> None:
    rig.server.then("ok")
    await ask(rig.client(model="the-model"), HELLO, tools=[ADD])
    shown = rig.server.journal[0].shown
    assert shown is not None
    assert (shown.system, shown.asked, shown.tools, shown.model) == ("Be brief.", "Hello", ("add",), "the-model")


async def test_a_tool_call_and_its_result_make_a_round_trip(rig: Rig, ask: Ask) -> None:
    client = rig.client()
    rig.server.then(Answer([Call("add", {"a": 1, "b": 2})], beside="Let me add."), "It is 3.")
    called = await ask(client, HELLO, tools=[ADD])
    assert called.content == [FunctionCall(id="call_1", name="add", arguments=json.dumps({"a": 1, "b": 2}))]
    assert (called.finish_reason, called.thought) == ("function_calls", "Let me add.")
    assert isinstance(called.content, list)
    answered = FunctionExecutionResult(content="3", name="add", call_id="call_1", is_error=False)
    messages = [
        *HELLO,
        AssistantMessage(content=called.content, thought=called.thought, source="agent"),
        FunctionExecutionResultMessage(content=[answered]),
    ]
    assert (await ask(client, messages, tools=[ADD])).content == "It is 3."
    shown = rig.server.journal[1].shown
    assert shown is not None
    assert shown.calls[0].arguments == {"a": 1, "b": 2}
    assert [(result.tool, result.text) for result in shown.results] == [("add", "3")]


async def test_parallel_calls_keep_their_order_their_ids_and_their_results(rig: Rig, ask: Ask) -> None:
    client = rig.client()
    rig.server.then([Call("add", {"a": n}) for n in range(5)], "done")
    calls = (await ask(client, HELLO, tools=[ADD])).content
    assert isinstance(calls, list)
    assert [json.loads(call.arguments)["a"] for call in calls] == [0, 1, 2, 3, 4]
    assert len({call.id for call in calls}) == 5
    results = [FunctionExecutionResult(content=call.arguments, name="add", call_id=call.id) for call in calls]
    messages = [*HELLO, AssistantMessage(content=calls, source="a"), FunctionExecutionResultMessage(content=results)]
    assert (await ask(client, messages, tools=[ADD])).content == "done"


@pytest.mark.parametrize("arguments", ['{"a": 1', "no json", "[1, 2]", '{"a": 1}}', '{"a": "Grüße \\u00e4"}'])
async def test_malformed_arguments_arrive_as_the_model_wrote_them(rig: Rig, ask: Ask, arguments: str) -> None:
    rig.server.then([Call("add", arguments)])
    calls = (await ask(rig.client(), HELLO, tools=[ADD])).content
    assert isinstance(calls, list)
    said = calls[0].arguments
    assert said == arguments or json.loads(said) == json.loads(arguments)


@pytest.mark.parametrize("arguments", ['{"a": 1', "no json", "[1, 2]", "", '{"a": NaN}'])
async def test_malformed_arguments_in_the_history_are_sent_in_a_form_that_is_taken(rig: Rig, arguments: str) -> None:
    call = (
        FunctionCall(id="", name="add", arguments=arguments)
        if not arguments
        else FunctionCall(id="c1", name="add", arguments=arguments)
    )
    if rig.dialect == "openai" and not call.id:
        call.id = "c1"
    told = FunctionExecutionResult(content="not JSON", name="add", call_id=call.id, is_error=True)
    history = [*HELLO, AssistantMessage(content=[call], source="a"), FunctionExecutionResultMessage(content=[told])]
    rig.server.then("sorry")
    assert (await rig.client().create(history, tools=[ADD])).content == "sorry"


async def test_no_arguments_at_all_are_an_empty_object(rig: Rig, ask: Ask) -> None:
    rig.server.then([Call("add", {})])
    calls = (await ask(rig.client(), HELLO, tools=[ADD])).content
    assert isinstance(calls, list)
    assert json.loads(calls[0].arguments) == {}


@pytest.mark.parametrize("choice", ["auto", "required", "none"])
async def test_every_tool_choice_is_a_request_that_is_taken(rig: Rig, choice: str) -> None:
    rig.server.then("ok")
    await rig.client().create(HELLO, tools=[ADD], tool_choice=choice)  # type: ignore[arg-type]  # one of the three
    assert rig.server.journal[0].status == 200


async def test_an_answer_that_was_cut_off_by_its_bound_says_length(rig: Rig, ask: Ask) -> None:
    rig.server.then(Answer("half an ans", stop="max_tokens" if rig.dialect == "anthropic" else "length"))
    assert (await ask(rig.client(), HELLO)).finish_reason == "length"


async def test_the_bound_of_an_answer_can_be_set_for_one_call(rig: Rig) -> None:
    rig.server.then("ok", "ok")
    client = rig.client()
    await client.create(HELLO)
    await client.create(HELLO, extra_create_args={"max_tokens": 77})
    name = "max_tokens" if rig.dialect == "anthropic" else "max_completion_tokens"
    assert [exchange.body[name] for exchange in rig.server.journal] == [8192, 77]


async def test_no_temperature_is_sent_unless_asked_for(rig: Rig) -> None:
    rig.server.then("ok")
    await rig.client().create(HELLO)
    assert "temperature" not in rig.server.journal[0].body


# usage


async def test_usage_counts_the_cache(rig: Rig, ask: Ask) -> None:
    written = 400 if rig.dialect == "anthropic" else 0
    rig.server.then(Answer("ok", tokens=Tokens(1000, 20, cached=500, cache_write=written)))
    client = rig.client()
    result = await ask(client, HELLO)
    assert usage_of(result) == Usage(1000, 20, 500, written)
    assert usage_of(result_from_json(json.loads(json.dumps(result_to_json(result))))) == usage_of(result)


async def test_the_sum_of_what_was_counted_is_the_sum_of_what_was_reported(rig: Rig) -> None:
    client = rig.client()
    rig.server.then("one", Fault(529), "two", Answer("three", tokens=Tokens(900, 7, 300)))
    await whole(client, HELLO)
    await streamed(client, HELLO)
    await whole(client, HELLO)
    total, reported = client.total_usage(), asdict(rig.server.reported)
    assert (total.prompt_tokens, total.completion_tokens) == (reported["shown"], reported["written"])
    assert total.cached_tokens == reported["cached"] == 300
    assert client.actual_usage() == Usage(900, 7, 300)


async def test_calls_at_the_same_time_do_not_mix_their_figures(rig: Rig) -> None:
    rig.server.then(*[Answer(None, tokens=Tokens(100 + n, n, n)) for n in range(8)])
    rig.server.rules = _echo_rules()
    client = rig.client()
    results = await asyncio.gather(*(client.create([UserMessage(content=f"number {n}", source="p")]) for n in range(8)))
    assert [result.content for result in results] == [f"number {n}" for n in range(8)]
    used = sorted(usage_of(result).completion_tokens for result in results)
    assert used == list(range(8))
    assert all(usage_of(result).prompt_tokens == 100 + usage_of(result).cached_tokens for result in results)


def _echo_rules() -> list[Rule]:
    return [Rule("echo", lambda _: True, lambda shown: shown.asked)]


# JSON


class Verdict(BaseModel):
    label: str
    sure: float


async def test_a_type_is_asked_for_by_its_schema(rig: Rig, ask: Ask) -> None:
    rig.server.then('{"label": "a", "sure": 1}')
    result = await ask(rig.client(), HELLO, json_output=Verdict)
    assert isinstance(result.content, str)
    assert Verdict.model_validate_json(result.content) == Verdict(label="a", sure=1)
    shown = rig.server.journal[0].shown
    assert shown is not None
    assert '"sure"' in shown.system
    assert shown.system.startswith("Be brief.")


async def test_json_can_be_asked_for_without_a_system_message(rig: Rig) -> None:
    rig.server.then("{}")
    assert (await rig.client().create([UserMessage(content="x", source="p")], json_output=True)).content == "{}"


# what goes wrong and passes


async def test_a_limit_is_waited_for_as_long_as_the_provider_asks(rig: Rig, ask: Ask) -> None:
    rig.server.then(Fault(429, retry_after="7"), "ok")
    assert (await ask(rig.client(), HELLO)).content == "ok"
    assert rig.clock.naps == [7.0]


async def test_the_provider_may_ask_by_a_date(rig: Rig) -> None:
    at = datetime.now(UTC) + timedelta(seconds=40)
    rig.server.then(Fault(429, retry_after=format_datetime(at, usegmt=True)), "ok")
    await rig.client().create(HELLO)
    assert 30 < rig.clock.naps[0] <= 40


async def test_a_provider_that_asks_for_an_hour_is_not_waited_for(rig: Rig, ask: Ask) -> None:
    rig.server.then(Fault(429, retry_after="3600"))
    with pytest.raises(ModelError, match="asks us to wait 3600 s"):
        await ask(rig.client(), HELLO)
    assert rig.clock.naps == []


@pytest.mark.parametrize("status", [500, 502, 503, 529])
async def test_an_overloaded_provider_is_tried_again_with_growing_waits(rig: Rig, ask: Ask, status: int) -> None:
    rig.server.then(Fault(status), Fault(status), Fault(status), "ok")
    assert (await ask(rig.client(), HELLO)).content == "ok"
    assert rig.clock.naps == [0.5, 1.0, 2.0]


async def test_a_provider_that_stays_down_ends_in_one_line(rig: Rig, ask: Ask) -> None:
    rig.server.then(*[Fault(500, "internal\nserver\nerror")] * 5)
    with pytest.raises(ModelError) as caught:
        await ask(rig.client(model="the-model"), HELLO)
    line = str(caught.value)
    assert "\n" not in line
    for part in (rig.dialect, "the-model", "internal server error", "(500)", "after 5 tries", rig.server.url):
        assert part in line
    assert len(rig.server.journal) == 5


async def test_a_wrong_key_is_not_tried_again_and_never_shown(rig: Rig, ask: Ask) -> None:
    rig.server.key = "the-right-key"
    with pytest.raises(ModelError) as caught:
        await ask(rig.client(key="the-wrong-key"), HELLO)
    assert f"(401); check {rig.dialect.upper()}_API_KEY" in str(caught.value)
    assert "the-wrong-key" not in str(caught.value)
    assert len(rig.server.journal) == 1


@pytest.mark.parametrize(("status", "mend"), [(404, "understudy doctor"), (400, "change the request"), (402, "credit")])
async def test_a_request_that_cannot_pass_is_not_tried_again(rig: Rig, status: int, mend: str) -> None:
    rig.server.then(Fault(status, "no such model"))
    with pytest.raises(ModelError, match=mend) as caught:
        await rig.client().create(HELLO)
    assert "no such model" in str(caught.value)
    assert rig.clock.naps == []


@pytest.mark.parametrize(
    "body", [b"", b"<html>bad gateway</html>", b"{", b'"text"', b"[1]", b'{"error": "plain"}', b"\xff"]
)
async def test_an_error_in_any_shape_is_one_line(rig: Rig, ask: Ask, body: bytes) -> None:
    rig.server.then(Fault(418, body=body))
    with pytest.raises(ModelError, match=r"\(418\)") as caught:
        await ask(rig.client(), HELLO)
    assert "\n" not in str(caught.value)


async def test_nobody_there_ends_in_one_line(rig: Rig, ask: Ask) -> None:
    client = rig.client(tries=2)
    await rig.server.__aexit__()
    with pytest.raises(ModelError, match="cannot be reached after 2 tries"):
        await ask(client, HELLO)


async def test_a_hanging_provider_is_left_after_the_bound_and_tried_again(rig: Rig, ask: Ask) -> None:
    rig.server.rules = _echo_rules()
    rig.server.then(Hang())
    assert (await ask(rig.client(seconds=0.2, tries=20), HELLO)).content == "Hello"


async def test_a_provider_that_always_hangs_ends_in_one_line(rig: Rig, ask: Ask) -> None:
    rig.server.then(Hang(), Hang())
    with pytest.raises(ModelError, match=r"no answer within 0.05 s after 2 tries"):
        await ask(rig.client(seconds=0.05, tries=2), HELLO)


async def test_a_slow_first_byte_within_the_bound_is_waited_for(rig: Rig, ask: Ask) -> None:
    rig.server.then(Answer("ok", slow=0.2))
    assert (await ask(rig.client(), HELLO)).content == "ok"
    assert len(rig.server.journal) == 1


async def test_pings_between_the_pieces_are_not_part_of_the_answer(rig: Rig) -> None:
    rig.server.then(Answer("the answer", pings=5))
    assert (await streamed(rig.client(), HELLO)).content == "the answer"


# cuts


@pytest.mark.parametrize("clean", [False, True])
async def test_an_answer_cut_in_the_middle_is_asked_for_again(rig: Rig, clean: bool) -> None:
    rig.server.then(Answer("a whole answer", cut=40, clean=clean), "ok")
    assert (await rig.client().create(HELLO)).content == "ok"
    assert len(rig.server.journal) == 2


@pytest.mark.parametrize("clean", [False, True])
async def test_a_stream_cut_before_its_first_word_is_asked_for_again(rig: Rig, clean: bool) -> None:
    rig.server.then(Answer("a whole answer", cut=30, clean=clean), "ok")
    assert (await streamed(rig.client(), HELLO)).content == "ok"


@pytest.mark.parametrize("clean", [False, True])
async def test_a_stream_cut_after_its_first_word_raises_and_says_nothing_twice(rig: Rig, clean: bool) -> None:
    text = "one two three four five six seven"
    rig.server.then(Answer(text, cut=_stream_of(rig, text).index(b"e four"), clean=clean), "never asked for")
    heard: list[str] = []
    with pytest.raises(ModelError, match=r"broke off|ended before"):
        await _hear(rig, heard)
    assert "".join(heard) == "one two thr"
    assert len(rig.server.journal) == 1


async def _hear(rig: Rig, heard: list[str]) -> None:
    async for item in rig.client().create_stream(HELLO):
        heard.append(str(item))


def _stream_of(rig: Rig, text: str) -> bytes:
    from tests.wire import anthropic_dialect, openai_dialect
    from tests.wire.script import Spoken

    dialect = anthropic_dialect if rig.dialect == "anthropic" else openai_dialect
    return dialect.stream(Spoken(text, (), Tokens(7, 9), "", "small", 2))


async def test_a_tool_call_cut_in_its_arguments_is_never_handed_on(rig: Rig) -> None:
    call = Call("add", {"a": 1, "b": 22222222222})
    for cut in range(100, 900, 100):
        rig.server.then(Answer([call], cut=cut, clean=True), [call])
        calls = (await streamed(rig.client(), HELLO, tools=[ADD])).content
        assert isinstance(calls, list)
        assert json.loads(calls[0].arguments) == call.args


async def test_an_error_inside_a_stream_is_tried_again_like_any_other(rig: Rig) -> None:
    kind = "overloaded_error" if rig.dialect == "anthropic" else "server_error"
    rig.server.then(Fault(200, "overloaded", mid_stream=kind), "ok")
    assert (await streamed(rig.client(), HELLO)).content == "ok"


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"", b"null", b"[]", b'{"a": 1}'])
async def test_an_answer_that_is_no_answer_is_one_line(rig: Rig, ask: Ask, body: bytes) -> None:
    kind = "text/html" if body.startswith(b"<") else "application/json"
    rig.server.then(*[Answer("x", body=body, content_type=kind)] * 5)
    with pytest.raises(ModelError) as caught:
        await ask(rig.client(), HELLO)
    assert "\n" not in str(caught.value)


async def test_a_cancelled_call_ends_at_once(rig: Rig, ask: Ask) -> None:
    rig.server.then(Hang())
    token = CancellationToken()
    waiting = asyncio.ensure_future(ask(rig.client(), HELLO, cancellation_token=token))
    while not rig.server.journal:
        await asyncio.sleep(0.01)
    token.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_cancelled_call_does_not_wait_for_its_next_try(rig: Rig, ask: Ask) -> None:
    asleep, token = asyncio.Event(), CancellationToken()

    async def forever(_: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    rig.clock.sleep = forever  # type: ignore[method-assign]  # a wait that only a cancellation ends
    rig.server.then(Fault(500))
    waiting = asyncio.ensure_future(ask(rig.client(), HELLO, cancellation_token=token))
    await asleep.wait()
    token.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_stream_can_be_left_early(rig: Rig) -> None:
    rig.server.then("one two three four", "ok")
    client = rig.client()
    stream = client.create_stream(HELLO)
    assert isinstance(await anext(stream), str)
    await stream.aclose()
    assert (await client.create(HELLO)).content == "ok"
