"""One door: what is not declared whole is refused when it is registered, and nothing but the gateway calls a tool."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pytest

import understudy
from understudy.core.errors import UnderstudyError
from understudy.tools.offer import shipped
from understudy.tools.registry import Arg, declared, registered, tool

HOUSE = Path(understudy.__file__).parent
PRODUCT = ("core", "memory", "tools", "skills", "routing", "agents", "orchestrator", "scenarios", "app")


class Whole:
    @tool(effect="read")
    async def look(self, at: Annotated[str, Arg("content", "at what")], key: str = "") -> str:
        """Look at something."""
        return at


class NoDocstring:
    @tool(effect="read")
    async def look(self) -> str:
        return ""


class NoWords:
    @tool(effect="read")
    async def look(self, at: str) -> str:
        """Look at something."""
        return at


class EmptyWords:
    @tool(effect="read")
    async def look(self, at: Annotated[str, Arg("content", "")]) -> str:
        """Look at something."""
        return at


class StrangeRole:
    @tool(effect="read")
    async def look(self, at: Annotated[str, Arg("whom", "at what")]) -> str:  # type: ignore[arg-type]
        """Look at something."""
        return at


class StrangeEffect:
    @tool(effect="peek")  # type: ignore[arg-type]
    async def look(self) -> str:
        """Look at something."""
        return ""


class StrangeResult:
    @tool(effect="read", result="trusted")  # type: ignore[arg-type]
    async def look(self) -> str:
        """Look at something."""
        return ""


class Anything:
    @tool(effect="read")
    async def look(self, **more: str) -> str:
        """Look at something."""
        return str(more)


class NotAsync:
    @tool(effect="read")  # type: ignore[arg-type]
    def look(self) -> str:
        """Look at something."""
        return ""


@pytest.mark.parametrize(
    ("owner", "words"),
    [
        (NoDocstring(), "tool look: has no docstring"),
        (NoWords(), "tool look: argument 'at' needs Annotated"),
        (EmptyWords(), "tool look: argument 'at' needs Annotated"),
        (StrangeRole(), "argument 'at' has the role 'whom'; say what it decides: who, where"),
        (StrangeEffect(), "effect 'peek' is none; there are: read, write, send, fetch"),
        (StrangeResult(), "result 'trusted' is none; there are: own, outside"),
        (Anything(), r"takes \*more, so nobody knows what it is given"),
        (NotAsync(), "is no async method"),
    ],
)
def test_a_method_that_leaves_something_unsaid_is_refused(owner: object, words: str) -> None:
    with pytest.raises(UnderstudyError, match=words):
        declared(owner)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"roles": {}}, "argument 'at' has no role; say what it decides"),
        ({"roles": {"at": "content", "bcc": "who"}}, "has a role for 'bcc', which is no argument"),
        ({"words": " "}, "has no docstring"),
        ({"effect": ""}, "effect '' is none"),
        ({"name": "look; rm -rf"}, "a name has up to 64"),
    ],
)
def test_a_tool_that_was_put_together_by_hand_is_held_to_the_same(changes: dict[str, Any], words: str) -> None:
    (whole,) = declared(Whole())
    assert registered([whole]) == {"look": whole}
    with pytest.raises(UnderstudyError, match=words):
        registered([replace(whole, **changes)])


def test_a_bare_function_and_a_second_tool_of_one_name_are_refused() -> None:
    (whole,) = declared(Whole())
    with pytest.raises(UnderstudyError, match="is no declared tool; write a method with @tool"):
        registered([print])  # type: ignore[list-item]
    with pytest.raises(UnderstudyError, match="tool look: there are two of this name"):
        registered([whole, replace(whole, words="Another.")])


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    paths = [path for folder in PRODUCT for path in (HOUSE / folder).rglob("*.py") if "world" not in path.parts]
    return [(path.relative_to(HOUSE), ast.parse(path.read_text("utf-8"))) for path in paths]


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def named(call: ast.Call) -> str:
    """The last name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def marked(tree: ast.Module) -> set[str]:
    """The methods that a module declares as tools."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef))
    marks = ((node.name, mark) for node in functions for mark in node.decorator_list)
    return {name for name, mark in marks if isinstance(mark, ast.Call) and named(mark) == "tool"}


def test_nothing_in_the_product_calls_a_tools_method_itself() -> None:
    tools = {entry.name for entry in shipped()}
    found = [
        f"{path}:{call.lineno} {named(call)}"
        for path, tree in modules()
        for call in calls(tree)
        if named(call) in tools and isinstance(call.func, ast.Attribute)
    ]
    assert found == []


def test_every_tool_that_is_marked_is_among_those_that_are_shown() -> None:
    assert {name for _, tree in modules() for name in marked(tree)} == {entry.name for entry in shipped()}


def test_only_the_gateway_runs_a_tool_and_only_the_wiring_makes_one() -> None:
    running = {str(path) for path, tree in modules() for call in calls(tree) if ast.unparse(call.func) == "tool.run"}
    making = {str(path) for path, tree in modules() for call in calls(tree) if named(call) == "declared"}
    assert running == {"tools/gateway.py"}
    assert making == {"orchestrator/workshop.py"}
