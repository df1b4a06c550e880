"""Whether the git program can be used at all: said before anything that needs it is imported."""

from __future__ import annotations

import shutil
import subprocess


def fault() -> str:
    """Why git cannot be used, and the mend; empty if it can. A broken `~/.gitconfig` ends it at once."""
    program = shutil.which("git")
    if program is None:
        return "git: the program is not on the PATH; install it (for example: apt install git)"
    ran = subprocess.run([program, "version"], capture_output=True, text=True, timeout=20, check=False)
    said = ran.stderr.strip().splitlines() or ["no reason given"]
    return f"git: {program} does not start: {said[0]}; mend what it names" if ran.returncode else ""
