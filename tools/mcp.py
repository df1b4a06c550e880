"""Tools of MCP servers as tools of the gateway.

A person says of each what it may be: its effect and what its arguments decide, sealed with the words and the schema
that were read. A tool that nobody classified, or whose words or schema changed since, counts as the most dangerous
kind: every call is asked for. What a server says is outside text, its descriptions too.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..core.errors import SettingsError, ToolError
from ..core.types import ArgRole, Effect, Json, ToolResult
from .redact import redacted
from .registry import Declaration, Tool

if TYPE_CHECKING:
    from mcp.client import Client
    from mcp.types import CallToolResult
    from mcp.types import Tool as ServerTool

MOST_TOOLS = 200
LONGEST_WORDS = 2_000
LONGEST_SCHEMA = 50_000
LONGEST_TEXT = 60_000


class Classified(BaseModel):
    """What a person says of one tool of a server."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    effect: Effect
    result: Literal["own", "outside"] = "outside"
    private: bool = False
    args: Mapping[str, ArgRole] = Field(default_factory=dict, description="what each argument decides")
    seal: str = Field(description="what `understudy gateway mcp` printed for the tool that was classified")


class Server(BaseModel):
    """One MCP server of `understudy.toml`: a command, or a URL. Secrets come from the environment, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    command: tuple[str, ...] = ()
    url: str = ""
    env: tuple[str, ...] = Field(default=(), description="names of environment variables that it is given")
    headers: Mapping[str, str] = Field(
        default_factory=dict, description="HTTP headers; a value is the name of an environment variable"
    )
    seconds: float = Field(default=60, gt=0, description="longest wait for one answer")
    tools: Mapping[str, Classified] = Field(default_factory=dict)


@dataclass(frozen=True)
class McpTool(Tool):
    """A server's tool. It is checked against the server's own JSON schema."""

    raw_schema: Mapping[str, Any] = field(default_factory=dict)
    seal: str = ""

    @property
    def schema(self) -> dict[str, Any]:
        """The server's schema of the arguments."""
        return dict(self.raw_schema)

    def parse(self, args: Mapping[str, Json]) -> dict[str, Json]:
        """The arguments, if the schema takes them. Raises `ToolError` that names the wrong one."""
        import jsonschema  # type: ignore[import-untyped]  # ships no types
        from referencing import Registry

        known = self.raw_schema.get("properties", {})
        for name in args:
            if name not in known:
                raise ToolError(f"{self.name}: there is no argument {name!r}; it takes {', '.join(known) or 'none'}")
        try:
            jsonschema.Draft202012Validator(_tame(self.raw_schema), registry=Registry()).validate(dict(args))
        except jsonschema.ValidationError as error:
            where = ".".join(str(part) for part in error.absolute_path) or "arguments"
            raise ToolError(f"{self.name}: {where}: {error.message[:200]}") from None
        except Exception as error:  # a schema that refers to what is not there fails in many ways; all mean: unusable
            raise ToolError(f"{self.name}: its schema cannot be used: {str(error)[:200]}") from None
        return dict(args)


def read_server(name: str, data: Mapping[str, Any]) -> Server:
    """A server from settings. Raises `SettingsError`."""
    try:
        server = Server.model_validate(data)
    except ValueError as error:
        raise SettingsError(f"mcp.{name}: {' '.join(str(error).split())}") from None
    if bool(server.command) == bool(server.url):
        raise SettingsError(f"mcp.{name}: give either a command or a url")
    return server


