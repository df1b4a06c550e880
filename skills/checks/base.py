"""What every check has in common: a rule over one kind of artifact, and the condition under which it holds (`when.py`).

Knows no kind of check; the table of kinds is `checks/__init__.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from ...core.artifacts import PullRequest
from ...core.types import Json
from ..spoken.comment import Comment
from .reading import AnyArtifact
from .when import When


@dataclass(frozen=True)
class Violation:
    """What is wrong, for a person, and in which file or field."""

    message: str
    where: str = ""


@dataclass(frozen=True)
class Proposal:
    """A rule that the difference suggests, and what a comment must say for it to stand: one of the topics
    (each a set of words of `spoken/topics.py`, joined by `+` where all are needed) or one of the literals."""

    rule: Rule
    topics: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    subject: str = ""
    """What it is about: of several proposals with one subject only the best stands."""
    rank: int = 0
    """Lower is better."""
    fallback: bool = False
    """Whether it stands only if nothing better stands for the same part of the sentence."""
    needs_condition: bool = False
    """Whether the rule is absurd without a condition ("every mail is an invoice")."""
    when_anywhere: bool = False
    """Whether any sentence may say its condition, since hardly anybody means it without one."""


@dataclass(frozen=True)
class Change:
    """A correction as the kinds of checks see it: two artifacts of one kind, and the words."""

    before: AnyArtifact
    after: AnyArtifact
    comment: Comment
    author: str = ""
    """Who says it, as pull requests call him."""


class Rule(BaseModel):
    """One requirement. A kind of check is a subclass; its fields are the check's `args`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    on: ClassVar[type[AnyArtifact] | tuple[type[AnyArtifact], ...]]
    reads: ClassVar[str] = "files"
    """The field of the artifact that it looks at."""
    per_file: ClassVar[bool] = False
    """Whether it looks into files, so that a path condition also narrows what it looks at."""
    learnable: ClassVar[bool] = True
    """Whether a model may propose it."""

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """Where the artifact breaks the rule; empty when it keeps it. The artifact is of the type `on`."""
        raise NotImplementedError

    def violations_in(self, seen: AnyArtifact, whole: AnyArtifact) -> list[Violation]:
        """Those of what a condition leaves of the whole. A kind that asks others once for all files overrides it."""
        return self.violations(seen)

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """The artifact with what is mechanical put right; the same artifact where nothing is."""
        return artifact

    def sentence(self) -> str:
        """The rule as an instruction, without a full stop."""
        raise NotImplementedError

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Rules of this kind that the change suggests. Red and green are tried by the caller."""
        raise NotImplementedError

    @classmethod
    def parse(cls, args: Mapping[str, Json]) -> Self:
        """The rule of these args. Raises pydantic's `ValidationError`."""
        return cls.model_validate(dict(args))

    def replaces(self, other: Rule) -> bool:
        """Whether this rule and another of its kind, under one condition, cannot both be meant."""
        return False

    def covers(self, other: Rule) -> bool:
        """Whether what breaks the other rule of this kind breaks this one too, so that the other says nothing more."""
        return False

    def of_new_files(self) -> bool:
        """Whether it looks at new files only, whatever the condition."""
        return False

    def slug(self) -> tuple[str, ...]:
        """Words for a skill's name beside the kind."""
        return ()

    def args(self) -> dict[str, Json]:
        """The args, defaults left out."""
        plain: dict[str, Json] = self.model_dump(mode="json", exclude_defaults=True)
        return plain


@dataclass(frozen=True)
class Check:
    """A rule under its condition: what a skill carries and the guard runs."""

    rule: Rule
    when: When = field(default_factory=When)

    @property
    def kind(self) -> str:
        """The name of the kind, as in the contract."""
        return self.rule.kind

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """Empty where the check does not apply or is kept."""
        if not isinstance(artifact, self.rule.on):
            return []
        seen = self._narrowed(artifact)
        holds = self.when.holds(seen) and self.when.alone(artifact)
        return self.rule.violations_in(seen, artifact) if holds else []

    def applies(self, artifact: AnyArtifact) -> bool:
        """Whether the condition holds, of what the rule sees; that nothing else changes, of the whole."""
        return self.when.holds(self._narrowed(artifact)) and self.when.alone(artifact)

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """Put right what is mechanical, where the check applies."""
        if not isinstance(artifact, self.rule.on):
            return artifact
        mended = self.rule.mend(artifact)  # most rules mend nothing, and need no look at the condition
        return mended if mended is not artifact and self.when.holds(artifact) else artifact

    def sentence(self) -> str:
        """The rule with its condition, as one sentence."""
        return f"{self.rule.sentence()}{self.when.sentence()}."

    def plain(self) -> dict[str, Json]:
        """As JSON: kind, args, and `when` if there is a condition."""
        made: dict[str, Json] = {"kind": self.kind, "args": self.rule.args()}
        return {**made, "when": self.when.plain()} if self.when else made

    def _narrowed(self, artifact: AnyArtifact) -> AnyArtifact:
        """What a rule that looks into files sees: those that the condition covers, without those of its exception."""
        if not (self.rule.per_file and isinstance(artifact, PullRequest)):
            return artifact
        but = self.when.unless
        spared = set(but.files(artifact)) if but and but.narrows() and but.holds(artifact) else set()
        if not (self.when.narrows() or spared):
            return artifact
        kept = set(self.when.files(artifact)) - spared
        return artifact.model_copy(update={"files": tuple(file for file in artifact.files if file.path in kept)})
