"""A model server on loopback, byte-exact: Anthropic's Messages and OpenAI's chat completions.

    async with WireServer(rules) as server:         # rules answer; `server.script` says what else happens first
        client(base_url=server.url)                 # Anthropic; OpenAI: server.url + "/v1"

As a process, for programs that are tested whole: `python -m tests.wire.server --rules package.module:RULES`
prints `{"url": ...}` and serves until it is ended.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Self

from understudy.agents.models.scripted import arguments_text
from understudy.agents.models.shown import Rule, Said, Say, Shown, answer, estimate_tokens
from understudy.core.errors import ModelError

from . import anthropic_dialect, openai_dialect
from .script import Answer, Fault, Hang, Refused, Spoken, Step, Tokens

_DIALECTS: Mapping[str, ModuleType] = {anthropic_dialect.PATH: anthropic_dialect, openai_dialect.PATH: openai_dialect}


@dataclass
class Exchange:
    """One request and what became of it."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    shown: Shown | None = None
    status: int = 0
    refused: str = ""
    tokens: Tokens | None = None
    """The usage that was reported, where an answer went out whole."""


@dataclass
class WireServer:
    """Serves between `async with`. Requests that a real provider would refuse are refused the same way."""

    rules: Sequence[Rule] = ()
    script: deque[Step] = field(default_factory=deque)
    """What to do with the next requests, one each; when it is empty the rules answer."""
    key: str = ""
    """The key that is asked for; empty: any."""
    models: tuple[str, ...] = ("scripted-small", "scripted-frontier")
    port: int = 0
    url: str = ""
    journal: list[Exchange] = field(default_factory=list)
    connections: set[asyncio.Task[None]] = field(default_factory=set)

    def then(self, *steps: Step | Say) -> Self:
        """Script the next requests; text and lists of calls are answers."""
        self.script.extend(step if isinstance(step, Answer | Fault | Hang) else Answer(step) for step in steps)
        return self

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self.connections:
            task.cancel()
        await asyncio.gather(*self.connections, return_exceptions=True)

    @property
    def reported(self) -> Tokens:
        """The sum of all usage that was reported."""
        all_ = [exchange.tokens for exchange in self.journal if exchange.tokens]
        return Tokens(*(sum(getattr(one, name) for one in all_) for name in Tokens.__dataclass_fields__))

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.connections.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, or the test is over
        finally:
            self.connections.discard(task)
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        raw = await reader.readexactly(int(headers.get("content-length", 0)))
        if method == "GET" and path.split("?")[0] == "/v1/models":
            return await _send(writer, 200, _json(_model_list(self.models)))
        dialect = _DIALECTS.get(path)
        if dialect is None or method != "POST":
            return await _send(writer, 404, _json({"error": {"message": f"no {method} {path} here"}}))
        return await self._answer(writer, dialect, Exchange(path, headers, json.loads(raw)))

    async def _answer(self, writer: asyncio.StreamWriter, dialect: ModuleType, exchange: Exchange) -> bool:
        self.journal.append(exchange)
        try:
            dialect.authorised(exchange.headers, self.key)
            exchange.shown = dialect.read(exchange.body)
        except Refused as refused:
            exchange.status, exchange.refused = refused.status, refused.words
            return await _send(writer, refused.status, _json(dialect.error(refused.status, refused.words)))
        step = self.script.popleft() if self.script else Answer()
        if isinstance(step, Hang):
            await asyncio.Event().wait()
        if isinstance(step, Fault):
            return await self._fail(writer, dialect, exchange, step)
        assert isinstance(step, Answer)
        try:
            said = self._said(step, exchange.shown)
        except ModelError as error:  # no rule fits: the test is wrong, and no retry will mend it
            exchange.status, exchange.refused = 400, str(error)
            return await _send(writer, 400, _json(dialect.error(400, str(error))))
        return await self._deliver(writer, dialect, exchange, step, said)

    def _said(self, step: Answer, shown: Shown) -> Said:
        say = step.say
        rules = self.rules if say is None else [Rule("script", lambda _: True, lambda _: say)]
        return answer(rules, shown)

    async def _fail(self, writer: asyncio.StreamWriter, dialect: ModuleType, exchange: Exchange, fault: Fault) -> bool:
        exchange.status = fault.status
        if fault.mid_stream:
            return await _send(writer, 200, dialect.error_event(fault.mid_stream, fault.words), "text/event-stream")
        body = fault.body if fault.body is not None else _json(dialect.error(fault.status, fault.words))
        more = {"retry-after": fault.retry_after} if fault.retry_after else {}
        return await _send(writer, fault.status, body, more=more)

    async def _deliver(
        self, writer: asyncio.StreamWriter, dialect: ModuleType, exchange: Exchange, step: Answer, said: Said
    ) -> bool:
        assert exchange.shown is not None
        text = said.text or step.beside
        tokens = step.tokens or _estimate(exchange.shown, said)
        spoken = Spoken(text, said.calls, tokens, step.stop, exchange.shown.model, len(self.journal), step.pings)
        streams = bool(exchange.body.get("stream"))
        body = dialect.stream(spoken) if streams else _json(dialect.whole(spoken))
        body = step.body if step.body is not None else body
        kind = step.content_type or ("text/event-stream" if streams else "application/json")
        exchange.status = 200
        await asyncio.sleep(step.slow)
        if step.cut is not None:
            return await _cut(writer, body[: step.cut], kind, step.clean)
        exchange.tokens = tokens
        return await _send(writer, 200, body, kind)


def _estimate(shown: Shown, said: Said) -> Tokens:
    written = said.text + "".join(arguments_text(call) for call in said.calls)
    return Tokens(max(1, estimate_tokens(shown.text)), estimate_tokens(written))


def _model_list(names: Iterable[str]) -> dict[str, Any]:
    items = [
        {"id": name, "type": "model", "object": "model", "display_name": name, "created": 0, "owned_by": "test"}
        for name in names
    ]
    return {"object": "list", "data": items, "has_more": False, "first_id": None, "last_id": None}


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


async def _send(
    writer: asyncio.StreamWriter,
    status: int,
    body: bytes,
    kind: str = "application/json",
    more: Mapping[str, str] | None = None,
) -> bool:
    lines = [f"HTTP/1.1 {status} scripted", f"content-type: {kind}", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (more or {}).items()]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
    await writer.drain()
    return True


async def _cut(writer: asyncio.StreamWriter, body: bytes, kind: str, clean: bool) -> bool:
    end = b"0\r\n\r\n" if clean else b""
    head = f"HTTP/1.1 200 scripted\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n".encode()
    writer.write(head + b"%x\r\n" % len(body) + body + b"\r\n" + end)
    await writer.drain()
    if not clean:
        writer.close()
        await writer.wait_closed()
    return clean


def _load(name: str) -> Sequence[Rule]:
    module, _, attribute = name.partition(":")
    found: Sequence[Rule] | Callable[[], Sequence[Rule]] = getattr(importlib.import_module(module), attribute)
    return found() if callable(found) else found


async def _serve(rules: Sequence[Rule], port: int, key: str) -> None:
    async with WireServer(rules, port=port, key=key) as server:
        print(json.dumps({"url": server.url}), flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description="Serve rules as a model over both wires.")
    parser.add_argument(
        "--rules", required=True, help="package.module:NAME of a sequence of rules, or a function that makes one"
    )
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", default="")
    given = parser.parse_args()
    asyncio.run(_serve(_load(given.rules), given.port, given.key))


if __name__ == "__main__":
    main()
