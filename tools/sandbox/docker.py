"""Confinement by Docker, with the machine's own programs mounted read-only over any local image.

Tested only for what it asks of the docker program: no machine of the project's has a daemon. It is offered only
after a real probe.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .place import SYSTEM, Launch, Place
from .processes import Ended, Limits, last_line


@dataclass(frozen=True)
class Docker:
    """`program` is the path of docker, `image` one that is there already: nothing is downloaded."""

    program: str
    image: str
    name: str = "docker"
    moves: bool = True
    weaker: str | None = "Docker: untested here, and whoever may use its daemon is as good as root"

    def launch(self, place: Place, limits: Limits, temporary: Path, status: int, command: Sequence[str]) -> Launch:
        """A `docker run`; it outlives the killing of its client and is therefore removed by its name afterwards."""
        inside = str(place.inside)
        words = [
            self.program,
            "run",
            "--rm",
            f"--name={temporary.name}",
            "--init",
            "--pull=never",
            "--network=none",
            "--read-only",
            "--cap-drop=ALL",
        ]
        words += ["--security-opt=no-new-privileges", f"--pids-limit={limits.processes}", f"--memory={limits.memory}"]
        words += [f"--memory-swap={limits.memory}", f"--user={os.getuid()}:{os.getgid()}"]
        words += [f"--tmpfs=/tmp:rw,exec,mode=1777,size={limits.temporary}", f"--workdir={inside}"]
        for name in SYSTEM:
            if Path(name).is_dir():
                words.append(f"--mount=type=bind,source={Path(name).resolve()},target={name},readonly")
        words.append(f"--mount=type=bind,source={place.workdir},target={inside}")
        for path in place.read:
            words.append(f"--mount=type=bind,source={path},target={path},readonly")
        for path in place.protected:
            target = place.inside / path.relative_to(place.workdir)
            words.append(f"--mount=type=bind,source={path},target={target},readonly")
        words += [f"--env={name}={value}" for name, value in place.variables("/tmp").items()]
        reach = {name: os.environ[name] for name in ("PATH", "HOME", "DOCKER_HOST") if name in os.environ}
        words += [f"--entrypoint={command[0]}", self.image, *command[1:]]
        return Launch(tuple(words), reach, afterwards=(self.program, "rm", "--force", temporary.name))

    def refusal(self, ended: Ended) -> str:
        """125 is the daemon's own failure; 126 and 127 are too if the client speaks of them."""
        told = [line for line in ended.output.splitlines() if line.startswith("docker:")]
        if ended.exit_code == 125 or (told and ended.exit_code in (126, 127)):
            return told[0] if told else last_line(ended.output)
        return ""
