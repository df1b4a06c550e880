"""What a text must look like: a beginning, an end, words, a shape, a length. Which texts there are: `texts.py`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, Self

from pydantic import Field, model_validator

from ..spoken.comment import PHONE, Comment
from ..spoken.forms import has_form, has_word, plurals
from ..spoken.lists import listed_with
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact
from .sayings import CODE, HOST, OPEN, TYPE, example_of, first_by_chance, in_brackets, key, prefixes, sayings
from .shapes import SHAPES, fits, formed, found, like, looks_like_number

_BRACKETED_NUMBER = re.compile(r"\[[^\]\n]*\d[^\]\n]*\]")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_FAMILIES = {
    "beginning": ("conventional", "tag", "no_tag", "branch_type", "ticket_first"),
    "ticket": ("ticket", "ticket_first"),
    "case": ("capital", "lower_first", "lowercase", "uppercase"),
    "exclamation": ("no_exclamation", "single_exclamation"),
}
"""Shapes of which a text can keep only one."""
_IN_SECTIONS = ("screenshot", "link", "ticket", "issue")
_FIELD_TOPICS = ("title", "description", "branch", "commit", "subject")


class Wording(Rule):
    """Requirements on one text; each that is given must be met. Words are compared case aside."""

    topic: ClassVar[str] = ""
    shapes: ClassVar[tuple[str, ...]] = ()

    starts_with: str = ""
    starts_any: tuple[str, ...] = ()
    """It begins with one of these."""
    starts_like: str = ""
    """It begins with something of this example's form: `ab/` stands for any letters and a slash."""
    ends_with: str = ""
    contains: str = ""
    excludes: str = ""
    nor: tuple[str, ...] = ()
    """More texts that must not be there: what a comment lists beside the one that was."""
    shape: str = ""
    """One of the named shapes of `shapes.py`."""
    like: str = ""
    """Something like this example, whose digits stand for any digits."""
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
        if not self.args():
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
        return bool(both or clash or self._one_of() & other._one_of())

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
        yield bool(self.contains), f"say {self.contains!r}"
        unwanted = tuple(filter(None, (self.excludes, *self.nor)))
        yield bool(unwanted), f"do not say {' or '.join(map(repr, unwanted))}"
        yield bool(self.shape), f"have {SHAPES[self.shape].words if self.shape else ''}"
        yield bool(self.like), f"have something like {self.like}"
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
            bool(self.contains) and not (says(text, self.contains) or has_form(text, self.contains)),
            any(says(text, form) for unwanted in (self.excludes, *self.nor) for form in plurals(unwanted)),
            bool(self.shape) and not fits(self.shape, text),
            bool(self.like) and not like(self.like, text),
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

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Shapes, fixed beginnings and ends, lengths that the comment counts, words that came or went."""
        before, after = "\n".join(cls.texts(change.before)), "\n".join(cls.texts(change.after))
        named = cls._named(change)
        if before == after or not named:
            return
        yield from cls._propose_shapes(change.comment, cls._named_hosts(change.comment, before, after))
        yield from cls._propose_ends(cls.texts(change.after), change.comment)
        yield from cls._propose_lengths(change)
        yield from cls._propose_words(change, before, after)
        if not before.strip():
            yield Proposal(
                cls(min_length=1), topics=(f"{cls.topic}+empty",) if cls.topic else (), subject=f"{cls.kind}-empty"
            )

    @classmethod
    def _named(cls, change: Change) -> bool:
        """Whether the comment names this text, or no text at all."""
        said = [topic for topic in _FIELD_TOPICS if change.comment.speaks(topic)]
        return not cls.topic or cls.topic in said or not said

    @classmethod
    def _named_hosts(cls, comment: Comment, before: str, after: str) -> bool:
        """Whether a host is named that came or went: it is meant, and no link to another one."""
        return any(says(before, host) != says(after, host) for host in HOST.findall(comment.text))

    @classmethod
    def _propose_shapes(cls, comment: Comment, hosts: bool) -> Iterator[Proposal]:
        for rank, name in enumerate(cls.shapes):
            if name in ("link", "no_link") and (hosts or (name == "link" and comment.substitutes)):
                continue  # a host, or only where something else would stand
            if cls.reads == "body" and name in _IN_SECTIONS and comment.speaks("section"):
                continue  # a section of that name is asked for, whatever stands in it
            if name in ("tag", "no_tag") and _BRACKETED_NUMBER.search(comment.text):
                continue  # a reference, wherever it stands
            subject = (
                "start"
                if name in ("conventional", "branch_type", "tag", "no_tag", "area_first")
                else SHAPES[name].topics[0]
            )
            rule, tag = cls(shape=name), {"tag": 40, "no_tag": 40, "area_first": -40}.get(name, 0)
            yield Proposal(rule, topics=SHAPES[name].topics, subject=f"{cls.kind}-{subject}", rank=rank + tag)

    @classmethod
    def _propose_ends(cls, texts: tuple[str, ...], comment: Comment) -> Iterator[Proposal]:
        for text in texts[:3]:
            for rank, prefix in enumerate(prefixes(text)):
                yield from cls._propose_start(prefix, rank, comment)
            last = text.rstrip().rpartition("\n")[2].strip()
            if last and len(last) < 120 and "\n" in text.strip() and not re.search(r"\d", last):
                yield Proposal(cls(ends_with=last), literals=(last,), subject=f"{cls.kind}-end")

    @classmethod
    def _propose_start(cls, prefix: str, rank: int, comment: Comment) -> Iterator[Proposal]:
        bare, subject = prefix.strip(" []():/-"), f"{cls.kind}-start"
        by_example = comment.by_example or OPEN.search(comment.text) is not None
        example = "" if TYPE.match(prefix) or prefix == bare else example_of(prefix, comment)
        choices = () if comment.by_example or TYPE.match(prefix) else listed_with(comment.text, prefix.strip())
        if choices and (prefix != bare or comment.speaks("front")):
            rule = cls(starts_any=(prefix.strip(), *choices))
            topics = (f"{cls.topic}+front",) if cls.topic and prefix == bare else ()
            yield Proposal(rule, topics=topics, literals=(prefix.strip(),), subject=subject, rank=rank - 30)
        elif looks_like_number(bare) and (not example or prefix.startswith("[") or comment.speaks("ticket")):
            if not (fits("ticket_first", prefix) and by_example and comment.speaks("ticket+front")):
                rule, place = cls._example(prefix.strip(), comment), "start" if prefix.startswith("[") else "ticket"
                yield Proposal(rule, literals=(prefix.strip(), bare), subject=f"{cls.kind}-{place}", rank=-60)
        elif prefix.startswith("[") and by_example and "tag" in cls.shapes:
            return  # a tag, of which this one is an example
        elif example:
            yield Proposal(cls(starts_like=example), literals=(example,), subject=subject, rank=rank + 30)
        elif not first_by_chance(prefix, bare, comment):
            one_of_many = len(TYPE.findall(comment.text)) > 1 or by_example
            rank = rank + 30 if one_of_many else rank - 30 if TYPE.match(prefix) else rank
            yield Proposal(cls(starts_with=prefix), literals=(prefix.strip(), bare), subject=subject, rank=rank)

    @classmethod
    def _example(cls, said: str, comment: Comment) -> Self:
        """What an example of a reference stands for."""
        number = comment.speaks("reference") or comment.speaks("ticket")
        return cls(form=said) if comment.by_example and not number and CODE.fullmatch(said) else cls(like=said)

    @classmethod
    def _propose_lengths(cls, change: Change) -> Iterator[Proposal]:
        for number in change.comment.numbers:
            if number >= 10:
                yield Proposal(cls(max_length=number), topics=("length",), subject=f"{cls.kind}-length")
                yield Proposal(cls(min_length=number), topics=("length",), subject=f"{cls.kind}-length", rank=1)
            if 2 <= number <= 60:
                yield Proposal(cls(max_lines=number), topics=("lines",), subject=f"{cls.kind}-lines", rank=2)
                yield Proposal(cls(max_sentences=number), topics=("sentences",), subject=f"{cls.kind}-length", rank=-1)
            if number >= 2:
                yield Proposal(cls(max_words=number), topics=("words",), subject=f"{cls.kind}-length", rank=-1)

    @classmethod
    def _propose_words(cls, change: Change, before: str, after: str) -> Iterator[Proposal]:
        for sentence in change.comment.sentences:
            swapped = any(says(before, said) and not says(after, said) for said in sentence.quoted)
            for rank, said in sayings(sentence):
                if (TYPE.match(said) or said.endswith(":")) and OPEN.search(change.comment.text):
                    continue  # an example of a type
                if said.endswith("/") and sum(other.endswith("/") for other in sentence.quoted) > 1:
                    continue  # one of several beginnings
                fallback = rank == 3 or cls.kind == "mail_text"
                if looks_like_number(said.replace(" ", "")):  # its digits are an example of a reference
                    bracket = in_brackets(said, change.comment, after)
                    written = re.search(re.escape(key(said)), sentence.text, re.IGNORECASE)
                    wanted = cls._example(bracket or (written.group() if written else said), change.comment)
                    place = "start" if bracket else "ticket"
                    yield Proposal(wanted, literals=(said,), subject=f"{cls.kind}-{place}", rank=rank)
                elif (
                    rank < 3 and not sentence.by_example and not swapped and not change.comment.stands_in(sentence)
                ) or ((sentence.universal or sentence.misses) and not sentence.negative):
                    wanted = cls(contains=said)
                    one, worth = (said, rank) if rank < 3 else ("word", 40 - len(said))  # of plain words the longest
                    yield Proposal(wanted, literals=(said,), subject=f"{cls.kind}+{one}", rank=worth, fallback=fallback)
                if says(before, said) and (rank < 3 or sentence.negative):
                    others = listed_with(sentence.text, said) if sentence.negative else ()
                    banned = cls(excludes=said, nor=tuple(other for other in others if not says(after, other)))
                    yield Proposal(banned, literals=(said,), subject=f"{cls.kind}-{said}", rank=rank, fallback=fallback)
        for token in re.findall(r"[\w/#-]+", PHONE.sub(" ", after)):
            token = key(token)
            number = token.isdigit() and len(token) > 3
            if (number or looks_like_number(token)) and not like(token, before):
                yield Proposal(cls(like=token), topics=("reference",), subject=f"{cls.kind}-ticket", rank=50)


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
