"""Which processes of a home live: each holds a lock file, and one that is free belongs to a dead process.

So a task of a process that was killed goes on at once on the same machine; elsewhere its lease has to end first.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..core.types import new_id


@dataclass(frozen=True)
class Presence:
    """This process among all that share a home's folder."""

    id: str
    folder: Path

    def dead(self) -> list[str]:
        """Processes whose lock is free."""
        found = []
        for lock in self.folder.glob("*.lock"):
            if lock.stem != self.id:
                with contextlib.suppress(OSError), lock.open("r+") as handle:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    found.append(lock.stem)
        return found

    def bury(self, dead: str) -> None:
        """Forget a dead process, once nothing is its own any more."""
        (self.folder / f"{dead}.lock").unlink(missing_ok=True)


@contextmanager
def present(home: Path) -> Iterator[Presence]:
    """Be present until the block ends."""
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    here = Presence(new_id(), folder)
    path = folder / f"{here.id}.lock"
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield here
        finally:
            path.unlink(missing_ok=True)
