"""How bytes go to an MCP server and come back, with limits of our own: a server that floods, or answers with one
endless line, is stopped before it fills the memory. Knows nothing of tools.

Protocol: JSON-RPC, one message a line over a child's standard streams, or over streamable HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio
import httpx2
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter

LARGEST_MESSAGE = 4_000_000
"""Bytes of one message from a server."""
MOST_UNASKED = 2_000
"""Messages that a server may send between two of ours."""
_GRACE = 1.0
_LOOK_EVERY = 0.01

Incoming = MemoryObjectReceiveStream[SessionMessage | Exception]
Outgoing = MemoryObjectSendStream[SessionMessage]
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TERM", "TMPDIR", "USER", "SHELL", "SYSTEMROOT")


@dataclass
class Tail:
    """The end of what a server wrote to its standard error: what says why it did not start."""

    _kept: deque[bytes] = field(default_factory=lambda: deque(maxlen=20))

    def line(self) -> str:
        """The last line that says something."""
        lines = b"".join(self._kept).decode("utf-8", "replace").split("\n")
        return next((line.strip()[-200:] for line in reversed(lines) if line.strip()), "")

    async def follow(self, stream: asyncio.StreamReader) -> None:
        """Read to the end, and keep the last of it."""
        while chunk := await stream.read(1000):
            self._kept.append(chunk)


@asynccontextmanager
async def child_streams(
    command: Sequence[str], env: Mapping[str, str], tail: Tail
) -> AsyncIterator[tuple[Incoming, Outgoing]]:
    """A server as a child process. It is given no environment but the usual names and `env`, and its whole process
    group ends with the block. Raises `OSError` when it cannot be started."""
    given = {name: os.environ[name] for name in _KEPT if name in os.environ} | dict(env)
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=given,
        limit=LARGEST_MESSAGE,
        start_new_session=True,
    )
    come_in, incoming = anyio.create_memory_object_stream[SessionMessage | Exception](32)
    outgoing, go_out = anyio.create_memory_object_stream[SessionMessage](32)
    unasked = _Count()
    assert process.stderr is not None
    work = [
        asyncio.create_task(tail.follow(process.stderr)),
        asyncio.create_task(_read(process, come_in, unasked)),
        asyncio.create_task(_write(process, go_out, unasked)),
    ]
    try:
        yield incoming, outgoing
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        for stream in (come_in, incoming, outgoing, go_out):
            stream.close()
        await _end(process)


class _Count:
    """Messages since the last one of ours."""

    def __init__(self) -> None:
        self.value = 0


async def _read(
    process: asyncio.subprocess.Process, into: MemoryObjectSendStream[SessionMessage | Exception], unasked: _Count
) -> None:
    """Pass messages on until the server ends or goes too far; closing the stream tells the session."""
    assert process.stdout is not None
    with into, contextlib.suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
        while unasked.value < MOST_UNASKED:
            try:
                line = await process.stdout.readline()
            except ValueError:  # one line is longer than LARGEST_MESSAGE
                return
            if not line:
                return
            unasked.value += 1
            try:
                await into.send(SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False)))
            except ValueError as error:
                await into.send(error)


async def _write(
    process: asyncio.subprocess.Process, source: MemoryObjectReceiveStream[SessionMessage], unasked: _Count
) -> None:
    assert process.stdin is not None
    with contextlib.suppress(ConnectionError, anyio.ClosedResourceError):
        async for message in source:
            unasked.value = 0
            text = message.message.model_dump_json(by_alias=True, exclude_unset=True)
            process.stdin.write(text.encode() + b"\n")
            await process.stdin.drain()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close its input, give it a moment, then end its whole group.

    Not by `process.wait()`: that waits for the end of a pipe too, and a pipe that nobody reads has none.
    """
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_GRACE):
            await _gone(process)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await _gone(process)
    process._transport.close()  # type: ignore[attr-defined]  # a grandchild may hold the pipe; nothing public closes it
    await asyncio.sleep(0)


async def _gone(process: asyncio.subprocess.Process) -> None:
    while process.returncode is None:
        await asyncio.sleep(_LOOK_EVERY)


@asynccontextmanager
async def http_streams(url: str, headers: Mapping[str, str], seconds: float) -> AsyncIterator[tuple[Any, Any]]:
    """A server over streamable HTTP, its answers no longer than `LARGEST_MESSAGE`."""
    transport = _Limited(httpx2.AsyncHTTPTransport())
    async with (
        httpx2.AsyncClient(transport=transport, headers=dict(headers), timeout=seconds) as client,
        streamable_http_client(url, http_client=client, max_sse_event_size=LARGEST_MESSAGE) as streams,
    ):
        yield streams


class _Limited(httpx2.AsyncBaseTransport):
    """Refuses to read more of one answer than `LARGEST_MESSAGE`; event streams are limited event by event."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass on, and count what comes back."""
        response = await self._inner.handle_async_request(request)
        if not response.headers.get("content-type", "").startswith("text/event-stream"):
            assert isinstance(response.stream, httpx2.AsyncByteStream)
            response.stream = _Counted(response.stream)
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = LARGEST_MESSAGE
        async for chunk in self._inner:
            left -= len(chunk)
            if left < 0:
                raise httpx2.ReadError(f"the answer is longer than {LARGEST_MESSAGE} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
