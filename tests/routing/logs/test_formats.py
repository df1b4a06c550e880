"""Each format's own field names become the same call: tokens in with the cached among them, tokens out, money."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from understudy.routing.logs.call import BadRecord, Call
from understudy.routing.logs.formats import FORMATS, format_of
from understudy.routing.pricelist import PriceList

MORNING = datetime(2026, 9, 1, 10, tzinfo=UTC)
_OTLP = [
    {"key": "gen_ai.provider.name", "value": {"stringValue": "openai"}},
    {"key": "gen_ai.response.model", "value": {"stringValue": "gpt-4.1"}},
    {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "1000"}},
    {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "50"}},
    {"key": "gen_ai.usage.cache_read.input_tokens", "value": {"intValue": "400"}},
]
_SPAN = {"traceId": "t", "spanId": "s", "name": "chat gpt-4.1", "startTimeUnixNano": "1788256800000000000"}
RECORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "anthropic usage CSV": (
        "anthropic usage",
        {
            "usage_date_utc": "2026-09-01",
            "model_version": "m",
            "usage_input_tokens_no_cache": "500",
            "usage_input_tokens_cache_write_5m": "60",
            "usage_input_tokens_cache_write_1h": "40",
            "usage_input_tokens_cache_read": "400",
            "usage_output_tokens": "50",
        },
    ),
    "anthropic usage API": (
        "anthropic usage API",
        {
            "starting_at": "2026-09-01T00:00:00Z",
            "ending_at": "2026-09-02T00:00:00Z",
            "results": [
                {
                    "model": "m",
                    "uncached_input_tokens": 500,
                    "cache_creation": {"ephemeral_5m_input_tokens": 60, "ephemeral_1h_input_tokens": 40},
                    "cache_read_input_tokens": 400,
                    "output_tokens": 50,
                }
            ],
        },
    ),
    "openai usage API": (
        "openai usage",
        {
            "object": "bucket",
            "start_time": 1788220800,
            "results": [
                {
                    "model": "m",
                    "input_tokens": 1000,
                    "input_cached_tokens": 400,
                    "output_tokens": 50,
                    "num_model_requests": 1,
                }
            ],
        },
    ),
    "openai usage CSV": (
        "openai usage",
        {
            "start_time": "1788220800",
            "model": "m",
            "num_model_requests": "1.0",
            "input_tokens": "1000",
            "input_cached_tokens": "400",
            "output_tokens": "50",
        },
    ),
    "litellm": (
        "litellm spend log",
        {
            "request_id": "r",
            "call_type": "acompletion",
            "spend": Decimal("0.01"),
            "model": "m",
            "prompt_tokens": 1000,
            "completion_tokens": 50,
            "startTime": "2026-09-01T10:00:00Z",
            "metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": 400}}},
        },
    ),
    "langfuse observation": (
        "langfuse",
        {
            "id": "o",
            "traceId": "t",
            "type": "GENERATION",
            "model": "m",
            "startTime": "2026-09-01T10:00:00Z",
            "usageDetails": {"input": 600, "input_cached_tokens": 400, "output": 50, "total": 1050},
        },
    ),
    "langfuse trace": (
        "langfuse",
        {
            "id": "t",
            "observations": [
                {"type": "SPAN", "id": "x"},
                {
                    "type": "GENERATION",
                    "id": "o",
                    "model": "m",
                    "usage": {"input": 1000, "output": 50, "unit": "TOKENS"},
                },
            ],
        },
    ),
    "opentelemetry OTLP": (
        "opentelemetry",
        {"resourceSpans": [{"scopeSpans": [{"spans": [{**_SPAN, "attributes": _OTLP}]}]}]},
    ),
    "opentelemetry flat, old names": (
        "opentelemetry",
        {
            "name": "openai.chat",
            "context": {"trace_id": "t", "span_id": "s"},
            "start_time": "2026-09-01T10:00:00Z",
            "attributes": {
                "gen_ai.system": "openai",
                "gen_ai.request.model": "gpt-4.1",
                "gen_ai.usage.prompt_tokens": 1000,
                "gen_ai.usage.completion_tokens": 50,
            },
        },
    ),
    "opentelemetry OpenInference": (
        "opentelemetry",
        {
            **_SPAN,
            "attributes": {"llm": {"model_name": "gpt-4.1", "token_count": {"prompt": 1000, "completion": 50}}},
        },
    ),
    "openrouter CSV": (
        "openrouter",
        {
            "generation_id": "gen-1",
            "created_at": "2026-09-01 10:00:00.5",
            "cost_total": "0.0123",
            "tokens_prompt": "1000",
            "tokens_completion": "50",
            "tokens_cached": "400",
            "model_permaslug": "openai/gpt-4.1",
        },
    ),
    "claude code": (
        "claude code transcript",
        {
            "type": "assistant",
            "sessionId": "s",
            "requestId": "req",
            "timestamp": "2026-09-01T10:00:00Z",
            "message": {
                "id": "msg",
                "model": "m",
                "usage": {
                    "input_tokens": 500,
                    "cache_read_input_tokens": 400,
                    "cache_creation_input_tokens": 100,
                    "output_tokens": 50,
                },
            },
        },
    ),
    "our ledger": (
        "understudy ledger",
        {
            "id": "a",
            "worker": "classify_intent",
            "model": "m",
            "price_version": "v",
            "frontier_cost": 1,
            "cost": 1,
            "tokens_in": 1000,
            "tokens_out": 50,
            "tokens_cached": 400,
            "at": "2026-09-01T10:00:00+00:00",
        },
    ),
    "an answer of OpenAI": (
        "generic",
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1788256800,
            "model": "m",
            "usage": {"prompt_tokens": 1000, "completion_tokens": 50, "prompt_tokens_details": {"cached_tokens": 400}},
        },
    ),
    "an invocation that Bedrock logged": (
        "bedrock invocation log",
        {
            "schemaType": "ModelInvocationLog",
            "schemaVersion": "1.0",
            "timestamp": "2026-09-01T06:00:00Z",
            "requestId": "r",
            "operation": "Converse",
            "modelId": "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "input": {
                "inputContentType": "application/json",
                "inputBodyJson": {"messages": [{"role": "user", "content": [{"text": "hello"}]}]},
                "inputTokenCount": 600,
                "cacheReadInputTokenCount": 400,
                "cacheWriteInputTokenCount": 0,
            },
            "output": {"outputContentType": "application/json", "outputTokenCount": 50},
        },
    ),
    "a run of LangSmith": (
        "langsmith",
        {
            "id": "7c9e6679",
            "name": "ChatAnthropic",
            "run_type": "llm",
            "start_time": "2026-09-01T06:00:00",
            "inputs": {"messages": [[{"role": "user", "content": "hello"}]]},
            "extra": {"metadata": {"ls_provider": "anthropic", "ls_model_name": "m"}},
            "prompt_tokens": 1000,
            "completion_tokens": 50,
            "prompt_token_details": {"cache_read": 400},
            "total_cost": "0.0123",
            "trace_id": "t",
            "dotted_order": "20260901T060000000000Z7c9e6679",
        },
    ),
    "an answer of Anthropic in a logger's envelope": (
        "generic",
        {
            "request": {"model": "m", "messages": [{"role": "user", "content": "hello"}]},
            "response": {"id": "msg_1", "model": "m", "usage": {"input_tokens": 1000, "output_tokens": 50}},
        },
    ),
    "a table": (
        "generic",
        {"Timestamp": "2026-09-01", "Model Name": "m", "Prompt Tokens": "1,000", "completionTokens": "50"},
    ),
}


def calls(record: dict[str, Any]) -> list[Call]:
    module = format_of(record)
    assert module is not None
    found = list(module.calls(record))
    assert all(isinstance(call, Call) for call in found)
    return found


@pytest.mark.parametrize("name", RECORDS)
def test_every_format_gives_one_call_with_its_tokens(name: str) -> None:
    source, record = RECORDS[name]
    (call,) = calls(record)
    assert call.source == source
    assert (call.used.shown, call.used.written) == (1000, 50)
    assert call.used.cached in (0, 400)
    assert call.at is None or call.at.date() == MORNING.date()


def test_each_format_is_recognised_by_itself_alone() -> None:
    for name, (source, record) in RECORDS.items():
        knowing = [module for module in FORMATS if module.recognises(record) and module.NAME != "generic"]
        assert len(knowing) == (source != "generic"), name


def test_bedrock_may_name_a_model_by_the_address_of_a_profile() -> None:
    record = RECORDS["an invocation that Bedrock logged"][1]
    address = f"arn:aws:bedrock:us-east-1:1:inference-profile/{record['modelId']}"
    (plain,), (call,) = calls(record), calls({**record, "modelId": address})
    assert (call.model, call.provider, call.text) == (plain.model, "bedrock", "hello")
    assert PriceList({}).bands(call.model, call.provider, None)


def test_a_failed_invocation_and_a_chain_of_runs_are_no_calls() -> None:
    failed = {"schemaType": "ModelInvocationLog", "modelId": "m", "errorCode": "ThrottlingException", "input": {}}
    assert calls(failed) == []
    assert calls({**RECORDS["a run of LangSmith"][1], "run_type": "chain"}) == []


def test_one_hour_cache_writes_are_kept_apart() -> None:
    for name in ("anthropic usage CSV", "anthropic usage API"):
        (call,) = calls(RECORDS[name][1])
        assert (call.used.cache_write, call.used.cache_write_1h) == (100, 40)


def test_the_cost_report_of_anthropic_is_in_cents_and_the_console_file_in_dollars() -> None:
    bucket = {"starting_at": "2026-09-01T00:00:00Z", "results": [{"amount": "123.5", "currency": "USD", "model": "m"}]}
    row = {"usage_date_utc": "2026-09-01", "model": "Claude Haiku 4.5", "token_type": "output", "cost_usd": "1.235"}
    assert [calls(record)[0].cost for record in (bucket, row)] == [Decimal("1.235")] * 2
    assert calls(row)[0].part == "output"


def test_openai_counts_requests_and_halves_batches() -> None:
    row = {"start_time": 1788220800, "model": "m", "num_model_requests": 50, "input_tokens": 9, "batch": "True"}
    (call,) = calls(row)
    assert (call.calls, call.discount) == (50, Decimal("0.5"))


def test_costs_of_openai_carry_their_currency_and_model() -> None:
    bucket = {
        "start_time": 1,
        "results": [{"amount": {"value": "0.06", "currency": "usd"}, "line_item": "gpt-4.1, output"}],
    }
    (call,) = calls(bucket)
    assert (call.cost, call.currency, call.model, call.part) == (Decimal("0.06"), "USD", "gpt-4.1", "output")


def test_a_span_of_an_agent_only_sums_up() -> None:
    record = {**_SPAN, "attributes": {"gen_ai.operation.name": "invoke_agent", "gen_ai.usage.input_tokens": 5}}
    assert calls(record)[0].summary


def test_spans_that_call_no_model_are_no_calls() -> None:
    assert calls({**_SPAN, "attributes": {"http.method": "GET"}}) == []
    assert calls({**_SPAN, "attributes": {"gen_ai.operation.name": "execute_tool", "gen_ai.request.model": "m"}}) == []


def test_a_langfuse_cost_of_nothing_without_details_says_nothing() -> None:
    record = {**RECORDS["langfuse observation"][1], "calculatedTotalCost": 0}
    assert calls(record)[0].cost is None


def test_both_providers_batch_files_are_known() -> None:
    usage = {"input_tokens": 10, "output_tokens": 5}
    ours = {"custom_id": "a", "response": {"body": {"model": "m", "usage": usage}}}
    theirs = {"custom_id": "a", "result": {"type": "succeeded", "message": {"model": "m", "usage": usage}}}
    assert [calls(record)[0].discount for record in (ours, theirs)] == [Decimal("0.5")] * 2


@pytest.mark.parametrize("bad", [-1, "-5", "many", 1.5, True])
def test_a_count_that_cannot_be_is_refused(bad: object) -> None:
    with pytest.raises(BadRecord, match=r"tokens"):
        calls({"model": "m", "input_tokens": bad, "output_tokens": 1})


@pytest.mark.parametrize("bad", ["NaN", "-0.5", "free", "Infinity"])
def test_an_amount_that_cannot_be_is_refused(bad: object) -> None:
    with pytest.raises(BadRecord):
        calls({"model": "m", "input_tokens": 1, "cost": bad})


def test_a_column_named_after_a_currency_says_it() -> None:
    (call,) = calls({"model": "m", "cost_eur": "1,25"})
    assert (call.cost, call.currency) == (Decimal("1.25"), "EUR")


def test_prompts_are_found_as_messages_and_as_json_text() -> None:
    text = '[{"role": "system", "content": "Classify."}, {"role": "user", "content": [{"type": "text", "text": "Hi"}]}]'
    (call,) = calls({**RECORDS["litellm"][1], "messages": text})
    assert call.text == "Classify.\nHi"


def test_a_bad_part_of_a_record_does_not_cost_the_others() -> None:
    def spent(tokens: int) -> dict[str, Any]:
        return {"model": "m", "input_tokens": tokens, "output_tokens": 1, "uncached_input_tokens": tokens}

    results = [spent(1), spent(-1), spent(3)]
    spans = [{**_SPAN, "attributes": {"gen_ai.request.model": "m", "gen_ai.usage.input_tokens": n}} for n in (1, -1, 3)]
    generations = [{"type": "GENERATION", "model": "m", "usage": {"input": n, "output": 1}} for n in (1, -1, 3)]
    for record in (
        {"start_time": 1, "results": results},
        {"starting_at": "2026-09-01", "results": results},
        {"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]},
        {"id": "t", "observations": generations},
    ):
        module = format_of(record)
        assert module is not None
        found = list(module.calls(record))
        assert [call.used.shown if isinstance(call, Call) else None for call in found] == [1, None, 3]


def test_spans_of_two_traces_may_have_the_same_id() -> None:
    one, other = ({**_SPAN, "traceId": trace, "attributes": {"gen_ai.request.model": "m"}} for trace in "ab")
    assert calls(one)[0].id != calls(other)[0].id


@pytest.mark.parametrize(("amount", "currency"), [("€1,25", "EUR"), ("$1.25", "USD"), ("1.25", "USD")])
def test_a_sign_at_the_amount_is_its_currency(amount: str, currency: str) -> None:
    (call,) = calls({"model": "m", "cost": amount})
    assert (call.cost, call.currency) == (Decimal("1.25"), currency)
