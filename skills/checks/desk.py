"""What the desk decides about an inbound mail: its label, what happens to it, and the fields of the row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from ...core.artifacts import Triage
from ..spoken.amounts import digits_said
from ..spoken.forms import has_word
from ..spoken.stopwords import STOPWORDS
from ..spoken.synonyms import alike
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact, text_of
from .shapes import SHAPES, fits, like, looks_like_number

_NEVER = r"\b(?:don.?t|do not|never|no longer|nie(?:mals)?|nicht|kein\w*)\b[^.;!?]{0,25}"
_UNUSED = re.compile(
    r"\bis (?:not|n.t) (?:a (?:decision|label)|an answer)\b|\bist kein (?:richtiges |echtes )?label\b|"
    r"\b(?:call|name|nennen)\b[^.;!?]{0,15}\blabel\b[^.;!?]{0,20}\b(?:not|nicht)\b|"
    r"\b(?:retired|dropped|abolished)\b[^.;!?]{0,25}\blabel\b|"
    rf"{_NEVER}\b(?:use|assign|give)\b[^.;!?]{{0,25}}\blabel\b|"
    rf"(?:\blabel\b[^.;!?]{{0,25}}{_NEVER}|{_NEVER}\blabel\b[^.;!?]{{0,25}})\b(?:verwend|vergeb|benutz|nutz|nehm)|"
    r"\blabel\b[^.;!?]{0,25}\b(?:gibt es\b[^.;!?]{0,25}\b(?:nicht|nimmer)\b|no longer exists|does ?n.t exist|"
    r"is (?:gone|retired|dead)|existiert (?:nicht|nimmer)|ist (?:abgeschafft|weggefallen))|"
    r"\b(?:pick|choose|use|find|nimm|such) (?:one of )?(?:an?|the|our|ein(?:es der)?) "
    r"(?:real|proper|actual|richtige\w*|echte\w*) labels?\b|"
    r"\blabel\b[^.;!?]{0,25}\b(?:helps? (?:nobody|no one)|says? nothing|too (?:vague|general)|hilft (?:niemand|kein)"
    r"|sagt nichts|zu (?:allgemein|ungenau))",
    re.IGNORECASE,
)
"""A comment that takes a label out of use, whatever the mail."""
_NO_MORE = (
    r"[\"'`„“»]{0}[\"'`“”«]\s+(?:bitte\s+)?(?:nicht mehr|nie)\s+(?:verwenden|benutzen|nehmen|vergeben)\b|"
    r"\b(?:don.?t|do not|never) use\s+[\"'`„“»]{0}[\"'`“”«]\s*(?:any ?more|again|[.,;!])"
)
"""A label that a comment takes out of use by its name."""
_STILL_FOR = r"(?<!\w){0}\W{{1,3}}(?:is|are|ist|passt|gilt)\s+(?:only |nur )?(?:for|für)\b"
"""What a label stays good for."""
_LABELS = re.compile(r"\b(?:labels|label ?names?|every label|jedes label|alle label|labelnamen)\b", re.IGNORECASE)
_SMALL = re.compile(r"\b(?:lower[- ]?case|small letters|klein(?:geschrieben|buchstaben|schreibung)?)\b", re.IGNORECASE)
_UNDERSCORES = re.compile(r"\b(?:underscores?|unterstrich\w*)\b", re.IGNORECASE)
_NEVER_AGAIN = re.compile(
    r"\b(?:don.?t|do not|never) use \W?\w+\W? (?:at all )?any ?more\b|\bnicht mehr (?:verwenden|benutzen)\b",
    re.IGNORECASE,
)
"""A comment that takes an action out of use, whatever the mail."""
_PERHAPS = re.compile(r"\b(?:may|might|could|könnte\w*|vielleicht|perhaps)\b", re.IGNORECASE)
"""What is told as possible is not asked for."""
_AT_LEAST = re.compile(r"\b(?:at least|mindestens|wenigstens|zumindest)\b", re.IGNORECASE)
"""More care than asked for will do."""
_ACT = r"(?:confirm|flag|escalat|bestätig|eskalier)\w*"
_EITHER = re.compile(rf"\b{_ACT}(?:\s+(?:it|them|es|sie))?,?\s+(?:or|oder)\s+{_ACT}", re.IGNORECASE)
"""Two of the three will do."""
FieldType = Literal["", "text", "number", "yes/no"]


class _Decided(Rule):
    """One thing that the desk decides about a mail: it must be `value`, or must not be `never`."""

    on = Triage

    value: str | None = None
    never: str | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.args():
            raise ValueError(f"one of {', '.join(type(self).model_fields)} is needed")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One, or none."""
        decided: str = getattr(artifact, self.reads)
        if self.value and decided != self.value:
            return [Violation(f"the {self.reads} is {decided}, must be {self.value}", self.reads)]
        if self.never and decided == self.never:
            return [Violation(f"the {self.reads} must not be {self.never}", self.reads)]
        return []

    def replaces(self, other: Rule) -> bool:
        """It is decided once, so two values cannot both be meant; nor can a value that is unwanted."""
        assert isinstance(other, _Decided)
        both = bool(self.value and other.value)
        return both or (self.value or "") == other.never or (other.value or "") == self.never

    def slug(self) -> tuple[str, ...]:
        """What is decided."""
        return tuple(map(str, self.args().values()))


