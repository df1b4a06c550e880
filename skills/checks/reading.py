"""What conditions read of an artifact: its prose, its people, its labels, whom it goes to."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from ...core.artifacts import MailDraft, PullRequest, Triage

AnyArtifact = PullRequest | MailDraft | Triage


def text_of(artifact: AnyArtifact) -> str:
    """All the prose of an artifact, for conditions on words."""
    if isinstance(artifact, PullRequest):
        return "\n".join((artifact.title, artifact.body, re.sub(r"[/_-]", " ", artifact.branch), *artifact.labels))
    mail = artifact.message if isinstance(artifact, Triage) else artifact
    return "\n".join((mail.subject, mail.body, *mail.attachments))


def addresses_of(artifact: AnyArtifact) -> set[str]:
    """Every address of a mail, in lower case and without a display name; none for a pull request."""
    if isinstance(artifact, PullRequest):
        return set()
    mail = artifact.message if isinstance(artifact, Triage) else artifact
    return {bare_address(address) for address in (mail.sender, *mail.to, *mail.cc) if address}


def audiences_of(artifact: AnyArtifact) -> set[str]:
    """Whether a mail goes to another domain than its sender's, and whether it is an answer; none for a pull request."""
    if isinstance(artifact, PullRequest):
        return set()
    mail = artifact.message if isinstance(artifact, Triage) else artifact
    own = bare_address(mail.sender).rpartition("@")[2]
    inside = all(in_domain(bare_address(one), own) for one in (*mail.to, *mail.cc))
    return {"inside" if inside else "outside", *(["reply"] if mail.in_reply_to else [])}


def labels_of(artifact: AnyArtifact) -> set[str]:
    """The labels of a pull request or the one of a triage, in lower case; a mail has none."""
    if isinstance(artifact, MailDraft):
        return set()
    found = artifact.labels if isinstance(artifact, PullRequest) else (artifact.label,)
    return {label.casefold() for label in found}


def bare_address(text: str) -> str:
    """`Ada <ada@x.example>` as `ada@x.example`, in lower case."""
    found = re.search(r"<([^<>]+)>\s*$", text)
    return (found.group(1) if found else text).strip().casefold()


def in_domain(address: str, domain: str) -> bool:
    """Whether an address belongs to a domain or to one below it."""
    host, wanted = address.rpartition("@")[2], domain.casefold().lstrip("@")
    if "*" in wanted:
        return fnmatchcase(host, wanted)
    return host == wanted or host.endswith("." + wanted)
