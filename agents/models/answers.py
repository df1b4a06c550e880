"""What a machine can tell of an answer: is it there, is it the JSON that was asked for, do its tool calls exist."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from autogen_core.models import CreateResult
from autogen_core.tools import Tool, ToolSchema
from pydantic import BaseModel, ValidationError

from ...core.faults import first_fault
from .reading import tool_schema

_A = TypeVar("_A", bound=BaseModel)
_MOST_OBJECTS = 50
"""Beginnings of an object that are tried: a hostile answer of a million braces must not cost minutes."""


def finding_of(
    result: CreateResult, tools: Sequence[Tool | ToolSchema], json_output: bool | type[BaseModel] | None
) -> str:
    """What is wrong with an answer in one line, empty when nothing is."""
    if isinstance(result.content, list):
        offered = {schema["name"]: schema for schema in map(tool_schema, tools)}
        return next((f for f in (_call_finding(c.name, c.arguments, offered) for c in result.content) if f), "")
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
        fault = first_fault(error)
        raise ValueError(f"{fault.place or 'answer'}: {fault.what}") from None


def _call_finding(name: str, arguments: str, offered: Mapping[str, ToolSchema]) -> str:
    if name not in offered:
        return f"there is no tool {name!r}; there are: {', '.join(sorted(offered)) or 'none'}"
    try:
        value = json.loads(arguments or "{}")
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        return f"the arguments of {name} are not JSON: {error}"
    if not isinstance(value, dict):
        return f"the arguments of {name} must be an object"
    parameters = offered[name].get("parameters")
    wrong = _schema_finding(json.dumps(parameters, sort_keys=True), value) if parameters else ""
    return f"the arguments of {name} do not fit: {wrong}" if wrong else ""


def _schema_finding(schema: str, value: dict[str, Any]) -> str:
    from jsonschema.exceptions import SchemaError  # type: ignore[import-untyped]  # ships no types
    from referencing.exceptions import Unresolvable

    try:
        error = next(iter(_validator(schema).iter_errors(value)), None)
    except (Unresolvable, SchemaError, re.error, RecursionError):
        return ""  # a schema that is no use here; the gateway holds the call to the whole one
    if error is None:
        return ""
    where = ".".join(str(part) for part in error.absolute_path)
    return f"{where}: {error.message}"[:300] if where else str(error.message)[:300]


@lru_cache(maxsize=256)
def _validator(schema: str) -> Any:
    """Of a tool's schema, as text. References are looked up inside it only."""
    import jsonschema  # type: ignore[import-untyped]  # ships no types
    from referencing import Registry

    return jsonschema.Draft202012Validator(json.loads(schema), registry=Registry())


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
