"""Files that run by themselves, or steer agents, stay as they were while a repository's own code runs: a test that
writes into CI or `AGENTS.md` would get past the person who is asked for such an edit.

Knows no sandbox and no git; reads and writes beneath the work tree only.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...core.errors import ToolError
from ..provenance.touchy import runs_code
from .beneath import Beneath

LARGEST = 1_000_000
"""Bytes of a file that is kept."""


class Kept:
    """What such files said before a run. A link, or a file that is too large, is known only to be one."""

    def __init__(self, files: Beneath, names: Iterable[str]) -> None:
        self._files = files
        self._before = {name: self._said(name) for name in names if runs_code(name)}

    def put_back(self) -> tuple[list[str], list[str]]:
        """Undo what a run changed: the files that were put back, and those that could not be."""
        changed = [name for name, data in self._before.items() if self._said(name) != data]
        lost = [name for name in changed if not self._restored(name, self._before[name])]
        return [name for name in changed if name not in lost], lost

    def _said(self, name: str) -> bytes | None:
        try:
            return self._files.read(name, LARGEST).data
        except ToolError:
            return None

    def _restored(self, name: str, data: bytes | None) -> bool:
        try:
            if data is not None:
                self._files.write(name, data)
        except ToolError:
            return False
        return data is not None
