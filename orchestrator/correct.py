"""A correction: what the person saw, what it became, what they said; and the lesson that comes of it.

The rule is induced from the difference, with no model; a model that can be reached words it. Only an authenticated
person's review gets here.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from ..core.artifacts import LONGEST_COMMENT, Correction, CorrectionScope, PullRequest
from ..core.protocols import Journal
from ..core.types import Json, Person
from ..skills.wording import Wording


@dataclass(frozen=True)
class Reviewed:
    """A pull request that a person asked to have changed."""

    repo: str
    number: int
    author: Person
    comment: str


@dataclass(frozen=True)
class Lesson:
    """What came of a correction. No skill: the rule was known already, or nothing could be learnt."""

    skill: str
    version: int
    status: str
    checks: tuple[str, ...]
    repeated: bool
    """A shared skill in scope already said so: it should have been held, and was not."""
    note: str = ""


class Teacher(Protocol):
    """Turns a correction into a proposed skill."""

    def known(self, before: PullRequest, author: Person) -> bool:
        """Whether a shared skill in scope finds the mistake by itself."""

    async def word(self, correction: Correction) -> Wording | None:
        """A model's words for it, each of its calls a recorded step; None when no model gives any."""

    def learn(self, correction: Correction, repeated: bool, wording: Wording | None) -> Lesson:
        """Induce, check red before and green after, propose. The same correction twice is one skill."""


Look = Callable[[str, int], Awaitable[PullRequest]]
"""Reads a pull request as it stands now."""


async def seen(journal: Journal, look: Look, reviewed: Reviewed) -> PullRequest:
    """The pull request as it stands, recorded: what a replay must not read anew."""

    async def read(_place: str) -> Json:
        return (await look(reviewed.repo, reviewed.number)).model_dump(mode="json", by_alias=True)

    return PullRequest.model_validate(await journal.step("review:look", read))


async def learn(
    journal: Journal, teacher: Teacher, reviewed: Reviewed, before: PullRequest, after: PullRequest
) -> Lesson:
    """Take the correction and propose what it teaches. Nothing changed: nothing learnt, and said so."""
    if before == after:
        return Lesson("", 0, "", (), False, "the pull request did not change, so there is nothing to learn from it")

    scope, by = CorrectionScope(repo=reviewed.repo), reviewed.author
    said = Correction(author=by.id, scope=scope, comment=reviewed.comment[:LONGEST_COMMENT], before=before, after=after)
    wording = await teacher.word(said)

    async def propose(place: str) -> Json:
        correction = said.model_copy(update={"id": place.replace("/", "-")})
        lesson = await asyncio.to_thread(lambda: teacher.learn(correction, teacher.known(before, by), wording))
        return {**dataclasses.asdict(lesson), "checks": list(lesson.checks)}

    recorded = await journal.step("review:learn", propose)
    assert isinstance(recorded, dict)
    return Lesson(**{**recorded, "checks": tuple(recorded["checks"])})  # type: ignore[arg-type]  # written above from a Lesson
