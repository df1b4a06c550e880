"""Something that was said or seen, read for what the gateway compares: exact values, and records with their fields.

A record ties values together: the id beside the title that a person named. Knows nothing of who is trusted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ...core.types import Json
from .values import Values, coordinates, values

Fields = tuple[tuple[str, str], ...]

LONGEST = 400_000
"""Characters of one text that are read; the rest is not trusted for anything."""
_MOST_RECORDS = 2_000
_FULL_STOP = re.compile(r"(?<=[a-z]{2})\.(?=[A-Z][a-z]*\s)")
"""Between two sentences that a person wrote without a space: "see www.corp.example.Then mail Bob"."""
_FIELD = re.compile(r"^\W*([\w ]{1,40}?)\s*[:=]\s*(.+)$")
_WORDS_OF_A_FACT = 9
_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Source:
    """One text and where it came from."""

    values: Values
    tool: str = ""
    """The tool whose result it is; empty: a person's words."""
    made: bool = False
    """The result of an effect: what it names was made by this very task."""
    records: tuple[Fields, ...] = field(default=())


def read_source(result: Json, tool: str = "", *, made: bool = False) -> Source:
    """Read a result, or a person's words."""
    text = as_text(result)[:LONGEST]
    records: tuple[Fields, ...] = ()
    if tool:
        records = tuple(_records(_parsed(result)))[:_MOST_RECORDS]
        return Source(values(text), tool, made, records)
    said = values(text)
    apart = _FULL_STOP.sub(". ", text)
    return Source(replace(said, coordinates=said.coordinates | set(coordinates(apart))) if apart != text else said)


def as_text(value: Json) -> str:
    """A value as the text that a model reads."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def strings(value: Json) -> list[str]:
    """Every scalar inside a value, as text; nothing for what stands for nothing."""
    if value is None or value == "":
        return []
    if isinstance(value, Mapping):
        return [text for name, inner in value.items() for text in [str(name), *strings(inner)]]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in strings(inner)]
    return [value if isinstance(value, str) else str(value)]


def parted(result: Json, said: str = "") -> tuple[Json, list[str]]:
    """A result without the lines that somebody worded, and those lines: a tool may vouch for its facts, never for what
    people wrote into them. `said`: what the call itself said, which is no news when it comes back."""
    found: list[str] = []

    def facts(value: Json) -> Json:
        if isinstance(value, Mapping):
            return {str(facts(str(name))): facts(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [facts(inner) for inner in value]
        if not isinstance(value, str) or len(_LETTERS.findall(value)) <= _WORDS_OF_A_FACT:
            return value
        lines = value.splitlines()
        worded = [line for line in lines if len(_LETTERS.findall(line)) > _WORDS_OF_A_FACT and line not in said]
        found.extend(worded)
        return "\n".join(line for line in lines if line not in worded)

    return facts(_parsed(result)), found


def _parsed(result: Json) -> Json:
    if isinstance(result, str) and result.lstrip()[:1] in ("[", "{"):
        try:
            parsed: Json = json.loads(result)
        except (ValueError, RecursionError):
            return result
        return parsed
    return result


def _records(data: Json) -> Iterator[Fields]:
    if isinstance(data, str):
        for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)", data):
            yield _fields(block)
    elif isinstance(data, Mapping):
        yield tuple((str(key), text) for key, value in data.items() for text in _flat(value))
        for value in data.values():
            if isinstance(value, Mapping | list):
                yield from _records(value)
    elif isinstance(data, list | tuple):
        for item in data:
            yield from _records(item) if isinstance(item, Mapping | list) else [(("", as_text(item)),)]


def _flat(value: Json) -> list[str]:
    if isinstance(value, Mapping):
        return []
    if isinstance(value, list | tuple):
        return [str(item) for item in value if isinstance(item, str | int | float)]
    return [] if value is None else [str(value)]


def _fields(block: str) -> Fields:
    found = []
    for line in block.splitlines():
        match = _FIELD.match(line)
        found.append((match[1], match[2].strip().strip("'\"")) if match else ("", line.strip()))
    return tuple(found)
