"""Who and what must be on a list: reviewers and labels of a pull request, receivers and attachments of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar, Self

from pydantic import Field, model_validator

from ...core.artifacts import MailDraft, PullRequest
from ..spoken.comment import Comment
from ..spoken.lists import listed_with
from ..spoken.moods import ASKING, DEMANDING, INSTEAD
from .base import Change, Proposal, Rule, Violation
from .entries import entries, fits_any, listed
from .named_entries import (
    EXACTLY_ONE,
    RENAMED,
    alternatives,
    boxes_called,
    example_of,
    family,
    named_with,
    one_of_family,
)
from .reading import AnyArtifact, bare_address, domain_of

_JOINED = re.compile(r"\w[-_:/]\w")
"""In a name that nobody writes by chance: `needs-qa`."""
_SHARING = re.compile(
    r"\b(?:add|include|inform\w*|tell|know|sees?|reads?|get|gets|mitles\w*|liest mit|bescheid|einbezieh\w*|einbind\w*|"
    r"dazu(?:nehm|setz|hol)\w*|drauf|wissen|erfahren|erfährt|bekommt|bekommen|kriegt|sehen|sieht)\b",
    re.IGNORECASE,
)
"""Words by which somebody is to get a copy, besides calling it so."""
_ME = re.compile(r"\b(?:me|mich|myself|(?:von|bei|mit|zu) mir)\b", re.IGNORECASE)


_AT_LEAST = re.compile(r"\b(?:at least|mindestens|wenigstens)\b", re.IGNORECASE)
_HAS_ONCE = (
    r"\b{0}\s+(?:hat|hatte|has|had|nearly|accidentally)\b"
    r"(?=[^.;!?]*\b(?:schon (?:mal|einmal|öfter)|neulich|versehentlich|aus versehen|once|accidentally|by accident|"
    r"nearly)\b)"
)
"""Who is only told of: "Quirin has once merged such a thing by accident"."""
_PUT = r"\b[Pp]ut {} on\b"
"""As a label is put on something, that nobody calls one."""
_NO_COPY = re.compile(
    r"\b(?:niemand\w*|keiner|nobody|no one|kein\w*) (?:(?:anderer|else|other) )?(?:in|im|on) (?:der )?"
    r"(?:kopie|cc|copy)\b|"
    r"\b(?:no|without(?: a)?|ohne|keine?n?) (?:cc|copies|kopien?)\b",
    re.IGNORECASE,
)
_RETIRED = re.compile(r"\b(?:retired|abolished|no longer exists?|gibt es nicht mehr|abgeschafft)\b", re.IGNORECASE)
_ALONE = re.compile(
    r"(?:\b(?:not|never|nicht|nie|niemals)|n['’]t)\b[^.;!?]{0,25}"
    r"\b(?:alone|on (?:his|her|their) own|alleine?|by (?:him|her)self)\b",
    re.IGNORECASE,
)
_NOT = r"{0}[`\"']?,? (?:not|nicht|instead of|statt) [`\"']?{1}(?!\w)"
_DONE = re.compile(
    r"^\W*(?:(?:I|we)(?:.ve| have)?\s+(?:just\s+)?)?(?:asked|added|requested|invited|pinged|included|looped)\s"
    r"|^\W*(?:ich\s+)?hab\w*\s[^.;!?]{0,40}\b(?:dazu(?:geholt|genommen|gesetzt)|angefragt|eingetragen|gefragt|hinzugefügt"
    r"|ergänzt)\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"\b(?:gerne?|feel free|maybe|perhaps|for example|vielleicht|zum beispiel|ich habe?|"
    r"^\W*habe?(?= \w+ (?:dazu|hinzu|mit rein|ein|an)\w*)|"
    r"i(?:.ve| have)?(?: just)? (?:added|asked|took|put))\b",
    re.IGNORECASE,
)


def _told_of(part: Comment, entry: str) -> bool:
    """Whether a sentence only says what somebody did once."""
    found = re.search(_HAS_ONCE.format(re.escape(entry)), part.text, re.IGNORECASE)
    return found is not None and not (part.universal or part.negative or ASKING.search(part.text))


def _only_done(part: Comment) -> bool:
    """Whether a sentence only says what its writer did this once: "Asked nadia to have a look as well"."""
    asks = part.universal or part.negative or part.conditional or DEMANDING.search(part.text)
    return _DONE.search(part.text) is not None and not asks


class Members(Rule):
    """Entries that must or must not be on a list. Entries are compared case aside; `*` matches any text."""

    reads: ClassVar[str]
    topic: ClassVar[str]
    singular: ClassVar[str]
    counts: ClassVar[bool] = False
    """Whether "at least one" makes sense without saying which."""
    adds: ClassVar[bool] = True
    """Whether a missing entry can be put there mechanically."""

    remembers: ClassVar[bool] = False
    """Whether those whom the corrector chose are the ones to add later."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """If given, every entry must match one of these."""
    at_least: int = Field(default=0, ge=0, le=50)
    at_most: int = Field(default=-1, ge=-1, le=1000)
    """-1: no bound."""
    any_of: tuple[str, ...] = ()
    """If given, one of these must be there."""
    one_of: tuple[str, ...] = ()
    """If given, exactly one of these must be there."""
    add: tuple[str, ...] = ()
    """Whom to add when `at_least` is not met: those whom the corrector chose."""

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.args():
            raise ValueError("one of include, exclude, only, any_of, one_of, at_least, at_most is needed")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a missing or forbidden entry."""
        found = entries(artifact, self.reads)
        said = [f"{wanted} is missing in {self.reads}" for wanted in self.include if not listed(wanted, found)]
        said += [f"{entry} must not be in {self.reads}" for entry in found if fits_any(entry, self.exclude)]
        if self.only:
            said += [f"{entry} must not be in {self.reads}" for entry in found if not fits_any(entry, self.only)]
        if self.any_of and not any(fits_any(entry, self.any_of) for entry in found):
            said.append(f"one of {', '.join(self.any_of)} is missing in {self.reads}")
        chosen = [entry for entry in found if fits_any(entry, self.one_of)]
        if self.one_of and len(chosen) != 1:
            there = f", there are {len(chosen)}" if chosen else ""
            said.append(f"exactly one of {', '.join(self.one_of)} must be in {self.reads}{there}")
        if len(found) < self.at_least:
            said.append(f"{self.reads} has {len(found)} of at least {self.at_least}")
        if 0 <= self.at_most < len(found):
            said.append(f"{self.reads} has {len(found)}, at most {self.at_most} are allowed")
        return [Violation(message, self.reads) for message in said]

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """Add what must be there and drop what must not, where that is mechanical."""
        found = entries(artifact, self.reads)
        kept = [entry for entry in found if not fits_any(entry, self.exclude)]
        if self.only:
            kept = [entry for entry in kept if fits_any(entry, self.only)]
        if self.adds:
            kept += [wanted for wanted in self.include if "*" not in wanted and not listed(wanted, kept)]
            if self.any_of and "*" not in self.any_of[0] and not any(fits_any(one, self.any_of) for one in kept):
                kept.append(self.any_of[0])
            spare = [wanted for wanted in self.add if not listed(wanted, kept)]
            kept += spare[: max(0, self.at_least - len(kept))]
        return artifact if kept == list(found) else artifact.model_copy(update={self.reads: tuple(kept)})

    def sentence(self) -> str:
        """For example "Request a review from lee"."""
        said = []
        if self.include:
            said.append(f"Put {' and '.join(self.include)} in {self.reads}")
        if self.any_of:
            said.append(f"Put {' or '.join(self.any_of)} in {self.reads}")
        if self.one_of:
            said.append(f"Put exactly one of {', '.join(self.one_of)} in {self.reads}")
        if self.exclude:
            said.append(f"Keep {' and '.join(self.exclude)} out of {self.reads}")
        if self.only:
            said.append(f"Have nothing but {' or '.join(self.only)} in {self.reads}")
        if self.at_least:
            usual = f" (usually {', '.join(self.add)})" if self.add else ""
            said.append(f"Have at least {self.at_least} {self.singular}{'s' if self.at_least > 1 else ''}{usual}")
        if self.at_most >= 0:
            said.append(f"Have at most {self.at_most} {self.singular}{'' if self.at_most == 1 else 's'}")
        return " and ".join(said)

    def replaces(self, other: Rule) -> bool:
        """Two least numbers, two most numbers, or one entry wanted and unwanted."""
        assert isinstance(other, Members)
        clash = set(self.include) & set(other.exclude) or set(self.exclude) & set(other.include)
        return bool(clash or (self.at_least and other.at_least) or (self.at_most >= 0 and other.at_most >= 0))

    def slug(self) -> tuple[str, ...]:
        """Whom it names."""
        return tuple(bare_address(entry).partition("@")[0] for entry in self.include + self.exclude)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Named entries that came or went; a least number where the comment speaks of the list only."""
        before, after = entries(change.before, cls.reads), entries(change.after, cls.reads)
        speaking = [number for part in change.comment.sentences if part.speaks(cls.topic) for number in part.numbers]
        if any(one_of_family(entry, change.comment) for entry in before if not listed(entry, after)):
            return  # how many of a family there may be is no bound of the list, and which one went is incidental
        fitting = range(len(after), len(before))
        counted = [one for one in speaking if one in fitting] or [
            one for one in change.comment.numbers if one in fitting
        ]
        yield from cls._propose_wanted(change, before, after)
        if not (counted and cls.counts):  # else which one went is incidental
            yield from cls._propose_unwanted(change, before, after)
        for number in counted:
            yield Proposal(cls(at_most=number), topics=(cls.topic,), subject=f"{cls.kind}-count")

    @classmethod
    def _propose_wanted(cls, change: Change, before: Sequence[str], after: Sequence[str]) -> Iterable[Proposal]:
        comment, subject = change.comment, f"{cls.kind}+"
        came = [entry for entry in after if not listed(entry, before)]
        gone = [entry for entry in before if not listed(entry, after)]
        asking = comment.sentences
        if cls.counts and _AT_LEAST.search(comment.text):  # then who is only offered is one of many
            asking = tuple(part for part in asking if not _OFFERED.search(part.text))
        came = [entry for entry in came if not any(_told_of(part, entry) for part in asking)]
        asking = tuple(part for part in asking if not _only_done(part))
        named = [entry for entry in came if any(part.mentions(name) for part in asking for name in cls.names(entry))]
        literals = tuple(name for entry in named for name in cls.names(entry))
        if named and gone and (RENAMED.search(comment.text) or cls._only_instead(comment, gone, named)):
            return
        if example := next(filter(None, (example_of(entry, comment) for entry in came)), ""):
            kind = family(example)
            yield Proposal(cls(any_of=(f"{kind}*",)), literals=(example, kind), subject=subject)
        elif named and (others := alternatives(comment.text, named)):
            exact = EXACTLY_ONE.search(comment.text)
            rule = cls(one_of=(*named, *others)) if exact else cls(any_of=(*named, *others))
            yield Proposal(rule, literals=literals, subject=subject)
        elif named:
            along = [one for entry in named for one in named_with(entry, after, comment)]
            rule = cls(include=tuple(dict.fromkeys((*named, *along))))
            yield Proposal(rule, literals=literals, subject=subject)
        elif came and (cls.counts or not gone):  # what took another's place is no habit
            yield from cls._propose_unnamed(change, before, after, came)

    @classmethod
    def _only_instead(cls, comment: Comment, gone: list[str], named: list[str]) -> bool:
        """Whether nobody asks for those who came: they only stand in for one whom the comment wants no more."""
        if not any(comment.mentions(name) for entry in gone for name in cls.names(entry)):
            return False
        swapped = any(
            re.search(_NOT.format(re.escape(new), re.escape(old)), comment.text) for new in named for old in gone
        )
        if cls.reads == "labels" and (swapped or _RETIRED.search(comment.text)):
            return True
        asking = [part for part in comment.sentences if ASKING.search(part.text) or INSTEAD.search(part.text)]
        return not any(part.mentions(name) for part in asking for entry in named for name in cls.names(entry))

    @classmethod
    def _propose_unwanted(cls, change: Change, before: Sequence[str], after: Sequence[str]) -> Iterable[Proposal]:
        text = change.comment.text
        for entry in (entry for entry in before if not listed(entry, after)):
            subject = f"{cls.kind}-{entry}"
            beside = [one for one in listed_with(text, entry) if not listed(one, after)]
            unwanted = [boxes_called(text, entry) or entry, *beside]
            rule = cls(exclude=tuple(sorted(unwanted, key=lambda one: [*before, one].index(one))))
            yield Proposal(rule, literals=cls.names(entry), subject=subject)
            domain = bare_address(entry).partition("@")[2]
            whole = change.comment.mentions(bare_address(entry))  # the address, not its domain, is meant
            if domain and not whole and not any(bare_address(kept).endswith("@" + domain) for kept in after):
                houses = [f"*@{one}" for one in listed_with(text, domain)]
                rule = cls(exclude=(f"*@{domain}", *(one for one in houses if not listed(one, after))))
                literals = (domain, "@" + domain, domain.partition(".")[0])
                yield Proposal(rule, literals=literals, subject=subject, rank=-1)

    @classmethod
    def _propose_unnamed(
        cls, change: Change, before: Sequence[str], after: Sequence[str], came: list[str]
    ) -> Iterable[Proposal]:
        if not cls.counts:
            yield Proposal(cls(include=tuple(came)), topics=(cls.topic,), subject=f"{cls.kind}+", rank=1)
            return
        wanted = [number for number in change.comment.numbers if len(before) < number <= len(after)]
        least = wanted[0] if wanted else len(before) + 1
        rule = cls(at_least=least, add=tuple(after) if cls.remembers else ())
        yield Proposal(rule, topics=(cls.topic,), subject=f"{cls.kind}+", rank=1)

    @classmethod
    def names(cls, entry: str) -> tuple[str, ...]:
        """How a comment may call an entry: itself, an address's local part with its sign or without, or its parts."""
        if "@" not in entry:
            return (entry, entry.replace(":", ": ")) if ":" in entry else (entry,)
        local = bare_address(entry).partition("@")[0]
        parts = tuple(part for part in local.replace("_", ".").replace("-", ".").split(".") if len(part) > 2)
        return (bare_address(entry), f"{local}@", local, *parts)


