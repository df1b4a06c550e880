"""Anthropic's Messages API as the wire server speaks it: requests checked as strictly as the real one does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from understudy.agents.models.scripted import arguments_text
from understudy.agents.models.shown import Call, Result, Shown, Turn

from .script import Refused, Spoken, need, pieces

PATH = "/v1/messages"
_KNOWN = {
    "model", "max_tokens", "messages", "system", "tools", "tool_choice", "stream", "metadata", "stop_sequences",
    "thinking", "output_config", "service_tier", "top_k", "top_p",
}  # fmt: skip
_NAME = re.compile(r"^[a-zA-Z0-9_-]{1,128}$")
_STOP = {True: "tool_use", False: "end_turn"}


def authorised(headers: Mapping[str, str], key: str) -> None:
    """Refuse a wrong key and a missing version."""
    need(headers.get("anthropic-version"), "anthropic-version: header is required")
    if key and headers.get("x-api-key") != key:
        raise Refused("invalid x-api-key", 401)


def read(body: Mapping[str, Any]) -> Shown:
    """What the model is shown, or `Refused`."""
    need(not set(body) - _KNOWN, f"{sorted(set(body) - _KNOWN)}: Extra inputs are not permitted")
    need(isinstance(body.get("model"), str) and body["model"], "model: Field required")
    need(isinstance(body.get("max_tokens"), int) and body["max_tokens"] > 0, "max_tokens: must be over 0")
    tools = [tool for tool in body.get("tools", []) if tool.get("type") != "advisor_20260301"]
    for tool in tools:
        need(_NAME.match(str(tool.get("name", ""))), "tools: name does not match the pattern")
        need(tool.get("input_schema", {}).get("type") == "object", "tools: input_schema.type must be object")
    names = tuple(tool["name"] for tool in tools)
    need(len(set(names)) == len(names), "tools: Tool names must be unique")
    need("tool_choice" not in body or tools, "tool_choice: may only be specified while providing tools")
    need(json.dumps(body).count('"cache_control"') <= 4, "a maximum of 4 blocks with cache_control may be provided")
    system = _blocks(body.get("system", []), "system")
    turns = [Turn("system", "\n".join(block["text"] for block in system))] if system else []
    return Shown((*turns, *_conversation(body.get("messages"))), names, body["model"])


def _conversation(messages: Any) -> Iterator[Turn]:
    need(isinstance(messages, list) and messages, "messages: at least one message is required")
    names: dict[str, str] = {}
    open_ids: set[str] = set()
    for index, message in enumerate(messages):
        role = message.get("role")
        need(role == ("assistant" if index % 2 else "user"), f"messages.{index}: roles must alternate from user")
        blocks = _blocks(message.get("content"), f"messages.{index}.content")
        need(blocks, f"messages.{index}: must have non-empty content")
        if role == "assistant":
            calls = tuple(_call(block) for block in blocks if block["type"] == "tool_use")
            need(
                len({call.id for call in calls} | set(names)) == len(calls) + len(names), "tool_use: ids must be unique"
            )
            names.update({call.id: call.tool for call in calls})
            open_ids = {call.id for call in calls}
            yield Turn("assistant", _words(blocks), calls)
        else:
            yield from _user(blocks, names, open_ids, index)
            open_ids = set()
    need(messages[-1]["role"] == "user", "This model does not support assistant message prefill")


def _user(blocks: list[dict[str, Any]], names: dict[str, str], open_ids: set[str], index: int) -> Iterator[Turn]:
    results = [block for block in blocks if block["type"] == "tool_result"]
    need(blocks[: len(results)] == results, f"messages.{index}: tool_result blocks must come first")
    answered = {block.get("tool_use_id") for block in results}
    need(answered == open_ids, f"messages.{index}: tool_use ids {sorted(open_ids)} need tool_result blocks at once")
    if results:
        yield Turn("tools", results=tuple(_result(block, names) for block in results))
    if len(results) < len(blocks):
        yield Turn("user", _words(blocks))


def _blocks(content: Any, where: str) -> list[dict[str, Any]]:
    if isinstance(content, str):
        content = [{"type": "text", "text": content}]
    need(isinstance(content, list), f"{where}: must be a string or a list of blocks")
    for block in content:
        kind = block.get("type")
        need(kind in ("text", "image", "tool_use", "tool_result"), f"{where}: unknown block {kind!r}")
        need(kind != "text" or block.get("text", "").strip(), f"{where}: text content blocks must be non-empty")
    return content


def _call(block: dict[str, Any]) -> Call:
    need(_NAME.match(str(block.get("id", ""))), "tool_use.id: does not match the pattern")
    need(isinstance(block.get("input"), dict), "tool_use.input: must be an object")
    return Call(block["name"], block["input"], block["id"])


def _result(block: dict[str, Any], names: dict[str, str]) -> Result:
    text = "".join(part["text"] for part in _blocks(block.get("content", []), "tool_result"))
    return Result(names[block["tool_use_id"]], block["tool_use_id"], text, not block.get("is_error"))


def _words(blocks: list[dict[str, Any]]) -> str:
    return "\n".join(
        block["text"] if block["type"] == "text" else "[image]"
        for block in blocks
        if block["type"] in ("text", "image")
    )


def whole(said: Spoken) -> dict[str, Any]:
    """The answer in one piece. Arguments that are no JSON object go out as the text they are."""
    content: list[dict[str, Any]] = [{"type": "text", "text": said.text}] if said.text else []
    content += [{"type": "tool_use", "id": call.id, "name": call.tool, "input": _input(call)} for call in said.calls]
    return {
        **_message(said),
        "content": content,
        "stop_reason": said.stop or _STOP[bool(said.calls)],
        "usage": _usage(said),
    }


def _input(call: Call) -> Any:
    try:
        return json.loads(arguments_text(call))
    except ValueError:
        return call.args


def _message(said: Spoken) -> dict[str, Any]:
    return {
        "id": f"msg_{said.number}", "type": "message", "role": "assistant", "model": said.model, "content": [],
        "stop_reason": None, "stop_sequence": None,
    }  # fmt: skip


def _usage(said: Spoken) -> dict[str, int]:
    tokens = said.tokens
    return {
        "input_tokens": tokens.shown - tokens.cached - tokens.cache_write,
        "cache_read_input_tokens": tokens.cached,
        "cache_creation_input_tokens": tokens.cache_write,
        "output_tokens": tokens.written,
    }


def stream(said: Spoken) -> bytes:
    """The answer as server-sent events."""
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**_message(said), "usage": {**_usage(said), "output_tokens": 1}}}
    ]
    if said.text:
        events += _block(
            0, {"type": "text", "text": ""}, [{"type": "text_delta", "text": part} for part in pieces(said.text)]
        )
    for index, call in enumerate(said.calls, 1 if said.text else 0):
        start = {"type": "tool_use", "id": call.id, "name": call.tool, "input": {}}
        events += _block(
            index, start, [{"type": "input_json_delta", "partial_json": part} for part in pieces(arguments_text(call))]
        )
    events += [{"type": "ping"}] * said.pings
    stop = said.stop or _STOP[bool(said.calls)]
    events.append(
        {
            "type": "message_delta",
            "delta": {"stop_reason": stop, "stop_sequence": None},
            "usage": {"output_tokens": said.tokens.written},
        }
    )
    events.append({"type": "message_stop"})
    return b"".join(_event(event) for event in events)


def _block(index: int, start: dict[str, Any], deltas: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"type": "content_block_start", "index": index, "content_block": start},
        {"type": "ping"},
        *({"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": index},
    ]


def _event(data: dict[str, Any]) -> bytes:
    return f"event: {data['type']}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def error(status: int, words: str) -> dict[str, Any]:
    """An error body."""
    kinds = {
        400: "invalid_request_error",
        401: "authentication_error",
        404: "not_found_error",
        429: "rate_limit_error",
        529: "overloaded_error",
    }
    return {"type": "error", "error": {"type": kinds.get(status, "api_error"), "message": words}}


def error_event(kind: str, words: str) -> bytes:
    """An error inside a stream."""
    return _event({"type": "error", "error": {"type": kind, "message": words}})
