"""Habits of Python code that ruff finds and a team does not want: the rule over the table `lint_table`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

from pydantic import Field, model_validator

from .base import Change, Proposal, Violation
from .code import CodeRule
from .lint_table import CODES, LINTS
from .linter import Fault, faults
from .reading import AnyArtifact
from .source import Source, Unparsable, python, unparsable


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
        """Those of every file, or that a file does not parse; ruff is asked once for all of them."""
        found: list[Violation] = []
        for source, its in _found(artifact):
            try:
                _ = source.tree
            except Unparsable as error:
                found.append(unparsable(source, error))
            else:
                found += self._in(source, its)
        return found

    def _in(self, source: Source, its: tuple[Fault, ...]) -> Iterator[Violation]:
        for name in self.forbid:
            lint = LINTS[name]
            if (self.tests and lint.in_tests) or not source.is_test:
                for fault in its:
                    if fault.code in lint.codes and not source.added.isdisjoint(range(fault.first, fault.last + 1)):
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
        before = {fault.code for _, its in _found(change.before) for fault in its} if spoken else set()
        for name, topics in spoken.items():
            if before & set(LINTS[name].codes):
                yield Proposal(cls(forbid=(name,)), topics=topics, subject=f"lint-{name}", fallback=LINTS[name].spare)


def _found(artifact: AnyArtifact) -> list[tuple[Source, tuple[Fault, ...]]]:
    """Every Python file with what ruff finds in it."""
    sources = tuple(python(artifact))
    return list(zip(sources, faults(tuple(source.text for source in sources), CODES), strict=True))