class Label(_Decided):
    """The label that a mail gets, and how labels are written."""

    kind, reads = "triage_label", "label"

    shape: Literal["", "snake_name", "lowercase", "uppercase", "no_spaces", "no_underscores", "no_hyphens"] = ""
    """How it is written, whichever it is."""

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """Set it."""
        return artifact.model_copy(update={"label": self.value}) if self.value else artifact

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """Also one for a label that is written otherwise."""
        assert isinstance(artifact, Triage)
        found = super().violations(artifact)
        if self.shape and not fits(self.shape, artifact.label):
            found.append(Violation(f"the label {artifact.label!r} must have {SHAPES[self.shape].words}", self.reads))
        return found

    def sentence(self) -> str:
        """The rule as an instruction."""
        if self.shape:
            return f"Write labels with {SHAPES[self.shape].words}"
        return f"Label the mail {self.value}" if self.value else f"Do not label the mail {self.never}"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """The label it got, if the comment says it; a rule only with a condition."""
        assert isinstance(change.before, Triage)
        assert isinstance(change.after, Triage)
        old, new = change.before.label, change.after.label
        if (
            old != new
            and _LABELS.search(change.comment.text)
            and re.sub(r"[\W_]", "", old).casefold() == re.sub(r"[\W_]", "", new).casefold()
        ):
            yield from cls._propose_shape(change)
            return
        said = _spoken(change.after.label)
        rule = cls(value=change.after.label)
        yield Proposal(rule, literals=said, subject="label", needs_condition=True)
        yield Proposal(rule, topics=("category",), subject="label", rank=1, fallback=True, needs_condition=True)
        kept = re.search(_STILL_FOR.format(re.escape(old)), change.comment.text, re.IGNORECASE)
        gone = re.search(_NO_MORE.format(re.escape(old)), change.comment.text, re.IGNORECASE)
        if gone or (not kept and _UNUSED.search(change.comment.text) and has_word(change.comment.text, old)):
            yield Proposal(cls(never=old), topics=("category",), literals=(old,), subject="label", rank=2)

    @classmethod
    def _propose_shape(cls, change: Change) -> Iterator[Proposal]:
        """The same label written otherwise: how labels are written, where the comment says so."""
        text = change.comment.text
        if _SMALL.search(text) and _UNDERSCORES.search(text):
            yield Proposal(cls(shape="snake_name"), topics=("category",), subject="label-shape", rank=-1)
        for rank, shape in enumerate(("lowercase", "uppercase", "no_spaces", "no_underscores", "no_hyphens")):
            yield Proposal(cls.parse({"shape": shape}), topics=SHAPES[shape].topics, subject="label-shape", rank=rank)


class Act(_Decided):
    """What happens to a mail."""

    kind, reads = "triage_action", "action"

    value: Literal["confirm", "flag", "escalate"] | None = None
    never: Literal["confirm", "flag", "escalate"] | None = None

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """More care is set; less care needs a person."""
        care = ("confirm", "flag", "escalate")
        assert isinstance(artifact, Triage)
        if self.value and care.index(self.value) > care.index(artifact.action):
            return artifact.model_copy(update={"action": self.value})
        return artifact

    def sentence(self) -> str:
        """The rule as an instruction."""
        words = {"confirm": "Confirm the mail", "flag": "Flag the mail for the dispatcher",
                 "escalate": "Escalate the mail to a person"}  # fmt: skip
        return words[self.value] if self.value else f"Never: {words[str(self.never)]}"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """The action it got, if the comment speaks of it; "never confirm" where it says so."""
        assert isinstance(change.before, Triage)
        assert isinstance(change.after, Triage)
        value, never = change.after.action, change.before.action
        choice = _AT_LEAST.search(change.comment.text) or _EITHER.search(change.comment.text)
        if not (choice and change.comment.negative):
            yield Proposal(cls(value=value), topics=(value,), subject="action", needs_condition=True)
        if change.comment.negative:
            narrow = not _NEVER_AGAIN.search(change.comment.text)
            yield Proposal(cls(never=never), topics=(never,), subject="action", rank=1, needs_condition=narrow)


