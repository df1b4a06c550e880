"""The manners of a mail: how it greets, how it closes, in which form of address, whether it answers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from ...core.artifacts import MailDraft
from ..spoken.comment import Comment
from ..spoken.counted import PHONE
from ..spoken.lists import choices, listed_with
from .base import Change, Proposal, Rule, Violation
from .language import language
from .reading import AnyArtifact, bare_address
from .shapes import fits

_GREETINGS = re.compile(
    r"^(sehr geehrte[rs]?|liebe[rs]?|guten (?:tag|morgen|abend)|hallo|hi|hey|moin|dear|hello"
    r"|good (?:morning|afternoon|day)|servus|grüß gott)\b",
    re.IGNORECASE,
)
_FORMAL = re.compile(r"(?<![.!?:]\s)(?<!^)\b(Sie|Ihnen|Ihre?[mnrs]?)\b")
_INFORMAL = re.compile(r"\b(?i:du|dich|dir|dein(e[mnrs]?)?|euch|euer|eure[mnrs]?|habt|könnt|seid)\b|\bihr\b")


_ANY_OTHER = re.compile(
    r"\b(anything|whatever|everything) else\b|\balle[sn]? ander\w*\b|\begal was\b|"
    r"\b(?:alles|anything|everything) (?:ist |is )?(?:recht(?! \w)|erlaubt|allowed|goes)\b",
    re.IGNORECASE,
)
"""Only what was there is unwanted; whatever else will do."""


_WILL_DO = re.compile(
    r"[\"”“'’`«]\s+(?:(?:passt|passen|geht|gehen|works?|fits?)\s+(?:immer|always|auch|too|as well)|"
    r"(?:is|are|sind|ist) (?:always|immer) (?:fine|ok|gut))\b(?![^.;!?]{0,15}\b(?:not|nicht)\b)",
    re.IGNORECASE,
)
"""What is quoted is one way of many."""


_OWN = re.compile(
    r"\b(?:your|deine?n?|eure?n?|ihre?n?) (?:own |full |eigene[nr]? |vollen )?(?:names?|namen?|extension|durchwahl)\b",
    re.IGNORECASE,
)
"""A signature in which each has a line of his own."""


class _Mail(Rule):
    on = MailDraft
    reads = "body"

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One, or none."""
        assert isinstance(artifact, MailDraft)
        said = self.wrong(artifact)
        return [Violation(said, self.reads)] if said else []

    def wrong(self, mail: MailDraft) -> str:
        """What is wrong with the mail; empty when nothing is."""
        raise NotImplementedError

    def replaces(self, other: Rule) -> bool:
        """There is only one of its kind under one condition."""
        return True


class Greeting(_Mail):
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
        before, after = (first_line(_body(side)) for side in (change.before, change.after))
        old, new = greeting(before), greeting(after)
        if new and new.casefold() != old.casefold():
            stem = re.sub(r"(?i)^(sehr geehrte|liebe)[rs]?$", r"\1", new)
            formal = tuple(dict.fromkeys((stem, new)))
            parts = (part for one in change.comment.sentences for part in (one.clauses if one.negative else (one,)))
            others = [said for part in parts if not part.negative for said in _choice(part)]
            topics = ("greeting",) if old else ()  # where there was none, any greeting will do
            unsaid = old and change.comment.mentions(old) and not any(map(change.comment.mentions, formal))
            if not (_ANY_OTHER.search(change.comment.text) or _WILL_DO.search(change.comment.text)):
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


class Closing(_Mail):
    """Lines with which a mail ends: a phrase, a signature."""

    kind = "closing"

    lines: tuple[str, ...] = Field(min_length=1)
    """Each must stand among the last lines, or behind a bar or the like in one of them, case aside."""

    def wrong(self, mail: MailDraft) -> str:
        """The lines that are missing."""
        tail = [_flat(line) for line in mail.body.strip().splitlines()[-(len(self.lines) + 8) :]]
        tail += [_flat(part) for line in tail for part in _parts(line)[1:]]
        missing = [line for line in self.lines if not any(said.startswith(_flat(line)) for said in tail)]
        return f"must close with {' / '.join(missing)}" if missing else ""

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """A whole signature is put below a mail that has none of it."""
        assert isinstance(artifact, MailDraft)
        said = {_flat(line) for line in artifact.body.splitlines()}
        if len(self.lines) < 2 or any(_flat(line) in said for line in self.lines):
            return artifact
        body = artifact.body.rstrip() + "\n\n" + "\n".join(self.lines) + "\n"
        return artifact.model_copy(update={"body": body})

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Close a mail with {' / '.join(self.lines)!r}"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Lines that came to the end; the phrase alone where it is named."""
        before = {_flat(line) for line in _body(change.before).splitlines()}
        if any(part.by_example for part in change.comment.sentences if part.speaks("closing")):
            return  # what stands there is one of many
        lines = [line.strip() for line in _body(change.after).strip().splitlines()]
        tail: list[str] = []
        for line in reversed(lines):
            if _flat(line) in before or (line and len(line) > 80):
                break
            tail.insert(0, line)
        tail = [line for line in tail if line and not _called_alone(line, change.comment.text)]
        tail = [line for line in tail if not _is_example(line, change)]
        if _OWN.search(change.comment.text):  # who signs is somebody else each time
            tail = [part for line in tail for part in _parts(line) if change.comment.mentions(part)]
        begins = {line for gap, line in itertools.pairwise(lines) if not gap}  # the first of a paragraph
        above = [line for line in lines[-5:] if line in begins and line not in tail and _flat(line) not in before]
        above = [line for line in above if not _is_example(line, change)]
        for bare in (line.strip(" ,.!-") for line in above):  # the phrase above a name that stays
            yield Proposal(cls(lines=(bare,)), literals=(bare,), subject="closing", rank=0)
        if tail and len(tail) < len([line for line in lines if line]):
            for line in tail:
                bare = line.strip(" ,.!-")
                yield Proposal(cls(lines=(bare,)), literals=(line, bare), subject="closing", rank=0)
            yield Proposal(cls(lines=tuple(tail)), topics=("closing",), subject="closing", rank=1)


