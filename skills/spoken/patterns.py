"""How words stand in data: patterns of which one is enough, case aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class AnyOf:
    """One pattern of several, case aside. Compiled when it is first asked, since most commands hear no comment."""

    def __init__(self, *patterns: str) -> None:
        self._patterns = patterns

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile("|".join(self._patterns), re.IGNORECASE)

    @cached_property
    def search(self) -> Callable[..., re.Match[str] | None]:
        """As of a compiled pattern; so are the others."""
        return self._compiled.search

    @cached_property
    def finditer(self) -> Callable[..., Iterator[re.Match[str]]]:
        """Every match."""
        return self._compiled.finditer

    @cached_property
    def sub(self) -> Callable[..., str]:
        """The text with every match replaced."""
        return self._compiled.sub


def any_of(*patterns: str) -> AnyOf:
    """One pattern of several, case aside."""
    return AnyOf(*patterns)
