"""Docstrings on what a pull request writes in Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from .base import Change, Proposal, Rule, Violation
from .code import CodeRule
from .reading import AnyArtifact
from .source import Source, Unparsable, at, head_of, python

Part = Literal["functions", "classes", "modules"]
_TOPICS: dict[Part, str] = {"functions": "function", "classes": "class", "modules": "module"}
_PRIVATE = re.compile(r"\bprivat(e[rnsm]?)?\b", re.IGNORECASE)
_PUBLIC_ONLY = re.compile(
    r"(?<!even )(?<!auch )\bprivat\w*[^.;!?]*"
    r"\b(not?|\w*n.t|nicht|kein\w*|egal|fine|ausgenommen|exempt\w*|without|ohne|optional|save|spar\w*)\b|"
    r"\b(not?|\w*n.t|nicht|kein\w*|except|außer|but)\b[^.;!?,]*\bprivat",
    re.IGNORECASE,
)
"""Private ones are named as those that need none."""
_SECTIONS = ("Args", "Arguments", "Parameters", "Returns", "Raises", "Yields", "Example", "Examples")


class Docstrings(CodeRule):
    """New or changed public definitions carry a docstring; tests aside unless `tests` says so."""

    kind = "docstrings"

    of: tuple[Part, ...] = Field(min_length=1)
    tests: bool = False
    private: bool = False
    section: str = ""
    """A heading that the docstring must have, for example "Raises"."""

    def sentence(self) -> str:
        """The rule as an instruction."""
        what = " and ".join(self.of)
        extra = f' with a section "{self.section}"' if self.section else ""
        return f"Put a docstring{extra} on {'all' if self.private else 'public'} {what} that are new or changed"

    def replaces(self, other: Rule) -> bool:
        """The same parts, asked for more or less."""
        return isinstance(other, Docstrings) and self.of == other.of and self.section == other.section

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """The parts that the comment names; all of them that turned green where it names none."""
        named = [part for part, topic in _TOPICS.items() if change.comment.speaks(f"docstring+{topic}")]
        for part in named or list(_TOPICS):
            tests = _tests_have(part, change.after) and not _tests_have(part, change.before)
            rule = cls(of=(part,), tests=tests)
            yield Proposal(rule, topics=("docstring",), subject=f"docstrings-{part}", rank=0 if part in named else 1)
            private = cls(of=(part,), tests=tests, private=True)
            if _PRIVATE.search(change.comment.text) and not _PUBLIC_ONLY.search(change.comment.text):
                yield Proposal(private, topics=("docstring",), subject=f"docstrings-{part}", rank=-1)
        tests = _tests_have("functions", change.after) and not _tests_have("functions", change.before)
        for section in _SECTIONS:
            rule = cls(of=("functions",), section=section, tests=tests)
            yield Proposal(rule, literals=(section, section.lower()), subject=f"docstring-section-{section}", rank=0)

    def in_file(self, source: Source) -> Iterator[Violation]:
        """One a definition without docstring."""
        if "modules" in self.of and source.is_new and source.text.strip() and not ast.get_docstring(source.tree):
            yield Violation("the module has no docstring", source.path)
        for node, public, _ in source.definitions():
            part: Part = "classes" if isinstance(node, ast.ClassDef) else "functions"
            asked = public or (self.private and not node.name.startswith("__"))
            if part not in self.of or not asked or not source.touched(node) or _is_overload(node):
                continue
            if part == "classes" and not source.touched(head_of(node)):
                continue
            doc = ast.get_docstring(node)
            if not (doc or "").strip():
                yield at(source, node, f"{node.name} has no docstring")
            elif self.section and self._lacks_section(doc or "", node):
                yield at(source, node, f'{node.name}: its docstring has no section "{self.section}"')

    def _lacks_section(self, doc: str, node: ast.AST) -> bool:
        return self.section.casefold() not in doc.casefold() and self._section_applies(node)

    def _section_applies(self, node: ast.AST) -> bool:
        if self.section == "Raises":
            return any(isinstance(part, ast.Raise) for part in ast.walk(node))
        if self.section == "Returns":
            return any(isinstance(part, ast.Return) and part.value for part in ast.walk(node))
        if self.section in ("Args", "Arguments", "Parameters") and isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef
        ):
            return any(arg.arg not in ("self", "cls") for arg in node.args.args + node.args.kwonlyargs)
        return True


def _is_overload(node: ast.AST) -> bool:
    names = {getattr(item, "id", getattr(item, "attr", "")) for item in getattr(node, "decorator_list", [])}
    return bool(names & {"overload", "setter", "deleter"})


def _tests_have(part: Part, artifact: AnyArtifact) -> bool:
    """Whether there are tests and each of these parts of theirs has a docstring."""
    sources = [source for source in python(artifact) if source.is_test]
    try:
        if part == "modules":
            return bool(sources) and all(ast.get_docstring(source.tree) for source in sources)
        nodes = [node for source in sources for node, public, _ in source.definitions() if public]
    except Unparsable:
        return False
    return bool(nodes) and all(ast.get_docstring(node) for node in nodes)
