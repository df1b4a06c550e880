"""One field of a triage's row: that it is there, what stands there, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from ...core.artifacts import Triage
from ..spoken.amounts import digits_phrases, digits_said
from ..spoken.comment import Comment
from ..spoken.lists import listed_with
from ..spoken.naming import OPEN_CODE
from ..spoken.synonyms import alike
from .base import Change, Proposal, Rule, Violation
from .desk import spoken_as
from .reading import AnyArtifact, text_of
from .shapes import SHAPES, fits, formed, like, looks_like_number

_IN_THE_FORM = re.compile(
    r"\b(?:in (?:der|the) (?:form|schreibweise)|of the form|in the format|im format)\b", re.IGNORECASE
)
_THE_MAIL = r"(?:it|they|the (?:e-?)?(?:mail|message|text|customer|client|guest|sender|person)|somebody|someone|he|she)"
_DIE_MAIL = (
    r"(?:(?:die|der|das|ein|eine)\s+(?:e-?mail|mail|nachricht|text|kunde|kundin|gast|absender)|jemand|sie|er|es)"
)
_UNLESS_SAID = re.compile(
    rf"\b(?:unless|except (?:if|when|where)|only (?:if|when|where)|if not|"
    rf"when not)\b[^.;!?]{{0,20}}\b{_THE_MAIL}\s+(?:\w+\s+){{0,2}}?"
    r"(?:says?|names?|gives?|mentions?|tells?|states?|has|contains|writes?|said)\b|"
    rf"\b(?:außer|es sei denn|nur,? wenn|wenn)\b,?\s+(?:\w+\s+){{0,3}}?{_DIE_MAIL}\s+(?:\w+\s+){{0,3}}?"
    r"(?:sagt|nennt|gibt|angibt|erwähnt|schreibt|hergibt|hat)\b|"
    r"\b(?:if|when|where|unless)\b[^.;!?]{0,30}\b(?:in the|in their|in his) (?:e-?)?(?:mail|message|text)\b|"
    r"\b(?:wenn|falls|sofern|außer)\b[^.;!?]{0,40}\bin der (?:e-?)?(?:mail|nachricht)\b|"
    r"\b(?:make|made|making|makes)\b[^.;!?]{0,25}\bup\b|\b(?:invent\w*|guess\w*|fabricat\w*)\b|"
    r"\b(?:ausgedacht|ausdenken|erfinde\w*|erfunden\w*|geraten|raten|rate|aus den fingern|zusammenreim\w*)\b",
    re.IGNORECASE,
)
"""A field that holds what the mail says or nothing: "leave it out unless they name one", "do not make one up"."""
_LETTERS = re.compile(
    r"\b(?:two|three|2|3)[ -]?(?:letters?|characters?)\b|\b(?:zwei|drei|2|3) (?:buchstaben|zeichen)\b|"
    r"\b(?:zwei|drei)stellig\w*\b|\b(?:iso|country|länder)[ -]?codes?\b|\b(?:kürzel|abkürzung)\b",
    re.IGNORECASE,
)
"""A code of letters: "country as two letters"."""
_FIELDS_NAMED = re.compile(
    r"\b(?:fields?|felder?n?)\s+(?P<names>[`\"'„]?\w+[`\"'“]?(?:\s*(?:,|&|\+|/|and|und|sowie|"
    r"plus)\s*[`\"'„]?\w+[`\"'“]?)+)",
    re.IGNORECASE,
)
"""Several fields at once: "fields place and date"."""
_PHONE = re.compile(r"phone|tel|mobil|handy|fax|callback|rückruf|rueckruf", re.IGNORECASE)
"""Fields for a telephone number."""
_WHEN_THEY = (
    r"\b(?:when|if|whenever|wenn|falls|sobald) "
    r"(?:they|he|she|somebody|someone|(?:the |a )?(?:customer|client|guest|sender|person)s?|"
    r"er|sie|jemand|einer|(?:der|die|ein) (?:kunde|kundin|gast|absender))"
)
_SAID_IN_MAIL = re.compile(
    r"\b(?:in|from|aus) (?:the|der|die|their) (?:e-?)?(?:mail|message|nachricht)\b|"
    rf"{_WHEN_THEY}\b[^.;!?,]{{0,40}}"
    r"\b(?:leaves?|gives?|names?|says?|nenn\w*|angib\w*|angeb\w*|schreib\w*|hinterl\w*)\b|"
    r"\bsteht (?:da|doch|ja|in)\b|\b(?:steht|stehen) [^.;!?,]{3,30} (?:drin|dabei)\b",
    re.IGNORECASE,
)
"""A field that is only there to be filled where the mail says what goes into it."""
_WHEN_GIVEN = re.compile(
    rf"{_WHEN_THEY} "
    r"(?:leaves?|gives?|names?|says?|has|angibt|nennt|(?:eine?n? )?(?:angibt|nennt|schreibt))\b|"
    r"(?:^\W*|\b(?:wenn|falls|sobald|if|when|whenever)\s)(?:\w+\s+)?(?:steht|stehen|gibt es|there.?s|there is|"
    r"is there)\b"
    r"[^.;!?,]{3,40}\b(?:in der|in the|in their|in ihrer) (?:e-?)?(?:mail|message|nachricht|text)\b|"
    r"\b(?:wenn|falls|sobald|if|when|whenever)\s(?:[^.;!?,]|\.(?=[.)])){3,45}\b"
    r"(?:in der (?:e-?)?(?:mail|nachricht) steht|"
    r"(?:is|stands) in the (?:e-?)?(?:mail|message))\b|"
    r"\b(?:wenn|falls|sofern) (?:da )?(?:eine?r?s?|welche) (?:mit )?(?:drin|da|dabei)?(?:steht|ist|gibt)\b|"
    r"\b(?:if|when|where(?:ver)?) (?:there is|there.s|it has) one\b|"
    r"\b(?:if|where|falls|sofern) (?:given|named|vorhanden|genannt|angegeben)\b|"
    r"\bnennt (?:die|eine) (?:e-?)?(?:mail|nachricht)\b|"
    r"\b(?:the |die |der )?(?:mail|message|nachricht)\s+(?:has|contains|gives|names|mentions|enthält|nennt)\b",
    re.IGNORECASE,
)
_INTO_FIELDS = re.compile(
    r"\b(?P<name>\w+)\W+(?:in|into|im|ins)\s+(?:the |die |das )?(?:fields?|felde?r?n?)\b", re.IGNORECASE
)
"""What a comment wants in the fields: the other one that came is incidental."""
_PERHAPS = re.compile(r"\b(?:may|might|could|könnte\w*|vielleicht|perhaps)\b", re.IGNORECASE)
"""What is told as possible is not asked for."""
_SHAPES = (
    "iso_date", "point_number", "uppercase", "no_spaces", "no_hyphens", "whole_number", "number", "lowercase",
    "trimmed",
)  # fmt: skip
"""Shapes that people ask of a field."""
_LETTERS_VARY = re.compile(r"serial|seriennummer|plate|kennzeichen|licen[cs]e|iban|\bvin\b|fahrgestell", re.IGNORECASE)
"""Fields of which not even the letters of an example are everybody's."""
_SET_TO = (
    r"(?<!\w){0}\W{{1,3}}(?:is |are |ist |sind |muss |must be |wird |auf |to |gehört auf |should be )?{1}(?![\w.])"
)
"""A field with its value of one letter or digit: "severity is 1"."""
_NOTHING_ELSE = re.compile(
    r"\b(?:is|are|ist|sind|only|just|nur) (?:always |immer )?(?:one of|eine[rs]? von|from|aus)\b|"
    r"\b(?:nothing else|nichts anderes|sonst nichts|only|nur|drop-?down|allowed|erlaubt)\b",
    re.IGNORECASE,
)
_CLOSED_LIST = re.compile(
    r"(?:[\w-]+(?:, [\w-]+)+,? (?:and|or|und|oder) [\w-]+|[\w-]+(?:, [\w-]+)+)"
    r"(?![\w-]|, ?[\w-]|,? ?(?:…|\.\.\.|etc|usw))"
)
"""One that does not go on as "and so on"."""
_AND = re.compile(r",? (?:and|or|und|oder) |, ")
_FORM = re.compile(r"(?<!\w)(?:[YJMTDHS]{2,4}[-./: ]?){2,4}(?<![-./: ])(?!\w)")
"""How a date or a time is written, in letters: YYYY-MM, TT.MM.JJJJ, HH:MM."""
_VERSION = re.compile(r"v?\d+(?:\.\d+)+")
_SHORT_CODE = re.compile(r"[A-Z]{2,6}-\d{1,2}")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_TELEPHONE = re.compile(r"(?:\+|0)\d[\d /()-]{5,22}\d")
FieldType = Literal["", "text", "number", "yes/no"]


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
    form: str = ""
    """An example whose letters stand for any letters too: MA-101."""
    whole: bool = False
    """Whether it must be all of a reference of the mail, and not a part of a longer one."""
    digits: int = Field(default=0, ge=0, le=64)
    """How many digits it has; 0: any."""
    one_of: tuple[str, ...] = ()
    """If given, it is one of these."""
    type: FieldType = ""
    if_said: str = ""
    """An example: the field must be there where the mail says something like it."""
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
            (bool(self.like), f"write it like {self.like}"), (bool(self.form), f"write it in the form of "
            f"{self.form}"), (bool(self.digits), f"with {self.digits} digits"),
            (bool(self.one_of), f"with one of {', '.join(self.one_of)}"),
            (bool(self.type), f"as {self.type}"),
            (bool(self.if_said), f"fill it where the mail says something like {self.if_said}"),
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
            if isinstance(old, str) and _UNLESS_SAID.search(change.comment.text):
                topics = ("from_mail", "fields") if _only_one_went(change) else ()
                yield Proposal(cls(name=name, in_message=True), topics, said, subject=subject, rank=-1)
            yield Proposal(cls(name=name, absent=True), literals=said, subject=subject, rank=3)
            if _only_one_went(change) and change.comment.negative:
                yield Proposal(cls(name=name, absent=True), ("fields",), subject=subject, rank=4, fallback=True)
            return
        if old in (None, ""):
            yield from cls._propose_filled(change, name, new)
        yield from cls._propose_value(change, name, old, new)
        if isinstance(new, str):
            yield from cls._propose_text(name, new, said, subject)
            if new.isalpha() and new.isupper() and len(new) in (2, 3) and _LETTERS.search(change.comment.text):
                yield Proposal(cls(name=name, form=new), literals=(*said, new), subject=subject, rank=-3)
            yield from cls._propose_digits(change, name, new)
        kind: FieldType = "yes/no" if isinstance(new, bool) else "number" if isinstance(new, int | float) else "text"
        yield Proposal(cls(name=name, type=kind), topics=("number", "format"), literals=said, subject=subject, rank=2)

    @classmethod
    def _propose_filled(cls, change: Change, name: str, new: object) -> Iterator[Proposal]:
        """That it is there; where the mail only sometimes says what goes into it, only then."""
        said, subject = (*_called(name), *_named_together(name, change)), f"field-{name}"
        wanted = {found["name"].casefold() for found in _INTO_FIELDS.finditer(change.comment.text)}
        if wanted & _came(change) and name.casefold() not in wanted:
            return
        naming = [part for part in change.comment.sentences if any(map(part.mentions, said))]
        asked = any(part.speaks(topic) for part in naming for topic in ("missing", "field"))  # else by chance
        coded = OPEN_CODE.search(change.comment.text) and not change.comment.conditional
        if isinstance(new, str) and ((coded and _of_this_mail(new, change)) or _is_only_taken(new, naming, change)):
            yield Proposal(cls(name=name, if_said=new), literals=said, subject=subject, rank=1)
        only_when, maybe = change.comment.conditional, all(_PERHAPS.search(part.text) for part in naming)
        if asked or not (only_when or maybe):  # what says when something else is to be done asks for no field
            rule = cls(name=name, required=True)
            yield Proposal(rule, literals=said, subject=subject, rank=2, fallback=not asked, needs_condition=only_when)

    @classmethod
    def _propose_value(cls, change: Change, name: str, old: object, new: object) -> Iterator[Proposal]:
        """What stands there now, as an example or as it is."""
        said, subject, text = _called(name), f"field-{name}", str(new)
        named = any(map(change.comment.mentions, said))
        ways = (_by_example, _in_brackets, _of_this_mail)
        example = isinstance(new, str) and any(way(new, change) for way in ways)
        if example and looks_like_number(text) and not change.comment.speaks("spaces"):
            form = _IN_THE_FORM.search(change.comment.text) is not None
            rule = cls(name=name, form=text) if form else cls(name=name, like=text)
            yield Proposal(rule, literals=(text,), subject=subject, rank=-2)
        if isinstance(new, str) and _written_so(new, change):
            yield Proposal(cls(name=name, like=new), literals=said, subject=subject, rank=-3)
        if isinstance(old, str) and len(old) > 1 and old in text and looks_like_number(text):  # only a part stood there
            rule = cls(name=name, whole=True) if _is_part(old, text_of(change.after)) else cls(name=name, like=text)
            yield Proposal(rule, topics=("complete",), subject=subject, rank=-2)
        if len(text) == 1 and (short := re.search(_SET_TO.format(re.escape(name), text), change.comment.text, re.I)):
            fixed = cls.parse({"name": name, "value": new if isinstance(new, int) else text})
            yield Proposal(fixed, literals=(short.group(),), subject=subject, needs_condition=True)
        one_of_many = listed_with(change.comment.text, text) != ()
        if one_of_many and isinstance(new, str) and (choice := _choice(new, change)):
            yield Proposal(cls(name=name, one_of=choice), literals=said, subject=subject, rank=-4)
        if change.comment.mentions(text) and not (example or one_of_many or _respelt(old, text)):
            fixed = cls.parse({"name": name, "value": new if isinstance(new, str | int | float) else text})
            yield Proposal(fixed, literals=(text,), subject=subject, fallback=not named, needs_condition=True)
            if change.comment.universal and (named or text in change.comment.quoted):
                yield Proposal(fixed, literals=(text,), subject=subject, rank=1)

    @classmethod
    def _propose_digits(cls, change: Change, name: str, new: str) -> Iterator[Proposal]:
        """How many digits it has, where the comment counts them."""
        count, subject = sum(map(str.isdigit, new)), f"field-{name}"
        if not count or count not in digits_said(change.comment.text):
            return
        counted = digits_phrases(change.comment.text)
        head = re.match(r"[A-Z]+[-/ ]?(?=\d+$)", new)
        if head and change.comment.mentions(head.group()):
            yield Proposal(cls(name=name, like=new, digits=count), ("digits",), counted, subject=subject, rank=-3)
        yield Proposal(cls(name=name, digits=count), ("digits",), counted, subject=subject, rank=-2)

    @classmethod
    def _propose_text(cls, name: str, new: str, said: tuple[str, ...], subject: str) -> Iterator[Proposal]:
        for rank, shape in enumerate(_SHAPES):
            yield Proposal(cls(name=name, shape=shape), topics=SHAPES[shape].topics, subject=subject, rank=rank)
        if looks_like_number(new) or _VERSION.fullmatch(new):
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
        if self.if_said and empty and _says_such(self.if_said, self.name, text_of(artifact)):
            yield f"is missing, the mail says something like {self.if_said}"
        if not empty:
            yield from self._wrongly_written(artifact, value)

    def _wrongly_written(self, artifact: Triage, value: object) -> Iterator[str]:
        text = str(value)
        if self.shape and not fits(self.shape, text):
            yield f"{text!r} must have {SHAPES[self.shape].words}"
        begins = text[:1].isalnum() == self.like[:1].isalnum()  # "#E-4411" is not written like E-4411
        if self.like and not (like(self.like, text) and begins and len(text.split()) == len(self.like.split())):
            yield f"{text!r} must look like {self.like}"
        if self.whole and _is_part(text, text_of(artifact)):
            yield f"{text!r} is only a part of what the mail says"
        if self.form and not formed(self.form, text):
            yield f"{text!r} must be of the form of {self.form}"
        if self.digits and sum(map(str.isdigit, text)) != self.digits:
            yield f"{text!r} must have {self.digits} digits"
        if self.one_of and text not in self.one_of:
            yield f"{text!r} must be one of {', '.join(self.one_of)}"
        if self.type and _type(value) != self.type:
            yield f"{value!r} must be a {self.type}"
        if self.in_message and not _stands_in(text, text_of(artifact)):
            yield f"{text!r} does not stand in the mail"


