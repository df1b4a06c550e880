"""How a tool is declared: a typed async method with a docstring, every argument explained and given a role.

    class MailTools:
        @tool(effect="read")
        async def read_mail(self, id: Annotated[str, Arg("id", "the id that list_mail printed")]) -> str:
            "Read one mail."

An argument's role says what it decides (`core.types.ArgRole`); the gateway's rules follow from roles alone.
A tool that lacks a word is refused when its object is registered, not when a model calls it; so is one that was put
together by hand and leaves something unsaid.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from ..core.errors import ToolError, UnderstudyError
from ..core.faults import first_fault
from ..core.protocols import AnyArtifact
from ..core.types import ArgRole, Effect, Json, Origin, ToolResult


@dataclass(frozen=True)
class Arg:
    """Says of one argument what it decides and what it means."""

    role: ArgRole
    words: str


@dataclass(frozen=True)
class Declaration:
    """All that the gateway's rules may know of a tool: nothing of what it does, only what each word decides."""

    name: str
    effect: Effect
    result: Origin = "outside"
    private: bool = False
    roles: Mapping[str, ArgRole] = field(default_factory=dict)
    ordinary: bool = False
    classified: bool = True
    """Whether a person, or the code that ships, says what it is."""


def _always() -> None:
    """Nothing tells against a call."""


@dataclass(frozen=True)
class Bounds:
    """What one call of a tool may take."""

    arguments: int = 1_000_000
    """Characters of its arguments."""
    result: int = 60_000
    """Characters of its result that a model is given."""
    seconds: float = 1800
    """After which it is given up."""
    ready: Callable[[], None] = _always
    """Raises `ToolError` when no further call may be made now."""


@dataclass(frozen=True)
class Tool:
    """A declared tool. `run(args, key)` acts; `key` is the once-only key, empty for a read."""

    name: str
    words: str
    effect: Effect
    result: Origin
    private: bool
    roles: Mapping[str, ArgRole]
    arguments: type[BaseModel]
    run: Callable[[Mapping[str, Json], str], Awaitable[ToolResult]]
    draft: Callable[[Mapping[str, Json]], Awaitable[AnyArtifact]] | None = None
    """Builds, before the effect, the artifact that the call would make: what a guard reviews."""
    ordinary: bool = False
    """An effect that ends at the team's own place and that a person reviews anyway: an edit of the task's own work
    tree, a run of its tests, a pull request. It looks before it acts, so it may be done again."""
    keyed: bool = False
    """Whether it takes the once-only key and looks for it at the other side before it acts."""
    classified: bool = True
    bounds: Bounds = field(default_factory=Bounds)

    @property
    def declaration(self) -> Declaration:
        """What the rules may know of it."""
        return Declaration(
            self.name, self.effect, self.result, self.private, self.roles, self.ordinary, self.classified
        )

    @property
    def repeatable(self) -> bool:
        """Whether it may simply run again when nobody knows if it ran."""
        return self.keyed or self.ordinary or self.effect in ("read", "fetch")

    @property
    def argument_names(self) -> tuple[str, ...]:
        """The names of its arguments."""
        return tuple(self.arguments.model_fields)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """JSON schema of the arguments: built once, because every answer of a model is shown it."""
        return self.arguments.model_json_schema()

    def parse(self, args: Mapping[str, Json]) -> dict[str, Json]:
        """The arguments, typed and complete. Raises `ToolError` that names the wrong one."""
        try:
            return self.arguments.model_validate(dict(args)).model_dump(mode="json")
        except ValidationError as error:
            fault = first_fault(error)
            wrong = f"{fault.place or 'arguments'}: {fault.what}"
            if fault.kind == "extra_forbidden":
                wrong = f"there is no argument {fault.place!r}"
            raise ToolError(f"{self.name}: {wrong}; it takes {self._takes()}") from None

    def _takes(self) -> str:
        return ", ".join(self.argument_names) or "no arguments"


_MARK = "__understudy_tool__"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_RESULTS = ("own", "outside")


@dataclass(frozen=True)
class _Declared:
    effect: Effect
    result: Literal["own", "outside"]
    private: bool
    draft: Callable[..., Awaitable[AnyArtifact]] | None
    ordinary: bool


def tool(
    *,
    effect: Effect,
    result: Literal["own", "outside"] = "outside",
    private: bool = False,
    draft: Callable[..., Awaitable[AnyArtifact]] | None = None,
    ordinary: bool = False,
) -> Callable[[Callable[..., Awaitable[str | ToolResult]]], Callable[..., Awaitable[str | ToolResult]]]:
    """Declare a method as a tool. `draft` is a function defined earlier in the same class, called as
    `draft(self, args)`; a method that takes `key` gets the once-only key and must look before it acts."""

    def mark(method: Callable[..., Awaitable[str | ToolResult]]) -> Callable[..., Awaitable[str | ToolResult]]:
        setattr(method, _MARK, _Declared(effect, result, private, draft, ordinary))
        return method

    return mark


