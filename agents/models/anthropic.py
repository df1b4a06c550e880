"""Anthropic's Messages API behind AutoGen's face, on today's `anthropic` SDK.

Sends and reads; what is sent is built in `anthropic_request`. Protocol: Messages API, version 2023-06-01,
with server-sent events when it streams. The SDK is imported when a client is made.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from autogen_core import CancellationToken, FunctionCall
from autogen_core.models import CreateResult, FinishReasons, LLMMessage, ModelInfo
from autogen_core.tools import Tool, ToolSchema
from pydantic import BaseModel

from .anthropic_request import request_body
from .client import UNMEASURED_CONTEXT, MeteredClient
from .endpoint import Endpoint, WireFault
from .retry import Retry
from .usage import Usage
from .wire import events, faults, heeding, http_client, linked, sendable, text_of_arguments

if TYPE_CHECKING:
    from anthropic.types import Message

_FINISH: Mapping[str, FinishReasons] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "tool_use": "function_calls",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "content_filter",
}


class AnthropicClient(MeteredClient):
    """One Claude model, or one that a compatible server plays."""

    def __init__(
        self,
        endpoint: Endpoint,
        info: ModelInfo,
        context_tokens: int = UNMEASURED_CONTEXT,
        retry: Retry | None = None,
    ) -> None:
        import anthropic

        super().__init__(endpoint.model, info, context_tokens)
        self._at, self._retry = endpoint, retry or Retry()
        self._module = anthropic
        self._sdk = anthropic.AsyncAnthropic(
            api_key=endpoint.key or "none",
            base_url=endpoint.base_url,
            max_retries=0,
            timeout=endpoint.seconds,
            http_client=http_client(anthropic, endpoint),
        )

    async def create(
        self,
        messages: Sequence[LLMMessage],
        *,
        tools: Sequence[Tool | ToolSchema] = (),
        tool_choice: Tool | Literal["auto", "required", "none"] = "auto",
        json_output: bool | type[BaseModel] | None = None,
        extra_create_args: Mapping[str, Any] | None = None,
        cancellation_token: CancellationToken | None = None,
    ) -> CreateResult:
        """One whole answer. Raises `ModelError` after the last try."""
        body = self._body(messages, tools, tool_choice, json_output, extra_create_args)
        answer = asyncio.ensure_future(self._retry.call(self._at, lambda: self._once(body)))
        if cancellation_token is not None:
            cancellation_token.link_future(answer)
        return self._metered(await answer)

    async def create_stream(
        self,
        messages: Sequence[LLMMessage],
        *,
        tools: Sequence[Tool | ToolSchema] = (),
        tool_choice: Tool | Literal["auto", "required", "none"] = "auto",
        json_output: bool | type[BaseModel] | None = None,
        extra_create_args: Mapping[str, Any] | None = None,
        cancellation_token: CancellationToken | None = None,
    ) -> AsyncGenerator[str | CreateResult, None]:
        """Pieces of text as they come, then the whole answer. Raises `ModelError`; after the first piece there
        is no second try."""
        body = self._body(messages, tools, tool_choice, json_output, extra_create_args)
        policy = heeding(self._retry, cancellation_token)
        async with aclosing(policy.stream(self._at, lambda: self._pieces(body, cancellation_token))) as pieces:
            async for piece in pieces:
                yield self._metered(piece) if isinstance(piece, CreateResult) else piece

    async def close(self) -> None:
        """Close the connections."""
        await self._sdk.close()

    def _body(
        self,
        messages: Sequence[LLMMessage],
        tools: Sequence[Tool | ToolSchema],
        tool_choice: Tool | Literal["auto", "required", "none"],
        json_output: bool | type[BaseModel] | None,
        extra: Mapping[str, Any] | None,
    ) -> dict[str, Any]:
        body = request_body(messages, tools, tool_choice, json_output)
        bounds = {"model": self._at.model, "max_tokens": self._at.max_tokens}
        return {**bounds, **sendable(body), **(extra or {})}

    async def _once(self, body: dict[str, Any]) -> CreateResult:
        with faults(self._module, self._at):
            message: Message | str = await linked(self._sdk.messages.create(**body), None, self._at.seconds)
        if isinstance(message, str) or not isinstance(getattr(message, "content", None), list):
            raise WireFault("the answer is not a message of the Messages API", retryable=False)
        heard = _Heard()
        heard.read(message)
        return heard.result()

    async def _pieces(
        self, body: dict[str, Any], token: CancellationToken | None
    ) -> AsyncGenerator[str | CreateResult, None]:
        heard = _Heard()
        with faults(self._module, self._at):
            stream = await linked(self._sdk.messages.create(**body, stream=True), token, self._at.seconds)
            async with aclosing(events(stream, token, self._at.seconds)) as heard_events:
                async for event in heard_events:
                    piece = heard.hear(event)
                    if piece:
                        yield piece
        if not heard.ended:
            raise WireFault("the stream ended before the answer was complete")
        yield heard.result()


@dataclass
class _Block:
    """One block of an answer that is being heard."""

    kind: str
    id: str = ""
    name: str = ""
    text: str = ""
    whole: Any = None
    """The arguments, where they came in one piece."""

    def arguments(self) -> str:
        """The arguments as text, exactly as the model wrote them if they are no JSON object."""
        return self.text or text_of_arguments(self.whole)


@dataclass
class _Heard:
    """An answer, put together from a whole message or from the events of a stream."""

    blocks: dict[int, _Block] = field(default_factory=dict)
    usage: dict[str, int] = field(default_factory=dict)
    stop: str = ""
    ended: bool = False

    def read(self, message: Message) -> None:
        """Take in a whole message."""
        for index, block in enumerate(message.content):
            self._begin(index, block)
        self._count(message.usage)
        self.stop = message.stop_reason or ""

    def hear(self, event: Any) -> str:
        """Take in one event; gives the text that it adds. Events of unknown kinds are passed over, as the
        protocol asks."""
        if event.type == "message_start":
            self._count(event.message.usage)
        elif event.type == "content_block_start":
            return self._begin(event.index, event.content_block)
        elif event.type == "content_block_delta":
            return self._add(event.index, event.delta)
        elif event.type == "message_delta":
            self.stop = event.delta.stop_reason or self.stop
            self._count(event.usage)
        elif event.type == "message_stop":
            self.ended = True
        return ""

    def _begin(self, index: int, block: Any) -> str:
        text = getattr(block, "text", "") or getattr(block, "thinking", "") or ""
        whole = getattr(block, "input", None)
        self.blocks[index] = _Block(block.type, getattr(block, "id", ""), getattr(block, "name", ""), text, whole)
        return text if block.type == "text" else ""

    def _add(self, index: int, delta: Any) -> str:
        block = self.blocks.setdefault(index, _Block("text"))
        words = {"text_delta": "text", "input_json_delta": "partial_json", "thinking_delta": "thinking"}
        piece = str(getattr(delta, words.get(delta.type, ""), "") or "")
        block.text += piece
        return piece if delta.type == "text_delta" else ""

    def _count(self, usage: Any) -> None:
        for name in ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"):
            value = getattr(usage, name, None)
            if isinstance(value, int):
                self.usage[name] = value

    def result(self) -> CreateResult:
        """The answer for AutoGen. Text beside tool calls becomes the thought, as AutoGen does it."""
        blocks = [self.blocks[index] for index in sorted(self.blocks)]
        text = "".join(block.text for block in blocks if block.kind == "text")
        thinking = "".join(block.text for block in blocks if block.kind == "thinking")
        calls = [
            FunctionCall(id=block.id, name=block.name, arguments=block.arguments())
            for block in blocks
            if block.kind == "tool_use"
        ]
        return CreateResult(
            finish_reason=_FINISH.get(self.stop, "unknown"),
            content=calls or text,
            usage=self._used(),
            cached=False,
            thought=(text if calls else thinking) or None,
        )

    def _used(self) -> Usage:
        read, written = self.usage.get("cache_read_input_tokens", 0), self.usage.get("cache_creation_input_tokens", 0)
        shown = self.usage.get("input_tokens", 0) + read + written
        return Usage(shown, self.usage.get("output_tokens", 0), read, written)