def _fields_of(side: AnyArtifact) -> Mapping[str, object]:
    assert isinstance(side, Triage)
    return side.fields


def _came(change: Change) -> set[str]:
    """Names of fields that were empty and are filled."""
    before, after = _fields_of(change.before), _fields_of(change.after)
    return {name.casefold() for name, value in after.items() if before.get(name) in (None, "") and value}


def _only_one_went(change: Change) -> bool:
    before, after = _fields_of(change.before), _fields_of(change.after)
    return len(before.keys() - after.keys()) == 1 and all(before.get(name) == value for name, value in after.items())


def _is_part(value: str, text: str) -> bool:
    """Whether a mail says a value only as a part of a longer reference: K-25 in K-25/2."""
    said = [one.strip("./-") for one in re.findall(r"\w[\w/.#-]{0,60}", text)]
    return value not in said and any(value in one and looks_like_number(one) for one in said)


def _says_such(example: str, name: str, text: str) -> bool:
    """Whether a mail says something like the example: letters vary where they do by nature, plain numbers are about as
    long and no years, telephone numbers have as many digits however they are grouped."""
    digits = re.sub(r"\D", "", example)
    if _LETTERS_VARY.search(name):
        return formed(example, text)
    if example.isdigit() and not (_PHONE.search(name) and _TELEPHONE.fullmatch(example)):
        found = re.findall(rf"(?<![\w.,/-])\d{{{len(digits)},{len(digits) + 1}}}(?!\w|[.,/-]\d)", text)
        return any(len(one) != 4 or not re.fullmatch(r"(?:19|20)\d\d", one) for one in found)
    if _TELEPHONE.fullmatch(example):
        found = re.findall(r"(?<![\w+])[+\d][\d /()-]{5,24}\d(?!\w)", text)
        return any(abs(len(re.sub(r"\D", "", one)) - len(digits)) < 3 and one[0] in "+0" for one in found)
    return like(example, text)


