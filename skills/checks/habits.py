"""Habits of Python code that a team does not want: the rule, and the table of habits with how each is found."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from pydantic import Field, model_validator

from . import smells, style
from .base import Change, Proposal, Rule, Violation
from .code import CodeRule
from .source import Found, Source, at


@dataclass(frozen=True)
class Habit:
    """One habit that is not wanted: how it is found, the rule against it, and the topics that speak of it."""

    find: Callable[[Source], Found]
    words: str
    topics: tuple[str, ...]
    in_tests: bool = True


class Habits(CodeRule):
    """New code is free of these habits."""

    kind = "python_habits"

    forbid: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name in self.forbid:
            if name not in HABITS:
                raise ValueError(f"no habit {name!r}; there are {', '.join(HABITS)}")
        return self

    def in_file(self, source: Source) -> Iterator[Violation]:
        """One a place."""
        for name in self.forbid:
            if HABITS[name].in_tests or not source.is_test:
                yield from (at(source, node, said) for node, said in _found(name, source))

    def sentence(self) -> str:
        """The rule as an instruction."""
        return "; ".join(HABITS[name].words for name in self.forbid)

    def slug(self) -> tuple[str, ...]:
        """The habits, and of two of which one must be the other one, which is wanted."""
        return tuple(_CONTRARY.get(name, name) for name in self.forbid)

    def replaces(self, other: Rule) -> bool:
        """That forbids what this one wants."""
        return isinstance(other, Habits) and any(_CONTRARY.get(name) in other.forbid for name in self.forbid)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Every habit; the caller tries which turned green."""
        for name, habit in HABITS.items():
            yield Proposal(cls(forbid=(name,)), topics=habit.topics, subject=f"habit-{name}")


_CONTRARY = {"single_quotes": "double_quotes", "double_quotes": "single_quotes"}
"""Who is free of the one has the other."""


@lru_cache(maxsize=1024)
def _found(name: str, source: Source) -> tuple[tuple[ast.AST, str], ...]:
    """Where a habit shows in what the pull request wrote."""
    return tuple((node, said) for node, said in HABITS[name].find(source) if source.touched(node))


HABITS: dict[str, Habit] = {
    "bare_except": Habit(smells.bare_except, "Name the exception that an except catches", ("bare_except",)),
    "broad_except": Habit(smells.broad_except, "Catch specific exceptions, not Exception", ("broad_except",)),
    "silent_except": Habit(smells.silent_except, "Do not swallow exceptions silently", ("swallow",)),
    "star_import": Habit(style.star_import, "Do not import *", ("star_import",)),
    "relative_import": Habit(style.relative_import, "Import by absolute names", ("relative_import",)),
    "local_import": Habit(style.local_import, "Import at the top of the file", ("local_import",)),
    "late_import": Habit(style.late_import, "Import above all other code", ("local_import",)),
    "mutable_default": Habit(smells.mutable_default, "Do not use mutable defaults", ("mutable_default",)),
    "assert": Habit(smells.assert_, "Do not assert outside of tests", ("assert",), in_tests=False),
    "global": Habit(smells.global_, "Do not use global", ("global",)),
    "none_compare": Habit(smells.none_compare, "Compare with None by is", ("none_compare",)),
    "named_lambda": Habit(smells.lambda_name, "Write def for a function with a name", ("lambda",)),
    "sql_text": Habit(smells.sql_text, "Give values to SQL as parameters", ("fstring_sql",)),
    "log_text": Habit(smells.log_text, "Let the logger put the message together", ("logging_format",)),
    "naive_time": Habit(smells.naive_time, "Give every time its time zone", ("naive_datetime",)),
    "camel_case": Habit(style.camel_case, "Write names in snake_case", ("snake_case",)),
    "class_case": Habit(style.class_case, "Name classes in CapWords", ("class_case",)),
    "lower_constant": Habit(
        style.lower_constant, "Write constants in capitals", ("constant", "uppercase"), in_tests=False
    ),
    "secret": Habit(smells.secret, "Do not write secrets into the code", ("secret",), in_tests=False),
    "fixed_url": Habit(
        smells.fixed_url, "Take addresses of services from the settings", ("fixed_url",), in_tests=False
    ),
    "percent_format": Habit(smells.percent_format, "Use f-strings", ("fstring",)),
    "float_money": Habit(smells.float_money, "Count money in Decimal, not float", ("decimal",)),
    "raise_without_cause": Habit(smells.raise_without_cause, "Raise a new exception from its cause", ("raise_from",)),
    "open_without_with": Habit(smells.open_without_with, "Open files in a with block", ("with_block",)),
    "type_compare": Habit(smells.type_compare, "Ask for types by isinstance", ("comparison",)),
    "truth_compare": Habit(smells.truth_compare, "Do not compare with True or False", ("comparison",)),
    "length_compare": Habit(smells.length_compare, "Do not compare a length with 0", ("comparison",)),
    "range_of_length": Habit(smells.range_of_length, "Loop by enumerate, not range(len())", ("enumerate",)),
    "old_union": Habit(smells.old_union, "Write X | Y, not Optional or Union", ("optional",)),
    "magic_number": Habit(smells.magic_number, "Give numbers names", ("magic_number",), in_tests=False),
    "unused_import": Habit(style.unused_import, "Do not import what is not used", ("unused",)),
    "commented_code": Habit(style.commented_code, "Do not leave code in comments", ("commented_code",)),
    "tabs": Habit(style.tabs, "Indent by blanks, not tabs", ("whitespace",)),
    "trailing_blanks": Habit(style.trailing_blanks, "Leave no blanks at the end of lines", ("whitespace",)),
    "no_last_newline": Habit(style.no_last_newline, "End a file with a newline", ("whitespace",)),
    "single_quotes": Habit(style.single_quotes, "Quote text by double quotes", ("quotes",)),
    "double_quotes": Habit(style.double_quotes, "Quote text by single quotes", ("quotes",)),
}
