"""What the desk decides about an inbound mail: its label and what happens to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, Self

from pydantic import model_validator

from ...core.artifacts import Triage
from ..spoken.forms import has_word
from ..spoken.stopwords import STOPWORDS
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact
from .sayings import IS_ENOUGH
from .shapes import SHAPES, fits

_NEVER = r"\b(?:don.?t|do not|never|no longer|nie(?:mals)?|nicht|kein\w*)\b[^.;!?]{0,25}"
_UNUSED = re.compile(
    r"\bthere is no label\b|\bes gibt kein label\b|\b(?:gave|given) up (?:the|our) label\b|"
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
_AT_LEAST = re.compile(r"\b(?:at least|mindestens|wenigstens|zumindest)\b", re.IGNORECASE)
"""More care than asked for will do."""
_ACT = r"(?:confirm|flag|escalat|bestätig|eskalier)\w*"
_NEVER_ESCALATE = re.compile(rf"{_NEVER}\b(?:escalat|eskalier)", re.IGNORECASE)
_ENOUGH = r"\b{0}\b\W{{1,3}}" + IS_ENOUGH
"""So does what only need not be more."""
_EITHER = re.compile(rf"\b{_ACT}(?:\s+(?:it|them|es|sie))?,?\s+(?:or|oder)\s+{_ACT}", re.IGNORECASE)
"""Two of the three will do."""


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
        said = spoken_as(change.after.label)
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
        enough = _NEVER_ESCALATE.search(change.comment.text) and re.search(
            _ENOUGH.format(value), change.comment.text, re.IGNORECASE
        )
        if not ((choice or enough) and change.comment.negative):
            yield Proposal(cls(value=value), topics=(value,), subject="action", needs_condition=True)
        if change.comment.negative:
            narrow = not _NEVER_AGAIN.search(change.comment.text)
            yield Proposal(cls(never=never), topics=(never,), subject="action", rank=1, needs_condition=narrow)


def spoken_as(name: str) -> tuple[str, ...]:
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