def _type(value: object) -> str:
    return "yes/no" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "text"


def _flat(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _stands_in(value: str, text: str) -> bool:
    """Whether a mail says a value, whatever blanks and, in figures, marks part it; a date by the number of its day."""
    if fits("iso_date", value):
        return re.search(rf"(?<!\d)0?{int(value[8:10])}(?!\d)", text) is not None
    if re.search(r"[^\W\d_]", value):  # 4711B09 is another part than 4711-B-09
        return re.sub(r"\s+", "", value).casefold() in re.sub(r"\s+", "", text).casefold()
    return _flat(value) in _flat(text)


def _named_together(name: str, change: Change) -> tuple[str, ...]:
    """What a comment says where it names this field with others: "fields place and date"."""
    found = _FIELDS_NAMED.finditer(change.comment.text)
    return tuple(one["names"] for one in found if name.casefold() in re.findall(r"\w+", one["names"].casefold()))


def _respelt(old: object, new: str) -> bool:
    """Whether the same stood there in another spelling, so that it is an example of how it is written."""
    digits = re.sub(r"\D", "", new)
    same = isinstance(old, str) and old != new and re.sub(r"\D", "", old) == digits != ""
    return same or fits("iso_date", new)


def _by_example(value: str, change: Change) -> bool:
    """Whether a comment gives the value as an example: as in 'SO-4411'."""
    return any(part.by_example for part in change.comment.sentences if part.mentions(value))


def _in_brackets(value: str, change: Change) -> bool:
    """Whether a comment gives a reference in brackets, behind what it asks: the number with a B in front (B-20417)."""
    return looks_like_number(value) and f"({value})" in change.comment.text


def _choice(value: str, change: Change) -> tuple[str, ...]:
    """The list in which a comment names a value and says that there are no others; empty without one."""
    if not _NOTHING_ELSE.search(change.comment.text):
        return ()
    lists = (_AND.split(found) for found in _CLOSED_LIST.findall(change.comment.text))
    return next((tuple(one) for one in lists if value in one), ())


def _written_so(value: str, change: Change) -> bool:
    """Whether a comment writes the value's form in letters: "as YYYY-MM" for 2026-10."""
    forms = (re.sub(r"[A-Z]", r"\\d", re.escape(found)) for found in _FORM.findall(change.comment.text))
    return any(re.fullmatch(form, value) for form in forms)


def _of_this_mail(value: str, change: Change) -> bool:
    """Whether it is a reference of which the mail says the numbers, so that other mails have others."""
    whole = _VERSION.fullmatch(value) or _SHORT_CODE.fullmatch(value)
    numbers = [value] if whole else re.findall(r"\d{3,}", value)
    if (_TELEPHONE.fullmatch(value) or _CLOCK.fullmatch(value)) and _stands_in(value, text_of(change.after)):
        return True
    fixed = re.search(rf"\b(?:always|immer|must be|stets)\s+{re.escape(value)}(?!\w)", change.comment.text)
    return (
        bool(numbers)
        and not (fixed or value in change.comment.quoted)
        and all(re.search(rf"(?<!\d){re.escape(one)}(?!\d)", text_of(change.after)) for one in numbers)
    )


def _is_only_taken(value: str, naming: list[Comment], change: Change) -> bool:
    """Whether a field is asked for only where the mail says what goes into it, and not always or of a label's rows."""
    label = change.after.label if isinstance(change.after, Triage) else ""
    if OPEN_CODE.search(change.comment.text):
        return False  # then how the number begins is the condition
    if any(_WHEN_GIVEN.search(part.text) for part in naming) and _of_this_mail(value, change):
        return True
    always = any(part.universal for part in naming) or change.comment.mentions(label)
    return not always and _SAID_IN_MAIL.search(change.comment.text) is not None and _of_this_mail(value, change)


def _called(field: str) -> tuple[str, ...]:
    """How a comment may say a field, also in the other language."""
    words = [word for word in re.split(r"[_\W]+", field) if word]
    return (*spoken_as(field), *(other for word in words for other in alike(word)))
