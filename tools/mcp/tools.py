"""A tool of an MCP server as a tool of the gateway.

A person says of each what it may be: its effect and what its arguments decide, sealed with the words and the schema
that were read. A tool that nobody classified, or whose words or schema changed since, counts as the most dangerous
kind: every call is asked for. What a server says is outside text, its descriptions too. Knows no connection.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from ...core.errors import ToolError
from ...core.types import ArgRole, Effect, Json, ToolResult
from ..registry import Tool

LONGEST_WORDS = 2_000
LONGEST_SCHEMA = 20_000
LONGEST_NAME = 64
"""Characters that every model's wire takes as the name of a tool."""
_ARGUMENT = re.compile(r"[A-Za-z0-9_.-]{1,64}")
"""A name of an argument that every model's wire takes."""
_NAMED = ("properties", "$defs", "definitions", "dependentSchemas")
"""Parts of a schema whose keys are names, not words of the schema."""
_NO_ARGUMENTS: Mapping[str, Any] = {"type": "object", "properties": {}}


@dataclass(frozen=True)
class Offer:
    """What a server says of one of its tools: outside text, and the seal over all of it."""

    name: str
    words: str
    schema: Mapping[str, Any]
    seal: str

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of its arguments."""
        known = self.schema.get("properties")
        return tuple(known) if isinstance(known, dict) else ()


@dataclass(frozen=True)
class Classified:
    """What a person says of one tool of a server: true of what was sealed and of nothing else."""

    seal: str
    effect: Effect
    roles: Mapping[str, ArgRole]
    result: Literal["own", "outside"] = "outside"
    private: bool = False
    by: str = ""

    def fits(self, offer: Offer) -> bool:
        """Whether it speaks of the tool as it is now."""
        return self.seal == offer.seal and set(self.roles) == set(offer.arguments)


@dataclass(frozen=True)
class McpTool(Tool):
    """A server's tool. Its arguments are checked against the server's own JSON schema."""

    offer: Offer = field(default_factory=lambda: Offer("", "", {}, ""))

    @property
    def argument_names(self) -> tuple[str, ...]:
        """The names of its arguments, as the server gives them."""
        return self.offer.arguments

    @property
    def schema(self) -> dict[str, Any]:
        """The server's schema of the arguments."""
        return dict(self.offer.schema)

    def parse(self, args: Mapping[str, Json]) -> dict[str, Json]:
        """The arguments, if the schema takes them. Raises `ToolError` that names the wrong one."""
        import jsonschema  # type: ignore[import-untyped]  # ships no types
        from referencing import Registry

        known = self.offer.arguments
        for name in args:
            if name not in known:
                raise ToolError(f"{self.name}: there is no argument {name!r}; it takes {', '.join(known) or 'none'}")
        try:
            jsonschema.Draft202012Validator(_tame(self.schema), registry=Registry()).validate(dict(args))
        except jsonschema.ValidationError as error:
            where = ".".join(str(part) for part in error.absolute_path) or "arguments"
            raise ToolError(f"{self.name}: {where}: {error.message[:200]}") from None
        except Exception as error:  # a schema that refers to what is not there fails in many ways; all mean: unusable
            raise ToolError(f"{self.name}: its schema cannot be used: {str(error)[:200]}") from None
        return dict(args)


def offer_of(name: str, words: str, schema: object) -> Offer:
    """What a server says of a tool, cut to what a model may be shown; the seal is over all that was said."""
    whole: Mapping[str, Any] = schema if isinstance(schema, dict) else {}
    text = json.dumps([words, whole], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    seal = hashlib.sha256(text.encode()).hexdigest()[:16]
    told = (words or name)[:LONGEST_WORDS]
    if len(text) <= LONGEST_SCHEMA + LONGEST_WORDS and _usable(whole):
        return Offer(name, told, whole, seal)
    return Offer(name, f"{told} (its schema cannot be used, so it takes no arguments)", _NO_ARGUMENTS, seal)


def tool_name(server: str, tool: str) -> str:
    """How agents call it: `server__tool`, in letters that every model's wire takes."""
    plain = f"{server}__{re.sub(r'[^A-Za-z0-9_-]', '_', tool)}"
    if len(plain) <= LONGEST_NAME:
        return plain
    return f"{plain[: LONGEST_NAME - 9]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"


def mcp_tool(
    server: str, offer: Offer, said: Classified | None, call: Callable[[Mapping[str, Json]], Awaitable[str]]
) -> McpTool:
    """The tool as the gateway knows it. `call` makes a call and raises `ToolError`."""
    known = said is not None and said.fits(offer)
    kind = said if said is not None and known else _most_dangerous(offer)

    async def run(args: Mapping[str, Json], key: str) -> ToolResult:
        return ToolResult(await call(args), origin=kind.result)

    return McpTool(
        name=tool_name(server, offer.name),
        words=offer.words,
        effect=kind.effect,
        result=kind.result,
        private=kind.private,
        roles=dict(kind.roles),
        arguments=BaseModel,
        run=run,
        classified=known,
        offer=offer,
    )


def _most_dangerous(offer: Offer) -> Classified:
    return Classified("", "send", dict.fromkeys(offer.arguments, "where"), private=True)


def _usable(schema: Mapping[str, Any]) -> bool:
    """Whether a model may be shown a schema: an object of plainly named arguments that refers to nothing outside. One
    that is not would have every call of the model refused by its provider."""
    import jsonschema

    arguments = schema.get("properties", {})
    if schema.get("type") != "object" or not isinstance(arguments, dict):
        return False
    if not all(_ARGUMENT.fullmatch(str(name)) for name in arguments):
        return False
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
        return not _refers_outside(schema)
    except (jsonschema.SchemaError, RecursionError):
        return False


def _refers_outside(part: Any) -> bool:
    if isinstance(part, dict):
        target = part.get("$ref", "#")
        outside = isinstance(target, str) and not target.startswith("#")
        return outside or any(map(_refers_outside, part.values()))
    return isinstance(part, list) and any(map(_refers_outside, part))


def _tame(schema: Any, *, names: bool = False) -> Any:
    """A schema without regular expressions, which a server could make run for ever. Nothing is looked up for it
    anywhere else either: the registry it is read with is empty. `names`: the keys are names of somebody's own."""
    if isinstance(schema, dict):
        kept = {name: part for name, part in schema.items() if names or name not in ("pattern", "patternProperties")}
        return {name: _tame(part, names=not names and name in _NAMED) for name, part in kept.items()}
    return [_tame(part) for part in schema] if isinstance(schema, list) else schema
