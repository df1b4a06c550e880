"""Python imports that new code must not make."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from ..spoken.lists import listed_with
from .base import Change, Proposal, Violation
from .code import CodeRule
from .reading import AnyArtifact
from .source import Source, at, parsed


class Imports(CodeRule):
    """New code does not import these modules or anything below them."""

    kind = "forbidden_imports"

    forbid: tuple[str, ...] = Field(min_length=1)

    def in_file(self, source: Source) -> Iterator[Violation]:
        """One an import."""
        for node, name in _imported(source):
            if any(name == wanted or name.startswith(wanted + ".") for wanted in self.forbid):
                yield at(source, node, f"{name} must not be imported")

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Do not import {' or '.join(self.forbid)}"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Imports that the correction took out, each also by its package."""
        if change.comment.speaks("async"):  # what may not be called there may be imported
            return
        before, after = _names(change.before), _names(change.after)
        gone = before - after
        for name in sorted({package for one in gone for package in _packages(one, after)}):
            classes = re.findall(rf"(?<![\w.]){re.escape(name)}\.[A-Z]\w*", change.comment.text)
            classes = [one for one in classes if one not in gone]  # `typing.List` is meant, not all of typing
            own = [one for one in gone if one.startswith(f"{name}.") and one.rpartition(".")[2][:1].isupper()]
            meant = any(change.comment.mentions(one.rpartition(".")[2]) for one in own)
            if meant and (not change.comment.mentions(name) or name in map(_module, own)):
                continue  # that class is meant, and not its module
            literals = (name, name.rsplit(".", 1)[-1], *classes, *([name.replace(".", "/")] if "." in name else []))
            others = [one for one in listed_with(change.comment.text, name) if one not in after]
            yield Proposal(
                cls(forbid=(name, *others)), literals=literals, subject=f"import-{literals[1]}", rank=name.count(".")
            )


def _module(name: str) -> str:
    return name.rpartition(".")[0]


def _packages(name: str, kept: set[str]) -> Iterator[str]:
    """A module, and the packages around it of which nothing is imported after."""
    parts = name.split(".")
    yield parts[0]
    for count in range(2, len(parts) + 1):
        package = ".".join(parts[:count])
        if not any(one == package or one.startswith(package + ".") for one in kept):
            yield package


def _imported(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for node in source.nodes:
        if isinstance(node, ast.Import) and source.touched(node):
            yield from ((node, item.name) for item in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and source.touched(node):
            yield from ((node, f"{node.module}.{item.name}") for item in node.names)


def _names(artifact: AnyArtifact) -> set[str]:
    found: set[str] = set()
    for source in parsed(artifact):
        for _, name in _imported(source):
            found |= {name, name.rpartition(".")[0] or name}
    return found
