"""Python calls: which must not be made, and which arguments a call must or must not carry."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from pydantic import Field

from ..spoken.lists import listed_with
from .base import Change, Proposal, Rule, Violation
from .code import CodeRule
from .reading import AnyArtifact
from .source import Source, aliases, at, full_name, parsed

_OFTEN_FINE = frozenset(["float", "len", "open", "range", "type"])
"""Only some calls of these are ever meant; where a habit (`habits.py`) tells which, it stands alone."""
_EVERY = r"\b(?:every|each|all|any|jede\w*|alle\w*)\s+{0}\b(?!\.)|(?<![.\w]){0}[ -](?:calls|aufrufe\w*)\b"
"""All calls of a module are meant."""
_MODULES = sys.stdlib_module_names | {"requests", "httpx", "numpy", "pandas"}
"""Names that mean a module wherever they are not those of parameters."""


class Calls(CodeRule):
    """New code does not call `forbid`. Names are dotted, import aliases resolved; `*` matches any text."""

    kind = "forbidden_calls"

    forbid: tuple[str, ...] = Field(min_length=1)
    instead: str = ""
    in_async: bool = False
    """Whether only calls in the bodies of `async def` are meant."""

    def in_file(self, source: Source) -> Iterator[Violation]:
        """One a call."""
        hint = f"; use {self.instead}" if self.instead else ""
        for node, name in new_calls(source):
            meant = not self.in_async or node in _awaiting(source)
            if meant and any(_calls(source, node, name, wanted) for wanted in self.forbid):
                yield at(source, node, f"{name}() must not be called{hint}")

    def sentence(self) -> str:
        """The rule as an instruction."""
        hint = f"; use {self.instead}" if self.instead else ""
        where = " in async functions" if self.in_async else ""
        return f"Do not call {' or '.join(f'{name}()' for name in self.forbid)}{where}{hint}"

    def replaces(self, other: Rule) -> bool:
        """The same calls, with another way out."""
        return isinstance(other, Calls) and self.forbid == other.forbid

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Calls that the correction took out, whole or by their last name."""
        before, after = called(change.before), called(change.after)
        calm = [part for part in change.comment.sentences if not part.speaks("money")]
        for name in sorted(_gone(change)):
            literals = _literals(name)
            instead = next((new for new in sorted(after - before) if _said(change, new)), "")
            tests = not any(name in _names(source) for source in parsed(change.after) if source.is_test)
            forbid = (
                name,
                *(other for other in _listed(name, change) if not any(names_call(one, other) for one in after)),
            )
            where = change.comment.speaks("async") and _only_async(name, change.before)
            rule = cls(forbid=forbid, instead=instead, tests=tests, in_async=where)
            subject = f"code-{name.rsplit('.', 1)[-1]}"
            meant = any(f"{name}()" in part.text or (part.mentions(name) and "/" in part.text) for part in calm)
            placed = [one for one in change.comment.sentences if one.negative and "/" in one.text]
            meant |= any(f"{name}()" in one.text for one in placed)
            vague = name in _OFTEN_FINE and not meant
            yield Proposal(rule, literals=literals, subject=subject, rank=0, fallback=vague)
        for family in sorted({name.rpartition(".")[0] for name in before if name.count(".") > 1}):
            rule = cls(forbid=(f"{family}.*",))
            yield Proposal(rule, literals=(family,), subject=f"code-{family.rpartition('.')[2]}", rank=0)


