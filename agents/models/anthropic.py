"""Anthropic's Messages API behind AutoGen's face, on today's `anthropic` SDK.

Sends and reads; what is sent is built in `anthropic_request`. Protocol: Messages API, version 2023-06-01,
with server-sent events when it streams. The SDK is imported when a client is made.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from autogen_core import FunctionCall
from autogen_core.models import CreateResult, FinishReasons, ModelInfo

from .anthropic_request import request_body, with_advisor
from .client import UNMEASURED_CONTEXT
from .endpoint import Endpoint, WireFault
from .request import Request
from .retry import Retry
from .usage import Usage
from .wire import charging, events, faults, http_client, linked, sendable, text_of_arguments
from .wire_client import WireClient

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


class AnthropicClient(WireClient):
    """One Claude model, or one that a compatible server plays."""

    def __init__(
        self,
        endpoint: Endpoint,
        info: ModelInfo,
        context_tokens: int = UNMEASURED_CONTEXT,
        retry: Retry | None = None,
    ) -> None:
        import anthropic

        super().__init__(endpoint, info, context_tokens, retry)
        self._module = anthropic
        self._sdk = anthropic.AsyncAnthropic(
            api_key=endpoint.key or "none",
            base_url=endpoint.base_url,
            max_retries=0,
            timeout=endpoint.seconds,
            http_client=http_client(anthropic, endpoint),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._sdk.close()

    def _body(self, request: Request) -> dict[str, Any]:
        body = request_body(request.messages, request.tools, request.tool_choice, request.json_output)
        bounds = {"model": self._at.model, "max_tokens": self._at.max_tokens}
        return {**bounds, **sendable(with_advisor(body, request.extra))}

    async def _once(self, request: Request) -> CreateResult:
        body = self._body(request)
        with faults(self._module, self._at):
            message: Message | str = await linked(self._sdk.messages.create(**body), None, self._at.seconds)
        if isinstance(message, str) or not isinstance(getattr(message, "content", None), list):
            raise WireFault("the answer is not a message of the Messages API", retryable=False)
        heard = _Heard()
        heard.read(message)
        return heard.result()

    async def _stream_once(self, request: Request) -> AsyncGenerator[str | CreateResult, None]:
        body, token = self._body(request), request.token
        heard = _Heard()
        with charging(heard.used), faults(self._module, self._at):
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
    advice: Usage | None = None
    """What an advisor used that the model consulted: the wire counts it apart."""
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
        rounds = [dict(one) for one in getattr(usage, "iterations", None) or []]
        advised = [_usage_of(one) for one in rounds if one.get("type") == "advisor_message"]
        self.advice = sum(advised[1:], advised[0]) if advised else self.advice

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
            usage=self.used(),
            cached=False,
            thought=(text if calls else thinking) or None,
        )

    def used(self) -> Usage:
        """What the wire has counted so far."""
        return replace(_usage_of(self.usage), advice=self.advice)


def _usage_of(told: Mapping[str, Any]) -> Usage:
    read, written = told.get("cache_read_input_tokens") or 0, told.get("cache_creation_input_tokens") or 0
    return Usage((told.get("input_tokens") or 0) + read + written, told.get("output_tokens") or 0, read, written)
