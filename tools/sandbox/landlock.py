"""Confinement by Landlock, a system call filter and resource limits: where namespaces are refused.

Weaker than namespaces, and says so. What runs in the child is `launcher`, because it must import nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import SandboxError
from ...core.types import Json
from .place import SETTINGS, SYSTEM, Launch, Place
from .processes import Ended, Limits, last_line

_READABLE_DEVICES = ("/dev/zero", "/dev/random", "/dev/urandom")
_WRITABLE_DEVICES = ("/dev/null", "/dev/full")


@dataclass(frozen=True)
class Landlock:
    """Needs no program: the kernel holds the rules from the launcher's fork on."""

    name: str = "landlock"
    moves: bool = False
    weaker: str | None = (
        "Landlock instead of bubblewrap: other processes and the names of files outside can be seen, the modes of "
        "one's own files outside can be changed, and tests that open a socket or share a semaphore fail"
    )

    def launch(self, place: Place, limits: Limits, temporary: Path, status: int, command: Sequence[str]) -> Launch:
        """The command as it is, with the paths that the launcher locks it into.

        Raises `SandboxError` for a protected folder, because rights on a tree cannot be taken back below it; a
        protected file is restored by `sandbox` afterwards.
        """
        for path in place.protected:
            if path.is_dir():
                raise SandboxError(f"sandbox: Landlock cannot protect {path} inside a writable tree; use bubblewrap")
        read = [*SYSTEM, *SETTINGS, *_READABLE_DEVICES, "/proc", *map(str, place.read)]
        write = [*_WRITABLE_DEVICES, str(place.workdir), str(temporary)]
        paths: dict[str, Json] = {"folder": str(place.workdir), "read": [], "write": [*write]}
        paths["read"] = [path for path in read if Path(path).exists()]
        return Launch(tuple(command), place.variables(str(temporary)), paths)

    def refusal(self, ended: Ended) -> str:
        """The launcher says `started` just before it becomes the command, and why if it could not."""
        return "" if ended.status == "started" else last_line(ended.status.removeprefix("started") or ended.output)