class Reviewers(Members):
    """Whose review a pull request asks for."""

    kind = "reviewers"
    on = PullRequest
    reads, topic, singular = "reviewers", "reviewer", "reviewer"
    counts, remembers = True, True

    never_alone: tuple[str, ...] = ()
    """Who reviews only beside somebody else."""

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """As of every list, and one where nobody else reviews."""
        found = entries(artifact, self.reads)
        alone = self.never_alone and found and all(fits_any(entry, self.never_alone) for entry in found)
        said = [Violation(f"{' and '.join(found)} must not review alone", self.reads)] if alone else []
        return super().violations(artifact) + said

    def sentence(self) -> str:
        """As of every list."""
        beside = f"Request another review beside that of {' or '.join(self.never_alone)}" if self.never_alone else ""
        return " and ".join(filter(None, (super().sentence(), beside)))

    def slug(self) -> tuple[str, ...]:
        """Whom it names."""
        return super().slug() + self.never_alone

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """As for every list; who says "me" is meant himself."""
        yield from super().propose(change)
        before, after = entries(change.before, cls.reads), entries(change.after, cls.reads)
        if _ALONE.search(change.comment.text) and before and set(before) < set(after):
            rule = cls(never_alone=tuple(before))
            yield Proposal(rule, literals=tuple(before), subject=f"{cls.kind}-alone", rank=-1)
        if not entries(change.after, cls.reads):
            yield Proposal(cls(at_most=0), topics=("reviewer+empty",), subject=f"{cls.kind}-count")
        came = entries(change.after, cls.reads)
        if change.author in came and change.author not in entries(change.before, cls.reads):
            rule = cls(include=(change.author,))
            if _ME.search(change.comment.text):
                yield Proposal(rule, topics=("reviewer",), subject=f"{cls.kind}+", rank=-1)


