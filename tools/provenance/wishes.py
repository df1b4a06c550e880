"""Whether a person's words ask for this kind of action at all: "what did Bob write?" asks nobody to remove Bob.

A vocabulary of verbs in English and German, matched against the verb in a tool's name. It can only make the
gateway ask more, never less.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOCABULARY = {
    "send": "send forward inform notify write invite share remind ask confirm contact reply respond answer announce "
    "post deliver submit tell thank apologize greet sende schick schicke antworte beantworte informiere schreib "
    "schreibe sag sage frag frage lade bestätige weiterleiten senden schicken antworten schreiben mitteilen",
    "post": "post publish put upload share announce write release send veröffentliche poste schreibe schreib stelle",
    "comment": "comment reply respond answer write post note kommentiere antworte beantworte schreibe schreib",
    "pay": "pay transfer wire refund reimburse settle send deposit transaction transactions payment payments bill rent "
    "donate zahle bezahle bezahlen überweise überweisen erstatte sende überweisung",
    "make": "create make add new schedule setup put plan organize organise arrange remind reminder invite open file "
    "prepare generate draft register start erstelle erstellen lege anlegen mach mache neu neue neuen plane trage "
    "eintragen erinnere",
    "note": "write save note store record log put create make add new draft prepare generate collect summarise "
    "summarize list schreibe schreib notiere speichere erstelle lege sammle",
    "change": "update change adapt adjust edit modify set give reschedule move rename correct fix increase decrease "
    "raise lower extend replace append add postpone mark write aktualisiere ändere ändern passe verschiebe verschieben "
    "setze korrigiere ersetze ergänze anpassen moved",
    "remove": "delete remove cancel clear drop erase kick revoke unsubscribe uninvite stop lösche löschen entferne "
    "entfernen storniere stornieren streiche kündige kündigen",
    "book": "reserve reservation book booking rent order buy purchase reserviere buche bestelle kaufe miete buchen "
    "bestellen mieten reservieren",
    "share": "share give grant access permission permissions invite allow teile gib erlaube freigeben",
    "join": "add invite include join onboard put enroll give grant hinzufügen füge lade nimm einladen",
    "close": "close resolve solve complete finish schließe schließen löse erledige",
    "review": "request ask assign review invite zuweisen bitte frage",
}
_KINDS = {
    **dict.fromkeys(("send", "reply", "forward", "message", "notify", "answer", "email", "mail"), "send"),
    **dict.fromkeys(("post", "publish", "upload"), "post"),
    **dict.fromkeys(("comment",), "comment"),
    **dict.fromkeys(("pay", "transfer", "wire", "refund"), "pay"),
    **dict.fromkeys(("create", "make", "schedule", "insert", "new", "put", "open", "plan"), "make"),
    **dict.fromkeys(("write", "save", "store", "note"), "note"),
    **dict.fromkeys(
        ("update", "change", "edit", "set", "modify", "reschedule", "move", "rename", "append", "mark", "patch"),
        "change",
    ),
    **dict.fromkeys(("delete", "remove", "cancel", "clear", "drop", "revoke", "kick", "unsubscribe"), "remove"),
    **dict.fromkeys(("reserve", "book", "buy", "order", "purchase", "rent"), "book"),
    **dict.fromkeys(("share", "grant", "permit"), "share"),
    **dict.fromkeys(("add", "invite", "join"), "join"),
    **dict.fromkeys(("close", "resolve", "complete", "finish"), "close"),
    **dict.fromkeys(("request", "assign"), "review"),
}
_MONEY = frozenset(["money", "payment", "transaction", "funds"])
_TEXTS = frozenset(["file", "document", "doc", "note", "page", "draft"])
_TO_ME = re.compile(
    r"\b(?:tell|show|give|inform|answer|let)\s+(?:me|us)\b|\b(?:sag|sage|zeig|zeige|gib|nenne?)\s+(?:mir|uns)\b",
    re.IGNORECASE,
)
_MESSAGING = re.compile(
    r"\b(?i:(?:e-?)?mail|message|dm|ping|text)\s+(?:to\b|him\b|her\b|them\b|me\b|us\b|[A-Z'\"@])"
    r"|(?:^|[.,;:!?]\s+|\b(?i:and|then|please|or)\s+)(?i:(?:e-?)?mail|message|dm|ping|text)\s"
    r"|\b(?i:let)\s+[^\n.]{1,40}?\bknow\b|\bletting\s+[^\n.]{1,40}?\bknow\b|\b(?i:say)\s+(?:hi|hello|thanks|thank|to)\b"
)
_WORD = re.compile(r"[^\W\d_]+")
_NOT_SPOKEN = re.compile(
    r"\S*(?:[\d@/\\_]|\w\.\w)\S*|(?<!\w)['‘‚](?!\s)[^'‘’‚\n]{1,2000}['’‘](?!\w)|[\"“„»][^\"“”„«»]{1,2000}[\"”“«]"
)
"""Names of files, links and numbers, and what is quoted: a word in them asks for nothing."""
_BETWEEN = 3
"""Words that may stand between the two halves of a verb."""


@lru_cache(maxsize=1024)
def asked_for(words: str, tool: str) -> bool:
    """Whether the words hold a verb of the kind that the tool's name has; of a name with no known verb, the first
    word itself has to be spoken. What is only to be told to the person asks for no effect."""
    words = _TO_ME.sub(" ", re.sub(r"\b(set)\s+(up)\b", r"\1\2", words, flags=re.IGNORECASE))
    spoken = _WORD.findall(_NOT_SPOKEN.sub(" ", words).casefold())
    kind, verbs = _kind(tool)
    if kind == "send" and _MESSAGING.search(words):
        return True
    if not kind and _apart(verbs[0] if verbs else "", spoken):
        return True
    return any(_same(verb, word) for verb in verbs for word in set(spoken))


def _apart(verb: str, spoken: list[str]) -> bool:
    """Whether a verb such as `rollback` was said as two words: "roll the shop back"."""
    return any(
        verb == f"{word}{later}" for at, word in enumerate(spoken) for later in spoken[at + 1 : at + 2 + _BETWEEN]
    )


def _kind(tool: str) -> tuple[str, list[str]]:
    """The kind of action in a tool's name, and the verbs that ask for it."""
    name = [part.casefold() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", tool)]
    if not name:
        return "", []
    if _MONEY & set(name) and name[0] not in ("cancel", "delete", "update", "change"):
        return "pay", _VOCABULARY["pay"].split()
    kind = _KINDS.get(name[0], "")
    if not kind:
        return "", [name[0]]
    verbs = _VOCABULARY[kind].split()
    if kind in ("make", "note") and _TEXTS & set(name):
        verbs += _VOCABULARY["note"].split()
    if kind == "join":
        verbs += _VOCABULARY["change"].split() if "participants" in name or "to" in name else []
    return kind, verbs


def _same(verb: str, word: str) -> bool:
    endings = (verb, f"{verb}ing", f"{verb}{verb[-1:]}ing", f"{verb[:-1]}ing" if verb.endswith("e") else verb)
    return word in endings
