"""Habits of files that are no programs: the rule, and the table of habits with where and how each is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from pydantic import Field, model_validator

from ...core.artifacts import PullRequest
from . import pages
from .base import Change, Proposal, Rule, Violation
from .globs import matches_any
from .reading import AnyArtifact
from .source import written


@dataclass(frozen=True)
class FileHabit:
    """One habit that is not wanted: in which files, how it is found, the rule against it, and its topics."""

    files: tuple[str, ...]
    find: Callable[[pages.Lines], pages.Numbers]
    words: str
    topics: tuple[str, ...]
    subject: str = ""
    """If given, what it is about, as another kind of rule calls it: the best of both is learnt."""
    rank: int = 0


class FileHabits(Rule):
    """New lines of files that are no programs are free of these habits."""

    kind = "file_habits"
    on = PullRequest
    per_file = True

    forbid: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name in self.forbid:
            if name not in FILE_HABITS:
                raise ValueError(f"no habit {name!r}; there are {', '.join(FILE_HABITS)}")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a line."""
        return [
            Violation(f"{FILE_HABITS[name].words} (line {number})", source.path)
            for source in written(artifact)
            for name in self.forbid
            if matches_any(source.path, FILE_HABITS[name].files)
            for number in FILE_HABITS[name].find(source.lines)
            if number in source.added
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        return "; ".join(FILE_HABITS[name].words for name in self.forbid)

    def slug(self) -> tuple[str, ...]:
        """The habits."""
        return self.forbid

    def replaces(self, other: Rule) -> bool:
        """That forbids what this one wants."""
        return isinstance(other, FileHabits) and any(_CONTRARY.get(name) in other.forbid for name in self.forbid)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Those that a file had; the caller tries which turned green."""
        for name, habit in FILE_HABITS.items():
            if cls(forbid=(name,)).violations(change.before):
                subject = habit.subject or f"file-habit-{name}"
                yield Proposal(cls(forbid=(name,)), topics=habit.topics, subject=subject, rank=habit.rank)


_CONTRARY = {"informal": "formal", "formal": "informal"}
"""Who is free of the one has the other."""
_PROSE = (
    "*.md", "*.rst", "*.txt", "*.adoc", "*.html", "*de.json", "*de.yml", "*de.yaml", "*de.po",
    "*_de.properties", "**/de/**",
)  # fmt: skip
_QUERIES = ("*.sql", "*.py", "*.ts", "*.js", "*.go", "*.rb", "*.php", "*.cs")
_PAGES = ("*.md", "*.markdown", "*.mdx")
FILE_HABITS: dict[str, FileHabit] = {
    "bare_fence": FileHabit(_PAGES, pages.bare_fence, "Say the language of a fenced code block",
                            ("fence+language", "fence+highlighting")),
    "no_alt_text": FileHabit(_PAGES, pages.no_alt_text, "Give pictures an alternative text", ("alt_text",)),
    "second_title": FileHabit(_PAGES, pages.second_title, "Give a page one title of the first level", ("one_title",)),
    "notebook_output": FileHabit(("*.ipynb",), pages.notebook_output, "Clear the outputs of a notebook",
                                 ("notebook_output",)),
    "camel_key": FileHabit(("*.proto", "*.yaml", "*.yml", "*.toml", "*.json"), pages.camel_key,
                           "Write keys and fields in snake_case", ("snake_case",)),
    "select_star": FileHabit(_QUERIES, pages.select_star, "Name the columns of a SELECT", ("select_star",)),
    "locking_index": FileHabit(_QUERIES, pages.locking_index, "Build an index CONCURRENTLY", ("concurrently",)),
    "informal": FileHabit(_PROSE, pages.informal, "Address people as Sie", ("formality",)),
    "formal": FileHabit(_PROSE, pages.formal, "Address people as du", ("formality",)),
    "loose_package": FileHabit(("package.json",), pages.loose_package, "Pin packages of npm to one version",
                               ("pin", "version_range")),
    "loose_action": FileHabit(("*.yml", "*.yaml"), pages.loose_action, "Pin actions of a workflow to a commit",
                              ("pinned_action",)),
    "floating_image": FileHabit(("*Dockerfile*", "*.yml", "*.yaml"), pages.floating_image,
                                "Give an image of a container a version", ("pinned_image",)),
    "nullable_column": FileHabit(("*.sql",), pages.nullable_column, "Make columns NOT NULL", ("not_null",)),
    # a comment that quotes it means that very word, which `lines.py` forbids
    "untyped_any": FileHabit(("*.ts", "*.tsx", "*.vue"), pages.untyped_any, "Use no type any", ("ts_any",),
                             subject="code-any", rank=6),
    "loose_version": FileHabit(("*requirements*.txt",), pages.loose_version, "Pin requirements by ==", ("pin",)),
}  # fmt: skip