class RowField(Rule):
    """One field of the row: there, of a shape, of a type, of a value, taken from the mail."""

    kind = "triage_field"
    reads = "fields"
    on = Triage

    name: str = Field(min_length=1)
    required: bool = False
    absent: bool = False
    value: str | int | float | bool | None = None
    shape: str = ""
    like: str = ""
    digits: int = Field(default=0, ge=0, le=64)
    """How many digits it has; 0: any."""
    type: FieldType = ""
    in_message: bool = False
    """Whether the value must stand in the mail, blanks and case aside."""

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.shape and self.shape not in SHAPES:
            raise ValueError(f"no shape {self.shape!r}; there are {', '.join(SHAPES)}")
        if len(self.args()) < 2:
            raise ValueError("one requirement is needed")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a requirement that is not met; a shape is not asked of a field that is not there."""
        assert isinstance(artifact, Triage)
        return [Violation(f"field {self.name}: {said}", f"fields.{self.name}") for said in self._wrong(artifact)]

    def sentence(self) -> str:
        """The rule as an instruction."""
        said = (
            (self.required, "fill it"), (self.absent, "leave it out"),
            (self.value is not None, f"set it to {self.value!r}"),
            (bool(self.shape), f"write {SHAPES[self.shape].words if self.shape else ''}"),
            (bool(self.like), f"write it like {self.like}"), (bool(self.digits), f"with {self.digits} digits"),
            (bool(self.type), f"as {self.type}"),
            (self.in_message, "take it from the mail as it stands there"),
        )  # fmt: skip
        return f"Field {self.name}: {' and '.join(words for asked, words in said if asked)}"

    def replaces(self, other: Rule) -> bool:
        """The same field, another value or shape."""
        if not isinstance(other, RowField) or self.name != other.name:
            return False
        return bool(set(self.args()) & set(other.args()) - {"name"} or self.absent != other.absent)

    def slug(self) -> tuple[str, ...]:
        """The field."""
        return (self.name,)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Fields that came, went or were written otherwise."""
        assert isinstance(change.before, Triage)
        assert isinstance(change.after, Triage)
        before, after = change.before.fields, change.after.fields
        for name in sorted(before.keys() | after.keys()):
            old, new = before.get(name), after.get(name)
            if old != new or type(old) is not type(new) or (name in before) != (name in after):
                yield from cls._propose_one(change, name, old, new, gone=name not in after)

    @classmethod
    def _propose_one(cls, change: Change, name: str, old: object, new: object, gone: bool) -> Iterator[Proposal]:
        said, subject = _called(name), f"field-{name}"
        if gone or new is None:
            yield Proposal(cls(name=name, absent=True), literals=said, subject=subject, rank=3)
            return
        if old in (None, ""):
            naming = [part for part in change.comment.sentences if any(map(part.mentions, said))]
            asked = any(part.speaks(topic) for part in naming for topic in ("missing", "field"))  # else by chance
            rule = cls(name=name, required=True)
            only_when = change.comment.conditional
            maybe = all(_PERHAPS.search(part.text) for part in naming)
            if asked or not (only_when or maybe):  # what says when something else is to be done asks for no field
                yield Proposal(
                    rule, literals=said, subject=subject, rank=2, fallback=not asked, needs_condition=only_when
                )
        named = any(map(change.comment.mentions, said))
        example = isinstance(new, str) and (
            _by_example(new, change) or _in_brackets(new, change) or _of_this_mail(new, change)
        )
        if example and looks_like_number(str(new)) and not change.comment.speaks("spaces"):
            yield Proposal(cls(name=name, like=str(new)), literals=(str(new),), subject=subject, rank=-2)
        if change.comment.mentions(str(new)) and not example:
            fixed = cls.parse({"name": name, "value": new if isinstance(new, str | int | float) else str(new)})
            yield Proposal(fixed, literals=(str(new),), subject=subject, fallback=not named, needs_condition=True)
            if change.comment.universal and (named or str(new) in change.comment.quoted):
                yield Proposal(fixed, literals=(str(new),), subject=subject, rank=1)
        if isinstance(new, str):
            yield from cls._propose_text(name, new, said, subject)
            count = sum(map(str.isdigit, new))
            head = re.match(r"[A-Z]+[-/ ]?(?=\d+$)", new)
            if head and change.comment.mentions(head.group()) and count in digits_said(change.comment.text):
                yield Proposal(cls(name=name, like=new, digits=count), topics=("digits",), subject=subject, rank=-3)
            if count and count in digits_said(change.comment.text):
                yield Proposal(cls(name=name, digits=count), topics=("digits",), subject=subject, rank=-2)
        kind: FieldType = "yes/no" if isinstance(new, bool) else "number" if isinstance(new, int | float) else "text"
        yield Proposal(cls(name=name, type=kind), topics=("number", "format"), literals=said, subject=subject, rank=2)

    @classmethod
    def _propose_text(cls, name: str, new: str, said: tuple[str, ...], subject: str) -> Iterator[Proposal]:
        for rank, shape in enumerate(
            ("iso_date", "uppercase", "no_spaces", "no_hyphens", "whole_number", "number", "lowercase", "trimmed")
        ):
            yield Proposal(cls(name=name, shape=shape), topics=SHAPES[shape].topics, subject=subject, rank=rank)
        if looks_like_number(new) or re.fullmatch(r"v?\d+(?:\.\d+)+", new):
            yield Proposal(cls(name=name, like=new), literals=said, subject=subject, rank=12)
        yield Proposal(cls(name=name, in_message=True), topics=("from_mail",), subject=subject, rank=-1)

    def _wrong(self, artifact: Triage) -> Iterator[str]:
        value = artifact.fields.get(self.name)
        empty = value is None or value == ""
        if self.required and empty:
            yield "is missing"
        if self.absent and not empty:
            yield "must be left out"
        if self.value is not None and (value != self.value or type(value) is not type(self.value)):
            yield f"is {value!r}, must be {self.value!r}"
        if empty:
            return
        text = str(value)
        if self.shape and not fits(self.shape, text):
            yield f"{text!r} must have {SHAPES[self.shape].words}"
        begins = text[:1].isalnum() == self.like[:1].isalnum()  # "#E-4411" is not written like E-4411
        if self.like and not (like(self.like, text) and begins and len(text.split()) == len(self.like.split())):
            yield f"{text!r} must look like {self.like}"
        if self.digits and sum(map(str.isdigit, text)) != self.digits:
            yield f"{text!r} must have {self.digits} digits"
        if self.type and _type(value) != self.type:
            yield f"{value!r} must be a {self.type}"
        if self.in_message and _flat(text) not in _flat(text_of(artifact)):
            yield f"{text!r} does not stand in the mail"


