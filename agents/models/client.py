"""What every model client of ours has in common: a name, its abilities, its totals, an estimate of tokens.

Knows no wire and no provider.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, NoReturn

from autogen_core import CancellationToken
from autogen_core.models import ChatCompletionClient, CreateResult, LLMMessage, ModelInfo
from autogen_core.tools import Tool, ToolSchema
from pydantic import BaseModel

from .reading import shown_from, tool_schema
from .request import JsonOutput, Request, ToolChoice
from .shown import estimate_tokens
from .usage import Usage, usage_of

UNMEASURED_CONTEXT = 128_000
"""Context in tokens of a model that says nothing about itself."""


class MeteredClient(ChatCompletionClient):
    """Base of our clients: AutoGen's face, once. What stands behind it answers a `Request`, whole or in pieces."""

    component_type = "model"
    component_config_schema = BaseModel

    def __init__(self, name: str, info: ModelInfo, context_tokens: int = UNMEASURED_CONTEXT) -> None:
        self.name = name
        self._info, self._context = info, context_tokens
        self._last, self._total = Usage(0, 0), Usage(0, 0)

    async def create(
        self,
        messages: Sequence[LLMMessage],
        *,
        tools: Sequence[Tool | ToolSchema] = (),
        tool_choice: ToolChoice = "auto",
        json_output: JsonOutput = None,
        extra_create_args: Mapping[str, Any] | None = None,
        cancellation_token: CancellationToken | None = None,
    ) -> CreateResult:
        """One whole answer. Raises `ModelError` when none can be had."""
        extra = extra_create_args or {}
        request = Request(tuple(messages), tuple(tools), tool_choice, json_output, extra, cancellation_token)
        return self._metered(await self._answer(request))

    async def create_stream(
        self,
        messages: Sequence[LLMMessage],
        *,
        tools: Sequence[Tool | ToolSchema] = (),
        tool_choice: ToolChoice = "auto",
        json_output: JsonOutput = None,
        extra_create_args: Mapping[str, Any] | None = None,
        cancellation_token: CancellationToken | None = None,
    ) -> AsyncGenerator[str | CreateResult, None]:
        """Pieces of text as they come, then the whole answer. Raises `ModelError`; nobody hears a piece twice."""
        extra = extra_create_args or {}
        request = Request(tuple(messages), tuple(tools), tool_choice, json_output, extra, cancellation_token)
        async with aclosing(self._pieces(request)) as pieces:
            async for piece in pieces:
                yield self._metered(piece) if isinstance(piece, CreateResult) else piece

    @abstractmethod
    async def _answer(self, request: Request) -> CreateResult:
        """One whole answer."""

    @abstractmethod
    def _pieces(self, request: Request) -> AsyncGenerator[str | CreateResult, None]:
        """Pieces of text, then the whole answer."""

    def _metered(self, result: CreateResult) -> CreateResult:
        self._last = usage_of(result)
        self._total = self._total + self._last
        return result

    def actual_usage(self) -> Usage:
        """Tokens of the last answer."""
        return self._last

    def total_usage(self) -> Usage:
        """Tokens of all answers of this client."""
        return self._total

    def count_tokens(self, messages: Sequence[LLMMessage], *, tools: Sequence[Tool | ToolSchema] = ()) -> int:
        """An estimate, good for bounding a context and never for a bill."""
        schemas = json.dumps([tool_schema(tool) for tool in tools]) if tools else ""
        return estimate_tokens(shown_from(messages).text) + estimate_tokens(schemas)

    def remaining_tokens(self, messages: Sequence[LLMMessage], *, tools: Sequence[Tool | ToolSchema] = ()) -> int:
        """Context that is left after these messages, by the same estimate; never below 0."""
        return max(0, self._context - self.count_tokens(messages, tools=tools))

    @property
    def capabilities(self) -> Any:
        """AutoGen's older word for `model_info`."""
        return self._info

    @property
    def model_info(self) -> ModelInfo:
        """What the model can do."""
        return self._info

    def _to_config(self) -> NoReturn:
        raise NotImplementedError("model clients are made by the catalogue and cannot be declared in a file")


def abilities(*, tools: bool = True, json_output: bool = True, vision: bool = False) -> ModelInfo:
    """AutoGen's record of what a model can do. The family is left open: we do not branch on names."""
    return ModelInfo(
        vision=vision,
        function_calling=tools,
        json_output=json_output,
        structured_output=json_output,
        family="unknown",
        multiple_system_messages=True,
    )
