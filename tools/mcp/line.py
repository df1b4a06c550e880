"""A line to one MCP server, for one person: opened when it is needed, closed when it is idle or broken.

Whatever a server does, hang, die, flood, answer nonsense, is one `ToolError` for whoever called, and the next call
opens a new line. Before each call the server is asked again what the tool is: one that says something else than what
was shown and approved is not called. Protocol: the Model Context Protocol, by the `mcp` package's client.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import string
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...core.credentials import Credentials
from ...core.errors import ToolError
from ...core.service_settings import McpServer
from ...core.types import Json
from ..redact import redacted
from .tools import Offer, offer_of

if TYPE_CHECKING:
    from mcp.client import Client
    from mcp.types import CallToolResult
    from mcp.types import Tool as ServerTool

    from .wire import Tail

MOST_TOOLS = 100
LONGEST_TEXT = 60_000
"""Characters of an answer that are kept."""
IDLE = 300.0
"""Seconds after which a line that nobody uses is closed: a task that waits for a person holds no process."""


_LATER = 5.0
"""Seconds by which the package's own time-out comes after ours, which says what a person should know."""
_SHORTEST_SECRET = 6
"""Characters of a secret that is looked for in what a server says: shorter ones stand in harmless words."""


@dataclass
class _Open:
    """A connection, held by a task of its own, so that what goes wrong in it never ends somebody else's."""

    task: asyncio.Task[None]
    ready: asyncio.Future[Client]
    over: asyncio.Event
    used: float = 0.0


