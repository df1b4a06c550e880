"""What files of any kind must hold: limits in every deployment, an owner in every workflow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from ...core.artifacts import PullRequest
from ..spoken.comment import Comment
from .base import Change, Proposal, Rule, Violation
from .globs import matches_any
from .lines import holds
from .reading import AnyArtifact
from .source import Source, written

_DEMANDING = re.compile(
    r"\b(needs?|must|missing|has to|have to|should|requires?|always|without|forg[oe]t\w*|brauch\w*|fehl\w*|muss|müssen|"
    r"gehört|immer|ohne|vergessen)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"\b(?:every|each|any|all|jede[rsnm]?|alle[nr]?|sämtliche[nr]?)\s+([\w-]{3,})(?:\s+([\w-]{3,}))?", re.IGNORECASE
)
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?: [A-Z]{2,})+\b")
_ONE = re.compile(r"\b(?:an?|eine?n?)\s+([\w-]{4,})", re.IGNORECASE)


class Contents(Rule):
    """Files of these kinds that a pull request writes hold this text, beside another if one is named."""

    kind = "file_text"
    on = PullRequest
    per_file = True

    require: str = Field(min_length=2, max_length=200)
    files: tuple[str, ...] = Field(min_length=1)
    beside: str = ""
    """Only files that hold this word are held to it, each as often as it stands there."""

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a file."""
        return [
            Violation(f"{self.require!r} is missing{self._beside()}", source.path)
            for source in written(artifact)
            if matches_any(source.path, self.files) and not self._kept(source)
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Write {self.require!r} in {' and '.join(self.files)} files{self._beside()}"

    def slug(self) -> tuple[str, ...]:
        """The text."""
        return (self.require,)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """What the comment demands by name, came with the correction, and is no word of a program's text."""
        old = {source.path: source.text for source in written(change.before)}
        for source in written(change.after):
            if source.path not in old or source.path.endswith((".py", ".md", ".rst", ".txt")):
                continue
            globs = (_glob(source.path),)
            for sentence in change.comment.sentences:
                beside = _named_thing(sentence, old[source.path], source.text)
                for said in _demanded(sentence):
                    if said != beside and holds(source.text, said, True) and not holds(old[source.path], said, True):
                        rule = cls(require=said, files=globs, beside=beside)
                        said_so = (said, *(f"{one} {said}" for one in ("a", "an", "eine", "einen", "ein")))
                        yield Proposal(rule, literals=said_so, subject=f"file-text-{said}", rank=20, fallback=True)

    def _kept(self, source: Source) -> bool:
        wanted = len(_places(source.text, self.beside)) if self.beside else 1
        return len(_places(source.text, self.require)) >= wanted

    def _beside(self) -> str:
        return f" for each {self.beside}" if self.beside else ""


def _demanded(sentence: Comment) -> Iterator[str]:
    yield from _CAPITALS.findall(sentence.text)
    if sentence.negative and not re.search(r"\b(without|ohne)\b", sentence.text, re.I):
        return
    yield from sentence.quoted
    if _DEMANDING.search(sentence.text):
        yield from _ONE.findall(sentence.text)
        yield from (word for word in sentence.words if len(word) > 3)


def _named_thing(sentence: Comment, old: str, new: str) -> str:
    """What every one of is spoken of: "every Deployment", if the file says so before and after."""
    named = (
        *_CAPITALS.findall(sentence.text),
        *(word for found in _OF_ALL.findall(sentence.text) for word in found if word),
    )
    return next((word for word in named if holds(old, word, True) and holds(new, word, True)), "")


def _glob(path: str) -> str:
    name = path.rpartition("/")[2]
    return f"*.{name.rpartition('.')[2]}" if "." in name else name


def _places(text: str, word: str) -> list[str]:
    return re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
