"""What the launch came to: its pull requests as the outside reader saw them, and the figures of `demo --json`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ...core.types import Json
from ...memory.spending import Group


@dataclass(frozen=True)
class SeenPull:
    """A pull request when the outside reader saw it."""

    number: int
    by: str
    violations: tuple[str, ...]

    @property
    def kinds(self) -> set[str]:
        """What the reader objects to, without the places: `no docstring`, `no reviewer`."""
        return {line.split(":")[0] for line in self.violations}


@dataclass(frozen=True)
class Figures:
    """The story in numbers."""

    author: str
    """Who corrected the first pull request."""
    comment: str
    skill: Json
    """What was learnt of that: name, version, checks."""
    first: SeenPull
    second: SeenPull
    control: SeenPull
    """The second delegation where nobody ever corrected anything."""
    repeated: int
    """Corrections that a shared skill had said already."""
    approvals: int
    sums: Group
    seconds: float

    @property
    def repeat_corrections(self) -> int:
        """What had to be said twice: again by a person, or by the reader of the second pull request."""
        return len(self.first.kinds & self.second.kinds) + self.repeated

    @property
    def held(self) -> bool:
        """Whether it is a proof: clean after the correction, and only after it."""
        wrong = bool(self.first.violations) and bool(self.control.violations)
        return wrong and not self.second.violations and not self.repeated

    def as_json(self, model: str) -> dict[str, Json]:
        """The contract of `demo --json`."""
        return {
            "ok": self.held,
            "model": model,
            "first_pr": {"number": self.first.number, "violations": [*self.first.violations]},
            "correction": {"author": self.author, "comment": self.comment},
            "skill": self.skill,
            "second_pr": {
                "number": self.second.number,
                "by": self.second.by,
                "violations": [*self.second.violations],
            },
            "control": {"violations": [*self.control.violations]},
            "repeat_corrections": self.repeat_corrections,
            "approvals": self.approvals,
            "attempts": self.sums.attempts,
            "small_share": round(self.sums.small_share, 4),
            "fallbacks": self.sums.fallbacks,
            "frontier_calls": self.sums.frontier,
            "spend_usd": float(self.sums.spend.quantize(Decimal("0.000001"))),
            "seconds": self.seconds,
        }
