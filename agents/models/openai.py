"""Every OpenAI-compatible provider behind AutoGen's face: autogen-ext's client, on a wire that is mended first.

autogen-ext builds the request and reads the answer. Around it stands what it lacks: one retry policy, errors in
one line, cached tokens, and answers put right before it reads them (`openai_answers`), because it warns, merges
or fails on what local servers really send. A fresh autogen-ext client is made for each call, so that calls at
the same time cannot mix their figures. The SDKs are imported when a client is made.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal

from autogen_core import CancellationToken
from autogen_core.models import ChatCompletionClient, CreateResult, LLMMessage, ModelInfo, SystemMessage
from autogen_core.tools import Tool, ToolSchema
from pydantic import BaseModel

from .client import UNMEASURED_CONTEXT
from .endpoint import Endpoint, WireFault
from .openai_answers import Noted, SaidNothing, mend_answer, mended_chunks, settle
from .reading import tool_schema
from .request import JsonOutput, Request
from .retry import Retry
from .shown import estimate_tokens
from .usage import Usage
from .wire import charging, events, faults, http_client, json_instruction, linked, sendable
from .wire_client import WireClient


@dataclass(frozen=True)
class Habits:
    """In what providers of this wire differ."""

    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """What the bound of an answer is called."""
    json: Literal["schema", "object", "words"] = "object"
    """How JSON is asked for beside the instruction: by schema, as any object, or by the instruction alone."""


class OpenAIClient(WireClient):
    """One model of an OpenAI-compatible provider."""

    def __init__(
        self,
        endpoint: Endpoint,
        info: ModelInfo,
        context_tokens: int = UNMEASURED_CONTEXT,
        habits: Habits | None = None,
        retry: Retry | None = None,
    ) -> None:
        import autogen_ext.models.openai as autogen
        import openai

        super().__init__(endpoint, info, context_tokens, retry)
        self._habits = habits or Habits()
        self._autogen, self._module = autogen, openai
        self._unwanted: set[str] = set()
        """Parameters that this server has refused by name; they are left out from then on."""
        self._sdk = openai.AsyncOpenAI(
            api_key=endpoint.key or "none",
            base_url=endpoint.base_url,
            max_retries=0,
            timeout=endpoint.seconds,
            http_client=http_client(openai, endpoint),
        )

    async def _once(self, request: Request) -> CreateResult:
        shown, tools = _one_system(request.messages, request.json_output), request.tools
        noted = Noted(names=_names(tools))
        client = self._client(noted, request.token)
        extra = self._extra(tools, request.json_output, request.extra)
        with charging(lambda: noted.usage):
            result = await client.create(shown, tools=tools, tool_choice=request.tool_choice, extra_create_args=extra)
        return self._settled(result, noted, shown, tools)

    async def _stream_once(self, request: Request) -> AsyncGenerator[str | CreateResult, None]:
        shown, tools = _one_system(request.messages, request.json_output), request.tools
        noted = Noted(names=_names(tools))
        client = self._client(noted, request.token)
        extra = self._extra(tools, request.json_output, request.extra)
        extra["stream_options"] = {"include_usage": True}
        choice = request.tool_choice
        stream = client.create_stream(shown, tools=tools, tool_choice=choice, extra_create_args=extra)
        with charging(lambda: noted.usage):
            try:
                async with aclosing(stream) as items:
                    async for item in items:
                        yield self._settled(item, noted, shown, tools) if isinstance(item, CreateResult) else item
            except SaidNothing as silence:
                yield self._settled(silence.result, noted, shown, tools)

    async def close(self) -> None:
        """Close the connections."""
        await self._sdk.close()

    def _client(self, noted: Noted, token: CancellationToken | None) -> ChatCompletionClient:
        """autogen-ext's client for one call, on our wire in place of the SDK.

        It is not told the model's name: it would warn when a server answers with another date of the same model.
        """

        async def send(**body: Any) -> Any:
            return await self._send(noted, token, {"model": self._at.model, **body})

        wire: Any = SimpleNamespace(chat=SimpleNamespace(completions=SimpleNamespace(create=send)))
        return self._autogen.BaseOpenAIChatCompletionClient(
            wire, create_args={}, model_info=self._info, include_name_in_message=False
        )

    async def _send(self, noted: Noted, token: CancellationToken | None, body: dict[str, Any]) -> Any:
        wanted = {name: sendable(value) for name, value in body.items() if name not in self._unwanted}
        with faults(self._module, self._at):
            try:
                answer = await linked(self._sdk.chat.completions.create(**wanted), token, self._at.seconds)
            except self._module.BadRequestError as error:
                refused = error.param if error.param in _DISPENSABLE and error.param in wanted else None
                if refused is None:
                    raise
                self._unwanted.add(refused)
                return await self._send(noted, token, body)
        if body.get("stream"):
            return self._chunks(answer, noted, token)
        with faults(self._module, self._at):
            return mend_answer(answer, noted)

    async def _chunks(self, stream: Any, noted: Noted, token: CancellationToken | None) -> AsyncGenerator[Any, None]:
        with faults(self._module, self._at):
            async with aclosing(mended_chunks(events(stream, token, self._at.seconds), noted)) as chunks:
                async for chunk in chunks:
                    yield chunk
        if not noted.stop:
            raise WireFault("the stream ended before the answer was complete")

    def _extra(
        self,
        tools: Sequence[Tool | ToolSchema],
        json_output: JsonOutput,
        given: Mapping[str, Any] | None,
    ) -> dict[str, Any]:
        wanted = dict(given or {})
        extra: dict[str, Any] = {self._habits.limit: wanted.pop("max_tokens", self._at.max_tokens)}
        if tools:
            extra["parallel_tool_calls"] = False
        if json_output and self._habits.json != "words":
            extra["response_format"] = self._response_format(json_output)
        return {**extra, **wanted}

    def _response_format(self, json_output: bool | type[BaseModel]) -> dict[str, Any]:
        if isinstance(json_output, bool) or self._habits.json == "object":
            return {"type": "json_object"}
        schema = {"name": json_output.__name__, "schema": json_output.model_json_schema(), "strict": False}
        return {"type": "json_schema", "json_schema": schema}

    def _settled(
        self, result: CreateResult, noted: Noted, shown: Sequence[LLMMessage], tools: Sequence[Tool | ToolSchema]
    ) -> CreateResult:
        written = result.content if isinstance(result.content, str) else "".join(c.arguments for c in result.content)
        usage = noted.usage or Usage(self.count_tokens(shown, tools=tools), estimate_tokens(written))
        return settle(result, noted, usage)


_DISPENSABLE = frozenset({"parallel_tool_calls", "stream_options", "response_format"})


def _names(tools: Sequence[Tool | ToolSchema]) -> tuple[str, ...]:
    return tuple(tool_schema(tool)["name"] for tool in tools)


def _one_system(messages: Sequence[LLMMessage], json_output: JsonOutput) -> list[LLMMessage]:
    """One system message in front, since many local models' templates take no other."""
    words = [message.content for message in messages if isinstance(message, SystemMessage) and message.content.strip()]
    if json_output:
        words.append(json_instruction(json_output))
    first: list[LLMMessage] = [SystemMessage(content="\n\n".join(words))] if words else []
    return first + [message for message in messages if not isinstance(message, SystemMessage)]
