"""Confinement by Seatbelt, the sandbox of macOS, through `sandbox-exec`.

Not covered by a test: no machine of the project's runs macOS. It is offered only after a real probe.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .place import Launch, Place
from .processes import Ended, Limits, last_line

_SYSTEM = ("/System", "/usr", "/bin", "/sbin", "/Library", "/opt/homebrew", "/private/etc", "/private/var/db", "/dev")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/tty")


@dataclass(frozen=True)
class Seatbelt:
    """`program` is the path of sandbox-exec, which Apple calls deprecated and still ships."""

    program: str
    name: str = "seatbelt"
    moves: bool = False
    weaker: str | None = "Seatbelt: untested here; other processes can be seen, and memory is held for each one only"

    def launch(self, place: Place, limits: Limits, temporary: Path, status: int, command: Sequence[str]) -> Launch:
        """A profile that denies all and then allows; a later rule wins over an earlier one."""
        read = [*_SYSTEM, *map(str, place.read), str(place.workdir), str(temporary)]
        rules = [
            "(version 1)",
            "(deny default)",
            "(allow process*)",
            "(allow signal (target same-sandbox))",
            "(allow sysctl-read)",
            "(allow file-read-metadata)",
            f"(allow file-read* {_below(read)})",
            f"(allow file-write* {_below([str(place.workdir), str(temporary), *_DEVICES])})",
        ]
        if place.protected:
            rules.append(f"(deny file-write* {_below(list(map(str, place.protected)))})")
        folder = ("/bin/sh", "-c", 'cd "$0" && exec "$@"', str(place.workdir))
        words = (self.program, "-p", "\n".join(rules), *folder, *command)
        return Launch(words, place.variables(str(temporary)))

    def refusal(self, ended: Ended) -> str:
        """65 and 71 are sandbox-exec's own failures, 126 and 127 a command that cannot be run."""
        return last_line(ended.output) if ended.exit_code in (65, 71, 126, 127) else ""


def _below(paths: list[str]) -> str:
    return " ".join(f"(subpath {json.dumps(path)})" for path in paths)
