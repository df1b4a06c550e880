"""What conditions read of an artifact: its prose, its people, its labels, its state, amounts, and what it lacks."""

from __future__ import annotations

import re
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Literal

from ...core.artifacts import FileChange, MailDraft, PullRequest, Triage
from ..spoken.amounts import CURRENCIES, FIELDS, MONEY, UNITS, amounts, counts, number
from ..spoken.forms import stem, without_tail
from ..spoken.synonyms import alike
from ..spoken.tongues import language
from .added import lines_added
from .shapes import fits

AnyArtifact = PullRequest | MailDraft | Triage
FileState = Literal["added", "edited", "deleted"]
_GENERAL = frozenset(("number", "no", "nr", "nummer", "id", "code", "field", "feld"))
"""Parts of the names of fields that say nothing of what stands there."""
_PARTS = {
    "description": "body", "beschreibung": "body", "body": "body", "text": "body", "title": "title", "titel": "title",
    "subject": "subject", "betreff": "subject", "reviewer": "reviewers", "label": "labels", "cc": "cc",
    "attachment": "attachments", "anhang": "attachments", "anlage": "attachments", "commit": "commits",
    "picture": "attachments", "photo": "attachments", "photograph": "attachments", "foto": "attachments",
    "bild": "attachments",
}  # fmt: skip
"""Parts that every artifact of a kind has, by what people call them."""


def _mail_of(artifact: MailDraft | Triage) -> MailDraft:
    """The mail itself, or the one that the desk decided about."""
    return artifact.message if isinstance(artifact, Triage) else artifact


def text_of(artifact: AnyArtifact) -> str:
    """All the prose of an artifact, for conditions on words."""
    if isinstance(artifact, PullRequest):
        return "\n".join((artifact.title, artifact.body, re.sub(r"[/_-]", " ", artifact.branch), *artifact.labels))
    mail = _mail_of(artifact)
    return "\n".join((mail.subject, mail.body, *mail.attachments))


def speaks_of(code: str, word: str) -> bool:
    """Whether the text of a program says a word, in any ending and also as a part of a name."""
    return re.search(rf"(?<![^\W\d_]){re.escape(stem(word))}", code, re.IGNORECASE) is not None


def title_of(artifact: AnyArtifact) -> str:
    """The title of a pull request or the subject of a mail, in lower case."""
    if isinstance(artifact, PullRequest):
        return artifact.title.casefold()
    return _mail_of(artifact).subject.casefold()


def addresses_of(artifact: AnyArtifact) -> set[str]:
    """Every address of a mail, in lower case and without a display name; none for a pull request."""
    if isinstance(artifact, PullRequest):
        return set()
    mail = _mail_of(artifact)
    return {bare_address(address) for address in (mail.sender, *mail.to, *mail.cc) if address}


def audiences_of(artifact: AnyArtifact) -> set[str]:
    """Whether a mail goes to another domain than its sender's, and whether it is an answer; none for a pull request."""
    if isinstance(artifact, PullRequest):
        return set()
    mail = _mail_of(artifact)
    own = domain_of(mail.sender)
    hosts = map(domain_of, (*mail.to, *mail.cc))
    inside = all(in_domain(host, own) or in_domain(own, host) or _siblings(host, own) for host in hosts)
    return {"inside" if inside else "outside", *(["reply"] if mail.in_reply_to else [])}


def _siblings(one: str, two: str) -> bool:
    """Whether two domains are parts of one house: phys.uni.example and ub.uni.example; not of .co.example."""
    (_, dot, parent), (_, _, other) = one.partition("."), two.partition(".")
    return bool(dot) and parent == other and "." in parent and len(parent.split(".")[-2]) > 3


def labels_of(artifact: AnyArtifact) -> set[str]:
    """The labels of a pull request or the one of a triage, in lower case; a mail has none."""
    if isinstance(artifact, MailDraft):
        return set()
    found = artifact.labels if isinstance(artifact, PullRequest) else (artifact.label,)
    return {label.casefold() for label in found}


def attachments_of(artifact: AnyArtifact) -> list[str]:
    """The names of a mail's attachments, in lower case; none of a pull request."""
    if isinstance(artifact, PullRequest):
        return []
    mail = _mail_of(artifact)
    return [name.casefold() for name in mail.attachments]


def language_of(artifact: AnyArtifact) -> str:
    """The language that a mail's own lines are in, German or English; empty for what cannot be told."""
    if isinstance(artifact, PullRequest):
        return ""
    mail = _mail_of(artifact)
    return language("\n".join(line for line in mail.body.splitlines() if not line.startswith(">")))


