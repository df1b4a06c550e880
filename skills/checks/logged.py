"""What must not be written into logs: names of values that Python code hands to its logger."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from pydantic import Field

from .base import Change, Proposal, Violation
from .code import CodeRule
from .reading import AnyArtifact
from .source import Source, at, dotted, parsed

_LOGGER = re.compile(r"_*(?:log|logger|logging)|\w*_(?:log|logger)", re.IGNORECASE)
_MASK = re.compile(r"mask|redact|hash|anonym|pseudonym|obfusc|scrub|censor|last_?(?:4|four|digits)", re.IGNORECASE)
"""What a call is named that leaves no more than a trace of a value."""
_METHODS = frozenset(("debug", "info", "warning", "warn", "error", "exception", "critical", "log"))
_NAMES = re.compile(r"\b(?:names?|\w*namen?)\b", re.IGNORECASE)
_CALLED = {
    "email": ("mail address", "mail addresses", "e-mail", "e-mails", "mailadresse", "mailadressen", "e-mail-adressen"),
    "mail": ("mail address", "mail addresses", "mailadresse", "mailadressen"),
    "phone": ("phone number", "phone numbers", "telefonnummer", "telefonnummern"),
    "address": ("adresse", "adressen", "addresses"), "birthday": ("date of birth", "geburtsdatum"),
}  # fmt: skip
"""How people call what such a name holds."""


class Logged(CodeRule):
    """New calls of a logger are handed no value of these names: `iban` also as `order.iban`, `order.iban` also as
    `self.order.iban`."""

    kind = "forbidden_in_log"

    forbid: tuple[str, ...] = Field(min_length=1)

    def in_file(self, source: Source) -> Iterator[Violation]:
        """One a call."""
        unwanted = tuple(f".{name.casefold()}" for name in self.forbid if "*" not in name)
        globs = [name.casefold() for name in self.forbid if "*" in name]
        for node, names in _logged(source):
            for name in sorted(names):
                if f".{name.casefold()}".endswith(unwanted) or any(fnmatchcase(name.casefold(), one) for one in globs):
                    yield at(source, node, f"{name} must not be logged")

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Do not log {' or '.join(self.forbid)}"

    def slug(self) -> tuple[str, ...]:
        """The names."""
        return self.forbid

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """What the correction logs no more: by its name, or alone where no other went."""
        before, after = _names(change.before), _names(change.after)
        gone, came = sorted(before - after), after - before
        for whole in gone:
            last = whole.rpartition(".")[2]
            owned = ".".join(whole.split(".")[-2:])
            name = owned if change.comment.mentions(owned) else last  # `patient.name`, not every name
            in_its_place = len(gone) == 1 and came and "." in whole and change.comment.negative
            topics = ("log",) if in_its_place else ()
            literals = (owned, last, f"{last}s", *_CALLED.get(last.rpartition("_")[2], ()))
            owner, _, own = owned.rpartition(".")
            if own.endswith("name") and len(owner) > 2 and _NAMES.search(change.comment.text):
                rule = cls(forbid=(name, f"{owner}.*name"))
                yield Proposal(rule, topics=("log",), subject=f"logged-{last}", rank=-1)
            yield Proposal(cls(forbid=(name,)), topics=topics, literals=literals, subject=f"logged-{last}")


@lru_cache(maxsize=256)
def _logged(source: Source) -> tuple[tuple[ast.Call, frozenset[str]], ...]:
    """New calls of loggers, each with the dotted names of the values it is handed. Raises `Unparsable`."""
    return tuple(
        (node, frozenset(_values(node)))
        for node in source.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _METHODS
        and _is_logger(node.func.value)
        and source.touched(node)
    )


def _is_logger(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return dotted(node.func).endswith("getLogger")
    return _LOGGER.fullmatch(dotted(node).rpartition(".")[2]) is not None


def _masks(node: ast.AST) -> bool:
    """Whether a call hands on no more than a trace of what it takes: `mask_iban(iban)`."""
    return isinstance(node, ast.Call) and _MASK.search(dotted(node.func)) is not None


def _values(call: ast.Call) -> Iterator[str]:
    for given in (*call.args, *(word.value for word in call.keywords)):
        masked = {id(one) for node in ast.walk(given) if _masks(node) for one in ast.walk(node)}
        within = [node for node in ast.walk(given) if id(node) not in masked]
        methods = {id(node.func) for node in within if isinstance(node, ast.Call)}
        owners = {id(node.value) for node in within if isinstance(node, ast.Attribute) and id(node) not in methods}
        for node in within:
            if isinstance(node, ast.Attribute) and id(node) not in owners | methods:
                yield dotted(node) or node.attr
            elif isinstance(node, ast.Name) and id(node) not in owners | methods:
                yield node.id
            elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                yield str(node.slice.value)
            elif isinstance(node, ast.Call) and dotted(node.func).endswith(".get"):
                yield from (str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant))


def _names(artifact: AnyArtifact) -> set[str]:
    return {name for source in parsed(artifact) for _, names in _logged(source) for name in names}
