"""A correction becomes a proposed skill: new, or the next version of the one that it repeats or contradicts.

Wording here is plain and made from the checks; a model may word it better elsewhere, through the same gate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..core.artifacts import Correction
from ..core.protocols import Thinker
from ..core.types import Json, Scope, SkillStatus
from .checks.base import Check
from .comment import Comment
from .induce import Induced, Proved, induce
from .manage import SkillManager
from .package import (
    CHECKS_FILE,
    DESCRIPTION_LENGTH,
    EVIDENCE_FILE,
    SKILL_FILE,
    FrontMatter,
    Package,
    format_json,
    format_skill,
)
from .records import SkillState
from .wording import Worded, word

_THINGS = {"pull_request": "a pull request", "mail": "a mail", "triage": "the triage of a mail"}


@dataclass(frozen=True)
class Learnt:
    """What became of a correction."""

    name: str
    version: int
    status: SkillStatus
    checks: tuple[Proved, ...]
    similar: tuple[str, ...]
    became: Literal["new", "sharper", "known", "text"]
    """known: a shared skill asks this already, so the correction is kept as further evidence of it."""
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
        }


async def learn_with(correction: Correction, manager: SkillManager, thinker: Thinker) -> Learnt:
    """As `learn`, with a model that words the skill and may propose further checks through the same gate."""
    induced, worded = await word(correction, induce(correction), thinker)
    return _propose(correction, manager, induced, worded)


def learn(correction: Correction, manager: SkillManager) -> Learnt:
    """Induce, word and propose, with no model. Raises `NotAllowed`, `SkillConflict`, `SkillError`, `StorageError`."""
    return _propose(correction, manager, induce(correction), None)


def _propose(correction: Correction, manager: SkillManager, induced: Induced, worded: Worded | None) -> Learnt:
    scope = correction.scope.plain()
    kin = _kin(manager, scope, induced)
    similar = tuple(
        state.name for state in _similar(manager, correction, induced) if kin is None or state.name != kin.name
    )
    if kin is None:
        package = _new_package(correction, induced, manager, worded)
        version = manager.propose(package, base=0, message=_message(correction), learnt=True)
        became: Literal["new", "text"] = "new" if induced.checks else "text"
        return Learnt(version.name, version.number, "proposed", induced.checks, similar, became, induced.dropped)
    return _sharpen(correction, induced, manager, kin, similar)


def _sharpen(
    correction: Correction, induced: Induced, manager: SkillManager, kin: SkillState, similar: tuple[str, ...]
) -> Learnt:
    """The next version of a skill that asks the same or the contrary."""
    old = kin.latest
    new = [proved.check for proved in induced.checks]
    kept = [check for check in old.checks if check not in new and not any(contradicts(one, check) for one in new)]
    checks = (*kept, *new)
    known = {repr(check) for check in checks} == {repr(check) for check in old.checks}
    package = manager.store.package(old)
    front = package.front
    comments = [str(item.get("comment", "")) for item in package.evidence if isinstance(item, dict)]
    files = _files(
        FrontMatter(
            front.name, front.description if known else describe(correction, checks), front.license,
            front.compatibility, front.metadata, front.allowed_tools,
        ),
        checks, [*comments, correction.comment], [*package.evidence, evidence_of(correction, manager.person.id)],
    )  # fmt: skip
    version = manager.propose(
        package.with_files(dict(files)), base=old.number, message=_message(correction), learnt=True
    )
    state = manager.store.skill(version.name)
    became: Literal["known", "sharper"] = "known" if known else "sharper"
    return Learnt(
        version.name, version.number, state.status_of(version.number), induced.checks, similar, became, induced.dropped
    )


def contradicts(one: Check, other: Check) -> bool:
    """Whether two checks cannot both be meant: same kind, same condition, one place."""
    return one.kind == other.kind and one.when == other.when and one != other and one.rule.replaces(other.rule)


def _kin(manager: SkillManager, scope: Scope, induced: Induced) -> SkillState | None:
    """The living skill of the same scope that asks one of the same things, or the contrary."""
    for state in manager.store.skills():
        version = state.candidate or state.shared
        if version is None or version.scope != scope or not version.raw_checks or state.latest is not version:
            continue
        for old in version.checks:
            if any(proved.check == old or contradicts(proved.check, old) for proved in induced.checks):
                return state
    return None


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


def _new_package(correction: Correction, induced: Induced, manager: SkillManager, worded: Worded | None) -> Package:
    checks = tuple(proved.check for proved in induced.checks)
    name = free_name(slug(correction, checks), correction.scope.plain(), manager)
    scope = correction.scope.plain()
    metadata = {f"understudy-scope-{part}": value for part, value in vars(scope).items() if value}
    front = FrontMatter(name, worded.description if worded else describe(correction, checks), metadata=metadata)
    files = _files(front, checks, [correction.comment], [evidence_of(correction, manager.person.id)])
    if worded and worded.advice:
        files[SKILL_FILE] += f"\n{worded.advice}\n".encode()
    return Package(files)


def _files(
    front: FrontMatter, checks: tuple[Check, ...], comments: list[str], evidence: list[Json]
) -> dict[str, bytes]:
    return {
        SKILL_FILE: format_skill(front, body(checks, comments)).encode(),
        CHECKS_FILE: format_json([check.plain() for check in checks]),
        EVIDENCE_FILE: format_json(evidence),
    }


def body(checks: tuple[Check, ...], comments: list[str]) -> str:
    """The Markdown of a learnt skill: the rules, then the words they were learnt from."""
    rules = "".join(f"- {check.sentence()}\n" for check in checks)
    said = "\n".join("> " + line for comment in comments for line in comment.strip().splitlines())
    if not checks:
        return f"\nA person said this in a correction. No check fits it, so nothing enforces it:\n\n{said}\n"
    return (
        f"\n{rules}\nThe guard holds every result to these rules before it leaves. They were learnt from:\n\n{said}\n"
    )


def describe(correction: Correction, checks: tuple[Check, ...]) -> str:
    """What the skill asks and when to use it, in one or two sentences."""
    thing = _THINGS[correction.after.kind]
    where = f" in {correction.scope.repo}" if correction.scope.repo else ""
    asked = " ".join(check.sentence() for check in checks) or " ".join(correction.comment.split())
    return clean(f"When preparing {thing}{where}: {asked}")[:DESCRIPTION_LENGTH]


def clean(text: str) -> str:
    """One line without control characters."""
    return re.sub(r"[\x00-\x1f\x7f\s]+", " ", text).strip()


def slug(correction: Correction, checks: tuple[Check, ...]) -> str:
    """A name by the standard, from the kinds of checks and their condition, else from the comment's words."""
    parts = list(dict.fromkeys(part for check in checks for part in (check.kind, *check.rule.slug())))
    parts += [word for check in checks for word in (*check.when.paths, *check.when.words, *check.when.domains)][:2]
    if not checks:
        parts = [correction.after.kind, *Comment(correction.comment).words[:4]]
    plain = "-".join(parts).casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    words = [word for word in re.split(r"[^a-z0-9]+", plain) if word]
    name = ""
    for part in dict.fromkeys(words):
        if len(name) + len(part) + 1 > 48:
            break
        name = f"{name}-{part}".strip("-")
    return name or "correction"


def free_name(wanted: str, scope: Scope, manager: SkillManager) -> str:
    """The name, or one made distinct by the scope or a number."""
    place = re.sub(r"[^a-z0-9]+", "-", (scope.repo or scope.team or scope.person).casefold()).strip("-")[:12].strip("-")
    for candidate in (wanted, f"{wanted}-{place}" if place else wanted, *(f"{wanted}-{n}" for n in range(2, 1000))):
        if manager.store.find(candidate) is None:
            return candidate
    return wanted


def evidence_of(correction: Correction, author: str) -> dict[str, Json]:
    """The correction as kept in the package."""
    plain: dict[str, Json] = correction.model_dump(mode="json", by_alias=True)
    return {**plain, "author": author}


def _message(correction: Correction) -> str:
    return f"learnt from a correction: {clean(correction.comment)[:120]}"
