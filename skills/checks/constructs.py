"""Habits of Python code, each found by a small function over the tree of what a pull request wrote."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from pydantic import Field, model_validator

from ...core.artifacts import PullRequest
from .base import AnyArtifact, Change, Proposal, Rule, Violation
from .source import Source, Unparsable, aliases, at, dotted, full_name, python, unparsable

Found = Iterator[tuple[ast.AST, str]]


@dataclass(frozen=True)
class Habit:
    """One habit that is not wanted: how it is found, the rule against it, and the topics that speak of it."""

    find: Callable[[Source], Found]
    words: str
    topics: tuple[str, ...]
    in_tests: bool = True


class Habits(Rule):
    """New code is free of these habits."""

    kind = "python_habits"
    on = PullRequest
    per_file = True

    forbid: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name in self.forbid:
            if name not in HABITS:
                raise ValueError(f"no habit {name!r}; there are {', '.join(HABITS)}")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a place."""
        found: list[Violation] = []
        for source in python(artifact):
            try:
                for name in self.forbid:
                    habit = HABITS[name]
                    if habit.in_tests or not source.is_test:
                        found += [at(source, node, said) for node, said in _found(name, source)]
            except Unparsable as error:
                found.append(unparsable(source, error))
        return found

    def sentence(self) -> str:
        """The rule as an instruction."""
        return "; ".join(HABITS[name].words for name in self.forbid)

    def slug(self) -> tuple[str, ...]:
        """The habits."""
        return self.forbid

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Every habit; the caller tries which turned green."""
        for name, habit in HABITS.items():
            yield Proposal(cls(forbid=(name,)), topics=habit.topics, subject=f"habit-{name}")


class Limits(Rule):
    """Bounds on new Python functions and lines."""

    kind = "python_limits"
    on = PullRequest
    per_file = True

    function_lines: int = Field(default=0, ge=0)
    line_length: int = Field(default=0, ge=0)
    parameters: int = Field(default=0, ge=0)
    nesting: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.args():
            raise ValueError("one bound is needed")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a place."""
        found: list[Violation] = []
        for source in python(artifact):
            found += self._lines(source)
            try:
                found += self._functions(source)
            except Unparsable as error:
                found.append(unparsable(source, error))
        return found

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
            if 3 <= number <= 300:
                yield Proposal(cls(function_lines=number), topics=("function", "lines"), subject="limits-function")
            if 1 <= number <= 12:
                yield Proposal(cls(parameters=number), topics=("parameters",), subject="limits-parameters")
                yield Proposal(cls(nesting=number), topics=("nesting",), subject="limits-nesting")

    def _lines(self, source: Source) -> Iterator[Violation]:
        for number, line in enumerate(source.text.splitlines(), 1):
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


def _depth(node: ast.AST) -> int:
    deeper = isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.Try | ast.AsyncFor | ast.AsyncWith)
    inner = max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)
    return inner + deeper


