"""The library as tasks use it: what becomes of each skill is recorded, once a task."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.skills.conftest import package
from understudy.core.artifacts import Correction, CorrectionScope, PullRequest
from understudy.core.journal import PlainJournal
from understudy.core.settings import Settings
from understudy.core.types import Acting, Person, Task
from understudy.memory.database import open_database
from understudy.orchestrator import library as library_module
from understudy.orchestrator.library import Library
from understudy.skills.usage import SkillUsage, Used

LEAD = Person("dana", "Dana", "dana@acme.example", "lead")
TASK = Task("t1", "sam", "Open a pull request with a plan")
BARE, REVIEWED = (PullRequest(repo="acme/shop", reviewers=names) for names in ((), ("dana",)))


@pytest.fixture
def library(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setattr(library_module, "find_embedder", lambda: None)
    engine = open_database(home)
    library = Library(home, Settings(), engine)
    for name, body in (("dana-reviews", "\nAdd dana.\n"), ("long-plan", "\n" + "Plan it. " * 4_000)):
        checks = [{"kind": "reviewers", "args": {"include": ["dana"]}}] if name == "dana-reviews" else None
        library.manager(LEAD).propose(
            package(name, "For a pull request with a plan.", body, checks=checks), beside=True
        )
        library.share(name, LEAD)
    yield library
    library.close()
    engine.dispose()


def used(home: Path, name: str) -> list[Used]:
    engine = open_database(home)
    try:
        return SkillUsage(engine).of(name)
    finally:
        engine.dispose()


async def test_what_is_recalled_and_what_found_room_is_recorded_and_the_rest_is_named(
    library: Library, home: Path
) -> None:
    for _ in range(2):
        known = await library.recall(PlainJournal("t1"), TASK, Acting())
    assert [skill.name for skill in known.skills] == ["dana-reviews"]
    assert known.left_out == ("long-plan",)
    assert "long-plan" in known.words[-1]
    assert used(home, "dana-reviews") == [Used(1, "sam", recalled=1, shown=1)]
    assert used(home, "long-plan") == [Used(1, "sam", recalled=1)]


class Noting:
    """An embedder that notes the threads it is called in; everything is equally near."""

    name = "noting"

    def __init__(self) -> None:
        self.threads: set[int] = set()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.threads.add(threading.get_ident())
        return np.ones((len(texts), 1), np.float32)


async def test_tasks_recall_at_the_same_time_and_nothing_else_waits_for_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = Noting()
    monkeypatch.setattr(library_module, "find_embedder", lambda: embedder)
    found = await asyncio.gather(*(library.recall(PlainJournal(f"t{n}"), TASK, Acting()) for n in range(4)))
    assert {tuple(skill.name for skill in known.skills) for known in found} == {("dana-reviews",)}
    assert embedder.threads
    assert threading.get_ident() not in embedder.threads


@pytest.mark.parametrize(
    ("artifacts", "expected"),
    [
        ([REVIEWED], Used(1, "sam", complied=1)),
        ([BARE], Used(1, "sam", mended=1)),
        ([BARE, BARE, REVIEWED], Used(1, "sam", mended=1)),
    ],
)
def test_the_door_of_a_task_records_what_became_of_a_skill(
    library: Library, home: Path, artifacts: list[PullRequest], expected: Used
) -> None:
    guard = library.task_guard(Acting(), TASK)
    for artifact in artifacts:
        guard.review(artifact, Acting())
    assert used(home, "dana-reviews") == [expected]
    assert used(home, "long-plan") == [], "no check stands behind it"


def test_a_correction_of_what_a_shared_skill_asks_counts_as_broken_and_said_again(library: Library, home: Path) -> None:
    correction = Correction(
        id="c1",
        author="dana",
        scope=CorrectionScope(),
        comment="Dana reviews this",
        before=BARE,
        after=REVIEWED,
    )
    lesson = library.learn(correction, LEAD, repeated=True)
    for _ in range(2):
        library.note_repeat(correction, lesson, Acting(), TASK)
    assert used(home, "dana-reviews") == [Used(1, "sam", violated=1, corrected=1)]
