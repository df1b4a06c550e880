"""A check that a skill carries as a program of its own, for what no other kind can say.

It is never run here: the guard gives it to a sandbox, or says that it could not be run. No correction and no model
makes one; a person writes it into the package and a person approves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import Field, field_validator

from ...core.artifacts import MailDraft, PullRequest, Triage
from ...core.errors import SkillError
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact

_PATH = re.compile(r"scripts/[A-Za-z0-9][\w.-]*\.py")


class Script(Rule):
    """A Python program of the package: the artifact's JSON on its standard input; exit 0 when it is kept, 1 when it is
    broken, with what is wrong on standard output, a line each."""

    kind = "script"
    on = (PullRequest, MailDraft, Triage)
    learnable = False

    path: str
    """A file of the package, `scripts/NAME.py`."""
    seconds: float = Field(default=5, gt=0, le=30)

    @field_validator("path")
    @classmethod
    def _of_the_package(cls, path: str) -> str:
        if not _PATH.fullmatch(path):
            raise ValueError("a script is scripts/NAME.py")
        return path

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """Never by itself. Raises `SkillError`."""
        raise SkillError(f"{self.path} is run by a guard with a sandbox, nowhere else")

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Keep what {self.path} checks"

    def slug(self) -> tuple[str, ...]:
        """The file's name."""
        return (self.path.rpartition("/")[2].removesuffix(".py"),)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Nothing: programs are not made of corrections."""
        return ()
