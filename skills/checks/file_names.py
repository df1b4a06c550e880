"""How new files are named: small letters, no blanks, hyphens or underscores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ...core.artifacts import PullRequest
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact
from .shapes import SHAPES, fits

_Shape = Literal["snake_name", "no_underscores", "no_spaces", "lowercase"]
_TOPICS: dict[_Shape, str] = {
    "snake_name": "files+snake_case",
    "no_underscores": "files+hyphens",
    "no_spaces": "files+spaces",
    "lowercase": "files+lowercase",
}
"""The shapes a name can be asked to have, and what a comment must speak of."""


class FileNames(Rule):
    """The names of files that a pull request adds have a shape; their folders are not looked at."""

    kind = "file_names"
    on = PullRequest
    per_file = True

    shape: _Shape

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a file."""
        assert isinstance(artifact, PullRequest)
        return [
            Violation(f"the name of {file.path} must have {SHAPES[self.shape].words}", file.path)
            for file in artifact.files
            if file.before is None and not fits(self.shape, file.path.rpartition("/")[2])
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Give new files names with {SHAPES[self.shape].words}"

    def replaces(self, other: Rule) -> bool:
        """Underscores and hyphens cannot both be meant."""
        return isinstance(other, FileNames) and {self.shape, other.shape} == {"snake_name", "no_underscores"}

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Every shape; the caller tries which turned green."""
        for rank, (shape, topic) in enumerate(_TOPICS.items()):
            yield Proposal(cls(shape=shape), topics=(topic,), subject="file-names", rank=rank)