def seal_of(words: str, schema: Mapping[str, Any]) -> str:
    """A fingerprint of what a server says of a tool."""
    text = json.dumps([words, schema], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@asynccontextmanager
async def serving(name: str, server: Server, environment: Mapping[str, str]) -> AsyncIterator[list[Tool]]:
    """The tools of a server, connected until the block ends. Raises `ToolError` when it cannot be reached, answers
    nonsense, or takes too long. `environment`: where the named secrets are looked up."""
    ready: asyncio.Future[list[Tool]] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()
    held = asyncio.create_task(_hold(name, server, _streams(name, server, environment), ready, over))
    try:
        either: list[asyncio.Future[Any]] = [ready, held]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            error = held.exception() or ValueError("it ended at once")
            raise ToolError(f"mcp.{name}: {_why(error)}; see that the server starts and speaks MCP") from None
        yield ready.result()
    finally:
        over.set()
        if not ready.done():
            held.cancel()
        await asyncio.gather(held, return_exceptions=True)


async def _hold(
    name: str, server: Server, streams: Any, ready: asyncio.Future[list[Tool]], over: asyncio.Event
) -> None:
    """Keep the connection in a task of its own, so that what goes wrong in it never ends somebody else's."""
    from mcp.client import Client

    async with Client(streams, read_timeout_seconds=server.seconds, mode="legacy", cache=None) as client:
        async with asyncio.timeout(server.seconds):
            found = await _listed(client)
        ready.set_result([_tool(name, server, client, tool) for tool in found])
        await over.wait()


def _streams(name: str, server: Server, environment: Mapping[str, str]) -> Any:
    from .mcp_wire import child_streams, http_streams

    wanted = [*server.env, *server.headers.values()]
    if missing := [variable for variable in wanted if variable not in environment]:
        raise ToolError(f"mcp.{name}: the environment variable {missing[0]} is not set")
    if server.url:
        headers = {header: environment[variable] for header, variable in server.headers.items()}
        return http_streams(server.url, headers, server.seconds)
    return child_streams(server.command, {variable: environment[variable] for variable in server.env})


async def _listed(client: Client) -> list[ServerTool]:
    found: list[ServerTool] = []
    cursor = None
    while True:
        page = await client.list_tools(cursor=cursor)
        found += page.tools
        cursor = page.next_cursor
        if len(found) > MOST_TOOLS:
            raise ValueError(f"it offers more than {MOST_TOOLS} tools")
        if not cursor or not page.tools:
            return found


def _tool(server_name: str, server: Server, client: Client, offered: ServerTool) -> Tool:
    schema = offered.input_schema if isinstance(offered.input_schema, dict) else {}
    if len(json.dumps(schema)) > LONGEST_SCHEMA:
        schema = {"type": "object", "properties": {}}
    words = (offered.description or offered.title or offered.name)[:LONGEST_WORDS]
    seal = seal_of(offered.description or "", schema)
    said = server.tools.get(offered.name)
    known = said is not None and said.seal == seal and set(said.args) == set(schema.get("properties", {}))

    async def run(args: Mapping[str, Json], key: str) -> ToolResult:
        return await _called(server_name, server, client, offered.name, args)

    label = Declaration(offered.name, "send", "outside", True, dict.fromkeys(schema.get("properties", {}), "where"))
    if said is not None and known:
        label = Declaration(offered.name, said.effect, said.result, said.private, dict(said.args))
    return McpTool(
        name=f"{server_name}_{offered.name}"[:64],
        words=words,
        effect=label.effect,
        result=label.result,
        private=label.private,
        roles=label.roles,
        arguments=BaseModel,
        run=run,
        classified=known,
        raw_schema=schema,
        seal=seal,
    )


async def _called(server_name: str, server: Server, client: Client, tool: str, args: Mapping[str, Json]) -> ToolResult:
    try:
        async with asyncio.timeout(server.seconds + 5):
            answer = await client.call_tool(tool, dict(args), read_timeout_seconds=server.seconds)
    except TimeoutError:
        raise ToolError(f"{server_name}.{tool}: no answer in {server.seconds:g} seconds") from None
    except Exception as error:  # the SDK and the transports below it raise types of their own: all mean no answer
        raise ToolError(f"{server_name}.{tool}: {_why(error)}") from None
    text = _text(answer)
    if answer.is_error:
        raise ToolError(f"{server_name}.{tool}: {text[:2000] or 'failed without a word'}")
    said = server.tools.get(tool)
    return ToolResult(text, origin=said.result if said else "outside")


def _text(answer: CallToolResult) -> str:
    """What of an answer a model may read: text; of pictures and files only that they are there."""
    parts = [getattr(part, "text", None) or f"({part.type}, not shown)" for part in answer.content]
    text = "\n".join(parts)
    if not text and answer.structured_content is not None:
        text = json.dumps(answer.structured_content, ensure_ascii=False)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}… ({len(text) - LONGEST_TEXT} left out)"


def _tame(schema: Any) -> Any:
    """A schema without regular expressions, which a server could make run for ever. Nothing is looked up for it
    anywhere else either: the registry it is read with is empty."""
    if isinstance(schema, dict):
        return {name: _tame(part) for name, part in schema.items() if name not in ("pattern", "patternProperties")}
    return [_tame(part) for part in schema] if isinstance(schema, list) else schema


def _why(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return redacted(" ".join(str(error).split())[:300]) or type(error).__name__
