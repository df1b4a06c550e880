"""MCP servers behind the gateway: classified or asked for, and whatever a server does, one clear line."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from understudy.core.errors import SettingsError, ToolError
from understudy.core.types import Json, Person
from understudy.tools.facts import Roots
from understudy.tools.mcp import McpTool, Server, read_server, serving
from understudy.tools.policy import Asking, Policy
from understudy.tools.provenance import Provenance

SCRIPT = str(Path(__file__).with_name("mcp_server.py"))
DANA = Person("dana", "Dana", "dana@acme.example", "lead")


def server(how: str = "honest", *more: str, seconds: float = 20, **data: Any) -> Server:
    return read_server("test", {"command": (sys.executable, SCRIPT, how, *more), "seconds": seconds, **data})


async def called(how: str, args: Mapping[str, Json], *more: str, seconds: float = 20) -> str:
    async with serving("test", server(how, *more, seconds=seconds), {}) as (echo, *_):
        return (await echo.run(echo.parse(args), "")).text


async def seal(how: str = "honest") -> str:
    async with serving("test", server(how), {}) as (echo, *_):
        assert isinstance(echo, McpTool)
        return echo.seal


def classified(seal_text: str) -> dict[str, Any]:
    return {"tools": {"echo": {"effect": "read", "args": {"text": "content", "to": "who"}, "seal": seal_text}}}


async def test_a_tool_is_listed_with_the_servers_schema_and_called() -> None:
    async with serving("test", server(), {}) as (echo,):
        assert echo.name == "test_echo"
        assert set(echo.schema["properties"]) == {"text", "to"}
        result = await echo.run(echo.parse({"text": "hello"}), "")
    assert result.text.startswith("hello")
    assert result.origin == "outside"


async def test_a_tool_that_nobody_classified_is_asked_for_whatever_it_is_called_with() -> None:
    async with serving("test", server(), {}) as (echo,):
        label = echo.declaration
    facts = Provenance(Roots("echo hello")).facts(label, {"text": "hello"})
    assert Policy.load().decide(Asking(DANA), label, facts).rule.startswith("unclassified")


async def test_a_classified_tool_is_what_a_person_says_it_is() -> None:
    settings = server(**classified(await seal()))
    async with serving("test", settings, {}) as (echo,):
        label = echo.declaration
    assert (label.effect, label.classified, label.roles["to"]) == ("read", True, "who")


@pytest.mark.parametrize("how", ["changed", "lies"])
async def test_a_tool_whose_words_or_schema_changed_is_unclassified_again(how: str) -> None:
    settings = server(how, **classified(await seal()))
    async with serving("test", settings, {}) as (echo,):
        assert echo.classified is False


async def test_a_server_is_given_its_named_secrets_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTHER_API_KEY", "never")
    settings = server(env=("MCP_TEST_TOKEN",))
    async with serving("test", settings, {"MCP_TEST_TOKEN": "t0ken", "OTHER_API_KEY": "never"}) as (echo,):
        text = (await echo.run({"text": "x"}, "")).text
    assert "token t0ken, keys []" in text
    with pytest.raises(ToolError, match="MCP_TEST_TOKEN is not set"):
        async with serving("test", settings, {}):
            pass


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({}, "'text' is a required property"),
        ({"text": 5}, "text: 5 is not of type"),
        ({"text": "a", "bcc": "b"}, "no argument 'bcc'"),
    ],
)
async def test_wrong_arguments_never_reach_the_server(args: dict[str, Json], words: str) -> None:
    with pytest.raises(ToolError, match=words):
        await called("honest", args)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("hangs", "(?i)time"),
        ("dies", "(?i)clos"),
        ("floods", "(?i)clos"),
        ("endless", "(?i)clos"),
        ("fails", "no such thing"),
    ],
)
async def test_a_call_that_goes_wrong_is_one_line_for_the_model(how: str, words: str) -> None:
    with pytest.raises(ToolError, match=words) as caught:
        await called(how, {"text": "a"}, seconds=2)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("how", ["mute", "nonsense", "many"])
async def test_a_server_that_cannot_be_used_is_one_line(how: str) -> None:
    with pytest.raises(ToolError, match=r"^mcp\.test: "):
        await called(how, {"text": "a"}, seconds=2)


async def test_a_command_that_is_not_there_is_one_line() -> None:
    with pytest.raises(ToolError, match=r"mcp\.test: .*see that the server starts"):
        async with serving("test", read_server("test", {"command": ("/nowhere/server",)}), {}):
            pass


async def test_a_schema_is_never_fetched_and_its_expressions_are_never_run() -> None:
    with pytest.raises(ToolError, match="schema cannot be used"):
        await called("lies", {"text": "a"})
    assert "aaaa" in await called("regex", {"text": "a" * 40 + "!"})


async def test_a_long_answer_is_cut_and_a_picture_only_named() -> None:
    assert len(await called("long", {"text": "a"})) < 61_000
    assert await called("picture", {"text": "a"}) == "(image, not shown)"


async def test_the_server_ends_with_the_block(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    await called("honest", {"text": "a"}, str(note))
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


@pytest.mark.parametrize("data", [{}, {"command": ("a",), "url": "http://b.example"}, {"command": ("a",), "colour": 1}])
def test_settings_that_do_not_make_a_server_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=r"mcp\.x: "):
        read_server("x", data)


@asynccontextmanager
async def over_http(app: Any) -> AsyncIterator[str]:
    """An app on a free port of loopback."""
    web = uvicorn.Server(uvicorn.Config(app, port=0, host="127.0.0.1", log_level="error", ws="none"))
    running = asyncio.create_task(web.serve())
    while not web.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{web.servers[0].sockets[0].getsockname()[1]}/mcp"
    finally:
        web.should_exit = True
        await running


async def test_a_server_over_http_is_the_same_to_the_gateway() -> None:
    from mcp.server.mcpserver import MCPServer

    service = MCPServer("t")

    @service.tool(description="Say it again.")
    def echo(text: str) -> str:
        return "a" * 5_000_000 if text == "much" else f"again: {text}"

    async with (
        over_http(service.streamable_http_app()) as url,
        serving("web", read_server("web", {"url": url, "seconds": 20}), {}) as (tool,),
    ):
        assert tool.name == "web_echo"
        assert (await tool.run(tool.parse({"text": "hello"}), "")).text == "again: hello"
        with pytest.raises(ToolError):
            await tool.run({"text": "much"}, "")


async def test_an_address_where_nobody_listens_is_one_line() -> None:
    with pytest.raises(ToolError, match=r"mcp\.web: "):
        async with serving("web", read_server("web", {"url": "http://127.0.0.1:9/mcp", "seconds": 5}), {}):
            pass


async def test_a_header_is_the_persons_own_secret() -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            seen.append(dict(scope["headers"]).get(b"authorization", b"").decode())
            await send({"type": "http.response.start", "status": 401, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    async with over_http(app) as url:
        settings = read_server("web", {"url": url, "seconds": 5, "headers": {"Authorization": "DANAS_TOKEN"}})
        with pytest.raises(ToolError):
            async with serving("web", settings, {"DANAS_TOKEN": "Bearer of-dana"}):
                pass
    assert seen[0] == "Bearer of-dana"
