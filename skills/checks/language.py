"""The language of a text: of a mail, or of the title, the description and the commits of a pull request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ...core.artifacts import MailDraft, PullRequest, Triage
from ..spoken.tongues import language
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact

Tongue = Literal["German", "English"]
Part = Literal["mail", "title", "description", "commits"]
_TOPICS: dict[Part, str] = {"title": "title", "description": "description", "commits": "commit"}


class Language(Rule):
    """The language that a text is written in. A text too short to tell passes."""

    kind = "language"
    on = (MailDraft, PullRequest)

    value: Tongue
    of: Part = "mail"

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a text that seems to be in the other language."""
        return [
            Violation(f"{self.of} {text[:40]!r} is in {seems}, must be in {self.value}", self.of)
            for text in _texts(artifact, self.of)
            if (seems := language(text)) and seems != self.value
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Write the {self.of} in {self.value}"

    def replaces(self, other: Rule) -> bool:
        """A text has one language."""
        return isinstance(other, Language) and self.of == other.of

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """The language that a text was put into."""
        parts: list[Part] = ["mail"] if isinstance(change.after, MailDraft) else list(_TOPICS)
        for part in parts:
            seems = {language(text) for text in _texts(change.after, part)}
            topic = f"language+{_TOPICS[part]}" if part in _TOPICS else "language"
            if "German" in seems:
                yield Proposal(cls(value="German", of=part), topics=(topic,), subject=f"language-{part}")
            elif "English" in seems:
                yield Proposal(cls(value="English", of=part), topics=(topic,), subject=f"language-{part}")


def _texts(artifact: AnyArtifact, part: Part) -> list[str]:
    if isinstance(artifact, PullRequest):
        texts: dict[str, list[str]] = {
            "title": [artifact.title],
            "description": [artifact.body],
            "commits": [commit.message for commit in artifact.commits],
        }
        return texts.get(part, [])
    return [artifact.body] if part == "mail" and not isinstance(artifact, Triage) else []
