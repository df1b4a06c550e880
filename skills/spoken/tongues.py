"""German or English: which of them a text is in, and how a comment speaks of texts in one of them."""

from __future__ import annotations

import re

from .patterns import any_of

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
FORMAL = re.compile(r"(?<![.!?:]\s)(?<!^)\b(Sie|Ihnen|Ihre?[mnrs]?)\b")
INFORMAL = re.compile(r"\b(?i:du|dich|dir|dein(e[mnrs]?)?|euch|euer|eure[mnrs]?|habt|könnt|seid)\b|\bihr\b")
"""How German addresses people."""
_SHORT = 10
"""Words under which one that tells is enough: titles and commits have no more."""

TONGUES = {
    "German": any_of(
        r"\b(?:im deutschen|auf deutsch|in german|deutschsprachige\w*)\b",
        r"\b(?:german|deutsche[nrm]?)[ -](?:(?:e-?)?mails?|letters?|texts?|requests?|inquir\w+|nachrichten|"
        r"briefe\w*|texte\w*|anfragen|kunden|kundinnen)\b",
    ),
    "English": any_of(
        r"\b(?:im englischen|auf englisch|in english|englischsprachige\w*)\b",
        r"\b(?:english|englische[nrm]?)[ -](?:(?:e-?)?mails?|letters?|texts?|requests?|inquir\w+|nachrichten|"
        r"briefe\w*|texte\w*|anfragen|kunden|kundinnen)\b",
    ),
}
"""How a sentence speaks of texts in a language: "in englischen Mails", "auf Deutsch"."""


COURTESIES = {
    "German": re.compile(r"geehrt|\bguten\b|\bliebe[rs]?\b|gr(?:ü|ue)(?:ß|ss)|\bmoin\b|\bservus\b|freundlich", re.I),
    "English": re.compile(
        r"\bdear\b|\bgood (?:morning|day|evening)\b|regards|sincerely|wishes|\byours\b|\bhello\b", re.I
    ),
}
"""What mails begin and end with in one language only."""


def language(text: str) -> str:
    """German or English by the commonest words and by umlauts; empty when that does not tell."""
    words = re.findall(r"[a-zäöüß]+", text.casefold())
    german = sum(w in _GERMAN or _GERMAN_FORM.search(w) is not None for w in words)
    english = sum(w in _ENGLISH for w in words)
    least = 1 if len(words) < _SHORT and not min(german, english) else 2
    if max(german, english) < least or german == english:
        return ""
    return "German" if german > english else "English"
