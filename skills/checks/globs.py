"""Globs over paths: `*` stays inside a folder, `**` crosses folders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase


def matches(path: str, glob: str) -> bool:
    """Whether a path matches a glob: `*` stays inside a folder, `**` crosses folders, a glob without a slash
    means the file's name anywhere."""
    if "/" not in glob:
        return fnmatchcase(path.rsplit("/", 1)[-1], glob)
    if "**" not in glob:
        parts, wanted = path.split("/"), glob.split("/")
        return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))
    if glob.startswith("**/"):
        rest = glob[3:]
        return any(matches_tail(path[start:], rest) for start in _starts(path))
    return matches_tail(path, glob)


def matches_tail(path: str, glob: str) -> bool:
    """A glob with `**` anywhere but in front."""
    return fnmatchcase(path, glob.replace("**", "*")) if "**" in glob else matches("./" + path, "./" + glob)


def _starts(path: str) -> list[int]:
    return [0, *(place.end() for place in re.finditer("/", path))]


def matches_any(path: str, globs: Iterable[str]) -> bool:
    """Whether one of the globs matches."""
    return any(matches(path, glob) for glob in globs)