def _parts(line: str) -> list[str]:
    """What a line of a signature is made of: "Acme GmbH | +49 30 1"."""
    return [part.strip(" ,.") for part in re.split(r" [|·•/–-] |, ", line) if part.strip(" ,.")]


def _is_example(line: str, change: Change) -> bool:
    """Whether a sentence quotes the line as one of many: "a line like 'Version: 4.2.1'"."""
    examples = (part for part in change.comment.sentences if part.by_example)
    return any(map(str.isdigit, line)) and any(part.mentions(line) for part in examples)


class Address(_Mail):
    """The form of address in German mails."""

    kind = "form_of_address"

    value: Literal["Sie", "du"]

    def wrong(self, mail: MailDraft) -> str:
        """The form that it uses, if that is the other one."""
        if language(mail.body) == "English":
            return ""
        body = "\n".join(mail.body.splitlines()[1:]) or mail.body
        wrong = _INFORMAL.search(body) if self.value == "Sie" else _FORMAL.search(body)
        return f"says {wrong.group()!r}, must address people as {self.value}" if wrong else ""

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Address people as {self.value}"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Both; the caller tries which turned green."""
        yield Proposal(cls(value="Sie"), topics=("formality",), subject="address")
        yield Proposal(cls(value="du"), topics=("formality",), subject="address")


class Thread(_Mail):
    """Whether a mail answers another one in its thread."""

    kind = "in_thread"
    reads = "in_reply_to"

    marked: bool = False
    """Whether only mails are meant that call themselves answers, by RE: in the subject."""

    def wrong(self, mail: MailDraft) -> str:
        """That it is no answer."""
        meant = not self.marked or not fits("no_reply_mark", mail.subject)
        return "must be an answer in the thread (in_reply_to is empty)" if meant and not mail.in_reply_to else ""

    def sentence(self) -> str:
        """The rule as an instruction."""
        return "Answer in the thread of the mail that asked" + (", where the subject says RE:" if self.marked else "")

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Itself; of mails with RE: only, where the comment speaks of that mark."""
        marked = not fits("no_reply_mark", getattr(change.after, "subject", "")) and change.comment.speaks("reply_mark")
        yield Proposal(cls(marked=marked), topics=("thread",), subject="thread")


class Sender(_Mail):
    """The address that a mail is sent from."""

    kind = "sender"
    reads = "sender"

    value: str = Field(min_length=3)

    def wrong(self, mail: MailDraft) -> str:
        """The other address."""
        same = bare_address(mail.sender) == bare_address(self.value)
        return "" if same else f"comes from {mail.sender}, must come from {self.value}"

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Send mail from {self.value}"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """The address it got."""
        assert isinstance(change.after, MailDraft)
        if change.after.sender:
            local = bare_address(change.after.sender).partition("@")[0]
            literals = (bare_address(change.after.sender), local)
            yield Proposal(cls(value=change.after.sender), literals=literals, topics=("sender",), subject="sender")


def _called_alone(line: str, text: str) -> bool:
    """Whether a comment names a number to call and not the line that it stands in: it may stand in another one."""
    numbers = [found.group() for found in PHONE.finditer(line)]
    return any(number in text for number in numbers) and line not in text


_NOBODY = frozenset(
    (
        "",
        "all",
        "alle",
        "zusammen",
        "there",
        "team",
        "sir or madam",
        "damen und herren",
        "everyone",
        "customer",
        "kunde",
    )
)


_EITHER = re.compile(r"\b([A-Z]\w+(?: [a-z]\w+)?)\"? (?:or|oder) \"?([A-Z]\w+(?: [A-Za-z]\w+)?)")
"""Two beginnings of which one will do: "Dear or Good morning"."""


def first_line(body: str) -> str:
    """The first line that is not empty."""
    return next((line.strip() for line in body.splitlines() if line.strip()), "")


def _choice(sentence: Comment) -> list[str]:
    """Greetings of which a sentence leaves the choice: "Hello" or "Dear", with quotes or without."""
    if sentence.quotes_a_choice:
        return [said for said in map(greeting, sentence.quoted) if said]
    said = [one[0].upper() + one[1:] for found in choices(sentence.text) for one in found if greeting(one)]
    said += [greeting(one) for found in _EITHER.findall(sentence.text) for one in found if greeting(one)]
    said = list(dict.fromkeys(said))
    return said if len(said) > 1 else []


def greeting(line: str) -> str:
    """The greeting phrase that a line begins with; empty where there is none."""
    match = _GREETINGS.match(line)
    return match.group() if match else ""


def _opens(line: str, start: str) -> bool:
    return _flat(line).startswith(_flat(start))


def _flat(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" ,.!")


def _body(artifact: AnyArtifact) -> str:
    assert isinstance(artifact, MailDraft)
    return artifact.body