def bare_address(text: str) -> str:
    """`Ada <ada@x.example>` as `ada@x.example`, in lower case."""
    found = re.search(r"<([^<>]+)>\s*$", text)
    return (found.group(1) if found else text).strip().casefold()


def domain_of(address: str) -> str:
    """What stands behind the sign of an address, in lower case and without a display name; empty without one."""
    return bare_address(address).rpartition("@")[2]


def in_domain(address: str, domain: str) -> bool:
    """Whether an address belongs to a domain or to one below it."""
    host, wanted = address.rpartition("@")[2], domain.casefold().lstrip("@")
    if "*" in wanted:
        return fnmatchcase(host, wanted)
    return host == wanted or host.endswith("." + wanted)


def files_of(artifact: AnyArtifact) -> tuple[FileChange, ...]:
    """The files of a pull request."""
    assert isinstance(artifact, PullRequest)
    return artifact.files


def change_of(file: FileChange) -> FileState | None:
    """What a pull request did to a file; None where neither side has a text, as with images, so that nobody knows."""
    if file.before is None and file.after is None:
        return None
    return "added" if file.before is None else "deleted" if file.after is None else "edited"


def states_of(artifact: PullRequest) -> set[str]:
    """Whether it is a draft or ready, and `unticked` where a box of its description is open."""
    return {"draft" if artifact.draft else "ready", *([] if fits("ticked", artifact.body) else ["unticked"])}


def amounts_of(artifact: AnyArtifact, unit: str) -> list[Decimal]:
    """The amounts of a unit (`spoken/amounts.py`; empty: money of any currency): what stands in the fields of a triage
    that are called so or carry the unit, else what the mail says. Of a pull request its files, its commits and
    the lines that it adds."""
    if isinstance(artifact, PullRequest):
        sizes = {"files": len(artifact.files), "commits": len(artifact.commits), "lines": lines_added(artifact)}
        return [Decimal(sizes[unit])] if unit in sizes else []
    if unit and unit not in UNITS:
        fields = artifact.fields.items() if isinstance(artifact, Triage) else ()
        own = [_plain(value) for name, value in fields if stem(unit) in set(map(stem, _words(name)))]
        return [value for value in own if value is not None] or list(counts(text_of(artifact), unit))
    names = {stem(name) for name in (MONEY if not unit or unit in CURRENCIES else FIELDS.get(unit, ()))}
    found: list[Decimal] = []
    for name, value in artifact.fields.items() if isinstance(artifact, Triage) else ():
        plain = _plain(value)
        if plain is None:
            found += amounts(str(value), unit)
        elif names & set(map(stem, _words(name))):
            found.append(plain)
    return found or list(amounts(text_of(artifact), unit))


def _plain(value: object) -> Decimal | None:
    """A field that is a number, or a text that is nothing else."""
    if isinstance(value, bool):
        return None
    return Decimal(str(value)) if isinstance(value, int | float) else number(str(value))


def has_value(artifact: AnyArtifact, name: str, value: str = "") -> bool:
    """Whether a field of a triage has this value, case aside; true and false are "yes" and "no"."""
    return isinstance(artifact, Triage) and said_value(artifact.fields.get(name)).casefold() == value.casefold() != ""


def said_value(value: object) -> str:
    """A field's value as people write it; empty for none."""
    return (
        {True: "yes", False: "no", None: ""}[value] if value is None or isinstance(value, bool) else str(value).strip()
    )


def lacks(artifact: AnyArtifact, name: str) -> bool:
    """Whether something that people call by this name is not there or empty: a part of the artifact (a description,
    attachments, reviewers) or a field of a triage, which need not be called quite the same: `serial` is the serial
    number."""
    mail = artifact.message if isinstance(artifact, Triage) else artifact
    part = part_called(name)
    if hasattr(mail, part):
        return not getattr(mail, part)
    if not isinstance(artifact, Triage):
        return False
    return not any(is_called(field, name) for field, value in artifact.fields.items() if value not in (None, ""))


def part_called(name: str) -> str:
    """The part of an artifact that people call so; empty for anything else."""
    return next((part for said, part in _PARTS.items() if stem(said) == stem(name)), "")


def is_called(field: str, name: str) -> bool:
    """Whether a field has this name, with or without the likes of "number", in this language or the other."""
    said = [word for form in (name, *alike(name)) for word in _words(form)]
    meant = {stem(word) for one in said for word in (one, without_tail(one), *alike(one))}
    parts = {stem(without_tail(part)) for part in _words(field) if part not in _GENERAL}
    return parts != set() and parts <= meant


def _words(name: str) -> list[str]:
    """The words of a name: `serialNumber`, `serial_number` and "serial number" have two."""
    return [word.casefold() for word in re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))]