class Labels(Members):
    """The labels of a pull request."""

    kind = "labels"
    on = PullRequest
    reads, topic, singular = "labels", "label", "label"
    counts = True

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """As for every list, if the comment speaks of labels, quotes one, or says one that is no common word."""
        meant = change.comment.speaks("label")
        other = any(" " not in said and not listed(said, change.after.labels) for said in change.comment.quoted)  # type: ignore[union-attr]
        yield from (
            found
            for found in super().propose(change)
            if (meant and not (other and "at_least" in found.rule.args()))
            or any(
                said in change.comment.quoted
                or _JOINED.search(said)
                or re.search(_PUT.format(re.escape(said)), change.comment.text)
                for said in found.literals
            )
        )


class To(Members):
    """The receivers of a mail."""

    kind = "to"
    on = MailDraft
    reads, topic, singular = "to", "recipient", "receiver"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """As for every list, but a receiver has to be named: who a mail goes to is its own business."""
        went = any(not listed(entry, entries(change.after, cls.reads)) for entry in entries(change.before, cls.reads))
        for found in super().propose(change):
            if found.literals or "at_most" in found.rule.args():  # who takes another one's place does so for such mails
                yield replace(found, needs_condition=went and "include" in found.rule.args())
        yield Proposal(cls(at_most=1), topics=("one_by_one",), subject="to-count", rank=1)
        yield from _own_domain_only(cls, change)


