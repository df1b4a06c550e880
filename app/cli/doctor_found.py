"""What a check of `doctor` is given and what it says."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...core.settings import Settings

Health = Literal["ok", "warn", "fail"]
"""ok: works; warn: works, but something is missing or weaker; fail: what needs this part cannot run."""


@dataclass(frozen=True)
class Patient:
    """The home that is looked at. Checks open what they need themselves and close it again."""

    home: Path
    settings: Settings


@dataclass(frozen=True)
class Found:
    """How one part is, in one line, and the one command that repairs it; no command where there is nothing to do."""

    health: Health
    what: str
    repair: str = ""


def ok(what: str) -> Found:
    """The part works."""
    return Found("ok", what)


def warn(what: str, repair: str) -> Found:
    """The part works, and could do better."""
    return Found("warn", what, repair)


def fail(what: str, repair: str = "") -> Found:
    """The part does not work."""
    return Found("fail", what, repair)


def install(package: str) -> str:
    """The command that installs a system package here."""
    if sys.platform == "darwin":
        return f"brew install {package}"
    for program, words in (("apt-get", "sudo apt-get install -y"), ("dnf", "sudo dnf install -y")):
        if shutil.which(program):
            return f"{words} {package}"
    return f"install the package {package} with the system's package manager"
