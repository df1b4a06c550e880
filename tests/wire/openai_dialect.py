"""OpenAI's chat completions as the wire server speaks them: requests checked as strictly as the real one does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from understudy.agents.models.scripted import arguments_text
from understudy.agents.models.shown import Call, Result, Shown, Turn

from .script import Refused, Spoken, need, pieces

PATH = "/v1/chat/completions"
_KNOWN = {
    "model", "messages", "tools", "tool_choice", "parallel_tool_calls", "stream", "stream_options", "max_tokens",
    "max_completion_tokens", "response_format", "temperature", "top_p", "seed", "stop", "user",
}  # fmt: skip
_NAME = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")


def authorised(headers: Mapping[str, str], key: str) -> None:
    """Refuse a wrong key."""
    if key and headers.get("authorization") != f"Bearer {key}":
        raise Refused(f"Incorrect API key provided: {headers.get('authorization', '')[7:]}", 401)


def read(body: Mapping[str, Any]) -> Shown:
    """What the model is shown, or `Refused`."""
    need(not set(body) - _KNOWN, f"Unrecognized request arguments supplied: {sorted(set(body) - _KNOWN)}")
    need(isinstance(body.get("model"), str) and body["model"], "you must provide a model parameter")
    tools = body.get("tools", [])
    need("tools" not in body or tools, "[] is too short - 'tools'")
    for only in ("parallel_tool_calls", "tool_choice"):
        need(only not in body or tools, f"Invalid value for '{only}': only allowed when 'tools' are specified")
    need("stream_options" not in body or body.get("stream"), "'stream_options' is only allowed when 'stream' is on")
    for tool in tools:
        need(tool.get("type") == "function", "tools: type must be function")
        need(_NAME.match(str(tool["function"].get("name", ""))), "tools: function.name does not match the pattern")
        need(
            tool["function"].get("parameters", {}).get("type") == "object", "tools: parameters must be an object schema"
        )
    if body.get("response_format", {}).get("type") == "json_object":
        need("json" in json.dumps(body["messages"]).lower(), "'messages' must contain the word 'json' in some form")
    turns = tuple(_conversation(body.get("messages")))
    return Shown(turns, tuple(tool["function"]["name"] for tool in tools), body["model"])


def _conversation(messages: Any) -> Iterator[Turn]:
    need(isinstance(messages, list) and messages, "[] is too short - 'messages'")
    names: dict[str, str] = {}
    open_ids: list[str] = []
    results: list[Result] = []
    for index, message in enumerate(messages):
        role = message.get("role")
        need(role in ("system", "developer", "user", "assistant", "tool"), f"messages[{index}].role: invalid {role!r}")
        if role == "tool":
            key = message.get("tool_call_id")
            need(
                key in open_ids, "messages with role 'tool' must be a response to a preceding message with 'tool_calls'"
            )
            open_ids.remove(key)
            results.append(Result(names[key], key, _words(message.get("content"), index)))
            continue
        need(not open_ids, f"tool_call_ids did not have response messages: {', '.join(open_ids)}")
        if results:
            yield Turn("tools", results=tuple(results))
            results = []
        if role == "assistant":
            calls = tuple(_call(call) for call in message.get("tool_calls") or [])
            need(calls or message.get("content") is not None, f"messages[{index}]: content or tool_calls is needed")
            names.update({call.id: call.tool for call in calls})
            open_ids = [call.id for call in calls]
            yield Turn("assistant", _words(message.get("content") or "", index), calls)
        else:
            yield Turn("user" if role == "user" else "system", _words(message.get("content"), index))
    need(not open_ids, f"tool_call_ids did not have response messages: {', '.join(open_ids)}")
    if results:
        yield Turn("tools", results=tuple(results))


def _words(content: Any, index: int) -> str:
    if isinstance(content, str):
        return content
    need(isinstance(content, list), f"messages[{index}].content: must be a string or a list of parts")
    return "\n".join(part["text"] if part.get("type") == "text" else "[image]" for part in content)


def _call(call: dict[str, Any]) -> Call:
    need(call.get("type") == "function" and call.get("id"), "tool_calls: id and type are needed")
    need(isinstance(call["function"].get("arguments"), str), "tool_calls: function.arguments must be a string")
    need(_NAME.match(str(call["function"].get("name", ""))), "tool_calls: function.name does not match the pattern")
    return Call(call["function"]["name"], call["function"]["arguments"], call["id"])


def _envelope(said: Spoken, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{said.number}", "object": kind, "created": 1_790_000_000, "model": said.model}


def _stop(said: Spoken) -> str:
    return said.stop or ("tool_calls" if said.calls else "stop")


def _tool_call(call: Call) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.tool, "arguments": arguments_text(call)}}


def _usage(said: Spoken) -> dict[str, Any]:
    tokens = said.tokens
    return {
        "prompt_tokens": tokens.shown,
        "completion_tokens": tokens.written,
        "total_tokens": tokens.shown + tokens.written,
        "prompt_tokens_details": {"cached_tokens": tokens.cached},
    }


def whole(said: Spoken) -> dict[str, Any]:
    """The answer in one piece."""
    message: dict[str, Any] = {"role": "assistant", "content": said.text or (None if said.calls else "")}
    if said.calls:
        message["tool_calls"] = [_tool_call(call) for call in said.calls]
    choice = {"index": 0, "message": message, "finish_reason": _stop(said), "logprobs": None}
    return {**_envelope(said, "chat.completion"), "choices": [choice], "usage": _usage(said)}


def stream(said: Spoken) -> bytes:
    """The answer as server-sent events."""
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": part} for part in pieces(said.text)]
    for index, call in enumerate(said.calls):
        first = _tool_call(call)
        first["function"]["arguments"] = ""
        deltas.append({"tool_calls": [{"index": index, **first}]})
        for part in pieces(arguments_text(call)):
            deltas.append({"tool_calls": [{"index": index, "function": {"arguments": part}}]})
    base = _envelope(said, "chat.completion.chunk")
    chunks = [{**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    chunks.append({**base, "choices": [{"index": 0, "delta": {}, "finish_reason": _stop(said)}]})
    chunks.append({**base, "choices": [], "usage": _usage(said)})
    comments = b": keep-alive\n\n" * said.pings
    return comments + b"".join(_event(json.dumps(chunk, ensure_ascii=False)) for chunk in chunks) + _event("[DONE]")


def _event(data: str) -> bytes:
    return f"data: {data}\n\n".encode()


def error(status: int, words: str) -> dict[str, Any]:
    """An error body."""
    return {
        "error": {"message": words, "type": "invalid_request_error" if status < 500 else "server_error", "code": None}
    }


def error_event(kind: str, words: str) -> bytes:
    """An error inside a stream."""
    return _event(json.dumps({"error": {"message": words, "type": kind, "code": None}}))
