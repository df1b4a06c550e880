"""What a machine can tell of an answer: is it there, is it the JSON that was asked for, do its tool calls exist."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from autogen_core.models import CreateResult
from autogen_core.tools import Tool, ToolSchema
from pydantic import BaseModel, ValidationError

_A = TypeVar("_A", bound=BaseModel)
_MOST_OBJECTS = 50
"""Beginnings of an object that are tried: a hostile answer of a million braces must not cost minutes."""


def finding_of(
    result: CreateResult, tools: Sequence[Tool | ToolSchema], json_output: bool | type[BaseModel] | None
) -> str:
    """What is wrong with an answer in one line, empty when nothing is."""
    if isinstance(result.content, list):
        names = {tool["name"] if isinstance(tool, dict) else tool.name for tool in tools}
        return next((f for f in (_call_finding(c.name, c.arguments, names) for c in result.content) if f), "")
    if not result.content.strip():
        return "it was cut off before it began" if result.finish_reason == "length" else "it is empty"
    if isinstance(json_output, type):
        try:
            parse(result.content, json_output)
        except ValueError as error:
            return str(error)
    return ""


def parse(text: str, answer: type[_A]) -> _A:
    """The answer as the asked type, from text that may carry prose or a fence around its JSON.

    Raises `ValueError` with one line that a model can mend from.
    """
    try:
        return answer.model_validate(_first_object(text), strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "answer"
        raise ValueError(f"{where}: {first['msg']}") from None


def _call_finding(name: str, arguments: str, names: set[str]) -> str:
    if name not in names:
        return f"there is no tool {name!r}; there are: {', '.join(sorted(names)) or 'none'}"
    try:
        value = json.loads(arguments or "{}")
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        return f"the arguments of {name} are not JSON: {error}"
    return "" if isinstance(value, dict) else f"the arguments of {name} must be an object"


def _first_object(text: str) -> dict[str, Any]:
    decoder = json.JSONDecoder()
    start = text.find("{")
    for _ in range(_MOST_OBJECTS):
        if start < 0:
            break
        try:
            value, _end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
            continue
        if isinstance(value, dict):
            return value
    raise ValueError("there is no JSON object in it")
