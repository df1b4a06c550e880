"""What a text must look like: a beginning, an end, words, a shape, a length. How one is
learnt: `learnt_wording.py`; which texts there are: `texts.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Self

from pydantic import Field, model_validator

from ..spoken.forms import has_form, has_word, inflected, of_german_noun, plurals
from .base import Rule, Violation
from .reading import AnyArtifact
from .shapes import SHAPES, fits, formed, found, like

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_FAMILIES = {
    "beginning": ("conventional", "tag", "no_tag", "branch_type", "ticket_first"),
    "ticket": ("ticket", "ticket_first"),
    "case": ("capital", "lower_first", "lowercase", "uppercase"),
    "exclamation": ("no_exclamation", "single_exclamation"),
}
"""Shapes of which a text can keep only one."""


class Wording(Rule):
    """Requirements on one text; each that is given must be met. Words are compared case aside."""

    topic: ClassVar[str] = ""

    starts_with: str = ""
    starts_any: tuple[str, ...] = ()
    """It begins with one of these."""
    starts_like: str = ""
    """It begins with something of this example's form: `ab/` stands for any letters and a slash."""
    ends_with: str = ""
    contains: str = ""
    or_else: tuple[str, ...] = ()
    """What will do instead of what it must contain."""
    excludes: str = ""
    nor: tuple[str, ...] = ()
    """More texts that must not be there: what a comment lists beside the one that was."""
    shape: str = ""
    """One of the named shapes of `shapes.py`."""
    like: str = ""
    """Something like this example, whose digits stand for any digits."""
    unlike: str = ""
    """Nothing like this example, of about as many digits."""
    form: str = ""
    """Something of this example's form, whose letters stand for any letters too: JAZZ7 is of the form of SF26."""
    matches: str = Field(default="", max_length=500)
    """A regular expression that is found."""
    matches_not: str = Field(default="", max_length=500)
    max_length: int = Field(default=0, ge=0)
    """Most characters of the first line; 0: no limit."""
    min_length: int = Field(default=0, ge=0)
    max_lines: int = Field(default=0, ge=0)
    max_words: int = Field(default=0, ge=0)
    max_sentences: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.shape and self.shape not in SHAPES:
            raise ValueError(f"no shape {self.shape!r}; there are {', '.join(SHAPES)}")
        for pattern in (self.matches, self.matches_not):
            if pattern:
                found(pattern, "")
        if not set(self.args()) - {"or_else"}:
            raise ValueError("one requirement is needed")
        return self

    @classmethod
    def texts(cls, artifact: AnyArtifact) -> tuple[str, ...]:
        """The texts that are held to the rule."""
        return (getattr(artifact, cls.reads),)

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a requirement that a text does not meet."""
        return [Violation(said, self.reads) for text in self.texts(artifact) for said in self._of(text)]

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """A fixed beginning of a title or subject is put there; everything else needs a mind."""
        if self.reads not in ("title", "subject") or not self.starts_with:
            return artifact
        text: str = getattr(artifact, self.reads)
        if not text or _begins(text, self.starts_with):
            return artifact
        gap = "" if self.starts_with.endswith((" ", "/")) else " "
        return artifact.model_copy(update={self.reads: f"{self.starts_with}{gap}{text}"})

    def sentence(self) -> str:
        """The rule as an instruction."""
        said = [said for asked, said in self._requirements() if asked]
        return f"In the {self.topic or 'text'}: {'; '.join(said)}"

    def replaces(self, other: Rule) -> bool:
        """Two limits, two beginnings or ends, or one text wanted and unwanted."""
        assert isinstance(other, Wording)
        limits = ("max_length", "min_length", "max_lines", "max_words", "max_sentences", "starts_with", "ends_with")
        both = any(getattr(self, name) and getattr(other, name) for name in limits)
        mine, theirs = self.contains.casefold(), other.contains.casefold()
        clash = (mine and mine == other.excludes.casefold()) or (theirs and theirs == self.excludes.casefold())
        clash = clash or (self.like and self.like == other.unlike) or (self.unlike and self.unlike == other.like)
        return bool(both or clash or self._one_of() & other._one_of())

    def covers(self, other: Rule) -> bool:
        """One of its texts holds the other one's, or its shape is narrower: `[KD-441]` and KD-441, a ticket first."""
        assert isinstance(other, Wording)
        ((name, value), *more) = other.args().items()
        if more or not isinstance(value, str):
            return False
        texts = [text for text in (self.starts_with, self.ends_with, self.contains) if len(text) > len(value)]
        if name == "shape":
            return (self.shape, value) == ("ticket_first", "ticket")
        if name == "like":
            return len(self.like) > len(value) and like(value, self.like)
        return name == "contains" and (
            any(says(text, value) for text in texts) or (self.shape, value) == ("signed_off", "Signed-off-by")
        )

    def _one_of(self) -> set[str]:
        """Of what the rule fixes the only one: a text has one beginning, one case."""
        found = {name for name, shapes in _FAMILIES.items() if self.shape in shapes}
        return found | ({"beginning"} if self.starts_with or self.starts_any or self.starts_like else set())

    def slug(self) -> tuple[str, ...]:
        """What it asks for, in a word."""
        limits = ("length",) if self.max_length or self.min_length else ()
        return (
            tuple(w for w in (self.shape, self.starts_with, self.ends_with, self.contains, self.excludes) if w) + limits
        )

    def _requirements(self) -> Iterator[tuple[bool, str]]:
        yield bool(self.starts_with), f"begin with {self.starts_with!r}"
        yield bool(self.starts_any), f"begin with {' or '.join(map(repr, self.starts_any))}"
        yield bool(self.starts_like), f"begin with something of the form of {self.starts_like!r}"
        yield bool(self.ends_with), f"end with {self.ends_with!r}"
        yield bool(self.contains), f"say {' or '.join(map(repr, (self.contains, *self.or_else)))}"
        unwanted = tuple(filter(None, (self.excludes, *self.nor)))
        yield bool(unwanted), f"do not say {' or '.join(map(repr, unwanted))}"
        yield bool(self.shape), f"have {SHAPES[self.shape].words if self.shape else ''}"
        yield bool(self.like), f"have something like {self.like}"
        yield bool(self.unlike), f"have nothing like {self.unlike}"
        yield bool(self.form), f"have something of the form of {self.form}"
        yield bool(self.matches), f"match {self.matches}"
        yield bool(self.matches_not), f"do not match {self.matches_not}"
        yield self.max_length > 0, f"at most {self.max_length} characters in the first line"
        yield self.min_length == 1, "do not leave it empty"
        yield self.min_length > 1, f"at least {self.min_length} characters"
        yield self.max_lines > 0, f"at most {self.max_lines} lines"
        yield self.max_words > 0, f"at most {self.max_words} words"
        yield self.max_sentences > 0, f"at most {self.max_sentences} sentences"

    def _of(self, text: str) -> Iterator[str]:
        shown = repr(text if len(text) < 60 else text[:57] + "...")
        first = text.split("\n", 1)[0]
        broken = (
            bool(self.starts_with) and not _begins(text, self.starts_with),
            bool(self.starts_any) and not any(_begins(text, start) for start in self.starts_any),
            bool(self.starts_like) and not formed(self.starts_like, text, first=True),
            bool(self.ends_with) and not _ends(text, self.ends_with),
            bool(self.contains) and not any(_holds(text, words) for words in (self.contains, *self.or_else)),
            any(
                says(text, form)
                for unwanted in (self.excludes, *self.nor)
                for form in (*plurals(unwanted), *of_german_noun(unwanted, text))
            ),
            bool(self.shape) and not fits(self.shape, text),
            bool(self.like) and not like(self.like, text),
            bool(self.unlike) and like(self.unlike, text, of_length=True),
            bool(self.form) and not formed(self.form, text),
            bool(self.matches) and not found(self.matches, text),
            bool(self.matches_not) and found(self.matches_not, text),
            0 < self.max_length < len(first),
            self.min_length == 1 and not text.strip(),
            self.min_length > 1 and len(text.strip()) < self.min_length,
            0 < self.max_lines < len(text.strip().splitlines()),
            0 < self.max_words < len(text.split()),
            0 < self.max_sentences < len(_SENTENCE_END.findall(text)),
        )
        for bad, (_, requirement) in zip(broken, self._requirements(), strict=True):
            if bad:
                yield f"{self.topic or self.reads} {shown}: {requirement}"


def _holds(text: str, words: str) -> bool:
    return any(says(text, form) for form in inflected(words)) or has_form(text, words)


def says(text: str, words: str) -> bool:
    """Whether a text says these words, case and the width of blanks aside."""
    flat = " ".join(text.split())
    return has_word(flat, " ".join(words.split()))


def _begins(text: str, start: str) -> bool:
    return text.casefold().startswith(start.casefold().rstrip()) and (
        not start[-1:].isalnum() or not text[len(start) : len(start) + 1].isalnum()
    )


def _ends(text: str, end: str) -> bool:
    return " ".join(text.casefold().split()).endswith(" ".join(end.casefold().split()))