def _type(value: object) -> str:
    return "yes/no" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "text"


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _by_example(value: str, change: Change) -> bool:
    """Whether a comment gives the value as an example: as in 'SO-4411'."""
    return any(part.by_example for part in change.comment.sentences if part.mentions(value))


def _spoken(name: str) -> tuple[str, ...]:
    """How a comment may say a label or a field: as it is, with blanks, or its longer words."""
    words = [word for word in re.split(r"[_\W]+", name) if word]
    plainly = [f"{name} field", f"field {name}", f"Feld {name}"]
    if name in STOPWORDS:  # by itself it would be any word: line, place, time
        plainly += [f"{before} {name}" for before in ("no", "without", "ohne", "kein", "keine")]
        plainly += [f"{name} {behind}" for behind in ("is missing", "is empty", "fehlt", "must", "muss")]
    return (
        name,
        " ".join(words),
        "-".join(words),
        "".join(words),
        *plainly,
        *(word for word in words if len(word) > 4),
    )


def _in_brackets(value: str, change: Change) -> bool:
    """Whether a comment gives a reference in brackets, behind what it asks: the number with a B in front (B-20417)."""
    return looks_like_number(value) and f"({value})" in change.comment.text


def _of_this_mail(value: str, change: Change) -> bool:
    """Whether it is a reference of which the mail says the numbers, so that other mails have others."""
    numbers = re.findall(r"\d{3,}", value)
    fixed = re.search(rf"\b(?:always|immer|must be|stets)\s+{re.escape(value)}(?!\w)", change.comment.text)
    return (
        bool(numbers)
        and not (fixed or value in change.comment.quoted)
        and all(re.search(rf"(?<!\d){one}(?!\d)", text_of(change.after)) for one in numbers)
    )


def _called(field: str) -> tuple[str, ...]:
    """How a comment may say a field, also in the other language."""
    words = [word for word in re.split(r"[_\W]+", field) if word]
    return (*_spoken(field), *(other for word in words for other in alike(word)))
