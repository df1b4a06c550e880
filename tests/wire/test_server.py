"""The wire server is as strict as the real ones, and plays the same rules as the model in process."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import TextMessage
from autogen_core.models import ChatCompletionClient

from understudy.agents.models.catalogue import Model, client_for
from understudy.agents.models.scripted import Call, Rule, ScriptedModel

from .server import WireServer

RULES = [
    Rule("done", lambda shown: len(shown.results_of("add")) == 2, lambda shown: f"{shown.results[-1].text}!"),
    Rule("again", lambda shown: shown.last is not None, lambda _: [Call("add", {"a": 3, "b": 3})]),
    Rule("add", lambda shown: shown.offers("add") and "sum" in shown.asked, lambda _: [Call("add", {"a": 1, "b": 2})]),
]

MESSAGES: dict[str, Any] = {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]}
CHAT: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}
USE = {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "add", "input": {}}]}
CALLED = {
    "role": "assistant",
    "content": None,
    "tool_calls": [{"id": "t1", "type": "function", "function": {"name": "add", "arguments": "{}"}}],
}
USER = {"role": "user", "content": "hi"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"max_tokens": 0}, "max_tokens"),
        ({"temperature": 0.5}, "Extra inputs"),
        ({"messages": []}, "at least one"),
        ({"messages": [USER, USER]}, "alternate"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "alternate"),
        ({"messages": [{"role": "user", "content": ""}]}, "non-empty"),
        ({"messages": [USER, {"role": "assistant", "content": "x"}]}, "prefill"),
        ({"messages": [USER, USE, USER]}, "need tool_result"),
        (
            {"messages": [USER, USE, {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t2"}]}]},
            "need tool_result",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1"}]}]},
            "need tool_result",
        ),
        ({"tools": [{"name": "a b", "input_schema": {"type": "object"}}]}, "pattern"),
        ({"tools": [{"name": "a", "input_schema": {}}]}, "input_schema"),
        ({"tool_choice": {"type": "auto"}}, "tool_choice"),
    ],
)
async def test_a_bad_messages_request_is_refused(change: dict[str, Any], words: str) -> None:
    async with WireServer().then("never") as server, httpx.AsyncClient() as client:
        headers = {"anthropic-version": "2023-06-01"}
        got = await client.post(f"{server.url}/v1/messages", json={**MESSAGES, **change}, headers=headers)
        assert got.status_code == 400
        assert words in got.json()["error"]["message"]
        assert words in server.journal[0].refused


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"messages": []}, "too short"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "role"),
        ({"messages": [USER, CALLED, USER]}, "did not have response"),
        ({"messages": [USER, CALLED]}, "did not have response"),
        ({"messages": [USER, {"role": "tool", "tool_call_id": "t1", "content": "x"}]}, "must be a response"),
        ({"messages": [{"role": "user", "content": None}]}, "content"),
        ({"parallel_tool_calls": False}, "parallel_tool_calls"),
        ({"tools": []}, "too short"),
        ({"tools": [{"type": "function", "function": {"name": "a b"}}]}, "pattern"),
        ({"stream_options": {}}, "stream_options"),
        ({"response_format": {"type": "json_object"}}, "json"),
        ({"top_k": 1}, "Unrecognized"),
    ],
)
async def test_a_bad_chat_request_is_refused(change: dict[str, Any], words: str) -> None:
    async with WireServer().then("never") as server, httpx.AsyncClient() as client:
        got = await client.post(f"{server.url}/v1/chat/completions", json={**CHAT, **change})
        assert got.status_code == 400
        assert words in got.json()["error"]["message"]


async def test_other_paths_are_not_found() -> None:
    async with WireServer() as server, httpx.AsyncClient() as client:
        assert (await client.post(f"{server.url}/v1/complete", json={})).status_code == 404


async def work(client: ChatCompletionClient) -> list[str]:
    async def add(a: int, b: int) -> str:
        """Add two numbers."""
        return str(a + b)

    agent = AssistantAgent("adder", client, tools=[add], max_tool_iterations=5, reflect_on_tool_use=False)
    result = await agent.run(task="What is the sum?")
    await client.close()
    return [message.content for message in result.messages if isinstance(message, TextMessage)]


async def test_an_agent_does_the_same_work_in_process_and_over_either_wire() -> None:
    here = ScriptedModel(RULES)
    said = await work(here)
    assert said[-1] == "6!"
    async with WireServer(RULES) as server:
        for name, path in (("anthropic", ""), ("openai", "/v1")):
            env = {f"{name.upper()}_BASE_URL": server.url + path}
            assert await work(client_for(Model("m", name, "m"), env)) == said
        assert [exchange.status for exchange in server.journal] == [200] * 6
    assert here.fired == ["add", "again", "done"]


async def test_a_request_that_no_rule_fits_says_so_at_once() -> None:
    async with WireServer(RULES) as server, httpx.AsyncClient() as client:
        got = await client.post(f"{server.url}/v1/chat/completions", json=CHAT)
        assert got.status_code == 400
        assert "no rule fits" in got.json()["error"]["message"]


async def test_it_runs_as_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.wire.server", "--rules", "tests.wire.test_server:RULES"]
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=root)
    try:
        assert process.stdout is not None
        url = json.loads(await process.stdout.readline())["url"]
        assert (await work(client_for(Model("m", "anthropic", "m"), {"ANTHROPIC_BASE_URL": url})))[-1] == "6!"
    finally:
        process.terminate()
        await process.communicate()
