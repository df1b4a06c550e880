"""Habits of Markdown pages that a team does not want: the rule, and the table of habits with how each is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from pydantic import Field, model_validator

from ...core.artifacts import PullRequest
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact
from .source import written

_FENCE = re.compile(r"\s*(?P<marks>`{3,}|~{3,})\s*(?P<language>[^`\s]*)")
_IMAGE = re.compile(r"!\[\s*\]\(|<img\b(?![^>]*\balt=[\"'][^\"'])", re.IGNORECASE)
_TITLE = re.compile(r"#\s+\S")

Lines = list[str]
Numbers = Iterator[int]


@dataclass(frozen=True)
class Habit:
    """One habit that is not wanted: the numbers of the lines that have it, the rule, and the topics."""

    find: Callable[[Lines], Numbers]
    words: str
    topics: tuple[str, ...]


class MarkdownHabits(Rule):
    """New lines of Markdown are free of these habits."""

    kind = "markdown_habits"
    on = PullRequest
    per_file = True

    forbid: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name in self.forbid:
            if name not in MARKDOWN_HABITS:
                raise ValueError(f"no habit {name!r}; there are {', '.join(MARKDOWN_HABITS)}")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a line."""
        return [
            Violation(f"{MARKDOWN_HABITS[name].words} (line {number})", source.path)
            for source in written(artifact)
            if source.path.endswith((".md", ".markdown", ".mdx"))
            for name in self.forbid
            for number in MARKDOWN_HABITS[name].find(source.text.splitlines())
            if number in source.added
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        return "; ".join(MARKDOWN_HABITS[name].words for name in self.forbid)

    def slug(self) -> tuple[str, ...]:
        """The habits."""
        return self.forbid

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Every habit; the caller tries which turned green."""
        for name, habit in MARKDOWN_HABITS.items():
            yield Proposal(cls(forbid=(name,)), topics=habit.topics, subject=f"markdown-{name}")


def _bare_fence(lines: Lines) -> Numbers:
    yield from (number for number, found in _fences(lines) if found and not found["language"])


def _no_alt_text(lines: Lines) -> Numbers:
    yield from (number for number, found in _fences(lines) if not found and _IMAGE.search(lines[number - 1]))


def _second_title(lines: Lines) -> Numbers:
    yield from [number for number, found in _fences(lines) if not found and _TITLE.match(lines[number - 1])][1:]


def _fences(lines: Lines) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Each line outside of fenced blocks, with the mark where it opens one; a block ends at as many of the same marks
    (CommonMark 4.5)."""
    open_by = ""
    for number, line in enumerate(lines, 1):
        found = _FENCE.match(line)
        if not open_by:
            open_by = found["marks"] if found else ""
            yield number, found
        elif found and found["marks"].startswith(open_by) and not found["language"]:
            open_by = ""


MARKDOWN_HABITS: dict[str, Habit] = {
    "bare_fence": Habit(
        _bare_fence, "Say the language of a fenced code block", ("fence+language", "fence+highlighting")
    ),
    "no_alt_text": Habit(_no_alt_text, "Give pictures an alternative text", ("alt_text",)),
    "second_title": Habit(_second_title, "Give a page one title of the first level", ("one_title",)),
}
