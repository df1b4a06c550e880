"""What a check of `doctor` is given and what it says."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ...core.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

Health = Literal["ok", "warn", "fail"]
"""ok: works; warn: works, but something is missing or weaker; fail: what needs this part cannot run."""


@dataclass(frozen=True)
class Patient:
    """The home that is looked at. Checks open what they need themselves and close it again."""

    home: Path
    settings: Settings

    @property
    def has_database(self) -> bool:
        """Whether there is a ledger yet; one on a server is taken to be there."""
        return bool(self.settings.database) or (self.home / "ledger.db").exists()

    @contextmanager
    def database(self) -> Iterator[Engine | None]:
        """The open database until the block ends; None where there is none yet. Raises `StorageError`."""
        if not self.has_database:
            yield None
            return
        from ...memory.database import open_database

        engine = open_database(self.home, self.settings.database)
        try:
            yield engine
        finally:
            engine.dispose()


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
