"""The skill library as tasks use it: recalled before the work, held at the door, taught by corrections."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine

from ..core.artifacts import Correction
from ..core.protocols import AnyArtifact, Journal, Review, ScriptRunner
from ..core.settings import Settings
from ..core.types import Acting, Json, Person, Task
from ..memory.embedding import find_embedder
from ..skills.guard import SkillGuard
from ..skills.learn import learn
from ..skills.manage import House, SkillManager
from ..skills.recall import Recall, SkillRecall
from ..skills.records import Version
from ..skills.store import SkillStore
from ..skills.usage import SkillUsage, applies, touched
from ..skills.wording import Wording
from .correct import Lesson
from .shelf import Shelf

_MOST_NAMES = 40
"""Names of skills for which there was no room that a model is told."""


@dataclass(frozen=True)
class KnownSkill:
    """A skill that was recalled: its line for a planner, its words for a specialist."""

    name: str
    version: int
    title: str
    words: str


@dataclass(frozen=True)
class KnownSkills:
    """What fits a task, best first, and the names of what else fits and found no room."""

    skills: tuple[KnownSkill, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What a specialist is told."""
        rest = (
            f"More skills of the team apply than there is room for; by name: {_named(self.left_out)}. What they check "
            "is checked when you act, and you are told then what to mend."
        )
        return (*(skill.words for skill in self.skills), *([rest] if self.left_out else []))

    @property
    def told(self) -> str:
        """What people are told."""
        rest = f" (not shown for want of room: {_named(self.left_out)})" if self.left_out else ""
        return (", ".join(f"{skill.name} {skill.version}" for skill in self.skills) + rest).strip()


def _named(names: tuple[str, ...]) -> str:
    """Names, as many as somebody would read."""
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True)
class Shared:
    """A version that everybody in scope is held to from now on."""

    name: str
    version: int
    checks: tuple[str, ...]


class Library:
    """One home's skills."""

    def __init__(self, folder: Path, settings: Settings, database: Engine, scripts: ScriptRunner | None = None) -> None:
        self.store = SkillStore(folder, settings.chroma)
        self._usage, self._scripts = SkillUsage(database), scripts
        self._house = House(bool(settings.people), settings.approvals.author_may_approve_skill)
        self._recall: SkillRecall | None = None
        self._finding = threading.Lock()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def manager(self, person: Person) -> SkillManager:
        """The library as one person may change it."""
        return SkillManager(self.store, person, self._house)

    def shelf(self, person: Person) -> Shelf:
        """The library as the agents that work for this person may use it."""
        return Shelf(self.manager(person))

    def guard(self, acting: Acting) -> ScopedGuard:
        """Every shared skill in scope, as a guard for whoever acts."""
        return ScopedGuard(SkillGuard(self.store, self._scripts), acting)

    def task_guard(self, acting: Acting, task: Task) -> NotedGuard:
        """The same at the door of a task, where what becomes of each skill is recorded."""
        return NotedGuard(self.guard(acting), self._usage, task)

    async def recall(self, journal: Journal, task: Task, acting: Acting) -> KnownSkills:
        """The skills that fit a task, recorded: a replay is told the same ones."""

        async def look(_place: str) -> Json:
            found = await asyncio.to_thread(self._find, task, acting)
            shown = [(skill.name, skill.version) for skill in found.skills]
            self._usage.note("recalled", [*shown, *found.left_out], person=task.by, task=task.id)
            self._usage.note("shown", shown, person=task.by, task=task.id)
            skills: list[Json] = [
                {"name": s.name, "version": s.version, "title": f"{s.name}: {s.description}", "words": s.as_prompt()}
                for s in found.skills
            ]
            left_out: list[Json] = [*(name for name, _ in found.left_out), *found.enforced]
            return {"skills": skills, "left_out": left_out}

        recorded = await journal.step("recall", look)
        assert isinstance(recorded, dict)
        return KnownSkills(tuple(KnownSkill(**item) for item in recorded["skills"]), tuple(recorded["left_out"]))  # type: ignore[arg-type, union-attr]  # written above

    def _find(self, task: Task, acting: Acting) -> Recall:
        """In a thread, for embedding takes its time; one at a time, for the index grows at the first look."""
        with self._finding:
            if self._recall is None:
                self._recall = SkillRecall(self.store, find_embedder())
            return self._recall.recall(task.text, acting, task.repo or None)

    def learn(self, correction: Correction, person: Person, repeated: bool, wording: Wording | None = None) -> Lesson:
        """Propose what a correction teaches, in a model's words if there are any; a correction that was taken before is
        found again."""
        for state in self.store.skills():
            evidence = self.store.package(state.latest).evidence if state.latest.learnt else []
            if any(isinstance(item, dict) and item.get("id") == correction.id for item in evidence):
                checks = tuple(check.sentence() for check in state.latest.checks)
                return Lesson(state.name, state.latest.number, state.status, checks, repeated)
        learnt = learn(correction, self.manager(person), wording)
        checks = tuple(proved.check.sentence() for proved in learnt.checks)
        note = "" if checks else "no check fits what was said, so it is kept as words that nothing enforces"
        return Lesson(learnt.name, learnt.version, learnt.status, checks, repeated, note)

    def note_repeat(self, correction: Correction, lesson: Lesson, acting: Acting, task: Task) -> None:
        """Record which shared skills were delivered broken, and which a person had to say again."""
        review = self.guard(acting).review(correction.before, acting)
        broken = touched([*review.mended, *review.findings])
        state = self.store.find(lesson.skill) if lesson.skill else None
        older = state.shared if state and state.shared and state.shared.number < lesson.version else None
        said_again = {(older.name, older.number)} if older else set()
        self._usage.note("violated", sorted(broken), person=task.by, task=task.id)
        self._usage.note("corrected", sorted(broken | said_again), person=task.by, task=task.id)

    def share(self, name: str, by: Person) -> Shared:
        """Approve the newest version; what is shared already stays so."""
        state = self.store.skill(name)
        if state.status != "shared" or state.shared is not state.latest:
            state = self.manager(by).approve(name)
        version = state.shared or state.latest
        return Shared(name, version.number, tuple(check.sentence() for check in version.checks))


@dataclass(frozen=True)
class NotedGuard:
    """A scoped guard that records, once a task, which skills were kept and which it had to help with."""

    inner: ScopedGuard
    usage: SkillUsage
    task: Task

    def review(self, artifact: AnyArtifact, acting: Acting) -> Review:
        """As the inner guard does."""
        review = self.inner.review(artifact, acting)
        held = [v for v in self.inner.versions(artifact) if applies(v, artifact)]
        self.usage.note_review(held, review, person=self.task.by, task=self.task.id)
        return review


@dataclass(frozen=True)
class ScopedGuard:
    """A guard that knows who acts, whatever it is told at the door."""

    inner: SkillGuard
    acting: Acting

    def review(self, artifact: AnyArtifact, acting: Acting) -> Review:
        """Hold the artifact to every shared skill in the actor's scope."""
        return self.inner.review(artifact, self.acting)

    def versions(self, artifact: AnyArtifact) -> list[Version]:
        """The versions that the artifact is held to."""
        return [held.version for held in self.inner.in_scope(artifact, self.acting)]
