"""One request to a model, as a record: what AutoGen's face takes in six arguments. Knows no wire and no provider."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from autogen_core import CancellationToken
from autogen_core.models import AssistantMessage, ChatCompletionClient, CreateResult, LLMMessage, UserMessage
from autogen_core.tools import Tool, ToolSchema
from pydantic import BaseModel

ToolChoice = Tool | Literal["auto", "required", "none"]
JsonOutput = bool | type[BaseModel] | None


@dataclass(frozen=True)
class Request:
    """What a model is shown, what it may call, what its answer has to be, and who may cancel it."""

    messages: tuple[LLMMessage, ...]
    tools: tuple[Tool | ToolSchema, ...] = ()
    tool_choice: ToolChoice = "auto"
    json_output: JsonOutput = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Parameters for the wire as they stand, such as `max_tokens`."""
    token: CancellationToken | None = None

    def bounded(self, max_tokens: int | None) -> Request:
        """The same with a longest answer, unless it has one; None leaves that to the wire."""
        if max_tokens is None or "max_tokens" in self.extra:
            return self
        return dataclasses.replace(self, extra={**self.extra, "max_tokens": max_tokens})

    def with_finding(self, draft: CreateResult | None, finding: str) -> Request:
        """The same for the next try, with the draft and what was wrong with it."""
        said = "" if draft is None else _as_text(draft)
        more: list[LLMMessage] = [AssistantMessage(content=said, source="draft")] if said else []
        more.append(
            UserMessage(content=f"That answer cannot be used: {finding}. Answer the request again.", source="check")
        )
        return dataclasses.replace(self, messages=(*self.messages, *more))

    async def asked_of(self, client: ChatCompletionClient) -> CreateResult:
        """The whole answer of a client."""
        return await client.create(
            self.messages,
            tools=self.tools,
            tool_choice=self.tool_choice,
            json_output=self.json_output,
            extra_create_args=self.extra,
            cancellation_token=self.token,
        )

    def streamed_by(self, client: ChatCompletionClient) -> AsyncGenerator[str | CreateResult, None]:
        """Pieces of a client's answer as they come, then the whole."""
        return client.create_stream(
            self.messages,
            tools=self.tools,
            tool_choice=self.tool_choice,
            json_output=self.json_output,
            extra_create_args=self.extra,
            cancellation_token=self.token,
        )

    @property
    def last_words(self) -> str:
        """What a user turn said last."""
        return next((str(m.content) for m in reversed(self.messages) if isinstance(m, UserMessage)), "")

    @property
    def tokens(self) -> int:
        """About how many tokens are shown: a quarter of the characters; cheap, and good for a choice only."""
        return sum(len(str(message.content)) for message in self.messages) // 4


def _as_text(result: CreateResult) -> str:
    if isinstance(result.content, str):
        return result.content
    return "\n".join(f"{call.name}({call.arguments})" for call in result.content)
