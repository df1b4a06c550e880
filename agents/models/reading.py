"""AutoGen's messages and tools, read into our own plain records. The only place that walks them for rules."""

from __future__ import annotations

from collections.abc import Sequence

from autogen_core.models import AssistantMessage, FunctionExecutionResultMessage, LLMMessage, SystemMessage, UserMessage
from autogen_core.tools import Tool, ToolSchema

from .shown import Call, Result, Shown, Turn


def shown_from(messages: Sequence[LLMMessage], tools: Sequence[Tool | ToolSchema] = (), model: str = "") -> Shown:
    """What these messages show a model."""
    return Shown(
        tuple(_turn(message) for message in messages), tuple(tool_schema(tool)["name"] for tool in tools), model
    )


def tool_schema(tool: Tool | ToolSchema) -> ToolSchema:
    """The schema of a tool, given as a tool or as its schema."""
    return tool if isinstance(tool, dict) else tool.schema


def _turn(message: LLMMessage) -> Turn:
    if isinstance(message, SystemMessage):
        return Turn("system", message.content)
    if isinstance(message, UserMessage):
        return Turn("user", user_text(message))
    if isinstance(message, AssistantMessage):
        if isinstance(message.content, str):
            return Turn("assistant", message.content)
        calls = tuple(Call(call.name, call.arguments, call.id) for call in message.content)
        return Turn("assistant", message.thought or "", calls)
    return Turn("tools", results=_results(message))


def user_text(message: UserMessage) -> str:
    """The words of a user turn; an image is named, not shown."""
    if isinstance(message.content, str):
        return message.content
    return "\n".join(part if isinstance(part, str) else "[image]" for part in message.content)


def _results(message: FunctionExecutionResultMessage) -> tuple[Result, ...]:
    return tuple(Result(item.name, item.call_id, item.content, not item.is_error) for item in message.content)
