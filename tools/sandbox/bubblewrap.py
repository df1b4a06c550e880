"""Confinement by bubblewrap: own namespaces for files, processes, network and users. The strongest one here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .place import SETTINGS, SYSTEM, Launch, Place
from .processes import Ended, Limits, last_line

_NAMESPACES = ("--die-with-parent", "--new-session", "--unshare-all", "--unshare-user", "--cap-drop", "ALL")


@dataclass(frozen=True)
class Bubblewrap:
    """`program` is the path of bwrap; `nesting` says that it is too old to refuse further user namespaces."""

    program: str
    nesting: bool = False
    name: str = "bubblewrap"
    moves: bool = True

    @property
    def weaker(self) -> str | None:
        """What an old version lacks."""
        return "bubblewrap older than 0.8: further user namespaces are not refused" if self.nesting else None

    def launch(self, place: Place, limits: Limits, temporary: Path, status: int, command: Sequence[str]) -> Launch:
        """The bwrap command line; later mounts lie over earlier ones."""
        inside = str(place.inside)
        words = [self.program, *_NAMESPACES, *(() if self.nesting else ("--disable-userns",))]
        words += ["--json-status-fd", str(status), "--proc", "/proc", "--dev", "/dev"]
        words += _small_folder("/dev/shm", limits.temporary) + _small_folder("/tmp", limits.temporary)
        words += _system()
        words += ["--bind", str(place.workdir), inside]
        for path in place.read:
            words += ["--ro-bind", str(path), str(path)]
        for path in place.protected:
            words += ["--ro-bind", str(path), str(place.inside / path.relative_to(place.workdir))]
        words += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", inside, "--clearenv"]
        for name, value in place.variables("/tmp").items():
            words += ["--setenv", name, value]
        return Launch((*words, "--", *command), {"PATH": "/usr/bin:/bin"})

    def refusal(self, ended: Ended) -> str:
        """bwrap tells an exit code only if it got as far as running the command."""
        return "" if "exit-code" in ended.status else last_line(ended.output)


def _small_folder(path: str, size: int) -> list[str]:
    return ["--perms", "1777", "--size", str(size), "--tmpfs", path]


def _system() -> list[str]:
    words = []
    for name in SYSTEM:
        path = Path(name)
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), name]
        elif path.is_dir():
            words += ["--ro-bind", name, name]
    for name in SETTINGS:
        words += ["--ro-bind-try", name, name]
    return words
