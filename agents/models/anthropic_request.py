"""AutoGen's messages and tools as a body of Anthropic's Messages API. Pure: it sends nothing.

What the protocol insists on and AutoGen does not: turns alternate and begin with a user, results follow their
calls at once, texts are not empty, arguments in the history are objects, and a turn by the user comes last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from autogen_core import FunctionCall, Image
from autogen_core.models import (
    AssistantMessage,
    FunctionExecutionResultMessage,
    LLMMessage,
    SystemMessage,
    UserMessage,
)
from autogen_core.tools import Tool, ToolSchema
from pydantic import BaseModel

from .reading import tool_schema
from .wire import json_instruction

Block = dict[str, Any]
_KEEP: Mapping[str, str] = {"type": "ephemeral"}
"""Mark of a prefix that the provider may keep for five minutes and charge less for the next time."""


def request_body(
    messages: Sequence[LLMMessage],
    tools: Sequence[Tool | ToolSchema],
    tool_choice: Tool | Literal["auto", "required", "none"],
    json_output: bool | type[BaseModel] | None,
) -> dict[str, Any]:
    """Everything of the body but the model's name and its bounds. No temperature: newer models refuse one."""
    turns = _turns(messages)
    body: dict[str, Any] = {"messages": turns}
    system = [message.content for message in messages if isinstance(message, SystemMessage) and message.content.strip()]
    blocks: list[Block] = []
    if system:
        blocks.append({"type": "text", "text": "\n\n".join(system), "cache_control": _KEEP})
    if json_output:
        blocks.append({"type": "text", "text": json_instruction(json_output)})
    if blocks:
        body["system"] = blocks
    if tools:
        body["tools"] = _tools(tools)
        body["tool_choice"] = _tool_choice(tool_choice)
        turns[-1]["content"][-1]["cache_control"] = _KEEP  # with tools there will be a next turn on top of this one
    return body


def with_advisor(body: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """The body with parameters as they stand. `extra["advisor"]` (`model`, `max_uses`) offers the wire's own advisor
    tool, which is in beta and asks for a header."""
    rest = {name: value for name, value in extra.items() if name != "advisor"}
    if "advisor" not in extra:
        return {**body, **rest}
    tool = {"type": "advisor_20260301", "name": "advisor", **extra["advisor"]}
    headers = {"anthropic-beta": "advisor-tool-2026-03-01"}
    return {**body, "tools": [*body.get("tools", []), tool], "extra_headers": headers, **rest}


def _tools(tools: Sequence[Tool | ToolSchema]) -> list[Block]:
    blocks: list[Block] = []
    for schema in map(tool_schema, tools):
        parameters = schema.get("parameters") or {"type": "object", "properties": {}}
        blocks.append(
            {"name": schema["name"], "description": schema.get("description", ""), "input_schema": dict(parameters)}
        )
    blocks[-1]["cache_control"] = _KEEP
    return blocks


def _tool_choice(choice: Tool | Literal["auto", "required", "none"]) -> Block:
    if isinstance(choice, str):
        return {"type": {"auto": "auto", "required": "any", "none": "none"}[choice]}
    return {"type": "tool", "name": choice.name}


def _turns(messages: Sequence[LLMMessage]) -> list[Block]:
    turns: list[Block] = []
    for message in messages:
        if isinstance(message, SystemMessage):
            continue
        role = "assistant" if isinstance(message, AssistantMessage) else "user"
        blocks = _blocks(message)
        if blocks and turns and turns[-1]["role"] == role:
            turns[-1]["content"] += blocks
        elif blocks:
            turns.append({"role": role, "content": blocks})
    if not turns or turns[0]["role"] != "user":
        turns.insert(0, {"role": "user", "content": [_text("Begin.")]})
    if turns[-1]["role"] != "user":
        turns.append({"role": "user", "content": [_text("Go on.")]})
    return turns


def _blocks(message: LLMMessage) -> list[Block]:
    if isinstance(message, UserMessage):
        parts = [message.content] if isinstance(message.content, str) else message.content
        return [_picture(part) if isinstance(part, Image) else _text(part) for part in parts if _says(part)]
    if isinstance(message, AssistantMessage):
        if isinstance(message.content, str):
            return [_text(message.content.rstrip())] if _says(message.content) else []
        said = [_text(message.thought.rstrip())] if message.thought and _says(message.thought) else []
        return said + [_tool_use(call) for call in message.content]
    assert isinstance(message, FunctionExecutionResultMessage)
    return [_tool_result(result.call_id, result.content, result.is_error) for result in message.content]


def _says(part: str | Image) -> bool:
    return isinstance(part, Image) or bool(part.strip())


def _text(text: str) -> Block:
    return {"type": "text", "text": text}


def _picture(image: Image) -> Block:
    return {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": image.to_base64()}}


def _tool_use(call: FunctionCall) -> Block:
    return {"type": "tool_use", "id": _id(call.id), "name": call.name, "input": _object(call.arguments)}


def _tool_result(call_id: str, text: str, is_error: bool | None) -> Block:
    content = [_text(text if text.strip() else "(no output)")]
    return {"type": "tool_result", "tool_use_id": _id(call_id), "content": content, "is_error": bool(is_error)}


def _id(text: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_-]", "_", text) or "call"


def _object(arguments: str) -> dict[str, Any]:
    try:
        value = json.loads(arguments or "{}", parse_constant=_no_number)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {"not_an_object": arguments}


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is not JSON")
