"""A correction becomes a proposed skill: new, or the next version of the one that it repeats or contradicts.

Its words are plain and made from the checks (`written`), or a model's (`wording`).
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Literal

from ..core.artifacts import Correction
from ..core.errors import SkillError
from ..core.types import Acting, Json, Scope, SkillStatus
from .checks.base import Check
from .curate import NEAR, likeness
from .induction.induce import Induced, induce
from .induction.proof import Proved
from .manage import SkillManager
from .package import (
    CHECKS_FILE,
    EVIDENCE_FILE,
    SKILL_FILE,
    FrontMatter,
    Package,
    format_json,
    format_skill,
)
from .records import SkillState, Version
from .relations import merged, relation
from .repair import slugged
from .spoken.comment import Comment
from .wording import Wording, proved_by
from .written import body, clean, describe, evidence_of, slug

_TOLD = 120
"""Characters of a comment that history shows."""
Became = Literal["new", "sharper", "contrary", "known", "text"]
"""`sharper`: the next version of a skill, which asks more or more exactly. `contrary`: the next version of one that
asked the contrary; what is shared stays in force until a person shares this one. `known`: a skill asks this already,
so the correction is kept as further evidence of it. `text`: no check fits."""


@dataclass(frozen=True)
class Learnt:
    """What became of a correction."""

    name: str
    version: int
    status: SkillStatus
    checks: tuple[Proved, ...]
    similar: tuple[str, ...]
    became: Became
    against: tuple[str, ...] = ()
    """Other shared skills that the correction broke; a person must say which stands."""
    dropped: int = 0

    def plain(self) -> dict[str, Json]:
        """The contract of `skills learn --json`."""
        return {
            "skill": self.name,
            "version": self.version,
            "status": self.status,
            "checks": [proved.plain() for proved in self.checks],
            "similar": list(self.similar),
            "became": self.became,
            "contradicts": list(self.against),
        }


def learn(correction: Correction, manager: SkillManager, wording: Wording | None = None) -> Learnt:
    """Induce, word and propose; with a model's `wording`, in its words and with those of its checks that are proved.
    Raises `NotAllowed`, `SkillConflict`, `SkillError`, `StorageError`."""
    induced = induce(correction)
    if wording is not None:
        induced = proved_by(correction, wording, induced)
    kin = _kin(manager, correction, induced)
    similar = tuple(
        state.name for state in _similar(manager, correction, induced) if kin is None or state.name != kin.skill.name
    )
    if kin is not None:
        return _sharpen(correction, induced, manager, kin, similar, wording)
    package = _new_package(correction, induced, manager, wording)
    version = manager.propose(package, base=0, message=_message(correction), learnt=True)
    became: Literal["new", "text"] = "new" if induced.checks else "text"
    return Learnt(
        version.name, version.number, "proposed", induced.checks, similar, became,
        against=contradicted(correction, manager), dropped=induced.dropped,
    )  # fmt: skip


@dataclass(frozen=True)
class Kin:
    """A living skill that a correction is about, in the version that counts, and what they say to each other."""

    skill: SkillState
    version: Version


def _sharpen(
    correction: Correction,
    induced: Induced,
    manager: SkillManager,
    kin: Kin,
    similar: tuple[str, ...],
    wording: Wording | None,
) -> Learnt:
    """The next version of a skill that asks the same or the contrary. What is shared stays in force until a person
    shares the next one."""
    old = kin.version
    checks = merged(old.checks, (proved.check for proved in induced.checks))
    known = set(checks) == set(old.checks)
    package = manager.store.package(old)
    if known and _is_evidence(correction, package):
        status = kin.skill.status_of(old.number)
        return Learnt(old.name, old.number, status, induced.checks, similar, "known", dropped=induced.dropped)
    front = package.front
    said = describe(correction, checks) if wording is None else wording.described
    comments = [str(item.get("comment", "")) for item in package.evidence if isinstance(item, dict)]
    files = _files(
        FrontMatter(
            front.name, front.description if known else said, front.license, front.compatibility, front.metadata,
            front.allowed_tools,
        ),
        checks, list(dict.fromkeys([*comments, correction.comment])),
        [*package.evidence, evidence_of(correction, manager.person.id)],
    )  # fmt: skip
    version = manager.propose(
        package.with_files(dict(files)), base=kin.skill.latest.number, message=_message(correction), learnt=True
    )
    status = manager.store.skill(version.name).status_of(version.number)
    became: Became = "sharper" if old.raw_checks else "text"
    if known and old.raw_checks:
        became = "known"
    elif any(broken_by(correction, check) for check in old.checks):
        became = "contrary"
    return Learnt(
        version.name, version.number, status, induced.checks, similar, became,
        against=contradicted(correction, manager, old.name), dropped=induced.dropped,
    )  # fmt: skip


def _is_evidence(correction: Correction, package: Package) -> bool:
    """Whether the package was learnt from this very correction already."""
    new = evidence_of(correction, "")
    parts = ("comment", "before", "after")
    old = (item for item in package.evidence if isinstance(item, dict))
    return any(all(item.get(part) == new[part] for part in parts) for item in old)


def broken_by(correction: Correction, check: Check) -> bool:
    """Whether the correction did what the check forbids: kept before it, broken after."""
    return bool(check.violations(correction.after)) and not check.violations(correction.before)


def contradicted(correction: Correction, manager: SkillManager, but: str = "") -> tuple[str, ...]:
    """The shared skills in scope that the correction broke: a person must say which stands."""
    scope, repo = correction.scope, getattr(correction.after, "repo", None)
    shared = manager.store.shared(Acting(scope.person, scope.team), repo)
    return tuple(
        version.name
        for version in shared
        if version.name != but and any(broken_by(correction, check) for check in readable(version))
    )


def readable(version: Version) -> tuple[Check, ...]:
    """The checks; none where this program does not know one of them."""
    try:
        return version.checks
    except SkillError:
        return ()


def _kin(manager: SkillManager, correction: Correction, induced: Induced) -> Kin | None:
    """The living skill of the same scope that asks one of the same things or the contrary; of text-only ones, that
    says nearly the same."""
    for state in manager.store.skills():
        version = state.candidate or state.shared
        if version is None or version.scope != correction.scope.plain():
            continue
        if not induced.checks:
            if not version.raw_checks and version.learnt and _says_the_same(manager, version, correction):
                return Kin(state, version)
            continue
        if any(relation(proved.check, old) for old in readable(version) for proved in induced.checks):
            return Kin(state, version)
    return None


def _says_the_same(manager: SkillManager, version: Version, correction: Correction) -> bool:
    comments = [item.get("comment") for item in manager.store.package(version).evidence if isinstance(item, dict)]
    return any(likeness(str(comment), correction.comment) >= NEAR for comment in comments)


def _similar(manager: SkillManager, correction: Correction, induced: Induced) -> list[SkillState]:
    """Living skills with a check of the same kind, or for text ones with words in common."""
    kinds = {proved.check.kind for proved in induced.checks}
    words = set(Comment(correction.comment).words)
    found = []
    for state in manager.store.skills():
        version = state.shared or state.candidate
        if version is None:
            continue
        same_kind = any(isinstance(check, dict) and check.get("kind") in kinds for check in version.raw_checks)
        shared_words = words & set(Comment(version.description).words)
        if same_kind or (not kinds and len(shared_words) >= 2):
            found.append(state)
    return found[:5]


def _new_package(correction: Correction, induced: Induced, manager: SkillManager, wording: Wording | None) -> Package:
    checks = tuple(proved.check for proved in induced.checks)
    wanted = slugged(wording.name) if wording else ""
    name = free_name(wanted or slug(correction, checks), correction.scope.plain(), manager)
    scope = correction.scope.plain()
    metadata = {f"understudy-scope-{part}": value for part, value in vars(scope).items() if value}
    front = FrontMatter(name, wording.described if wording else describe(correction, checks), metadata=metadata)
    files = _files(front, checks, [correction.comment], [evidence_of(correction, manager.person.id)])
    if wording and wording.advice.strip():
        files[SKILL_FILE] += f"\n{wording.advice.strip()}\n".encode()
    return Package(files)


def _files(
    front: FrontMatter, checks: tuple[Check, ...], comments: list[str], evidence: list[Json]
) -> dict[str, bytes]:
    return {
        SKILL_FILE: format_skill(front, body(checks, comments)).encode(),
        CHECKS_FILE: format_json([check.plain() for check in checks]),
        EVIDENCE_FILE: format_json(evidence),
    }


def free_name(wanted: str, scope: Scope, manager: SkillManager) -> str:
    """The name, or one made distinct by the scope or a number."""
    place = re.sub(r"[^a-z0-9]+", "-", (scope.repo or scope.team or scope.person).casefold()).strip("-")[:12].strip("-")
    for candidate in (wanted, f"{wanted}-{place}" if place else wanted, *(f"{wanted}-{n}" for n in range(2, 1000))):
        if manager.store.find(candidate) is None:
            return candidate
    return wanted


def _message(correction: Correction) -> str:
    return f"learnt from a correction: {textwrap.shorten(clean(correction.comment), _TOLD, placeholder=' …')}"
