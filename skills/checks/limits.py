"""Bounds on the size of new Python functions and the length of new lines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Self

from pydantic import Field, model_validator

from ..spoken.comment import Comment
from .base import Change, Proposal, Rule, Violation
from .code import CodeRule
from .source import Source, at

_PULL_REQUEST = re.compile(r"\b(?:prs?|pull requests?|merge requests?)\b", re.IGNORECASE)


class Limits(CodeRule):
    """Bounds on new Python functions and lines."""

    kind = "python_limits"

    function_lines: int = Field(default=0, ge=0)
    line_length: int = Field(default=0, ge=0)
    parameters: int = Field(default=0, ge=0)
    nesting: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.args():
            raise ValueError("one bound is needed")
        return self

    def in_file(self, source: Source) -> Iterator[Violation]:
        """One a place."""
        yield from self._lines(source)
        yield from self._functions(source)

    def sentence(self) -> str:
        """The rule as an instruction."""
        bounds = (
            ("functions to {} lines", self.function_lines), ("lines to {} characters", self.line_length),
            ("functions to {} parameters", self.parameters), ("nesting to {} levels", self.nesting),
        )  # fmt: skip
        return f"Keep {' and '.join(words.format(bound) for words, bound in bounds if bound)}"

    def replaces(self, other: Rule) -> bool:
        """Bounds of the same thing."""
        return bool(set(self.args()) & set(other.args()))

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Bounds that the comment counts."""
        for number in change.comment.numbers:
            if number >= 40:
                yield Proposal(cls(line_length=number), topics=("length", "lines"), subject="limits-line", rank=1)
            if 3 <= number <= 300 and not _of_a_pull_request(change.comment, number):
                topics = ("function", "lines")  # of two numbers the larger one is what it was
                yield Proposal(cls(function_lines=number), topics, subject="limits-function", rank=number)
            if 1 <= number <= 12:
                yield Proposal(cls(parameters=number), topics=("parameters",), subject="limits-parameters")
                yield Proposal(cls(nesting=number), topics=("nesting",), subject="limits-nesting")

    def _lines(self, source: Source) -> Iterator[Violation]:
        for number, line in enumerate(source.lines, 1):
            if 0 < self.line_length < len(line) and number in source.added:
                yield Violation(f"line {number} has {len(line)} characters, at most {self.line_length}", source.path)

    def _functions(self, source: Source) -> Iterator[Violation]:
        for node, _, _ in source.definitions():
            if isinstance(node, ast.ClassDef) or not source.touched(node):
                continue
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if 0 < self.function_lines < length:
                yield at(source, node, f"{node.name} has {length} lines, at most {self.function_lines}")
            names = [arg.arg for arg in node.args.posonlyargs + node.args.args + node.args.kwonlyargs]
            count = len([name for name in names if name not in ("self", "cls")])
            if 0 < self.parameters < count:
                yield at(source, node, f"{node.name} has {count} parameters, at most {self.parameters}")
            if 0 < self.nesting < _depth(node):
                yield at(source, node, f"{node.name} is nested {_depth(node)} deep, at most {self.nesting}")


def _of_a_pull_request(comment: Comment, number: int) -> bool:
    """Whether the sentence with a number speaks of pull requests and of no functions: their lines are `size`."""
    parts = [part for part in comment.sentences if number in part.numbers]
    return any(_PULL_REQUEST.search(part.text) for part in parts) and not of_functions(comment, number)


def of_functions(comment: Comment, number: int) -> bool:
    """Whether a sentence with the number speaks of functions: their lines are bounded here, and not by `size`."""
    return any(number in part.numbers and part.speaks("function") for part in comment.sentences)


def _depth(node: ast.AST) -> int:
    deeper = isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.Try | ast.AsyncFor | ast.AsyncWith)
    inner = max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)
    return inner + deeper
