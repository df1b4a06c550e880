"""What the store holds of a skill, and how status and current version follow from it.

A version and what people decided about it are both immutable records; nothing here is ever changed, only folded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from ..core.types import Acting, Json, Scope, SkillStatus

if TYPE_CHECKING:
    from .checks.base import Check

Decided = Literal["approved", "rejected", "retired", "restored"]


@dataclass(frozen=True, eq=False)
class Version:
    """One version of a skill: who wrote it, on top of which, and what it asks. Its files are apart."""

    name: str
    number: int
    base: int
    by: str
    at: datetime
    message: str
    description: str
    scope: Scope
    raw_checks: tuple[Json, ...] = ()
    supersedes: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 by path."""
    learnt: bool = False
    """Whether it came from a correction."""

    @property
    def id(self) -> str:
        """The record's id in the store."""
        return f"{self.name}/{self.number:06}"

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks. Raises `SkillError` when this program does not know one of them."""
        from .checks import parse_checks  # half a second of models, which a list of skills does not need

        return parse_checks(self.raw_checks)

    def plain(self) -> dict[str, Json]:
        """As the record's JSON."""
        scope = {part: value for part, value in vars(self.scope).items() if value}
        return {
            "type": "version",
            "name": self.name,
            "version": self.number,
            "base": self.base,
            "by": self.by,
            "at": self.at.isoformat(),
            "message": self.message,
            "description": self.description,
            "scope": scope,
            "checks": list(self.raw_checks),
            "supersedes": list(self.supersedes),
            "files": dict(self.files),
            "learnt": self.learnt,
        }

    @classmethod
    def read(cls, data: dict[str, Any]) -> Version:
        """From the record's JSON. Raises `KeyError`, `TypeError` or `ValueError` for what is none."""
        return cls(
            name=data["name"],
            number=int(data["version"]),
            base=int(data["base"]),
            by=data["by"],
            at=datetime.fromisoformat(data["at"]),
            message=data["message"],
            description=data["description"],
            scope=Scope(**data["scope"]),
            raw_checks=tuple(data["checks"]),
            supersedes=tuple(data["supersedes"]),
            files=dict(data["files"]),
            learnt=bool(data["learnt"]),
        )


@dataclass(frozen=True)
class Decision:
    """What a person decided about a version."""

    name: str
    number: int
    decided: Decided
    by: str
    at: datetime
    why: str = ""

    def plain(self) -> dict[str, Json]:
        """As the record's JSON."""
        return {
            "type": "decision",
            "name": self.name,
            "version": self.number,
            "decided": self.decided,
            "by": self.by,
            "at": self.at.isoformat(),
            "why": self.why,
        }

    @classmethod
    def read(cls, data: dict[str, Any]) -> Decision:
        """From the record's JSON. Raises `KeyError`, `TypeError` or `ValueError` for what is none."""
        at = datetime.fromisoformat(data["at"])
        return cls(data["name"], int(data["version"]), data["decided"], data["by"], at, data["why"])


@dataclass(frozen=True)
class Sum:
    """What a skill did in all: people and tasks, in how many it was kept unaided, in how many the guard helped, and in
    how many it did not help: delivered broken, or said again by a person."""

    people: int = 0
    tasks: int = 0
    kept: int = 0
    helped: int = 0
    failed: int = 0


@dataclass(frozen=True)
class SkillState:
    """A skill as it stands: the fold of its records."""

    name: str
    versions: tuple[Version, ...]
    decisions: tuple[Decision, ...] = ()

    @property
    def latest(self) -> Version:
        """The newest version, whatever was decided of it."""
        return self.versions[-1]

    @cached_property
    def retired(self) -> bool:
        """Whether it was taken out of use."""
        last = [d.decided for d in self.decisions if d.decided != "rejected"]
        return bool(last) and last[-1] == "retired"

    @cached_property
    def approved(self) -> Version | None:
        """The version that was approved last."""
        numbers = [d.number for d in self.decisions if d.decided == "approved"]
        return self.version(numbers[-1]) if numbers else None

    @property
    def shared(self) -> Version | None:
        """The version that teammates inherit; None when there is none or it is retired."""
        return None if self.retired else self.approved

    @property
    def candidate(self) -> Version | None:
        """The newest version, when it waits for a decision."""
        return self.latest if self.status_of(self.latest.number) == "proposed" else None

    @property
    def current(self) -> Version:
        """What to show: the approved version, else the newest."""
        return self.approved or self.latest

    @property
    def status(self) -> SkillStatus:
        """In one word; a shared skill with a newer proposal is shared."""
        if self.retired:
            return "retired"
        return "shared" if self.approved else self.status_of(self.latest.number)

    def version(self, number: int) -> Version | None:
        """The version of that number."""
        return next((version for version in self.versions if version.number == number), None)

    def status_of(self, number: int) -> SkillStatus:
        """What became of one version; one that a later approval replaced counts as retired."""
        decided = [d.decided for d in self.decisions if d.number == number and d.decided in ("approved", "rejected")]
        if decided and decided[-1] == "rejected":
            return "rejected"
        if decided:
            return "shared" if self.shared and self.shared.number == number else "retired"
        newer = self.approved is not None and self.approved.number > number
        return "retired" if newer else "proposed"


def in_scope(scope: Scope, acting: Acting, repo: str | None) -> bool:
    """Whether a skill holds here: `repo` is matched by the artifact (None: it has none, or is not known yet),
    `team` and `person` by who acts; an acting without them is a home where nobody is set up, and matches."""
    if scope.repo and repo is not None and scope.repo.casefold() != repo.casefold():
        return False
    if scope.team and acting.team and scope.team.casefold() != acting.team.casefold():
        return False
    return not (scope.person and acting.person and scope.person.casefold() != acting.person.casefold())


def fold(versions: Iterable[Version], decisions: Iterable[Decision]) -> SkillState:
    """The state of one skill from its records in the order they were written."""
    ordered = tuple(sorted(versions, key=lambda version: version.number))
    known = {version.number for version in ordered}
    return SkillState(ordered[0].name, ordered, tuple(d for d in decisions if d.number in known))
