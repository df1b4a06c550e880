"""What files of any kind must hold: limits in every deployment, an owner in every workflow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pydantic import Field

from ...core.artifacts import PullRequest
from ..spoken.comment import Comment
from ..spoken.forms import stem
from .base import Change, Proposal, Rule, Violation
from .globs import matches_any
from .lines import holds
from .reading import AnyArtifact
from .source import Source, written

_DEMANDING = re.compile(
    r"\b(needs?|must|missing|has to|have to|should|requires?|always|without|forg[oe]t\w*|gets?|carr(?:y|ies)|"
    r"brauch\w*|fehl\w*|muss|"
    r"müssen|gehört|immer|ohne|vergessen|bekomm\w*|kriegt|trägt)\b|"
    r"\b(?:ha[ts]|have|haben)\b(?=\s+(?:an?|jede\w*|every|its|ein\w*)\b)",
    re.IGNORECASE,
)
_SET_SO = re.compile(
    r"\b(?:set|add|put|needs?|missing|set[zt]+|ergänz\w*|fehlt)\s+(?:an?\s+|the\s+|eine?n?\s+)?[`\"']?([A-Z]{3,})\b"
)
"""What is to be there beside what must not be: "never as root, set a USER"."""
_THIS_ONE = re.compile(
    r"\b(?:this|that|diese[rsm]?)\s+[\w-]+\s+(?:gets?|carries|bekommt|kriegt|trägt)\b", re.IGNORECASE
)
_OF_ALL = re.compile(
    r"\b(?:every|each|any|all|jede[rsnm]?|alle[nr]?|sämtliche[nr]?)\s+([\w-]{3,})(?:\s+([\w-]{3,}))?", re.IGNORECASE
)
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?: [A-Z]{2,})+\b|\b[A-Z]{6,}\b")
_KEYS = re.compile(r"^[ \t-]*([A-Za-z_][\w-]*):", re.MULTILINE)
_ONE = re.compile(r"\b(?:an?|eine?n?)\s+([\w-]{4,})", re.IGNORECASE)
_WITH = re.compile(r"\b(?:with|without|mit|ohne)\s+[`\"']?([\w-]{4,})", re.IGNORECASE)
_HEAD = re.compile(r"^[^\S\n]*(?:resource \")?([a-z]\w{3,})\b", re.MULTILINE)
"""What a block of a file begins with: `variable "stage" {`."""


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
            if source.path not in old or source.path.endswith(".py"):
                continue
            if source.path.endswith((".md", ".rst", ".txt")):
                yield from cls._propose_lines(change, source, old[source.path])
                continue
            globs = (_glob(source.path),)
            for sentence in change.comment.sentences:
                beside = _named_thing(sentence, old[source.path], source.text)
                for demanded in _demanded(sentence):
                    said, near = _parted(demanded, beside, old[source.path], source.text)
                    if sibling := _sibling(said, old[source.path], source.text):
                        rule = cls(require=f"{said}:", files=globs, beside=f"{sibling}:")
                        yield Proposal(rule, literals=(said,), subject=f"file-text-{said}", rank=19, fallback=True)
                    if said != near and _came(said, old[source.path], source.text, anew=bool(near)):
                        rule = cls(require=said, files=globs, beside=near)
                        said_so = (said, *(f"{one} {said}" for one in ("a", "an", "eine", "einen", "ein")))
                        yield Proposal(rule, literals=said_so, subject=f"file-text-{said}", rank=20, fallback=True)

    @classmethod
    def _propose_lines(cls, change: Change, source: Source, old: str) -> Iterator[Proposal]:
        """Of prose only what the comment quotes and lines of it begin with: 'Gültig ab'."""
        for said in filter(None, (one.partition(":")[0].strip() for one in change.comment.quoted)):
            begins = re.compile(rf"^\W*{re.escape(said)}\b\s*:", re.MULTILINE | re.IGNORECASE)
            if begins.search(source.text) and not begins.search(old):
                folder = source.path.rpartition("/")[0]
                globs = (f"{folder}/**",) if folder else (_glob(source.path),)
                yield Proposal(cls(require=said, files=globs), literals=(said,), subject=f"file-text-{said}", rank=20)

    def _kept(self, source: Source) -> bool:
        wanted = len(_places(source.text, self.beside)) if self.beside else 1
        return len(_places(source.text, self.require)) >= wanted

    def _beside(self) -> str:
        return f" for each {self.beside}" if self.beside else ""


def _demanded(sentence: Comment) -> Iterator[str]:
    yield from _CAPITALS.findall(sentence.text)
    prose = Comment(_CAPITALS.sub(" ", sentence.without_reasons.text))  # "NOT NULL" forbids nothing
    if prose.negative and not re.search(r"\b(without|ohne)\b", sentence.text, re.I):
        yield from _SET_SO.findall(sentence.text)
        return
    if _THIS_ONE.search(sentence.text) or re.search(r"\bconcurrently\b", sentence.text, re.IGNORECASE):
        return  # that is better told by what is indexed (`pages.py`)
    yield from sentence.quoted
    if _DEMANDING.search(sentence.text):
        yield from _ONE.findall(sentence.text)
        yield from _WITH.findall(sentence.text)
        words = (form for word in sentence.words for form in dict.fromkeys((word, word.partition("-")[0])))
        yield from (word for word in words if len(word) > 3)


def _named_thing(sentence: Comment, old: str, new: str) -> str:
    """What every one of is spoken of: "every Deployment", if the file says so before and after."""
    named = (
        *_CAPITALS.findall(sentence.text),
        *(word for found in _OF_ALL.findall(sentence.text) for word in found if word),
    )
    there = next((word for word in named if holds(old, word, True) and holds(new, word, True)), "")
    called = {stem(word) for word in sentence.words}
    heads = dict.fromkeys(word for word in _HEAD.findall(new) if stem(word) in called and holds(old, word, True))
    return there or (next(iter(heads), "") if sentence.universal else "")


def _came(said: str, old: str, new: str, anew: bool) -> bool:
    """Whether a text says what it did not say before, or once more than before where `anew` is enough."""
    if anew:
        return len(_places(new, said)) > len(_places(old, said))
    return holds(new, said, True) and not holds(old, said, True)


def _sibling(said: str, old: str, new: str) -> str:
    """A key that entries of a file have as often as this one now, and had once more before: `owner` of `expires`."""
    before, after = Counter(_KEYS.findall(old)), Counter(_KEYS.findall(new))
    if after[said] != before[said] + 1 or after[said] < 2:
        return ""
    return next((key for key in after if key != said and after[key] == before[key] == after[said]), "")


def _parted(said: str, beside: str, old: str, new: str) -> tuple[str, str]:
    """What is asked for, and beside what: CONCURRENTLY and CREATE INDEX, whether a comment says both or the first."""
    before, _, last = said.rpartition(" ")
    if before and holds(old, before, True) and (not beside or beside in said):
        return last, before
    found = re.search(rf"([A-Z]{{3,}} [A-Z]{{3,}}) {re.escape(said)}\b", new) if said.isupper() and not beside else None
    return said, found.group(1) if found and holds(old, found.group(1), True) else beside


def _glob(path: str) -> str:
    name = path.rpartition("/")[2]
    return f"*.{name.rpartition('.')[2]}" if "." in name else name


def _places(text: str, word: str) -> list[str]:
    end = r"(?!\w)" if word[-1:].isalnum() else ""
    return re.findall(rf"(?<!\w){re.escape(word)}{end}", text, re.IGNORECASE)