class McpLine:
    """The tools of one server, with one person's credentials. Its calls take turns."""

    def __init__(self, server: McpServer, credentials: Credentials, person: str) -> None:
        self.server = server
        self._credentials, self._person = credentials, person
        self._secrets: dict[str, str] = {}
        self._open: _Open | None = None
        self._held: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    async def offers(self) -> list[Offer]:
        """What the server offers, as far as the settings want it. Raises `ToolError`."""
        async with self._turn:
            found = await self._ask("tools", self._listed)
        wanted = self.server.tools
        if lost := [name for name in wanted if name not in {offer.name for offer in found}]:
            raise ToolError(f"mcp {self.server.name}: it has no tool {lost[0]!r}; mend `tools` in its settings")
        return [offer for offer in found if not wanted or offer.name in wanted]

    async def call(self, offer: Offer, args: Mapping[str, Json]) -> str:
        """Call the tool that was offered, if it still is what it was. Raises `ToolError`."""
        async with self._turn:
            now = {found.name: found for found in await self._ask(offer.name, self._listed)}.get(offer.name)
            if now is None or now.seal != offer.seal:
                what = "is not there any more" if now is None else "says something else of itself than what was shown"
                raise ToolError(f"{self.server.name}/{offer.name}: {what}; it was not called")

            async def ask(client: Client) -> CallToolResult:
                return await client.call_tool(offer.name, dict(args))

            answer = await self._ask(
                offer.name, ask, "; nobody knows whether it was done: look before it is tried again"
            )
        text = self._hidden(_text(answer))
        if answer.is_error:
            raise ToolError(f"{self.server.name}/{offer.name}: {' '.join(text.split())[:2000] or 'failed, no reason'}")
        return text

    async def close(self) -> None:
        """Let the server go."""
        line, self._open = self._open, None
        if line is not None:
            line.over.set()
            if not line.ready.done():
                line.task.cancel()
        await asyncio.gather(*self._held, return_exceptions=True)

    async def _ask(self, what: str, work: Any, doubt: str = "") -> Any:
        """Do something with the server within its time. A line on which anything went wrong is not used again."""
        seconds = self.server.seconds
        await asyncio.to_thread(
            importlib.import_module, "mcp.client"
        )  # takes a second, which is no fault of the server
        try:
            async with asyncio.timeout(seconds):
                return await work(await self._client())
        except ToolError:
            raise
        except TimeoutError:
            await self.close()
            raise ToolError(f"{self.server.name}/{what}: no answer in {seconds:g} seconds{doubt}") from None
        except Exception as error:  # the SDK and the transports below it raise types of their own: all mean no answer
            await self.close()
            raise ToolError(f"{self.server.name}/{what}: {self._why(error)}{doubt}") from None

    async def _client(self) -> Client:
        line = self._open
        if line is None or line.task.done():
            line = self._open = self._start()
        line.used = asyncio.get_running_loop().time()
        either: list[asyncio.Future[Any]] = [line.ready, line.task]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not line.ready.done():
            self._open = None
            error = line.task.exception() or ValueError("it ended at once")
            raise ToolError(f"mcp {self.server.name}: {self._why(error)}; see that it starts and speaks MCP") from None
        return line.ready.result()

    def _start(self) -> _Open:
        from .wire import Tail

        loop, tail = asyncio.get_running_loop(), Tail()
        streams = self._streams(tail)
        ready: asyncio.Future[Client] = loop.create_future()
        over = asyncio.Event()
        task = asyncio.create_task(self._hold(streams, ready, over, tail))
        self._held.add(task)
        task.add_done_callback(self._held.discard)
        return _Open(task, ready, over, loop.time())

    async def _hold(self, streams: Any, ready: asyncio.Future[Client], over: asyncio.Event, tail: Tail) -> None:
        from mcp.client import Client

        try:
            later = self.server.seconds + _LATER
            async with Client(streams, read_timeout_seconds=later, mode="legacy", cache=None) as client:
                ready.set_result(client)
                await self._until_idle(over)
        except Exception as error:
            raise ValueError(f"{_first(error)}{f' (it said: {said})' if (said := tail.line()) else ''}") from None

    async def _until_idle(self, over: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        while not over.is_set():
            try:
                async with asyncio.timeout(IDLE):
                    await over.wait()
            except TimeoutError:
                line = self._open
                if not self._turn.locked() and (line is None or loop.time() - line.used >= IDLE):
                    self._open = None
                    return

    def _streams(self, tail: Tail) -> AbstractAsyncContextManager[Any]:
        from .wire import child_streams, http_streams

        server = self.server
        given = {name: self._variable(name) for name in server.env}
        self._secrets = {name: self._credentials.of(self._person, name) for name in server.credentials}
        given |= self._secrets
        if server.command:
            return child_streams((server.command, *server.args), given, tail)
        headers = {name: string.Template(value).substitute(given) for name, value in server.headers.items()}
        return http_streams(server.url, headers, server.seconds)

    def _variable(self, name: str) -> str:
        value = self._credentials.environ.get(name)
        if value is None:
            raise ToolError(f"mcp {self.server.name}: the environment variable {name} is not set")
        return value

    async def _listed(self, client: Client) -> list[Offer]:
        found: list[Offer] = []
        cursor = None
        while True:
            page = await client.list_tools(cursor=cursor)
            found += [self._offer(tool) for tool in page.tools]
            cursor = page.next_cursor
            if len(found) > MOST_TOOLS:
                raise ValueError(f"it offers more than {MOST_TOOLS} tools")
            if not cursor or not page.tools:
                return found

    def _offer(self, tool: ServerTool) -> Offer:
        schema = json.loads(self._hidden(json.dumps(tool.input_schema, ensure_ascii=False)))
        return offer_of(tool.name, self._hidden(tool.description or tool.title or ""), schema)

    def _hidden(self, text: str) -> str:
        """The text without the secrets that the server was given, should it say one."""
        for name, secret in self._secrets.items():
            if len(secret) >= _SHORTEST_SECRET:
                text = text.replace(secret, f"[{name} redacted]")
        return redacted(text)

    def _why(self, error: BaseException) -> str:
        return self._hidden(_first(error))


def _first(error: BaseException) -> str:
    """The first reason of a group, in one line."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return " ".join(str(error).split())[:300] or type(error).__name__


def _text(answer: CallToolResult) -> str:
    """What of an answer a model may read: text; of pictures and files only that they are there."""
    parts = [getattr(part, "text", None) or f"({part.type}, not shown)" for part in answer.content]
    text = "\n".join(parts)
    if not text and answer.structured_content is not None:
        text = json.dumps(answer.structured_content, ensure_ascii=False)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}… ({len(text) - LONGEST_TEXT} left out)"
