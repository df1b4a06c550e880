"""Habits of Python code that ruff finds and a team does not want: the rule over the table `lint_table`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Self

from pydantic import Field, model_validator

from ...core.errors import SkillError
from .base import Change, Proposal, Violation
from .code import CodeRule
from .lint_table import CODES, LINTS
from .linter import Fault, faults
from .reading import AnyArtifact
from .source import Source, broken, parsed, python


class Lints(CodeRule):
    """New code is free of these habits, as ruff finds them."""

    kind = "python_lint"

    forbid: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name in self.forbid:
            if name not in LINTS:
                raise ValueError(f"no habit {name!r}; there are {', '.join(LINTS)}")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """Those of every file, or that a file does not parse."""
        return self.violations_in(artifact, artifact)

    def violations_in(self, seen: AnyArtifact, whole: AnyArtifact) -> list[Violation]:
        """Those of the files that a condition leaves; ruff is asked once for all of the whole, whatever the rules."""
        sources = {source.path: source for source in python(seen) if self.tests or not source.is_test}
        if not sources:
            return []
        unread = [found for source in sources.values() if (found := broken(source))]
        told = ((source, its) for source, its in _found(whole) if source.path in sources)
        return unread + [one for source, its in told for one in self._in(source, its)]

    def _in(self, source: Source, its: tuple[Fault, ...]) -> Iterator[Violation]:
        for lint in (LINTS[name] for name in self.forbid):
            for fault in its if lint.in_tests or not source.is_test else ():
                last = _end_of_function(source, fault.first) if lint.of_function else fault.last
                if fault.code in lint.codes and not source.added.isdisjoint(range(fault.first, last + 1)):
                    yield Violation(f"{lint.words} (line {fault.first})", source.path)

    def sentence(self) -> str:
        """The rule as an instruction."""
        return "; ".join(LINTS[name].words for name in self.forbid)

    def slug(self) -> tuple[str, ...]:
        """The habits."""
        return self.forbid

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Every habit that the comment speaks of and that was there; the caller tries which turned green."""
        spoken = {name: lint.topics or (name,) for name, lint in LINTS.items()}
        spoken = {name: topics for name, topics in spoken.items() if any(map(change.comment.speaks, topics))}
        try:
            before = {fault.code for _, its in _found(change.before) for fault in its} if spoken else set()
        except SkillError:  # other kinds may know what is meant
            return
        for name, topics in spoken.items():
            if before & set(LINTS[name].codes):
                yield Proposal(cls(forbid=(name,)), topics=topics, subject=f"lint-{name}", fallback=LINTS[name].spare)


def _found(artifact: AnyArtifact) -> list[tuple[Source, tuple[Fault, ...]]]:
    """Every Python file that parses with what ruff finds in it."""
    read = list(parsed(artifact))
    own = tuple(sorted({source.path.split("/")[0] for source in read if "/" in source.path}))
    return list(zip(read, faults(tuple(source.text for source in read), CODES, own), strict=True))


def _end_of_function(source: Source, line: int) -> int:
    """The last line of the function that has this line in its head or body."""
    around = [
        node
        for node in source.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno <= line <= (node.end_lineno or line)
    ]
    return max(around, key=lambda node: node.lineno).end_lineno or line if around else line
