"""The language of a text: of a mail, or of the title, the description and the commits of a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from ...core.artifacts import MailDraft, PullRequest, Triage
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact

_ENGLISH = set(
    re.findall(
        r"\w+",
        "the and is are you your we our for with please this that have will of to be not from it on all by when can or"
        " at has they but if its before after now no use add added some more new only than then were been does"
        " which into over there out should must"
        " fix fixes fixed added adds update updates updated remove removed rename renamed move moved support handle"
        " allow improve make drop show hide check test tests missing wrong instead",
    )
)
_GERMAN = set(
    re.findall(
        r"\w+",
        "der die das und ist sind sie ihr wir unser mit bitte dies dass haben wird nicht von zu es auf ein eine einen"
        " einem einer im den dem des als auch bei nach um wenn kann zum zur alle werden wurde wurden jetzt aus vor nur"
        " noch mehr oder aber sich ihre ihren unsere unseren keine kein vom beim durch über für ohne neue neuen muss"
        " behebe behoben korrigiere korrigiert korrigieren ergänze hinzufügen hinzugefügt entferne entfernt entfernen"
        " umbenannt umbenennen anzeigen aktualisiert aktualisieren statt fehler doppelte",
    )
)
_GERMAN_FORM = re.compile(r"[äöüß]|\w{3}(?:ungen|ung|keit|heit|ieren|schaft)$")
_SHORT = 10
"""Words under which one that tells is enough: titles and commits have no more."""
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


def language(text: str) -> str:
    """German or English by the commonest words and by umlauts; empty when that does not tell."""
    words = re.findall(r"[a-zäöüß]+", text.casefold())
    german = sum(w in _GERMAN or _GERMAN_FORM.search(w) is not None for w in words)
    english = sum(w in _ENGLISH for w in words)
    least = 1 if len(words) < _SHORT and not min(german, english) else 2
    if max(german, english) < least or german == english:
        return ""
    return "German" if german > english else "English"


def _texts(artifact: AnyArtifact, part: Part) -> list[str]:
    if isinstance(artifact, PullRequest):
        texts: dict[str, list[str]] = {
            "title": [artifact.title],
            "description": [artifact.body],
            "commits": [commit.message for commit in artifact.commits],
        }
        return texts.get(part, [])
    return [artifact.body] if part == "mail" and not isinstance(artifact, Triage) else []
