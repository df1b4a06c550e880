"""Sections that the description of a pull request must have, each with something in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import Field

from ...core.artifacts import PullRequest
from ..spoken.comment import Comment
from ..spoken.forms import stem
from ..spoken.moods import DEMANDING
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact

_HEADINGS = (
    re.compile(r"^#{1,6}\s+(?P<name>.*[^#])#*(?P<rest>)$"),
    re.compile(r"^\*\*(?P<name>[^*\n]+?):?\*\*:?(?P<rest>.*)$"),
    re.compile(r"^(?P<name>[A-ZÄÖÜ][\w /-]{1,40}):(?!//)(?P<rest>.*)$"),
)


class Sections(Rule):
    """Headings (`## Test plan`, `**Test plan**` or `Test plan:`) that must be there and not be empty."""

    kind = "sections"
    reads = "body"
    on = PullRequest

    include: tuple[str, ...] = Field(min_length=1)

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a section that is missing or empty."""
        assert isinstance(artifact, PullRequest)
        have = sections(artifact.body)
        said = []
        for wanted in self.include:
            content = next((text for name, text in have.items() if _same(name, wanted)), None)
            if content is None:
                said.append(f"the description has no section {wanted!r}")
            elif not content:
                said.append(f"the section {wanted!r} of the description is empty")
        return [Violation(message, "body") for message in said]

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Give the description a section {' and a section '.join(repr(name) for name in self.include)}"

    def slug(self) -> tuple[str, ...]:
        """The headings."""
        return self.include

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Headings that came, if the comment says one of their words."""
        assert isinstance(change.before, PullRequest)
        assert isinstance(change.after, PullRequest)
        old = sections(change.before.body)
        for name, content in sections(change.after.body).items():
            known = next((text for other, text in old.items() if _same(other, name)), None)
            if content and not known:
                literals = (name, *_said(Comment(name).words, change.comment))
                inline = re.search(rf"^{re.escape(name)}:[^\S\n]*\S", change.after.body, re.MULTILINE) is not None
                named = re.search(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", change.comment.text)
                demanded = bool(named and change.comment.speaks("section")) or any(
                    _demands(part, literals) for part in change.comment.sentences
                )
                if inline and not demanded:
                    continue  # a line that came by chance, told of otherwise
                yield Proposal(
                    cls(include=(name,)),
                    topics=("section",) if named else (),
                    literals=literals,
                    subject=f"description+{name}",
                    rank=0,
                    fallback=inline or not demanded,
                )


def _demands(sentence: Comment, literals: Iterable[str]) -> bool:
    asks = DEMANDING.search(sentence.text) or sentence.universal or sentence.misses or sentence.speaks("section")
    return bool(asks or sentence.quoted) and any(map(sentence.mentions, literals))


def sections(body: str) -> dict[str, str]:
    """Headings of a Markdown text with what stands below each."""
    found: dict[str, list[str]] = {}
    section: list[str] = []
    current: list[str] = []
    for line in body.splitlines():
        match = next(filter(None, (heading.match(line.strip()) for heading in _HEADINGS)), None)
        if match and line.lstrip().startswith("#"):
            section = current = found.setdefault(match.group("name").strip(), [])
            continue
        if match and section and not "".join(section).strip():
            section = []  # a heading of its own, below one that has no text
        section.append(line)
        if match:  # right below a heading it is also a line of its text: "None needed: ..."
            current = found.setdefault(match.group("name").strip().rstrip(":"), [])
            current.append(match.group("rest"))
        elif current is not section:
            current.append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def _said(words: tuple[str, ...], comment: Comment) -> Iterable[str]:
    """The words of a heading as the comment says them: "tested" of "Testing"."""
    stems = {stem(word) for word in words}
    return (*words, *(said for said in comment.words if stem(said) in stems))


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", " ", one.casefold()).strip() == re.sub(r"\W+", " ", other.casefold()).strip()
