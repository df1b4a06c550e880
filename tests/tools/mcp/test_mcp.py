"""MCP servers behind the gateway: classified or asked for, and whatever a server does, one clear line."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st

from understudy.core.credentials import Credentials
from understudy.core.errors import ToolError
from understudy.core.journal import PlainJournal
from understudy.core.protocols import AnyArtifact, Review
from understudy.core.service_settings import McpServer
from understudy.core.types import Acting, Json, Person, Task, ToolCall
from understudy.memory.calls import Calls
from understudy.memory.classified import ClassifiedRow
from understudy.memory.database import open_database
from understudy.tools.facts import Roots
from understudy.tools.gateway import Authority, Gateway
from understudy.tools.mcp import line as mcp_line
from understudy.tools.mcp.line import McpLine
from understudy.tools.mcp.servers import Answered, McpServers, changed
from understudy.tools.mcp.tools import LONGEST_SCHEMA, McpTool, Offer, mcp_tool, offer_of, tool_name
from understudy.tools.policy import Asking, Policy
from understudy.tools.provenance.provenance import Provenance
from understudy.tools.registry import Arg, declared, registered, tool

WORDS = ("type", "properties", "required", "items", "$ref", "enum", "pattern", "anyOf", "additionalProperties")
SCRIPT = str(Path(__file__).with_name("mcp_server.py"))
DANA = Person("dana", "Dana", "dana@acme.example", "lead")


def server(how: str = "honest", *more: str, seconds: float = 20, **data: Any) -> McpServer:
    return McpServer(name="test", command=sys.executable, args=(SCRIPT, how, *more), seconds=seconds, **data)


@asynccontextmanager
async def line_to(set_up: McpServer, environ: Mapping[str, str] | None = None) -> AsyncIterator[McpLine]:
    line = McpLine(set_up, Credentials(environ or {}), "dana")
    try:
        yield line
    finally:
        await line.close()


async def called(how: str, args: Mapping[str, Json], *more: str, seconds: float = 20) -> str:
    """`seconds` are for the call; to start it may take longer."""
    async with line_to(server(how, *more)) as line:
        offer = (await line.offers())[0]
        line.server = server(how, *more, seconds=seconds)
        return await line.call(offer, args)


async def tool_of(settings: McpServer, *said: ClassifiedRow) -> McpTool:
    """The one tool of a server, as the gateway knows it; its server is gone."""
    servers = McpServers([settings], Credentials({}), "dana")
    try:
        return servers.tools(await servers.ask(), said)[0][1]
    finally:
        await servers.close()


async def classified() -> ClassifiedRow:
    seal = (await tool_of(server())).offer.seal
    return ClassifiedRow("test", "echo", seal, "read", "own", False, {"text": "content", "to": "who"}, "dana")


async def test_a_tool_is_listed_with_the_servers_schema_and_called() -> None:
    servers = McpServers([server()], Credentials({}), "dana")
    try:
        ((name, echo),) = servers.tools(await servers.ask(), ())
        assert (name, echo.name) == ("test", "test__echo")
        assert set(echo.schema["properties"]) == {"text", "to"}
        result = await echo.run(echo.parse({"text": "hello"}), "")
    finally:
        await servers.close()
    assert result.text.startswith("hello")
    assert result.origin == "outside"


async def test_a_tool_that_nobody_classified_is_asked_for_whatever_it_is_called_with() -> None:
    label = (await tool_of(server())).declaration
    facts = Provenance(Roots("echo hello")).facts(label, {"text": "hello"})
    assert Policy.load().decide(Asking(DANA), label, facts).rule.startswith("unclassified")


async def test_a_classified_tool_is_what_a_person_says_it_is() -> None:
    label = (await tool_of(server(), await classified())).declaration
    assert (label.effect, label.classified, label.result, label.roles["to"]) == ("read", True, "own", "who")


@pytest.mark.parametrize("how", ["changed", "lies"])
async def test_a_tool_whose_words_or_schema_changed_is_unclassified_again(how: str) -> None:
    said = await classified()
    echo = await tool_of(server(how), said)
    assert (echo.classified, echo.effect, echo.result) == (False, "send", "outside")
    assert changed([Answered("test", (echo.offer,))], [said]) == [said]


async def test_a_tool_that_changes_after_it_was_approved_is_not_called(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    async with line_to(server("changes", str(note))) as line:
        offer = (await line.offers())[0]
        assert await line.call(offer, {"text": "a"})
        note.with_suffix(".changed").touch()
        with pytest.raises(ToolError, match="something else of itself than what was shown; it was not called"):
            await line.call(offer, {"text": "a"})


async def test_a_server_is_given_its_named_variables_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTHER_API_KEY", "never")
    set_up = server(env=("MCP_TEST_TOKEN",))
    async with line_to(set_up, {"MCP_TEST_TOKEN": "t0k", "OTHER_API_KEY": "never"}) as line:
        assert "token t0k, keys []" in await line.call((await line.offers())[0], {"text": "x"})
    async with line_to(set_up) as line:
        with pytest.raises(ToolError, match="MCP_TEST_TOKEN is not set"):
            await line.offers()


async def test_a_secret_that_a_server_says_is_hidden(tmp_path: Path) -> None:
    set_up = server(credentials=("MCP_TEST_TOKEN",))
    async with line_to(set_up, {"MCP_TEST_TOKEN": "of-dana-only"}) as line:
        assert "token [MCP_TEST_TOKEN redacted]" in await line.call((await line.offers())[0], {"text": "x"})
    async with line_to(server("broken", credentials=("MCP_TEST_TOKEN",)), {"MCP_TEST_TOKEN": "of-dana-only"}) as line:
        with pytest.raises(ToolError, match=r"cannot start: token \[MCP_TEST_TOKEN redacted\] is not taken"):
            await line.offers()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({}, "'text' is a required property"),
        ({"text": 5}, "text: 5 is not of type"),
        ({"text": "a", "bcc": "b"}, "no argument 'bcc'"),
    ],
)
async def test_wrong_arguments_never_reach_the_server(args: dict[str, Json], words: str) -> None:
    echo = await tool_of(server())
    with pytest.raises(ToolError, match=words):
        echo.parse(args)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("hangs", "no answer in 1.5 seconds; nobody knows whether it was done"),
        ("dies", "(?i)clos.*; nobody knows whether it was done"),
        ("floods", "(?i)clos"),
        ("endless", "(?i)clos"),
        ("fails", "no such thing$"),
    ],
)
async def test_a_call_that_goes_wrong_is_one_line_for_the_model(how: str, words: str) -> None:
    with pytest.raises(ToolError, match=words) as caught:
        await called(how, {"text": "a"}, seconds=1.5 if how == "hangs" else 20)
    assert "\n" not in str(caught.value)


async def test_after_a_server_died_the_next_call_starts_it_anew(tmp_path: Path) -> None:
    async with line_to(server("dies once", str(tmp_path / "pid"))) as line:
        offer = (await line.offers())[0]
        with pytest.raises(ToolError):
            await line.call(offer, {"text": "a"})
        assert await line.call(offer, {"text": "again"})


@pytest.mark.parametrize("how", ["mute", "nonsense", "many", "broken"])
async def test_a_server_that_cannot_be_used_is_one_line_and_costs_the_others_nothing(how: str) -> None:
    bad = server(how, seconds=1).model_copy(update={"name": "bad"})
    servers = McpServers([bad, server()], Credentials({}), "dana")
    try:
        first, second = await servers.ask()
        assert first.error.startswith(("mcp bad: ", "bad/tools: "))
        assert "\n" not in first.error
        assert [name for name, _ in servers.tools([first, second], ())] == ["test"]
    finally:
        await servers.close()


async def test_a_command_that_is_not_there_is_one_line() -> None:
    async with line_to(McpServer(name="test", command="/nowhere/server")) as line:
        with pytest.raises(ToolError, match=r"mcp test: .*see that it starts"):
            await line.offers()


async def test_only_the_tools_that_the_settings_name_are_offered() -> None:
    async with line_to(server("many", tools=("t3",)).model_copy(update={"args": (SCRIPT, "honest")})) as line:
        with pytest.raises(ToolError, match="it has no tool 't3'"):
            await line.offers()
    async with line_to(server(tools=("echo",))) as line:
        assert [offer.name for offer in await line.offers()] == ["echo"]


async def test_a_schema_is_never_fetched_and_its_expressions_are_never_run() -> None:
    with pytest.raises(ToolError, match="no argument 'text'"):
        (await tool_of(server("lies"))).parse({"text": "a"})
    assert (await tool_of(server("regex"))).parse({"text": "a" * 40 + "!"})


def made(schema: Any) -> McpTool:
    async def call(args: Mapping[str, Json]) -> str:
        return ""

    return mcp_tool("test", offer_of("echo", "Say it.", schema), None, call)


@pytest.mark.parametrize(
    "schema",
    [
        None,
        {"type": "string"},
        {"type": "object", "properties": []},
        {"type": "object", "properties": {"a": 5}},
        {"type": "object", "properties": {"a": {"type": "strange"}}},
        {"type": "object", "properties": {"a": {}}, "required": "a"},
        {"type": "object", "properties": {"a b": {}}},
        {"type": "object", "properties": {"a": {"items": {"$ref": "file:///etc/passwd"}}}},
    ],
)
def test_a_schema_that_a_models_provider_would_refuse_is_not_shown_to_a_model(schema: Any) -> None:
    tool = made(schema)
    assert tool.schema == {"type": "object", "properties": {}}
    assert tool.words == "Say it. (its schema cannot be used, so it takes no arguments)"
    assert tool.parse({}) == {}


def test_an_argument_may_be_called_pattern() -> None:
    parts = {"pattern": {"type": "string", "pattern": "(a+)+$"}, "path": {"$ref": "#/$defs/pattern"}}
    schema = {
        "type": "object",
        "properties": parts,
        "additionalProperties": False,
        "$defs": {"pattern": {"type": "string"}},
    }
    assert made(schema).parse({"pattern": "a" * 40 + "!", "path": "x"})
    with pytest.raises(ToolError, match="path: 5 is not of type"):
        made(schema).parse({"pattern": "a", "path": 5})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from([*WORDS, "a", "b c"]), part, max_size=3),
    max_leaves=12,
)


@settings(max_examples=50, deadline=None)
@given(schema=JSON, args=st.dictionaries(st.sampled_from(["a", "b c", "pattern"]), JSON, max_size=2), name=st.text())
def test_whatever_a_server_says_a_tool_is_made_of_it_or_one_line(schema: Any, args: dict[str, Json], name: str) -> None:
    tool = made(schema)
    assert registered([tool])
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", tool_name("test", name))
    with suppress(ToolError):
        assert tool.parse(args) == args


async def test_a_long_answer_is_cut_and_a_picture_only_named() -> None:
    assert len(await called("long", {"text": "a"})) < 61_000
    assert await called("picture", {"text": "a"}) == "(image, not shown)"


async def gone(note: Path) -> None:
    """Wait until the server that wrote its number there has ended."""
    while True:
        try:
            os.kill(int(note.read_text()), 0)
        except ProcessLookupError:
            return
        await asyncio.sleep(0.01)


async def test_the_server_ends_with_the_line(tmp_path: Path) -> None:
    await called("honest", {"text": "a"}, str(tmp_path / "pid"))
    await gone(tmp_path / "pid")


async def test_a_line_that_nobody_uses_holds_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp_line, "IDLE", 0.05)
    async with line_to(server("honest", str(tmp_path / "pid"))) as line:
        offer = (await line.offers())[0]
        await gone(tmp_path / "pid")
        assert await line.call(offer, {"text": "a"})


def test_a_name_fits_every_wire_and_no_two_are_one() -> None:
    assert tool_name("git", "log.show/all") == "git__log_show_all"
    long, other = (tool_name("git", "a" * 90 + end) for end in "bc")
    assert len(long) == 64
    assert long != other


def test_an_endless_schema_is_not_shown_but_sealed() -> None:
    schemas = [{"properties": {"a": {"enum": ["b" * 2 * LONGEST_SCHEMA, end]}}} for end in "cd"]
    first, second = (offer_of("t", "words", schema) for schema in schemas)
    assert first.arguments == ()
    assert first.seal != second.seal


def test_what_a_server_answered_comes_back_from_the_journal() -> None:
    answered = Answered("test", (Offer("echo", "Say it.", {"type": "object"}, "seal"),))
    assert Answered.from_json(json.loads(json.dumps(answered.as_json()))) == answered


class Bell:
    """A tool of ours beside those of a server."""

    @tool(effect="send", result="own")
    async def ring(
        self, who: Annotated[str, Arg("who", "whom")], words: Annotated[str, Arg("content", "what to say")]
    ) -> str:
        """Ring somebody."""
        return "rang"


class Nods:
    """A guard with nothing to say."""

    def review(self, artifact: AnyArtifact, acting: Acting) -> Review:
        return Review(artifact)


@pytest.mark.parametrize("known", [True, False])
async def test_words_that_nobody_read_are_outside_text_before_the_first_call(tmp_path: Path, known: bool) -> None:
    echo = await tool_of(server("honest"), *([await classified()] if known else []))
    authority = Authority(DANA, Task("t1", "dana", "Ring dana@acme.example"), (DANA,))
    calls, journal = Calls(open_database(tmp_path)), PlainJournal("t1")
    gateway = Gateway(authority, [echo, *declared(Bell())], Nods(), calls, journal, Policy.load(), 1)
    words = {"who": "dana@acme.example", "words": "Look at https://elsewhere.example/x?y=1"}
    rang = await gateway.call(ToolCall("s1", "dana", "ring", words))
    assert rang.ok is known, rang.text
    assert len(calls.approvals(("waiting", "expired"))) == (0 if known else 1)


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
        line_to(McpServer(name="web", url=url, seconds=20)) as line,
    ):
        (offer,) = await line.offers()
        assert await line.call(offer, {"text": "hello"}) == "again: hello"
        with pytest.raises(ToolError):
            await line.call(offer, {"text": "much"})
        assert await line.call(offer, {"text": "still there"}) == "again: still there"


async def test_a_server_that_answers_100_megabytes_is_stopped_long_before() -> None:
    sent = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal sent
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        left = asyncio.ensure_future(receive())
        kind = (b"content-type", b"application/json")
        await send({"type": "http.response.start", "status": 200, "headers": [kind]})
        while sent < 100_000_000 and not left.done():
            await send({"type": "http.response.body", "body": b" " * 100_000, "more_body": True})
            await asyncio.sleep(0)
            sent += 100_000
        left.cancel()

    async with over_http(app) as url, line_to(McpServer(name="web", url=url, seconds=10)) as line:
        with pytest.raises(ToolError):
            await line.offers()
    assert 0 < sent < 50_000_000


async def test_a_flood_of_events_over_http_ends_with_the_time_of_the_call() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        left = asyncio.ensure_future(receive())
        kind = (b"content-type", b"text/event-stream")
        await send({"type": "http.response.start", "status": 200, "headers": [kind]})
        note = {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": "a" * 1000}}
        while not left.done():
            event = f"event: message\ndata: {json.dumps(note)}\n\n".encode()
            await send({"type": "http.response.body", "body": event, "more_body": True})
            await asyncio.sleep(0)

    async with over_http(app) as url, line_to(McpServer(name="web", url=url, seconds=1)) as line:
        with pytest.raises(ToolError, match="no answer in 1 seconds"):
            await line.offers()


async def test_an_address_where_nobody_listens_is_one_line() -> None:
    async with line_to(McpServer(name="web", url="http://127.0.0.1:9/mcp", seconds=5)) as line:
        with pytest.raises(ToolError, match=r"^(mcp web: |web/tools: )"):
            await line.offers()


async def test_a_header_is_the_persons_own_secret() -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            seen.append(dict(scope["headers"]).get(b"authorization", b"").decode())
            await send({"type": "http.response.start", "status": 401, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    async with over_http(app) as url:
        set_up = McpServer(
            name="web",
            url=url,
            seconds=5,
            headers={"Authorization": "Bearer ${ISSUES_TOKEN}"},
            credentials=("ISSUES_TOKEN",),
        )
        people = (DANA, Person("lee", "Lee", "lee@acme.example"))
        environ = {"ISSUES_TOKEN_DANA": "of-dana", "ISSUES_TOKEN": "of-nobody"}
        for person in people:
            line = McpLine(set_up, Credentials(environ, people), person.id)
            with pytest.raises(ToolError) as caught:
                await line.offers()
            await line.close()
    assert set(seen) == {"Bearer of-dana"}
    assert "lee has no ISSUES_TOKEN: set the environment variable ISSUES_TOKEN_LEE" in str(caught.value)
