"""What was seen of the story so far, kept in its folder: a telling that was killed goes on with what it had seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ...core.types import Json
from .figures import SeenPull

NOTES = "story.json"


@dataclass
class Notes:
    """What was seen so far, kept in the story's folder."""

    path: Path
    seen: dict[str, Json] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> Notes:
        """The notes of an unfinished telling, or fresh ones."""
        path = folder / NOTES
        return cls(path, json.loads(path.read_text("utf-8")) if path.is_file() else {})

    def once(self, name: str, look: Callable[[], Json]) -> Json:
        """What was seen under this name, now or the first time."""
        if name not in self.seen:
            self.keep(name, look())
        return self.seen[name]

    def keep(self, name: str, value: Json) -> None:
        """Write it down, whole or not at all."""
        self.seen[name] = value
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(self.seen), "utf-8")
        fresh.replace(self.path)

    def pull(self, name: str) -> SeenPull:
        """A pull request that was seen."""
        seen = self.seen[name]
        assert isinstance(seen, dict)
        found = seen["violations"]
        assert isinstance(found, list)
        return SeenPull(int(str(seen["number"])), str(seen["by"]), tuple(map(str, found)))
