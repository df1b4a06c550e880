"""What the last edit of a work tree was to leave behind, noted before it is made.

An edit that was begun by a process that died may have been made: replacing the same text again could put it in twice.
So whoever makes it again under the same once-only key first looks whether the file is already what it was to be.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LastEdit:
    """The note of one work tree, kept beside it: edits follow one another, so the last one is enough."""

    note: Path

    def made(self, key: str, path: str, data: bytes) -> bool:
        """Whether the edit with this key was begun and the file is as it was to leave it."""
        try:
            known = json.loads(self.note.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return False
        return bool(key) and known == _note(key, path, data)

    def begin(self, key: str, path: str, after: bytes) -> None:
        """Note what an edit is about to make of a file, whole or not at all."""
        if key:
            draft = self.note.with_suffix(".draft")
            draft.write_text(json.dumps(_note(key, path, after)), "utf-8")
            draft.replace(self.note)


def _note(key: str, path: str, data: bytes) -> dict[str, str]:
    return {"key": key, "path": path, "sha256": hashlib.sha256(data).hexdigest()}
