"""What a review teaches: `correct.Teacher` over the skill library, the task's own models and the ledger."""

from __future__ import annotations

from ..core.artifacts import Correction, PullRequest
from ..core.protocols import Thinker
from ..core.types import Person
from ..memory.ledger import CorrectionRow, TaskRow
from ..skills.wording import Wording, ask
from .correct import Lesson, Reviewed
from .home import Home


def reviewed(row: TaskRow, person: Person) -> Reviewed | None:
    """The pull request whose review a task is; None for a task that is not a correction."""
    number = row.inputs.get("pull_request")
    if row.task.source != "review" or not isinstance(number, int):
        return None
    return Reviewed(row.task.repo, number, person, str(row.inputs.get("comment", "")))


class Lessons:
    """`correct.Teacher` of one task."""

    def __init__(self, home: Home, row: TaskRow, thinker: Thinker) -> None:
        self._home, self._row, self._thinker = home, row, thinker

    async def word(self, correction: Correction) -> Wording | None:
        """A model's words for it, asked of the task's own pool: each attempt is a step and a row."""
        return await ask(correction, self._thinker)

    def known(self, before: PullRequest, author: Person) -> bool:
        """Whether a shared skill in scope finds the mistake by itself."""
        acting = self._home.acting(author)
        review = self._home.library.guard(acting).review(before, acting)
        return bool(review.mended or review.findings)

    def learn(self, correction: Correction, repeated: bool, wording: Wording | None) -> Lesson:
        """Induce and propose; the correction stands in the ledger either way."""
        author = self._home.person(correction.author)
        lesson = self._home.library.learn(correction, author, repeated, wording)
        self._home.library.note_repeat(correction, lesson, self._home.acting(author), self._row.task)
        self._home.ledger.add_correction(
            CorrectionRow(
                id=correction.id,
                task=self._row.task.id,
                author=correction.author,
                repo=self._row.task.repo,
                comment=correction.comment,
                correction=correction.model_dump(mode="json", by_alias=True),
                skill=lesson.skill,
                repeated=repeated,
            )
        )
        return lesson
