"""Single values of a pull request: draft or not, the branch it goes into, how many commits, how large."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Self

from pydantic import Field, model_validator

from ...core.artifacts import PullRequest
from ..spoken.comment import Comment
from ..spoken.moods import ASKING
from .added import lines_added
from .base import Change, Proposal, Rule, Violation
from .limits import of_functions
from .reading import AnyArtifact

_MANY_COMMITS = re.compile(
    r"\b(?:more than|at most|no more than|mehr als|höchstens|maximal|max\.?)\s+\w+\s+commits?\b", re.IGNORECASE
)
_IF_UNFINISHED = re.compile(
    r"\b(?:if|when|while|as long as|until|wenn|falls|solange)\b[^.;!?,]{0,30}\b(?:unfinished|in progress|WIP|unfertig|"
    r"(?:not|n.t|nicht)\b[^.;!?,]{0,12}\b(?:done|finished|ready|complete|fertig))\b",
    re.IGNORECASE,
)
"""What is a draft for as long as it is not done, which no artifact shows."""
_SERVES = re.compile(r"\b(?:dafür|that.s what|for that)\b[^.;!?]{0,30}\b(?:draft|entwurf)", re.IGNORECASE)
"""What drafts are for, where it is the title that is wrong."""
_ONE_FILE = re.compile(r"\b(?:one|a single|eine?[rn]? einzige[rn]?|nur eine) (?:files?|datei)\b", re.IGNORECASE)
_THIS_ONE = re.compile(
    r"\b(?:in this case|for this one|in diesem fall|hier also)\b|"
    r"^(?![^.;!?]*\b(?:pull requests|prs|branches|everything|all|we|alles?|wir|immer|always)\b)[^.;!?]*\bhere\b",
    re.IGNORECASE,
)
"""What is meant for this one; "pull requests go to develop here" speaks of a repository."""


_FOR_NOW = re.compile(
    r"\b(?:for now|for the (?:moment|time being)|until|till|erst ?mal|vorerst|fürs erste|einstweilen|noch|bis)\b",
    re.IGNORECASE,
)
"""How long this one is to be a draft, if nothing is said of any other."""
_AS_LONG_AS = re.compile(r"^\W*(?:solange|as long as|while)\b", re.IGNORECASE)
_TOLD = re.compile(r"^\W*(?:(?:I|we)(?:.ve| have)?\s+)?(?:made|turned|switched|marked|moved|changed)\b", re.IGNORECASE)
_THIS = re.compile(r"\b(?:it|this|that|das|es|ihn|den|diesen?|dies)\b", re.IGNORECASE)


class Draft(Rule):
    """Whether a pull request is opened as a draft."""

    kind = "draft"
    reads = "draft"
    on = PullRequest

    value: bool

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One, or none."""
        assert isinstance(artifact, PullRequest)
        said = "must be a draft" if self.value else "must not be a draft"
        return [] if artifact.draft == self.value else [Violation(f"the pull request {said}", "draft")]

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """Set it."""
        return artifact.model_copy(update={"draft": self.value})

    def sentence(self) -> str:
        """The rule as an instruction."""
        return (
            "Open the pull request as a draft"
            if self.value
            else "Open the pull request ready for review, not as a draft"
        )

    def replaces(self, other: Rule) -> bool:
        """There is only one value."""
        return True

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """The value it got."""
        assert isinstance(change.after, PullRequest)
        said = [one for one in change.comment.sentences if one.speaks("draft")]
        if said and change.after.draft and all(map(_only_now, said)):
            return
        unfinished = change.after.draft and any(one.search(change.comment.text) for one in (_IF_UNFINISHED, _SERVES))
        rule = cls(value=change.after.draft)
        yield Proposal(rule, topics=("draft",), subject="draft", needs_condition=unfinished, when_anywhere=True)


def _only_now(sentence: Comment) -> bool:
    """Whether it is only about this one and about now: "Let it rest as a draft for now"."""
    told = _TOLD.search(sentence.text)
    general = sentence.universal or sentence.conditional or sentence.negative
    general = general or any(one.search(sentence.text) for one in (_AS_LONG_AS, ASKING))
    now = _FOR_NOW.search(sentence.text) is not None and _THIS.search(sentence.text) is not None
    marked = re.search(r"\bWIP\b", sentence.text)  # which other ones may be, too
    return not (general or marked) and (now or told is not None)


