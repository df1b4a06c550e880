"""How names of Python code begin or end: tasks in _task, counters in _total, classes of tests in Test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, Self

from pydantic import Field, model_validator

from .base import Change, Proposal, Violation
from .code import CodeRule
from .reading import AnyArtifact
from .source import Source, at, dotted, head_of, parsed

Of = Literal["decorated", "derived", "called", "defined"]
_SAID = {
    "decorated": "functions under @{}", "derived": "classes derived from {}", "called": "what {}() is given to name",
    "defined": "public functions",
}  # fmt: skip
_SUFFIX = re.compile(r"(?<![\w-])[`\"'„“]?(?:[-*…]|\.\.\.)?(_\w{2,20})\b(?!_)")
_PREFIX = re.compile(r"(?<!\w)([A-Za-z]\w{1,20}_)(?!\w)")
_WORD = re.compile(r"\b[A-Z][a-z]{2,15}\b")
_AT_AN_END = re.compile(
    r"\b(?:begins?|starts?|ends?|ending|prefix\w*|suffix\w*|beginn\w*|fängt|fangen|enden|endet|endung\w*|präfix\w*|"
    r"in front|at the (?:front|end)|vorne?|am ende|hinten)\b",
    re.IGNORECASE,
)
"""Only a sentence that speaks of how names begin or end gives one: "Spell it Berlin" gives none."""
_MARKED = re.compile(r"(?:…|\.\.\.|\*)_\w{2}|\w{2}_(?:…|\.\.\.|\*)")
"""An end or a beginning that is written as one: "…_task"."""
_ALL_FUNCTIONS = re.compile(
    r"(?:^\W*|[,:;]\s|\b(?:all|every|each|public|our|the|alle|jede|öffentliche[nr]?|unsere|die)\s+)(?:functions?|funktion(?:en)?)\b",
    re.IGNORECASE,
)
"""What is asked of functions whatever they do: "async functions" are some of them, which no name tells."""
_TEXTS = re.compile(r"Error$|Exception$|^get(?:env)?$|^print$|^(?:debug|info|warning|error|exception|critical)$")
"""What is called with a text that is no name."""
_LONGEST = 100
"""Characters of what makes names of a kind; longer ones, and bases like `Generic[T]` that have no name, make none."""


class NameAffix(CodeRule):
    """Names that new code gives begin and end so: of functions by a decorator, of classes by a base, or the first text
    that a call is given."""

    kind = "name_affix"

    of: Of
    by: str = Field(default="", max_length=_LONGEST)
    """The decorator, the base class or what is called; of dotted names the last part. Nothing for functions that are
    only defined, at the top of a module."""
    starts_with: str = ""
    ends_with: str = ""

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if (self.of == "defined") == bool(self.by):
            raise ValueError("by is needed, and only of what is not just defined")
        if not (self.starts_with or self.ends_with):
            raise ValueError("starts_with or ends_with is needed")
        return self

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Let the names of {_SAID[self.of].format(self.by)} {self._asked()}"

    def slug(self) -> tuple[str, ...]:
        """What is named, and how."""
        return (self.by, (self.starts_with or self.ends_with).strip("_"))

    def in_file(self, source: Source) -> Iterator[Violation]:
        """One a name."""
        for of, by, name, node in _named(source):
            if of == self.of and by == self.by and source.touched(node) and not self._kept(name):
                yield at(source, node, f"{name} must {self._asked()}")

    def _kept(self, name: str) -> bool:
        return name.startswith(self.starts_with) and name.endswith(self.ends_with)

    def _asked(self) -> str:
        asked = (("begin with", self.starts_with), ("end with", self.ends_with))
        return " and ".join(f"{how} {affix}" for how, affix in asked if affix)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """A beginning or an end that the comment says, that names have now and had not."""
        said = [one.text for one in change.comment.sentences]
        text = " ".join(one for one in said if _AT_AN_END.search(one) or _MARKED.search(one))
        if not text:
            return
        old, new = _by_kind(change.before), _by_kind(change.after)
        marked = [("ends_with", affix) for affix in _SUFFIX.findall(text)]
        marked += [("starts_with", affix) for affix in _PREFIX.findall(text)]
        words = [(side, word) for side in ("ends_with", "starts_with") for word in _WORD.findall(text)]
        for (of, by), now in new.items():
            was = old.get((of, by), set())
            if not was or (of == "called" and _TEXTS.search(by)):
                continue
            if of == "defined" and not (_ALL_FUNCTIONS.search(text) and _AT_AN_END.search(text)):
                continue
            for side, affix in dict.fromkeys((*marked, *(words if of == "derived" else ()))):
                if of == "defined" and affix.startswith("test"):
                    continue  # not every function is a test
                rule = cls.parse({"of": of, "by": by, side: affix})
                if all(map(rule._kept, now)) and not all(map(rule._kept, was)):
                    yield Proposal(rule, literals=(affix,), subject=f"affix-{affix}", rank=0 if of == "defined" else -1)


def _by_kind(artifact: AnyArtifact) -> dict[tuple[Of, str], set[str]]:
    """The names of an artifact by what makes them of a kind."""
    found: dict[tuple[Of, str], set[str]] = {}
    for source in parsed(artifact):
        for of, by, name, _ in _named(source):
            if of == "defined" or 0 < len(by) <= _LONGEST:
                found.setdefault((of, by), set()).add(name)
    return found


@lru_cache(maxsize=256)
def _named(source: Source) -> tuple[tuple[Of, str, str, ast.AST], ...]:
    """Names that code gives, with what makes them of a kind. Raises `Unparsable`."""
    return tuple(_names(source))


def _names(source: Source) -> Iterator[tuple[Of, str, str, ast.AST]]:
    """The same, read from the code: first what is only defined."""
    for top in source.tree.body:
        if isinstance(top, ast.FunctionDef | ast.AsyncFunctionDef) and not top.name.startswith("_"):
            yield "defined", "", top.name, head_of(top)
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in node.decorator_list:
                called = dotted(mark.func if isinstance(mark, ast.Call) else mark)
                yield "decorated", called.rpartition(".")[2], node.name, head_of(node)
        elif isinstance(node, ast.ClassDef):
            for base in node.bases:
                yield "derived", dotted(base).rpartition(".")[2], node.name, head_of(node)
        elif isinstance(node, ast.Call) and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and (name := dotted(node.func)):
                yield "called", name.rpartition(".")[2], first.value, node
