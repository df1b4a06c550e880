"""Puts answers of OpenAI-compatible servers right before autogen-ext reads them. Sends nothing.

Servers differ from the protocol in known ways: arguments as an object, no id or the same id in every chunk, no
index, a finish reason that does not fit, an error inside a 200, thinking under three names. autogen-ext warns
on some of these, joins others into nonsense, and counts no cached tokens.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from autogen_core import FunctionCall
from autogen_core.models import CreateResult

from ...core.types import new_id
from .endpoint import WireFault, fault_of_status
from .usage import Usage
from .wire import text_of_arguments


@dataclass
class Noted:
    """What autogen-ext would drop of one answer."""

    names: tuple[str, ...] = ()
    """Names of the tools on offer."""
    usage: Usage | None = None
    stop: str = ""
    thinking: str = ""
    seen: set[int] = field(default_factory=set)
    """Indices of the tool calls that have begun in a stream."""


def mend_answer(answer: Any, noted: Noted) -> Any:
    """A whole answer, put right in place. Raises `WireFault` for what is no answer."""
    _refuse_other(answer)
    choice = answer.choices[0]
    message = choice.message
    noted.usage = _usage(getattr(answer, "usage", None))
    noted.stop = str(choice.finish_reason or "stop")
    noted.thinking = _take_thinking(message)
    message.content = _text(message.content)
    message.function_call = None
    for call in message.tool_calls or []:
        call.id = call.id or ""
        call.function.arguments = text_of_arguments(call.function.arguments)
    choice.finish_reason = "tool_calls" if message.tool_calls else choice.finish_reason
    return answer


def _refuse_other(answer: Any) -> None:
    error = getattr(answer, "error", None)
    if isinstance(error, dict):  # gateways put the failure of the model behind them into a 200
        code = error.get("code")
        raise fault_of_status(code if isinstance(code, int) else 500, str(error.get("message", "")))
    if not isinstance(getattr(answer, "choices", None), list):
        raise WireFault("the answer is not a chat completion", status=404, retryable=False)
    if not answer.choices:
        raise WireFault("the answer holds no choice")


async def mended_chunks(stream: AsyncGenerator[Any, None], noted: Noted) -> AsyncGenerator[Any, None]:
    """The chunks of a stream, put right. The usage comes out once, in the last chunk, as autogen-ext wants it."""
    begun, said = False, False
    async with aclosing(stream) as chunks:
        async for chunk in chunks:
            noted.usage = _usage(getattr(chunk, "usage", None)) or noted.usage
            if getattr(chunk, "choices", None):
                begun = True
                chunk.model = chunk.model or "unnamed"
                said = _mend_choice(chunk.choices[0], noted) or said
                chunk.usage = None
                for part in _apart(chunk):
                    yield part
            elif isinstance(getattr(chunk, "error", None), dict):
                _refuse_other(chunk)
    if not begun:
        raise WireFault("the stream holds no answer")
    if noted.stop and not said:
        raise SaidNothing


class SaidNothing(Exception):
    """A stream that ended properly without a word: autogen-ext would warn. Carries the empty answer."""

    result = CreateResult(finish_reason="stop", content="", usage=Usage(0, 0), cached=False)


def _apart(chunk: Any) -> list[Any]:
    """Text and tool calls in chunks of their own: of a chunk with both, autogen-ext reads only the text."""
    delta = chunk.choices[0].delta
    if not delta.content or not delta.tool_calls:
        return [chunk]
    calls = chunk.model_copy(deep=True)
    calls.choices[0].delta.content = None
    delta.tool_calls = None
    return [chunk, calls]


def _mend_choice(choice: Any, noted: Noted) -> bool:
    noted.stop = str(choice.finish_reason or noted.stop)
    delta = choice.delta
    noted.thinking += _take_thinking(delta)
    delta.content = _text(delta.content)
    for call in delta.tool_calls or []:
        _mend_call(call, noted)
    return bool(delta.content or delta.tool_calls)


def _mend_call(call: Any, noted: Noted) -> None:
    if call.index is None:
        call.index = len(noted.seen) if call.id or not noted.seen else max(noted.seen)
    function = call.function
    if function is not None and function.arguments is not None and not isinstance(function.arguments, str):
        function.arguments = text_of_arguments(function.arguments)
    if call.index in noted.seen:  # some servers repeat these in every chunk, and autogen-ext would join them
        call.id = None
        if function is not None:
            function.name = None
    noted.seen.add(call.index)


def _take_thinking(message: Any) -> str:
    extra = message.model_extra or {}
    for name in ("reasoning_content", "reasoning"):
        value = extra.pop(name, None)
        if isinstance(value, str) and value:
            extra.pop("reasoning", None)
            return value
    return ""


def _text(content: Any) -> str | None:
    if not isinstance(content, list):
        return content if isinstance(content, str) else None
    return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))


def _usage(usage: Any) -> Usage | None:
    shown, written = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
    if not isinstance(shown, int) or not isinstance(written, int):
        return None
    cached = getattr(getattr(usage, "prompt_tokens_details", None), "cached_tokens", None)
    if cached is None:
        cached = (usage.model_extra or {}).get("prompt_cache_hit_tokens", 0)
    return Usage(shown, written, cached if isinstance(cached, int) else 0)


_THINK = re.compile(r"\A\s*<think>(.*?)</think>\s*", re.DOTALL)


def settle(result: CreateResult, noted: Noted, usage: Usage) -> CreateResult:
    """autogen-ext's result with what it dropped: true usage, true finish reason, thinking, tool names as offered."""
    content, thinking = result.content, noted.thinking
    if isinstance(content, str):
        inline = _THINK.match(content)
        if inline:
            content, thinking = content[inline.end() :], thinking or inline.group(1).strip()
        thought = thinking or None
    else:
        content = [_call(call, noted.names) for call in content]
        thought = result.thought
    finish = "length" if noted.stop == "length" else result.finish_reason
    return CreateResult(finish_reason=finish, content=content, usage=usage, cached=False, thought=thought)


def _call(call: FunctionCall, names: tuple[str, ...]) -> FunctionCall:
    name = _as_offered(call.name, names)
    return FunctionCall(id=call.id or f"call_{new_id()}", name=name, arguments=call.arguments or "{}")


def _as_offered(name: str, names: tuple[str, ...]) -> str:
    """The tool that the model meant, if only the spelling differs; else what it said."""
    if name in names:
        return name
    plain = _plain(name)
    close = [offered for offered in names if _plain(offered) in (plain, plain.removeprefix("functions"))]
    return close[0] if len(close) == 1 else name


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