class Base(Rule):
    """The branch that a pull request goes into."""

    kind = "base"
    reads = "base"
    on = PullRequest

    value: str = ""
    never: str = ""

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.value or self.never):
            raise ValueError("value or never is needed")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One, or none."""
        assert isinstance(artifact, PullRequest)
        goes = f"the pull request goes into {artifact.base}, it must"
        if self.value and artifact.base != self.value:
            return [Violation(f"{goes} go into {self.value}", "base")]
        return [Violation(f"{goes} not", "base")] if self.never and artifact.base == self.never else []

    def sentence(self) -> str:
        """The rule as an instruction."""
        said = f"Open the pull request against {self.value}" if self.value else "Open the pull request"
        return f"{said}, never against {self.never}" if self.never else said

    def replaces(self, other: Rule) -> bool:
        """There is only one value."""
        return True

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """The branch it got, if the comment names it and not for this one alone; the one it had, as unwanted."""
        assert isinstance(change.before, PullRequest)
        assert isinstance(change.after, PullRequest)
        old = change.before.base
        if change.comment.negative and old and old != change.after.base:
            yield Proposal(cls(never=old), literals=(old,), subject="base", rank=1)
        if change.after.base and not _THIS_ONE.search(change.comment.text):
            name = change.after.base  # "next" by itself would be any word
            said = (name, *(f"{into} {name}" for into in ("against", "into", "to", "gegen", "nach", "auf")))
            yield Proposal(cls(value=name), literals=said, subject="base")


class Size(Rule):
    """Bounds on how much one pull request changes."""

    kind = "size"
    on = PullRequest

    max_files: int = Field(default=0, ge=0)
    max_lines: int = Field(default=0, ge=0)
    """Most lines that are added, in all files."""
    max_commits: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.max_files or self.max_lines or self.max_commits):
            raise ValueError("one bound is needed")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a bound that is passed."""
        assert isinstance(artifact, PullRequest)
        return [
            Violation(f"{count} {what}, at most {bound} are allowed", "files" if what != "commits" else "commits")
            for what, count, bound in (
                ("files", len(artifact.files), self.max_files),
                ("added lines", lines_added(artifact) if self.max_lines else 0, self.max_lines),
                ("commits", len(artifact.commits), self.max_commits),
            )
            if 0 < bound < count
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        bounds = (("files", self.max_files), ("added lines", self.max_lines), ("commits", self.max_commits))
        return f"Keep a pull request to at most {' and '.join(f'{bound} {what}' for what, bound in bounds if bound)}"

    def replaces(self, other: Rule) -> bool:
        """Bounds of the same thing."""
        return set(self.args()) & set(other.args()) != set()

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Bounds that the comment counts; one commit where it says squash."""
        named = _names_a_commit(change)
        if not named:
            yield Proposal(cls(max_commits=1), topics=("squash",), subject="size-commits", fallback=True)
        for number in change.comment.numbers:
            if number > 1 or _ONE_FILE.search(change.comment.text):
                yield Proposal(cls(max_files=number), topics=("files",), subject="size-files")
            if number > 0:
                if not of_functions(change.comment, number):
                    yield Proposal(cls(max_lines=number), topics=("lines",), subject="size-lines")
                if not named:
                    yield Proposal(cls(max_commits=number), topics=("commit",), subject="size-commits", rank=1)


def _names_a_commit(change: Change) -> bool:
    """Whether the comment says which commits are to go: a mark of theirs, not their number, is what it is about."""
    assert isinstance(change.before, PullRequest)
    assert isinstance(change.after, PullRequest)
    old, new = (
        "\n".join(commit.message for commit in side.commits).casefold() for side in (change.before, change.after)
    )
    comment = change.comment
    if comment.speaks("unfinished_commit"):
        return True
    if _MANY_COMMITS.search(comment.text):
        return False
    marks = (said.casefold() for said in (*comment.quoted, *comment.technical, *comment.capitals))
    return any(mark in old and mark not in new for mark in marks)
