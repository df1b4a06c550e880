"""How a mail greets: with which words, and whether by name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...core.artifacts import MailDraft
from ..spoken.comment import Comment
from ..spoken.lists import choices, listed_with
from ..spoken.sentences import sentences
from .base import Change, Proposal
from .mail_rule import MailRule, body_of, flat

_GREETINGS = re.compile(
    r"^(sehr geehrte[rs]?|liebe[rs]?|guten (?:tag|morgen|abend)|hallo|hi|hey|moin|dear|hello"
    r"|good (?:morning|afternoon|day)|servus|grüß gott)\b",
    re.IGNORECASE,
)
_ANY_OTHER = re.compile(
    r"\b(anything|whatever|everything) else\b|\balle[sn]? ander\w*\b|\begal was\b|"
    r"\b(?:alles|anything|everything) (?:ist |is )?(?:recht(?! \w)|erlaubt|allowed|goes)\b",
    re.IGNORECASE,
)
"""Only what was there is unwanted; whatever else will do."""
_OR_ANOTHER = re.compile(
    r"(?:^|[.;!?,]\s)(?:(?!\b(?:nie|never|kein\w*|not|nicht|instead|statt)\b)[^.;!?,])*?"
    r"\b(?:oder|or) (?:eine andere|another|any other|some other) (?:anrede|begrüßung|greeting|salutation)\b",
    re.IGNORECASE,
)
"""Likewise, where the clause forbids nothing."""
_WILL_DO = re.compile(
    r"[\"”“'’`«]\s+(?:(?:passt|passen|geht|gehen|works?|fits?)\s+(?:immer|always|auch|too|as well)|"
    r"(?:is|are|sind|ist) (?:always|immer) (?:fine|ok|gut))\b(?![^.;!?]{0,15}\b(?:not|nicht)\b)",
    re.IGNORECASE,
)
"""What is quoted is one way of many."""
_EITHER = re.compile(r"\b([A-Z]\w+(?: [a-z]\w+)?)\"? (?:or|oder) \"?([A-Z]\w+(?: [A-Za-z]\w+)?)")
"""Two beginnings of which one will do: "Dear or Good morning"."""
_NOBODY = frozenset((
    "", "all", "alle", "zusammen", "there", "team", "sir or madam", "damen und herren", "everyone", "customer", "kunde",
))  # fmt: skip
"""What stands behind a greeting where nobody is greeted by name."""


class Greeting(MailRule):
    """How a mail begins: with one of these, or with none of those; `name` asks for more than the phrase."""

    kind = "greeting"

    starts_with: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    name: bool = False
    """Whether a name must follow."""
    required: bool = False

    def wrong(self, mail: MailDraft) -> str:
        """What is wrong with the first line."""
        line = first_line(mail.body)
        phrase = greeting(line)
        if self.starts_with and not any(_opens(line, start) for start in self.starts_with):
            return f"begins with {line[:40]!r}, must begin with {' or '.join(self.starts_with)}"
        if self.never and any(_opens(line, start) for start in self.never):
            return f"must not begin with {line[:40]!r}"
        if self.required and not phrase:
            return "has no greeting"
        nobody = re.sub(r"[\W_]+", " ", line[len(phrase) :]).strip().casefold()
        if self.name and phrase and nobody in _NOBODY:
            return f"{line[:40]!r} greets nobody by name"
        return ""

    def sentence(self) -> str:
        """The rule as an instruction."""
        said = f"Begin a mail with {' or '.join(map(repr, self.starts_with))}" if self.starts_with else "Greet"
        said += f", never with {' or '.join(map(repr, self.never))}" if self.never else ""
        return said + (" and the receiver's name" if self.name else "")

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """The new phrase, the old phrase as unwanted, a name, a greeting at all."""
        before, after = (first_line(body_of(side)) for side in (change.before, change.after))
        old, new = greeting(before), greeting(after)
        if new and new.casefold() != old.casefold():
            stem = re.sub(r"(?i)^(sehr geehrte|liebe)[rs]?$", r"\1", new)
            formal = tuple(dict.fromkeys((stem, new)))
            said_all = map(Comment, sentences(change.comment.text))  # also what is only called fine
            parts = (part for one in said_all for part in (one.clauses if one.negative else (one,)))
            others = [said for part in parts if not part.negative for said in _choice(part)]
            topics = ("greeting",) if old else ()  # where there was none, any greeting will do
            unsaid = old and change.comment.mentions(old) and not any(map(change.comment.mentions, formal))
            if not (
                _OR_ANOTHER.search(change.comment.text)
                or _ANY_OTHER.search(change.comment.text)
                or _WILL_DO.search(change.comment.text)
            ):
                choices = tuple(dict.fromkeys((stem, *others))) if stem in others or new in others else (stem,)
                yield Proposal(
                    cls(starts_with=choices),
                    topics=topics,
                    literals=formal,
                    subject="greeting",
                    rank=2 if unsaid else 0,
                )
        if old and old.casefold() != new.casefold():
            others = [one for one in listed_with(change.comment.text, old) if not _opens(after, one)]
            yield Proposal(cls(never=(old, *others)), literals=(old,), subject="greeting", rank=1)
        yield Proposal(cls(name=True, required=True), topics=("by_name",), subject="greeting", rank=-1)
        if not old:
            yield Proposal(cls(required=True), topics=("greeting",), subject="greeting", rank=2)


def first_line(body: str) -> str:
    """The first line that is not empty."""
    return next((line.strip() for line in body.splitlines() if line.strip()), "")


def _choice(sentence: Comment) -> list[str]:
    """Greetings of which a sentence leaves the choice: "Hello" or "Dear", with quotes or without."""
    if sentence.quotes_a_choice:
        return [said for said in map(greeting, sentence.quoted) if said]
    text = re.sub(r"\s*(?:…|\.\.\.)", "", sentence.text)
    said = [one[0].upper() + one[1:] for found in choices(text) for one in found if greeting(one)]
    said += [greeting(one) for found in _EITHER.findall(sentence.text) for one in found if greeting(one)]
    said = list(dict.fromkeys(said))
    return said if len(said) > 1 else []


def greeting(line: str) -> str:
    """The greeting phrase that a line begins with; empty where there is none."""
    match = _GREETINGS.match(line)
    return match.group() if match else ""


def _opens(line: str, start: str) -> bool:
    return flat(line).startswith(flat(start))
