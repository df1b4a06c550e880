"""Type hints on what a pull request writes in Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from .base import Change, Proposal, Rule, Violation
from .code import CodeRule
from .source import Source, at

_PUBLIC = re.compile(r"\b(?:public|öffentlich\w*)\b(?![^.;!?]*\b(?:and|und) privat)", re.IGNORECASE)


class Annotations(CodeRule):
    """New or changed functions are annotated; tests aside unless `tests` says so."""

    kind = "type_hints"

    parameters: bool = True
    returns: bool = True
    private: bool = False
    tests: bool = False

    def sentence(self) -> str:
        """The rule as an instruction."""
        what = [name for name, asked in (("parameters", self.parameters), ("return values", self.returns)) if asked]
        return (
            f"Annotate {' and '.join(what)} of {'all' if self.private else 'public'} functions that are new or changed"
        )

    def replaces(self, other: Rule) -> bool:
        """There is one measure of hints."""
        return True

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Both, else the one that turned green or that the comment names; all functions before public ones only."""
        named = [part for part in ("return_type", "parameters") if change.comment.speaks(part)]
        for rank, (parameters, returns, private) in enumerate(
            [(True, True, True), (True, True, False), (True, False, True), (False, True, True), (True, False, False),
             (False, True, False)]
        ):  # fmt: skip
            if len(named) == 1 and (returns, parameters) != (named == ["return_type"], named == ["parameters"]):
                continue
            if private and _PUBLIC.search(change.comment.text):
                continue
            rule = cls(parameters=parameters, returns=returns, private=private)
            yield Proposal(rule, topics=("annotation",), subject="type_hints", rank=rank)

    def in_file(self, source: Source) -> Iterator[Violation]:
        """One a function that lacks a hint."""
        for node, public, _ in source.definitions():
            if isinstance(node, ast.ClassDef) or not (public or self.private) or not source.touched(node):
                continue
            if self.parameters and (bare := _bare(node)):
                yield at(source, node, f"{node.name}: {', '.join(bare)} without a type hint")
            if self.returns and node.returns is None and node.name != "__init__":
                yield at(source, node, f"{node.name} has no return type")


def _bare(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    args = node.args
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]
    return [arg.arg for arg in every if arg.annotation is None and arg.arg not in ("self", "cls")]