def _bare_except(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield _line(node), "a bare except"


def _broad_except(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            names = {dotted(item) for item in (node.type.elts if isinstance(node.type, ast.Tuple) else [node.type])}
            if names & {"Exception", "BaseException"}:
                yield _line(node), "an except that catches every exception"


def _silent_except(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and all(isinstance(item, ast.Pass) for item in node.body):
            yield _line(node), "an exception that is swallowed silently"


def _star_import(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and any(item.name == "*" for item in node.names):
            yield node, "a star import"


def _relative_import(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.level:
            yield node, "a relative import"


def _local_import(source: Source) -> Found:
    for function in source.nodes:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node, "an import inside a function"


def _mutable_default(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
                made = isinstance(default, ast.Call) and dotted(default.func) in ("list", "dict", "set")
                if made or isinstance(default, ast.List | ast.Dict | ast.Set):
                    yield default, "a mutable default"


def _assert(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.Assert):
            yield node, "an assert outside of tests"


def _global(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.Global):
            yield node, "a global statement"


def _none_compare(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.Compare):
            for operator, right in zip(node.ops, node.comparators, strict=True):
                if isinstance(operator, ast.Eq | ast.NotEq) and isinstance(right, ast.Constant) and right.value is None:
                    yield node, "a comparison with None by =="


def _lambda_name(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            yield node, "a lambda with a name"


def _built(node: ast.AST) -> bool:
    """Whether a text is put together: an f-string with values, %, + or format()."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return any(isinstance(part, ast.Constant | ast.JoinedStr | ast.BinOp) for part in (node.left, node.right))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def _sql_text(source: Source) -> Found:
    sql = re.compile(r"^\W*(select|insert|update|delete|create|drop|alter)\b", re.IGNORECASE)
    for node in source.nodes:
        if _built(node):
            texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            if any(isinstance(text, str) and sql.search(text) for text in texts[:1]):
                yield node, "SQL put together from values"


def _log_text(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Attribute):
            owner = dotted(node.func.value).lower()
            level = node.func.attr in ("debug", "info", "warning", "error", "exception", "critical", "log")
            if level and "log" in owner and any(_built(arg) for arg in node.args[:2]):
                yield node, "a log message put together before it is logged"


def _naive_time(source: Source) -> Found:
    names = aliases(source.tree)
    for node in source.nodes:
        if isinstance(node, ast.Call):
            name = full_name(node.func, names)
            bare = name.endswith(("datetime.now", "datetime.fromtimestamp")) and len(node.args) + len(node.keywords) < 1
            if bare or name.endswith(("datetime.utcnow", "datetime.utcfromtimestamp", "datetime.today")):
                yield node, f"{name}() without a time zone"


def _camel_case(source: Source) -> Found:
    for node, _, _ in source.definitions():
        if not isinstance(node, ast.ClassDef) and re.search(r"[a-z0-9][A-Z]", node.name):
            yield _line(node), f"{node.name} is not in snake_case"
    for item in source.nodes:
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store) and re.fullmatch(r"[a-z]+[A-Z]\w*", item.id):
            yield item, f"{item.id} is not in snake_case"
        elif isinstance(item, ast.arg) and re.fullmatch(r"[a-z]+[A-Z]\w*", item.arg):
            yield item, f"{item.arg} is not in snake_case"


def _lower_constant(source: Source) -> Found:
    for node in source.tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = getattr(node, "value", None)
        for target in targets:
            plain = isinstance(target, ast.Name) and isinstance(value, ast.Constant | ast.Tuple)
            if plain and isinstance(target, ast.Name) and target.id.strip("_").islower() and "__" not in target.id:
                yield node, f"{target.id} is a constant in small letters"


def _secret(source: Source) -> Found:
    named = re.compile(r"pass(word|wd|phrase)?$|secret|token$|api_?key|credential|private_?key", re.IGNORECASE)
    for node in source.nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [dotted(target).rpartition(".")[2] for target in targets]
            if _is_text(node.value) and any(named.search(name) for name in names):
                yield node, f"{names[0]} is written into the code"
        elif isinstance(node, ast.keyword) and node.arg and named.search(node.arg) and _is_text(node.value):
            yield node, f"{node.arg} is written into the code"


def _is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 3


def _percent_format(source: Source) -> Found:
    for node in source.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _is_str(node.left):
            yield node, "text put together by %"
        method = node.func if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
        if method and method.attr == "format" and _is_str(method.value):
            yield node, "text put together by format()"


def _is_str(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _float_money(source: Source) -> Found:
    money = re.compile(r"price|amount|total|cost|fee|betrag|preis|summe|balance|payment|money", re.IGNORECASE)
    for node in source.nodes:
        hint = getattr(node, "annotation", None) or getattr(node, "returns", None)
        name = getattr(node, "arg", None) or getattr(node, "name", None) or dotted(getattr(node, "target", node))
        if hint is not None and dotted(hint) == "float" and isinstance(name, str) and money.search(name):
            yield hint, f"{name} is money as float"
        if isinstance(node, ast.Call) and dotted(node.func) == "float" and money.search(ast.unparse(node)):
            yield node, "money as float"


@lru_cache(maxsize=1024)
def _found(name: str, source: Source) -> tuple[tuple[ast.AST, str], ...]:
    """Where a habit shows in what the pull request wrote."""
    return tuple((node, said) for node, said in HABITS[name].find(source) if source.touched(node))


def _line(node: ast.AST) -> ast.AST:
    """The head of a node that has a body, so that only a change of the head counts."""
    head = ast.Pass()
    head.lineno = head.end_lineno = getattr(node, "lineno", 1)
    return head


HABITS: dict[str, Habit] = {
    "bare_except": Habit(_bare_except, "Name the exception that an except catches", ("bare_except",)),
    "broad_except": Habit(_broad_except, "Catch specific exceptions, not Exception", ("broad_except",)),
    "silent_except": Habit(_silent_except, "Do not swallow exceptions silently", ("swallow",)),
    "star_import": Habit(_star_import, "Do not import *", ("star_import",)),
    "relative_import": Habit(_relative_import, "Import by absolute names", ("relative_import",)),
    "local_import": Habit(_local_import, "Import at the top of the file", ("local_import",)),
    "mutable_default": Habit(_mutable_default, "Do not use mutable defaults", ("mutable_default",)),
    "assert": Habit(_assert, "Do not assert outside of tests", ("assert",), in_tests=False),
    "global": Habit(_global, "Do not use global", ("global",)),
    "none_compare": Habit(_none_compare, "Compare with None by is", ("none_compare",)),
    "named_lambda": Habit(_lambda_name, "Write def for a function with a name", ("lambda",)),
    "sql_text": Habit(_sql_text, "Give values to SQL as parameters", ("fstring_sql",)),
    "log_text": Habit(_log_text, "Let the logger put the message together", ("logging_format",)),
    "naive_time": Habit(_naive_time, "Give every time its time zone", ("naive_datetime",)),
    "camel_case": Habit(_camel_case, "Write names in snake_case", ("snake_case",)),
    "lower_constant": Habit(_lower_constant, "Write constants in capitals", ("constant", "uppercase"), in_tests=False),
    "secret": Habit(_secret, "Do not write secrets into the code", ("secret",), in_tests=False),
    "percent_format": Habit(_percent_format, "Use f-strings", ("fstring",)),
    "float_money": Habit(_float_money, "Count money in Decimal, not float", ("decimal",)),
}
