"""Whether a person's words ask for this kind of action at all: "what did Bob write?" asks nobody to remove Bob.

A vocabulary of verbs in English and German, matched against the verb in a tool's name. It can only make the
gateway ask more, never less.
"""

from __future__ import annotations

import re

_SEND = (
    "send reply respond answer forward tell inform notify write invite share post publish remind ask confirm contact "
    "announce deliver submit let thank apologize greet say sende schick schicke antworte beantworte informiere schreib "
    "schreibe teile sag sage frag frage lade melde bestätige weiterleiten senden schicken antworten schreiben"
)
_PAY = (
    "pay transfer wire refund reimburse settle send deposit transaction transactions payment payments bill rent donate "
    "zahle bezahle bezahlen überweise überweisen erstatte sende überweisung"
)
_MAKE = (
    "create make add new schedule set put book plan organize organise arrange remind reminder save write note prepare "
    "generate draft open store record log register erstelle erstellen lege anlegen mach mache neu neue neuen plane "
    "trage notiere speichere buche buchen eintragen"
)
_CHANGE = (
    "update change adapt adjust edit modify set reschedule move rename correct fix increase decrease raise lower "
    "extend replace append add postpone mark assign complete close aktualisiere ändere ändern passe "
    "verschiebe verschieben setze korrigiere ersetze ergänze anpassen"
)
_REMOVE = (
    "delete remove cancel clear drop erase kick revoke unsubscribe uninvite stop lösche löschen entferne entfernen "
    "storniere stornieren streiche kündige"
)
_BOOK = "reserve reservation book booking rent order buy purchase get reserviere buche bestelle kaufe miete bestellen"
_SHARE = "share give grant access permission permissions invite allow teile gib erlaube freigeben"
_JOIN = "add invite include join onboard put enroll hinzufügen füge lade nimm einladen"

_VERBS: dict[str, str] = {
    **dict.fromkeys(
        ("send", "reply", "forward", "post", "publish", "message", "notify", "comment", "answer", "write"), _SEND
    ),
    **dict.fromkeys(("pay", "transfer", "money", "payment", "transaction", "wire", "refund"), _PAY),
    **dict.fromkeys(("create", "make", "schedule", "save", "insert", "new", "put", "store", "upload"), _MAKE),
    **dict.fromkeys(
        ("update", "change", "edit", "set", "modify", "reschedule", "move", "rename", "append", "mark", "patch"),
        _CHANGE,
    ),
    **dict.fromkeys(("delete", "remove", "cancel", "clear", "drop", "revoke", "kick", "unsubscribe"), _REMOVE),
    **dict.fromkeys(("reserve", "book", "buy", "order", "purchase", "rent"), _BOOK),
    **dict.fromkeys(("share", "grant", "permit"), _SHARE),
    **dict.fromkeys(("add", "invite", "join"), f"{_JOIN} {_SEND}"),
}
_MESSAGING = re.compile(r"\b(?i:(?:e-?)?mail|message|dm|ping|text)\s+(?:to\b|him\b|her\b|them\b|me\b|us\b|[A-Z'\"@])")
_WORD = re.compile(r"[^\W\d_]+")


def asked_for(words: str, tool: str) -> bool:
    """Whether the words hold a verb of the kind that the tool's name has; a name with no known verb must be spoken."""
    spoken = set(_WORD.findall(words.casefold()))
    name = [part.casefold() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", tool)]
    kinds = [_VERBS[part] for part in name if part in _VERBS]
    if not kinds:
        return any(_same(part, word) for part in name if len(part) > 3 for word in spoken)
    if _SEND in kinds and _MESSAGING.search(words):
        return True
    return any(_same(verb, word) for kind in kinds for verb in kind.split() for word in spoken)


def _same(verb: str, word: str) -> bool:
    return word in (verb, f"{verb}ing", f"{verb[:-1]}ing" if verb.endswith("e") else verb)
