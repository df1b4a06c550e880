"""What a pull request did to its files: which lines are new, and for Python the tree behind them.

Checks of code look only at what the pull request wrote, never at what stood there before.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...core.artifacts import FileChange, PullRequest
from .added import added_lines, lines_of
from .base import Violation

Found = Iterator[tuple[ast.AST, str]]
"""Places in a file with what is wrong there."""
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Unparsable(Exception):
    """A Python file that does not parse: it can be neither cleared nor blamed."""


@lru_cache(maxsize=512)
def parse_python(text: str) -> ast.Module:
    """The tree of a module. Raises `Unparsable` with the line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unparsable(f"does not parse as Python (line {getattr(error, 'lineno', None) or '?'})") from None


@dataclass(frozen=True)
class Source:
    """One file that a pull request wrote."""

    path: str
    before: str | None
    text: str

    @property
    def is_new(self) -> bool:
        """Whether the file was not there before."""
        return self.before is None

    @property
    def is_test(self) -> bool:
        """Whether its path says that it holds tests."""
        return is_test(self.path)

    @property
    def added(self) -> frozenset[int]:
        """Numbers of its new and changed lines."""
        return added_lines(self.before, self.text)

    @property
    def lines(self) -> list[str]:
        """Its lines, numbered as in `added`."""
        return lines_of(self.text)

    @property
    def tree(self) -> ast.Module:
        """The Python tree. Raises `Unparsable`."""
        return parse_python(self.text)

    def touched(self, node: ast.AST) -> bool:
        """Whether the pull request wrote a line of the node, its decorators included."""
        first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])  # type: ignore[attr-defined]  # every node given here has a place
        last: int = getattr(node, "end_lineno", None) or first
        return not self.added.isdisjoint(range(first, last + 1))

    @property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree. Raises `Unparsable`."""
        return _nodes(self.tree)

    def definitions(self) -> tuple[tuple[Definition, bool, bool], ...]:
        """Functions, methods and classes outside of functions, each with whether it is public by its own and its
        classes' names, and whether it is a method. Raises `Unparsable`."""
        return _all_definitions(self.tree)


@lru_cache(maxsize=256)
def _nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree))


@lru_cache(maxsize=256)
def _all_definitions(tree: ast.Module) -> tuple[tuple[Definition, bool, bool], ...]:
    return tuple(_definitions(tree.body, public=True, method=False))


def _definitions(body: list[ast.stmt], *, public: bool, method: bool) -> Iterator[tuple[Definition, bool, bool]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            shown = public and not node.name.startswith("_")
            yield node, shown, method
            if isinstance(node, ast.ClassDef):
                yield from _definitions(node.body, public=shown, method=True)
        elif isinstance(node, ast.If | ast.Try):
            yield from _definitions(node.body + node.orelse, public=public, method=method)


def written(artifact: object, suffix: str = "") -> Iterator[Source]:
    """Every text file that the pull request wrote, of this suffix if one is given."""
    assert isinstance(artifact, PullRequest)
    for file in artifact.files:
        if file.after is not None and file.after != file.before and file.path.endswith(suffix):
            yield Source(file.path, file.before, file.after)


def python(artifact: object) -> Iterator[Source]:
    """Every Python file that the pull request wrote."""
    yield from written(artifact, ".py")


def parsed(artifact: object) -> Iterator[Source]:
    """Every Python file that the pull request wrote and that parses."""
    yield from (source for source in python(artifact) if not broken(source))


def broken(source: Source) -> Violation | None:
    """What is said of a Python file that does not parse; None where it does."""
    try:
        _ = source.tree
    except Unparsable as error:
        return unparsable(source, error)
    return None


def is_test(path: str) -> bool:
    """Whether a path is that of a test, in the habits of common languages."""
    *folders, name = path.lower().split("/")
    stem = name.split(".")[0]
    return (
        any(folder in ("test", "tests", "testing", "spec", "specs", "__tests__") for folder in folders)
        or stem.startswith("test_")
        or stem.endswith(("_test", "_spec"))
        or ".test." in name
        or ".spec." in name
        or stem == "conftest"
    )


CODE_SUFFIXES = (
    ".py", ".pyi", ".js", ".jsx", ".ts", ".tsx", ".go", ".rs", ".java", ".kt", ".c", ".h", ".cc", ".cpp", ".hpp", ".cs",
    ".rb", ".php", ".swift", ".scala", ".sql", ".sh", ".vue",
)  # fmt: skip


def is_code(file: FileChange) -> bool:
    """Whether the file is program text and no test."""
    return file.path.endswith(CODE_SUFFIXES) and not is_test(file.path)


def at(source: Source, node: ast.AST, message: str) -> Violation:
    """A violation at a node's line."""
    return Violation(f"{message} (line {getattr(node, 'lineno', 1)})", source.path)


def at_line(number: int) -> ast.AST:
    """A place that is only a line."""
    place = ast.Pass()
    place.lineno = place.end_lineno = number
    return place


def head_of(node: ast.AST) -> ast.AST:
    """The head of a node that has a body, so that only a change of the head counts."""
    return at_line(getattr(node, "lineno", 1))


def unparsable(source: Source, error: Unparsable) -> Violation:
    """What is said of a file that cannot be looked into."""
    return Violation(f"{error}, so it cannot be checked", source.path)


def dotted(node: ast.AST) -> str:
    """`a.b.c` of nested attributes; empty when the root is no plain name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join(reversed([*parts, node.id])) if isinstance(node, ast.Name) else ""


@lru_cache(maxsize=512)
def aliases(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `np` for `numpy`, `system` for `os.system`."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {item.asname: item.name for item in node.names if item.asname}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {item.asname or item.name: f"{node.module}.{item.name}" for item in node.names}
    return names


def full_name(node: ast.AST, names: dict[str, str]) -> str:
    """The dotted name of a call's function with import aliases resolved."""
    name = dotted(node)
    root, dot, rest = name.partition(".")
    return f"{names.get(root, root)}{dot}{rest}"
