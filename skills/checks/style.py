"""Habits in the names, imports and layout of Python code, each found by a small function."""

from __future__ import annotations

import ast
import re

from .source import Found, Source, at_line, head_of

_CODE = re.compile(
    r"^(def |class |if |for |while |with |try|else|elif |except).*:$|.*[=(\[]"
    r"|^(return|import|from|raise|del|yield|await|pass|break|continue)\b"
)


def star_import(source: Source) -> Found:
    """`from x import *`."""
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and any(item.name == "*" for item in node.names):
            yield node, "a star import"


def relative_import(source: Source) -> Found:
    """An import by dots."""
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.level:
            yield node, "a relative import"


def local_import(source: Source) -> Found:
    """An import inside a function."""
    for function in source.nodes:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node, "an import inside a function"


def late_import(source: Source) -> Found:
    """An import of a module below its other code."""
    begun = False
    for node in source.tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            if begun:
                yield node, "an import below other code"
        elif not isinstance(node, ast.If | ast.Try) and not _is_preamble(node):
            begun = True


def _is_preamble(node: ast.stmt) -> bool:
    """Whether a statement may stand above imports: a docstring, `__all__ = ...`."""
    dunder = isinstance(node, ast.Assign) and all("__" in ast.unparse(target) for target in node.targets)
    return dunder or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def camel_case(source: Source) -> Found:
    """A function, variable or parameter in camelCase."""
    for node, _, _ in source.definitions():
        if not isinstance(node, ast.ClassDef) and re.search(r"[a-z0-9][A-Z]", node.name):
            yield head_of(node), f"{node.name} is not in snake_case"
    for item in source.nodes:
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store) and re.fullmatch(r"[a-z]+[A-Z]\w*", item.id):
            yield item, f"{item.id} is not in snake_case"
        elif isinstance(item, ast.arg) and re.fullmatch(r"[a-z]+[A-Z]\w*", item.arg):
            yield item, f"{item.arg} is not in snake_case"


def lower_constant(source: Source) -> Found:
    """A constant of a module in small letters."""
    for node in source.tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = getattr(node, "value", None)
        for target in targets:
            plain = isinstance(target, ast.Name) and isinstance(value, ast.Constant | ast.Tuple)
            if plain and isinstance(target, ast.Name) and not target.id.isupper() and "__" not in target.id:
                yield node, f"{target.id} is a constant in small letters"


def class_case(source: Source) -> Found:
    """A class whose name is not in CapWords."""
    for node in source.nodes:
        if isinstance(node, ast.ClassDef) and not re.fullmatch(r"_*[A-Z][A-Za-z0-9]*", node.name):
            yield node, f"the class {node.name} is not in CapWords"


def unused_import(source: Source) -> Found:
    """An import whose name nothing in the file says again; `__init__.py` aside."""
    if source.path.endswith("__init__.py"):
        return
    said = {node.id for node in source.nodes if isinstance(node, ast.Name)}
    said |= {node.value for node in source.nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for node in source.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom) and getattr(node, "module", "") != "__future__":
            for item in node.names:
                if (item.asname or item.name).partition(".")[0] not in said and item.name != "*":
                    yield node, f"{item.name} is imported and not used"


def commented_code(source: Source) -> Found:
    """A comment that is a statement of Python rather than a sentence."""
    for number, line in enumerate(source.lines, 1):
        text = line.strip().removeprefix("#").strip()
        if line.strip().startswith("#") and _CODE.match(text) and _is_statement(text):
            yield at_line(number), "code in a comment"


def _is_statement(text: str) -> bool:
    try:
        body = ast.parse(text + " pass" if text.endswith(":") else text).body
    except (SyntaxError, ValueError):
        return text.startswith(("else", "elif ", "except", "try")) and text.endswith(":")
    first = body[0] if body else None
    said = isinstance(first, ast.Expr) and not isinstance(first.value, ast.Call | ast.Await | ast.Yield)
    return first is not None and not said and not (isinstance(first, ast.AnnAssign) and first.value is None)


def tabs(source: Source) -> Found:
    """A line that is indented by a tab."""
    for number, line in enumerate(source.lines, 1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            yield at_line(number), "a tab before the text"


def trailing_blanks(source: Source) -> Found:
    """Blanks at the end of a line."""
    for number, line in enumerate(source.lines, 1):
        if line != line.rstrip():
            yield at_line(number), "blanks at the end of the line"


def no_last_newline(source: Source) -> Found:
    """A file whose last line does not end."""
    if source.text and not source.text.endswith("\n"):
        yield at_line(len(source.lines)), "no newline at the end of the file"


def single_quotes(source: Source) -> Found:
    """Text in single quotes that holds no double one."""
    yield from _quoted(source, "'", '"')


def double_quotes(source: Source) -> Found:
    """Text in double quotes that holds no single one; docstrings aside."""
    yield from _quoted(source, '"', "'")


def _quoted(source: Source, mark: str, other: str) -> Found:
    lines = source.lines
    for node in source.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and other not in node.value:
            start = lines[node.lineno - 1].encode()[node.col_offset :].decode().lstrip("rRbBuUfF")
            if start.startswith(mark) and not start.startswith(mark * 3):
                yield node, f"text in {mark}"