class Arguments(CodeRule):
    """New calls of `call` carry `require` and do not carry `forbid`: keywords, with a value where it matters."""

    kind = "call_arguments"

    call: str
    also: tuple[str, ...] = ()
    """Further calls that are held to the same."""
    require: str = ""
    """`timeout`, or `check=True`."""
    forbid: str = ""

    def in_file(self, source: Source) -> Iterator[Violation]:
        """One a call."""
        for node, name in new_calls(source):
            if any(_calls(source, node, name, call) for call in (self.call, *self.also)):
                yield from self._of(source, node, name)

    def sentence(self) -> str:
        """The rule as an instruction."""
        calls = " or ".join(f"{call}()" for call in (self.call, *self.also))
        if self.require:
            return f"Give {self.require} to every call of {calls}"
        return f"Never give {self.forbid} to {calls}"

    def replaces(self, other: Rule) -> bool:
        """The same keyword of the same calls, wanted and unwanted or with another value."""
        assert isinstance(other, Arguments)
        mine, theirs = (str(rule.require or rule.forbid).partition("=")[0] for rule in (self, other))
        return self.call == other.call and mine == theirs

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Keywords that came to or went from calls of one name."""
        before, after = _keywords(change.before), _keywords(change.after)
        imported = {name.partition(".")[0] for side in (change.before, change.after) for name in _imports(side)}
        for name in sorted(set(before) & set(after)):
            module = name.rpartition(".")[0]
            whole = module and re.search(_EVERY.format(re.escape(module)), change.comment.text, re.IGNORECASE)
            family = f"{module}.*" if module and (whole or not _said(change, name)) else name
            if module and not whole and module.partition(".")[0] not in imported and not _said(change, name):
                family = "*"  # of any value, whatever it is called: `inplace=True`
            for calls in dict.fromkeys((family, name)):
                for word in sorted(after[name] - before[name]):
                    yield cls._proposal(calls, name, word, "require", listed_with(change.comment.text, calls))
                for word in sorted(before[name] - after[name]):
                    yield cls._proposal(calls, name, word, "forbid", listed_with(change.comment.text, calls))

    @classmethod
    def _proposal(cls, calls: str, name: str, word: str, part: str, also: tuple[str, ...]) -> Proposal:
        keyword, _, value = word.partition("=")
        rule = cls.model_validate({"call": calls, "also": also, part: word})
        rank = (1 if calls == name else 0) + (-2 if value else 0)
        literals = (word, f"{keyword} = {value}", f"{name.rpartition('.')[2]}({word}") if value else (keyword,)
        return Proposal(rule, literals=literals, subject=f"argument-{part}-{keyword}", rank=rank)

    def _of(self, source: Source, node: ast.Call | ast.Subscript, name: str) -> Iterator[Violation]:
        if isinstance(node, ast.Subscript):
            return
        carried = _carried(node)
        if self.require.startswith("encoding") and name.endswith("open") and _in_bytes(node):
            return
        if any(keyword.arg is None for keyword in node.keywords):
            return
        keyword = self.require.partition("=")[0]
        if name.rpartition(".")[2].casefold() == keyword:  # httpx.Timeout(5) is one itself
            return
        if self.require and self.require not in carried:
            yield at(source, node, f"{name}() must carry {self.require}")
        if self.forbid and self.forbid in carried:
            yield at(source, node, f"{name}() must not carry {self.forbid}")


@lru_cache(maxsize=256)
def new_calls(source: Source) -> tuple[tuple[ast.Call | ast.Subscript, str], ...]:
    """Calls on lines that the pull request wrote, with their full names; a look-up by key calls `__getitem__`, and
    what decorates without arguments is called without any. Raises
    `Unparsable`."""
    names = aliases(source.tree)
    found: list[tuple[ast.Call | ast.Subscript, str]] = []
    for node in source.nodes:
        if isinstance(node, ast.Call) and source.touched(node):
            name = full_name(node.func, names) or (f".{node.func.attr}" if isinstance(node.func, ast.Attribute) else "")
            if name:
                found.append((node, name))
        elif isinstance(node, ast.Subscript) and source.touched(node):
            read = full_name(node.value, names)
            if "." in read and not read.startswith(("self.", "cls.")):
                found.append((node, f"{read}.__getitem__"))
        for bare in getattr(node, "decorator_list", []):
            if source.touched(bare) and (name := full_name(bare, names)):
                found.append((ast.copy_location(ast.Call(bare, [], []), bare), name))
    return tuple(found)


@lru_cache(maxsize=256)
def _awaiting(source: Source) -> frozenset[ast.AST]:
    """Every node in an `async def`, functions inside of it that are not async aside. Raises `Unparsable`."""
    found: set[ast.AST] = set()
    plain: set[ast.AST] = set()
    for node in source.nodes:  # outer ones come first
        if isinstance(node, ast.AsyncFunctionDef):
            inner = set(ast.walk(node))
            found, plain = found | inner, plain - inner
        elif isinstance(node, ast.FunctionDef | ast.Lambda):
            plain |= set(ast.walk(node))
    return frozenset(found - plain)


def _calls(source: Source, node: ast.AST, name: str, wanted: str) -> bool:
    """Whether a call is the wanted one, and not of a parameter that is only called like the module."""
    module = wanted.partition(".")[0]
    return names_call(name, wanted) and not (module in _MODULES and node in _where_taken(source, module))


@lru_cache(maxsize=1024)
def _where_taken(source: Source, name: str) -> frozenset[ast.AST]:
    """Every node of the functions that take a parameter of this name, or give it to a value of their own. Raises
    `Unparsable`."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    taking = (
        node
        for node in source.nodes
        if isinstance(node, functions) and any(_gives(part, name) for part in ast.walk(node))
    )
    return frozenset(part for node in taking for part in ast.walk(node))


