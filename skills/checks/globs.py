"""Globs over paths: `*` stays inside a folder, `**` crosses folders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

GLOB = re.compile(r"(?<![\w./*-])[\w./-]*\*(?:(?!-[A-ZÄÖÜ][a-zäöü])[\w./*-])*(?<=\w)")
"""A glob in a sentence, without what German hangs on it: "*_pb2.py-Dateien"."""


def matches(path: str, glob: str) -> bool:
    """Whether a path matches a glob: `*` stays inside a folder, `**` crosses folders, a glob without a slash
    means the file's name anywhere."""
    if "/" not in glob:
        return fnmatchcase(path.rsplit("/", 1)[-1], glob)
    if not path.startswith(_plain_start(glob)):
        return False
    if "**" not in glob:
        parts, wanted = path.split("/"), glob.split("/")
        return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))
    if glob.startswith("**/"):
        rest = glob[3:]
        return any(matches_tail(path[start:], rest) for start in _starts(path))
    return matches_tail(path, glob)


@lru_cache(maxsize=4096)
def _plain_start(glob: str) -> str:
    """What a path must begin with, which spares most paths a closer look."""
    return re.split(r"[*?\[]", glob, maxsplit=1)[0]


def matches_tail(path: str, glob: str) -> bool:
    """A glob with `**` anywhere but in front."""
    return fnmatchcase(path, glob.replace("**", "*")) if "**" in glob else matches("./" + path, "./" + glob)


def _starts(path: str) -> list[int]:
    return [0, *(place.end() for place in re.finditer("/", path))]


def matches_any(path: str, globs: Iterable[str]) -> bool:
    """Whether one of the globs matches."""
    return any(matches(path, glob) for glob in globs)


def folders_of(path: str) -> Iterator[tuple[str, list[str]]]:
    """A glob for each run of a path's folders, wherever they lie, with their names; longer runs first."""
    folders = path.split("/")[:-1]
    for length in range(len(folders), 0, -1):
        for start in range(len(folders) - length + 1):
            run = folders[start : start + length]
            yield f"{'**/' * bool(start)}{'/'.join(run)}/**", run


def named_whole(path: str, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The deepest folder of two or more that a text names, with how it may say it: `web/api/generated/`, not all of
    `web/api/`."""
    for glob, run in folders_of(path):
        name = "/".join(run)
        if len(run) > 1 and re.search(rf"(?<![\w/]){re.escape(name)}/?(?![\w/.-])", text):
            yield glob, (name, name + "/")
            return


def respelt(path: str, others: Iterable[str]) -> bool:
    """Whether a file only got another spelling: `shop/Cart.py` for `shop/cart.py`."""
    flat = re.sub(r"[_ -]", "", path.casefold())
    return any(other != path and re.sub(r"[_ -]", "", other.casefold()) == flat for other in others)
