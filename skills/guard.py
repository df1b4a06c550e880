"""Holds an artifact to every shared skill in scope, before the effect: mends what is mechanical, names the rest.

Never raises for a bad artifact or a bad check: what cannot be checked is a finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from ..core.artifacts import PullRequest
from ..core.errors import SkillError
from ..core.protocols import AnyArtifact, Review, ScriptRunner
from ..core.types import Acting, Finding
from .checks.base import Check
from .checks.members import Reviewers
from .checks.script import Script
from .records import Version
from .scripts import script_violations
from .store import SkillStore

_ROUNDS = 4
"""A mend may need another mend; rules that undo each other stop here and stay findings."""


@dataclass(frozen=True)
class Held:
    """One version with the checks that this program could read, and what it could not."""

    version: Version
    checks: tuple[Check, ...]
    broken: str = ""


@dataclass
class SkillGuard:
    """The guard over one store."""

    store: SkillStore
    scripts: ScriptRunner | None = None
    """Runs script checks; without it, each is a finding."""
    _held: dict[str, Held] = field(default_factory=dict)

    def review(self, artifact: AnyArtifact, acting: Acting) -> Review:
        """The artifact mended where that is mechanical, what was mended, and what is left to mend."""
        held = self.in_scope(artifact, acting)
        first = [*_broken(held), *self._findings(held, artifact)]
        mended = artifact
        for _ in range(_ROUNDS):
            better = _mended(held, mended)
            if better == mended:
                break
            mended = better
        left = first if mended is artifact else [*_broken(held), *self._findings(held, mended)]
        still = set(left)
        return Review(mended, tuple(one for one in first if one not in still), tuple(left))

    def findings(
        self, artifact: AnyArtifact, acting: Acting, unknown: Collection[str] = ()
    ) -> tuple[int, list[Finding]]:
        """How many checks were run, and every violation, with nothing mended. Checks of fields that are `unknown`
        to the caller are not run."""
        held = [
            replace(one, checks=tuple(check for check in one.checks if check.rule.reads not in unknown))
            for one in self.in_scope(artifact, acting)
        ]
        return sum(len(one.checks) for one in held), [*_broken(held), *self._findings(held, artifact)]

    def in_scope(self, artifact: AnyArtifact, acting: Acting) -> list[Held]:
        """The shared skills that hold for this artifact."""
        repo = artifact.repo if isinstance(artifact, PullRequest) else None
        held = [self._hold(version) for version in self.store.shared(acting, repo)]
        return [_without_author(one, acting.person) for one in held] if acting.person else held

    def _findings(self, held: Iterable[Held], artifact: AnyArtifact) -> list[Finding]:
        found: dict[Finding, None] = {}
        seen: dict[Check, list[tuple[str, str]]] = {}
        for one in held:
            for check in one.checks:
                if isinstance(check.rule, Script):  # the same words in two skills are two programs
                    said = script_violations(check, one.version, artifact, self.store, self.scripts)
                else:
                    said = seen[check] if check in seen else _violations(check, artifact)
                    seen[check] = said
                for message, where in said:
                    found[Finding(one.version.name, one.version.number, check.kind, message, where)] = None
        return list(found)

    def _hold(self, version: Version) -> Held:
        if version.id not in self._held:
            try:
                self._held[version.id] = Held(version, version.checks)
            except SkillError as error:
                self._held[version.id] = Held(version, (), str(error))
        return self._held[version.id]


def _without_author(held: Held, author: str) -> Held:
    """Nobody reviews what was done for them: whoever acts is neither asked for nor added as a reviewer."""
    checks = tuple(_others(check, author) for check in held.checks)
    return held if checks == held.checks else replace(held, checks=checks)


def _others(check: Check, author: str) -> Check:
    rule = check.rule
    if not isinstance(rule, Reviewers) or author.casefold() not in map(str.casefold, rule.include + rule.add):
        return check
    include, add = (
        tuple(name for name in names if name.casefold() != author.casefold()) for names in (rule.include, rule.add)
    )
    return replace(check, rule=rule.model_copy(update={"include": include, "add": add}))


def _broken(held: Iterable[Held]) -> list[Finding]:
    return [Finding(one.version.name, one.version.number, "unknown", one.broken) for one in held if one.broken]


def _violations(check: Check, artifact: AnyArtifact) -> list[tuple[str, str]]:
    try:
        return [(violation.message, violation.where) for violation in check.violations(artifact)]
    except Exception as error:  # fail closed: whatever a check trips over, the artifact does not pass unseen
        return [(f"the check could not run: {type(error).__name__}: {str(error)[:120]}", "")]


def _mended(held: Iterable[Held], artifact: AnyArtifact) -> AnyArtifact:
    for check in dict.fromkeys(check for one in held for check in one.checks):
        try:
            artifact = check.mend(artifact)
        except Exception:  # the finding of the same check says what is wrong; a mend is only a help
            continue
    return artifact