def _gives(node: ast.AST, name: str) -> bool:
    """Whether it is a parameter of this name, or sets a variable so called."""
    if isinstance(node, ast.arg):
        return node.arg == name
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name


def names_call(name: str, wanted: str) -> bool:
    """Whether a call's full name is the wanted one, or ends with it after a dot (`datetime.now`)."""
    if "*" in wanted:
        return fnmatchcase(name, wanted)
    return name == wanted or ("." in wanted and name.endswith("." + wanted))


def _listed(name: str, change: Change) -> Iterator[str]:
    """The other calls of the list in which a comment names one: of the same module where it says only the last name,
    and all of a module's where a name is no builtin."""
    for said in _literals(name):
        for other in listed_with(change.comment.text, said):
            module = name.removesuffix(said) if "." not in said.strip(".") else ""
            yield module + other
            if not module and "." not in other and not hasattr(builtins, other):
                yield f"{other}.*"


def _only_async(name: str, artifact: AnyArtifact) -> bool:
    """Whether every call of that name is made in an async function."""
    found = [
        node in _awaiting(source) for source in parsed(artifact) for node, called in new_calls(source) if called == name
    ]
    return bool(found) and all(found)


def _gone(change: Change) -> set[str]:
    """Names of calls that the correction took out of a file, though others may keep them."""
    after = {source.path: _names(source) for source in parsed(change.after)}
    return {name for source in parsed(change.before) for name in _names(source) - after.get(source.path, set())}


def called(artifact: AnyArtifact) -> set[str]:
    """Names of all new calls; of files that do not parse, none."""
    return {name for source in parsed(artifact) for name in _names(source)}


def _names(source: Source) -> set[str]:
    return {name for _, name in new_calls(source)}


def _keywords(artifact: AnyArtifact) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for source in parsed(artifact):
        for node, name in new_calls(source):
            if isinstance(node, ast.Call):
                found.setdefault(name, set()).update(_carried(node))
    return found


def _imports(artifact: AnyArtifact) -> Iterator[str]:
    """Modules and names that new files import."""
    for source in parsed(artifact):
        for node in source.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from (alias.asname or alias.name for alias in node.names)
                yield from (alias.name for alias in node.names)


def _carried(node: ast.Call) -> set[str]:
    named = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg}
    return set(named) | {f"{name}={value}" for name, value in named.items()}


def _in_bytes(node: ast.Call) -> bool:
    """Whether a file is opened as bytes, which have no encoding."""
    modes = [arg for arg in (*node.args[1:2], *(word.value for word in node.keywords if word.arg == "mode"))]
    return any(
        isinstance(mode, ast.Constant)
        and isinstance(mode.value, str)
        and re.fullmatch(r"[rwax+]*b[rwax+]*", mode.value)
        for mode in modes
    )


_ENDINGS = ("", "s", "ing", "en", "et")
"""Of a call said as a verb, German too: "loggen statt printen"."""


def _literals(name: str) -> tuple[str, ...]:
    parts = name.strip(".").split(".")
    forms = (f"{parts[-1]}{end}" for end in _ENDINGS)
    return tuple(dict.fromkeys((name.strip("."), ".".join(parts[-2:]), *forms)))


def _said(change: Change, name: str) -> bool:
    return any(change.comment.mentions(literal) for literal in _literals(name))
