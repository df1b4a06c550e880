"""The language of a text: of a mail, or of the title, the description and the commits of a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from ...core.artifacts import MailDraft, PullRequest, Triage
from ..spoken.tongues import language
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact

Tongue = Literal["German", "English", "asked"]
Part = Literal["mail", "title", "description", "commits"]
_TOPICS: dict[Part, str] = {"title": "title", "description": "description", "commits": "commit"}
_AS_ASKED = re.compile(
    r"\b(?:wrote|writes?|written|asked|asks)\b[^.;!?]{0,20}\bin (?:english|german)\b[^.;!?]{0,30}"
    r"\b(?:answer|reply|write|respond)|"
    r"\b(?:answer|reply|respond|write back)\w*\b[^.;!?]{0,20}\bin (?:the|his|her|their) (?:same |own )?language\b|"
    r"\b(?:schreibt|schrieb|geschrieben|fragt)\b[^.;!?]{0,25}\bauf (?:deutsch|englisch)\b[^.;!?]{0,30}"
    r"\b(?:antwort|schreib)\w*|"
    r"\bin der sprache\b[^.;!?]{0,30}\b(?:mail|anfrage|kund\w*|absender\w*|schreib\w*|fragt\w*|geschrieben)\b|"
    r"\bin (?:the|whatever|whichever|that) language\b[^.;!?]{0,30}\b(?:wrote|writes?|use[sd]?|ask(?:s|ed)?|comes?|"
    r"came)\b|"
    r"\b(engli|germa|deuts)\w*\b[^.;!?]{0,20}\b(?:fragt|schreibt|schreiben|anfrag\w*|asks?|writes?|mails?|requests?|"
    r"questions?)\b"
    r"[^.;!?]{0,30}\b\1\w*(?:[^.;!?]{0,15}\b(?:antwort|answer|repl|back)|[.!]?$)|"
    r"\b(?:english|englisch)\b[^.;!?]{0,15}\b(?:is answered|wird|gets)\b[^.;!?]{0,20}\b(?:english|englisch)\b",
    re.IGNORECASE,
)
"""That an answer is in the language of what it answers."""


class Language(Rule):
    """The language that a text is written in. A text too short to tell passes."""

    kind = "language"
    on = (MailDraft, PullRequest)

    value: Tongue
    """`asked`: that of the lines which a mail quotes (`> ...`)."""
    of: Part = "mail"

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a text that seems to be in the other language."""
        if self.value == "asked":
            own, asked = _own_and_quoted(artifact)
            wrong = own and asked and own != asked
            return [Violation(f"the mail is in {own}, it answers one in {asked}", self.of)] if wrong else []
        return [
            Violation(f"{self.of} {text[:40]!r} is in {seems}, must be in {self.value}", self.of)
            for text in _texts(artifact, self.of)
            if (seems := language(text)) and seems != self.value
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        if self.value == "asked":
            return "Answer a mail in its own language"
        return f"Write the {self.of} in {self.value}"

    def replaces(self, other: Rule) -> bool:
        """A text has one language."""
        return isinstance(other, Language) and self.of == other.of

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """The language that a text was put into."""
        if _AS_ASKED.search(change.comment.text):
            yield Proposal(cls(value="asked"), topics=("language",), subject="language-mail", rank=-1)
        parts: list[Part] = ["mail"] if isinstance(change.after, MailDraft) else list(_TOPICS)
        for part in parts:
            seems = {language(text) for text in _texts(change.after, part)}
            topic = f"language+{_TOPICS[part]}" if part in _TOPICS else "language"
            if "German" in seems:
                yield Proposal(cls(value="German", of=part), topics=(topic,), subject=f"language-{part}")
            elif "English" in seems:
                yield Proposal(cls(value="English", of=part), topics=(topic,), subject=f"language-{part}")


def _own_and_quoted(artifact: AnyArtifact) -> tuple[str, str]:
    """The language of what a mail says itself, and of what it quotes."""
    lines = artifact.body.splitlines() if isinstance(artifact, MailDraft) else []
    quoted = [line.lstrip("> ") for line in lines if line.startswith(">")]
    return language("\n".join(line for line in lines if not line.startswith(">"))), language("\n".join(quoted))


def _texts(artifact: AnyArtifact, part: Part) -> list[str]:
    if isinstance(artifact, PullRequest):
        texts: dict[str, list[str]] = {
            "title": [artifact.title],
            "description": [artifact.body],
            "commits": [commit.message for commit in artifact.commits],
        }
        return texts.get(part, [])
    return [artifact.body] if part == "mail" and not isinstance(artifact, Triage) else []