class Cc(Members):
    """Who gets a copy of a mail."""

    kind = "cc"
    on = MailDraft
    reads, topic, singular = "cc", "cc", "copy"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """As for every list, and "nobody outside". Who only moved here from the receivers is nobody's habit unless
        named; nor is whose mailbox is only called as a word of the comment: customs@ and "the customs office"."""
        moved = any(listed(entry, entries(change.before, "to")) for entry in entries(change.after, cls.reads))
        shared = change.comment.speaks(cls.topic) or _SHARING.search(change.comment.text)
        for found in super().propose(change):
            written = any("@" in one for one in found.literals if change.comment.mentions(one))
            if (found.literals or not moved) and (shared or written):
                yield found
        yield from _own_domain_only(cls, change)
        if entries(change.before, cls.reads) and not entries(change.after, cls.reads):
            for said in _NO_COPY.findall(change.comment.text):
                yield Proposal(cls(at_most=0), literals=(said,), subject=f"{cls.kind}-count")


def _own_domain_only(cls: type[Members], change: Change) -> Iterable[Proposal]:
    before, after = entries(change.before, cls.reads), entries(change.after, cls.reads)
    sender = domain_of(getattr(change.after, "sender", ""))
    if sender and len(after) < len(before):
        yield Proposal(
            cls(only=(f"*@{sender}",)), topics=("external",), subject=f"{cls.kind}-only", rank=1, fallback=True
        )
