"""What rules about a whole mail have in common: what is wrong with it, if anything is."""

from __future__ import annotations

from ...core.artifacts import MailDraft
from .base import Rule, Violation
from .reading import AnyArtifact


class MailRule(Rule):
    """A rule about a mail as a whole; there is one of its kind under a condition."""

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


def flat(text: str) -> str:
    """A line without what does not count: case, blanks, punctuation at its ends."""
    return " ".join(text.casefold().split()).strip(" ,.!")


def body_of(artifact: AnyArtifact) -> str:
    """The text of a mail."""
    assert isinstance(artifact, MailDraft)
    return artifact.body
