"""Entries of a list such as reviewers or receivers, and how they are compared: case and display names aside."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from .reading import AnyArtifact, bare_address


def entries(artifact: AnyArtifact, field: str) -> tuple[str, ...]:
    """The list of that name."""
    found: tuple[str, ...] = getattr(artifact, field)
    return found


def listed(wanted: str, found: Iterable[str]) -> bool:
    """Whether one of the entries matches a glob, case aside."""
    return any(fits(entry, wanted) for entry in found)


def fits_any(entry: str, globs: Iterable[str]) -> bool:
    """Whether an entry matches one of the globs, case aside."""
    return any(fits(entry, glob) for glob in globs)


def fits(entry: str, glob: str) -> bool:
    """Whether an entry matches a glob, case and display names aside."""
    plain = bare_address(entry) if "@" in entry else entry.casefold()
    wanted = bare_address(glob) if "@" in glob else glob.casefold()
    return plain == wanted or ("*" in wanted and fnmatchcase(plain, wanted))