def declared(owner: object) -> list[Tool]:
    """Every tool of an object. Raises `UnderstudyError` for one that lacks a docstring or an argument's words."""
    found = []
    for name, method in inspect.getmembers(owner, inspect.ismethod):
        mark: _Declared | None = getattr(method, _MARK, None)
        if mark is not None:
            found.append(_declare(owner, name, method, mark))
    return found


def registered(tools: Sequence[Tool]) -> dict[str, Tool]:
    """The tools by name, each declared whole. Raises `UnderstudyError` for one that leaves something unsaid, for what
    is no tool, and for two of one name: the second would take the first one's place."""
    found: dict[str, Tool] = {}
    for tool in tools:
        if not isinstance(tool, Tool):
            raise UnderstudyError(f"{tool!r:.100} is no declared tool; write a method with @tool and use declared()")
        if tool.name in found:
            raise UnderstudyError(f"tool {tool.name}: there are two of this name; rename one")
        _check_whole(tool)
        found[tool.name] = tool
    return found


def _check_whole(tool: Tool) -> None:
    if not _NAME.fullmatch(tool.name):
        raise UnderstudyError(f"tool {tool.name!r:.100}: a name has up to 64 letters, digits, _ and -")
    if not tool.words.strip():
        raise UnderstudyError(f"tool {tool.name}: has no docstring; say in one line what it does")
    _check_kind(tool.name, tool.effect, tool.result)
    for name in {*tool.argument_names, *tool.roles}:
        if name not in tool.argument_names:
            raise UnderstudyError(f"tool {tool.name}: has a role for {name!r}, which is no argument of it")
        _check_role(tool.name, name, tool.roles.get(name, ""))


def _check_kind(name: str, effect: str, result: str) -> None:
    if effect not in get_args(Effect):
        raise UnderstudyError(f"tool {name}: effect {effect!r} is none; there are: {', '.join(get_args(Effect))}")
    if result not in _RESULTS:
        raise UnderstudyError(f"tool {name}: result {result!r} is none; there are: {', '.join(_RESULTS)}")


def _check_role(tool: str, argument: str, role: str) -> None:
    if role not in get_args(ArgRole):
        said = f"the role {role!r}" if role else "no role"
        raise UnderstudyError(
            f"tool {tool}: argument {argument!r} has {said}; say what it decides: {', '.join(get_args(ArgRole))}"
        )


def declarations(kind: type) -> list[Declaration]:
    """What a class's tools declare, read without making one."""
    found = []
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        mark: _Declared | None = getattr(method, _MARK, None)
        if mark is not None:
            roles = {key: arg.role for key, _, arg, _ in _explained(name, method)}
            found.append(Declaration(name, mark.effect, mark.result, mark.private, roles, mark.ordinary))
    return found


def _explained(name: str, method: Callable[..., object]) -> Iterator[tuple[str, Any, Arg, Any]]:
    """Each argument but the once-only key: its name, type, `Arg` and default. Raises `UnderstudyError`."""
    hints = get_type_hints(method, include_extras=True)
    for parameter in inspect.signature(method).parameters.values():
        if parameter.name in ("self", "key"):
            continue
        hint = hints.get(parameter.name)
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise UnderstudyError(f"tool {name}: takes *{parameter.name}, so nobody knows what it is given; name each")
        extras = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
        args = [extra for extra in extras if isinstance(extra, Arg)]
        if not args or not args[0].words:
            raise UnderstudyError(f"tool {name}: argument {parameter.name!r} needs Annotated[type, Arg(role, words)]")
        _check_role(name, parameter.name, args[0].role)
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        yield parameter.name, get_args(hint)[0], args[0], default


def _declare(owner: object, name: str, method: Callable[..., Awaitable[str | ToolResult]], mark: _Declared) -> Tool:
    words = inspect.getdoc(method)
    if not words:
        raise UnderstudyError(f"tool {name}: has no docstring; say in one line what it does")
    if not inspect.iscoroutinefunction(method):
        raise UnderstudyError(f"tool {name}: is no async method, so it could not be stopped; write `async def`")
    _check_kind(name, mark.effect, mark.result)
    roles: dict[str, ArgRole] = {}
    fields: dict[str, Any] = {}
    for key, kind, arg, default in _explained(name, method):
        roles[key] = arg.role
        fields[key] = (kind, Field(default, description=arg.words))
    keyed = "key" in inspect.signature(method).parameters
    arguments = create_model(f"{name}_arguments", __config__=ConfigDict(extra="forbid", strict=False), **fields)

    async def run(args: Mapping[str, Json], key: str) -> ToolResult:
        outcome = await method(**args, key=key) if keyed else await method(**args)
        return outcome if isinstance(outcome, ToolResult) else ToolResult(outcome, origin=mark.result)

    draft = mark.draft
    build = None
    if draft is not None:

        async def build(args: Mapping[str, Json]) -> AnyArtifact:
            return await draft(owner, args)

    return Tool(name, words, mark.effect, mark.result, mark.private, roles, arguments, run, build, mark.ordinary, keyed)
