"""Where a confined command stands: the one tree it may write, what it may read, what it is told.

Knows nothing of how that is enforced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ...core.errors import SandboxError
from ...core.types import Json
from .processes import Ended, Limits

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
"""The programs and libraries of the system, always readable."""
SETTINGS = (
    "/etc/alternatives",
    "/etc/group",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/protocols",
    "/etc/services",
    "/etc/ssl/certs",
)
"""What programs want to know of the system and holds no secret."""
_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True)
class Place:
    """One writable tree, and what surrounds it. All paths are absolute and resolved."""

    workdir: Path
    read: tuple[Path, ...] = ()
    """Further folders and files that may be read, at their own paths."""
    protected: tuple[Path, ...] = ()
    """What lies inside `workdir` and may only be read."""
    at: Path | None = None
    """Where `workdir` appears inside, if the confinement can do that; else at its own path."""
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def inside(self) -> Path:
        """The path of `workdir` as the command sees it, where paths can be moved."""
        return self.at or self.workdir

    def variables(self, temporary: str) -> dict[str, str]:
        """The whole environment of the command; nothing of ours is in it."""
        return {
            "PATH": _PATH,
            "HOME": temporary,
            "TMPDIR": temporary,
            "LANG": "C.UTF-8",
            "LOGNAME": "agent",
            "NO_COLOR": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            **self.environment,
        }


@dataclass(frozen=True)
class Launch:
    """What to start: a program and its own environment, or the command itself with the paths it is locked into."""

    words: tuple[str, ...]
    environment: Mapping[str, str]
    landlock: Mapping[str, Json] | None = None
    afterwards: tuple[str, ...] = ()
    """What to run when it is over, however it ended: for a confinement that outlives its program."""


class Backend(Protocol):
    """One way to confine a command on this machine."""

    @property
    def name(self) -> str:
        """Its name in records."""

    @property
    def weaker(self) -> str | None:
        """What it does not hold, in one line; None if it holds all."""

    @property
    def moves(self) -> bool:
        """Whether it can show the tree at another path than its own."""

    def launch(self, place: Place, limits: Limits, temporary: Path, status: int, command: Sequence[str]) -> Launch:
        """How to run the command. `temporary` is an empty folder of its own, `status` the number of the status pipe.
        Raises `SandboxError` if it cannot hold what `place` asks for."""

    def refusal(self, ended: Ended) -> str:
        """Why the command itself never ran, in one line; empty if it did."""


def readable(path: Path) -> Path:
    """A path that may be shown to a confined command. Raises `SandboxError` for one that is missing, or that
    would show a person's whole home or machine."""
    try:
        resolved, home = path.expanduser().absolute(), Path.home().resolve()
    except RuntimeError:  # pathlib's word for an account without one
        raise SandboxError(
            "sandbox: it is not known which folder is your home and must not be shown; set HOME"
        ) from None
    if not resolved.exists():
        raise SandboxError(f"sandbox: {path} is to be mounted and is not there; mend [repo] mounts")
    if home.is_relative_to(resolved.resolve()):
        raise SandboxError(f"sandbox: {path} would show the whole home folder; mount only what the tests need")
    return resolved
