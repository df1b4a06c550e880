"""Who must not get a mail at all, as receiver or in copy: a person, a list, anyone outside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Self

from pydantic import model_validator

from ...core.artifacts import MailDraft
from .base import Change, Proposal, Rule, Violation
from .entries import fits_any
from .members import Cc, To
from .reading import AnyArtifact, bare_address, domain_of, in_domain

_COPY = re.compile(r"\b[cC][cC]\b|\bc\.c\.|\b[Kk]opie\b|\bon copy\b")
_ONE_PERSON = re.compile(
    r"\b(?:one|a single|eine?[nr]?)\s+(?:recipient|person|address|receiver|empfänger\w*|adresse)\b|"
    r"\b(?:individually|einzeln)\b|"
    r"\b(?:several|two|three|mehrere|zwei|drei)\s+(?:recipients|people|persons|addresses|receivers|empfänger|leute|"
    r"personen|adressen)\b(?! (?:of|from|at|in the same|aus|von|der(?:selben)?)\b)",
    re.IGNORECASE,
)
"""Who is to be written to alone, even within a house."""
_PRIVATE = re.compile(
    r"\b(?:guests?|gäste?n?|drivers?|fahrer\w*|players?|spieler\w*|tenants?|mieter\w*|learners?|students?|citizens?|"
    r"bürger\w*|donors?|spender\w*|readers?|leser\w*|members?|mitglied\w*|patient\w*|participants?|teilnehmer\w*|privat\w*)\b",
    re.IGNORECASE,
)
"""People who write for themselves, so that one address a mail is meant, if the comment says that too."""
_PROVIDER = re.compile(
    r"^(?:gmail|googlemail|gmx|web|t-online|outlook|hotmail|live|icloud|yahoo|aol|freenet|posteo|mailbox|mail|proton|protonmail)\."
)
"""Where people of many houses have their mail: each address is one of its own."""
_TO = re.compile(r"(?<=\s)(?:To|TO|An)\b(?! (?!(?:and|und|or|oder)\b)[a-zäöü])")
"""The two fields: where the comment names one of them, the other one is none of its business."""


class Receivers(Rule):
    """Addresses that must not get a mail, whether in `to` or in `cc`; `*` matches any text."""

    kind = "receivers"
    reads = "to"
    on = MailDraft

    exclude: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """If given, every address must match one of these."""
    one_house: bool = False
    """Whether those outside of the sender's domain must be of one domain, so that none sees who else is written to."""

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.args():
            raise ValueError("one of exclude, only, one_house is needed")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One an address that must not be there, or one for several houses."""
        assert isinstance(artifact, MailDraft)
        houses = _houses(artifact) if self.one_house else []
        several = [Violation(f"{' and '.join(houses)} must not see each other", "to")] if len(houses) > 1 else []
        return several + [
            Violation(f"{entry} must not get this mail", field)
            for field in ("to", "cc")
            for entry in getattr(artifact, field)
            if not self._allowed(entry)
        ]

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """Take them off."""
        assert isinstance(artifact, MailDraft)
        to, cc = (tuple(entry for entry in field if self._allowed(entry)) for field in (artifact.to, artifact.cc))
        return artifact if (to, cc) == (artifact.to, artifact.cc) else artifact.model_copy(update={"to": to, "cc": cc})

    def sentence(self) -> str:
        """The rule as an instruction."""
        never = f"Send nothing to {' or '.join(self.exclude)}" if self.exclude else ""
        only = f"Send to nobody but {' or '.join(self.only)}" if self.only else ""
        lists = " and ".join(filter(None, (never, only)))
        alone = "Write to one house a mail, so that none sees another" if self.one_house else ""
        return " and ".join(filter(None, (lists and f"{lists}, nor a copy", alone)))

    def slug(self) -> tuple[str, ...]:
        """Whom it names."""
        return tuple(bare_address(entry).partition("@")[0] for entry in self.exclude)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """What `to` and `cc` propose to keep out, for both at once unless the comment names one of them; one house."""
        apart = len(_houses(change.before)) > 1 and len(_houses(change.after)) == 1
        if apart and not _ONE_PERSON.search(change.comment.text):
            rank = 2 if _PRIVATE.search(change.comment.text) else -2
            yield Proposal(cls(one_house=True), topics=("one_house",), subject="to-count", rank=rank)
        if bool(_COPY.search(change.comment.text)) != bool(_TO.search(change.comment.text)):
            return
        for field in (To, Cc):
            for found in field.propose(change):
                args = found.rule.args()
                if args and set(args) <= {"exclude", "only"}:
                    # before the same for one field; behind it where the other field still has such an address
                    yield Proposal(cls.parse(args), found.topics, found.literals, found.subject, found.rank - 5)

    def _allowed(self, entry: str) -> bool:
        return not fits_any(entry, self.exclude) and (not self.only or fits_any(entry, self.only))


def _houses(artifact: AnyArtifact) -> list[str]:
    """The domains of a mail's receivers, without the sender's and those under another one; the addresses themselves
    where a provider of mail gives them."""
    assert isinstance(artifact, MailDraft)
    hosts = dict.fromkeys(map(_house, (*artifact.to, *artifact.cc)))
    others = [host for host in hosts if host and not in_domain(host, domain_of(artifact.sender))]
    return [host for host in others if not any(host != one and in_domain(host, one) for one in others)]


def _house(address: str) -> str:
    domain = domain_of(address)
    return bare_address(address) if _PROVIDER.match(domain) else domain
