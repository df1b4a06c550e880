"""A text cut into sentences, and the order of words that hides a condition put straight. German and English."""

from __future__ import annotations

import itertools
import re

_SHORT = "".join(
    rf"(?<!\b{short}\.)"
    for short in ("[Ee].g", "[Ii].e", "[Zz].B", "[Zz]. B", "[Zz]", "[Dd].h", "[Dd]. h", "[Dd]",
                  *(f"{thing} [Nn]o" for thing in ("ticket", "order", "case", "invoice", "account", "customer")),
                  "bzw", "ca", "[Mm]ax", "[Mm]in", "inkl", "ggf", "Nr", "Tel", "Dr", "Mr", "Mrs", "Ms")
)  # fmt: skip
"""Not behind these: their full stops end no sentence."""
_SENTENCE = re.compile(
    rf"(?<=[!?;])\s+|(?<=\.)(?<!\.\.){_SHORT}\s+|(?<=\.\.\.)\s+(?=[A-ZÄÖÜ])|\n+",
)
_QUOTED = re.compile(
    r"(?<!\w)(?:'[^'\n]{1,40}'|\"[^\"\n]{1,40}\"|„[^“”\n]{1,40}[“”]|»[^«\n]{1,40}«|`[^`\n]{1,40}`)(?!\w)"
)
_QUESTION = re.compile(
    r"^\W*(?:(?!no\b|kein|why\b|where\b|who|what|wo\b|warum|wer\b|was\b)(?P<thing>[\w-]{4,})\?"
    r"|(?P<none>[\w€$%. -]{4,60})\?(?=\s+(?:then|dann)\b)"
    r"|(?!(?:why|where|who|what|which|how|when|wo|warum|wieso|weshalb|wer|was|wie|wann|welche\w*|is|are|was|"
    r"were|do|does|did|"
    r"can|could|should|shall|would|will|have|has|had|may|need|didn|doesn|isn|aren|ist|sind|war|hat|haben|hast|"
    r"habt|kann|"
    r"kannst|könn\w*|soll\w*|muss\w*|müss\w*|darf\w*|wird|werden|geht|gibt|really|wirklich|sure|sicher|maybe|"
    r"vielleicht|"
    r"and|und|or|oder|but|aber|your?|dein\w*|noch|wollen|willst|magst|brauch\w*)\b)"
    r"(?P<what>[\w€$%-]+(?: [\w€$%-]+){0,4})\?(?=\s+(?:(?:escalate|flag|confirm|always|never|immer|nie|niemals|sofort|"
    r"please|bitte|label|eskalier\w*|bestätig\w*|markier\w*|goes|gehör\w*|kommt|nicht|not)\b|"
    r"(?:das|that|it|es) (?:ist|is|goes|gets|gehört|bekommt|kommt|läuft|wird)\b|(?:that|it)['’]s\b)))\s+",
    re.IGNORECASE,
)
"""What has a question mark in front of a demand: "Orders? Then ..." is "when orders, ...", "No order number? Then ..."
is "when no order number, ...", "Gas smell? Escalate." is "when gas smell, escalate"."""
_THEN = re.compile(
    r"(?:^|(?<=[.!?;]\s))(?:is|are|does|do|has|have|ist|sind|hat|haben|steht|stehen|gibt|geht|kommt|"
    r"fehlt)\b([^.!?;]{4,120})\?"
    r"\s+(?=(?:then|dann)\b)",
    re.IGNORECASE,
)
"""A question that is answered by a demand: "Is there an IBAN in it? Then ..."."""
_VERB_FIRST = re.compile(
    r"(?:^|(?<=[.!?;]\s))(?P<verb>[A-ZÄÖÜ][a-zäöüß]{2,}t)(?=\s+(?:jemand|man|sich|ein(?:e|er|em)?\s|(?:der|die|das)\s+"
    r"(?i:kund|mail|nachricht|pr\b|absender|betrag|anfrage|bestellung|schreiben))[^.;!?,]{3,80},)"
)
"""German puts the verb in front instead of "wenn": "Droht jemand mit dem Anwalt, ..."."""
_VERB_FIRST_THEN = re.compile(
    r"(?:^|(?<=[.!?;]\s))(?P<verb>(?!(?:Nicht|Sonst|Jetzt|Selbst|Erst|Fast|Ist|Hat|Zuerst|Meist|Zuletzt|Sofort|Dort)\b)"
    r"[A-ZÄÖÜ][a-zäöüß]{1,14}t)"
    r"(?=\s+(?!(?:ist|sind|hat|haben|muss|müssen|soll\w*|wird|werden|darf|kann|bitte|nur|immer|nie)\b)"
    r"[^.;!?,]{3,80},\s+(?:dann\s+)?(?:gehör\w*|muss|müssen|bitte|ist das|sind|geht|gehen|kommt|wird|brauch\w*|"
    r"bekommt|kriegt|trag\w*|setz\w*|füll\w*|schreib\w*|nimm|nehm\w*|mach\w*|gib|gebt|stell\w*|leg\w*|eskalier\w*|flagg\w*|confirm|escalate|flag)\b)"
)
"""The same by what follows behind the comma: "Fällt die Vorstellung aus, muss ..."."""

_VERB_FIRST_WE = re.compile(
    r"(?:^|(?<=[.!?;]\s))(?P<verb>[A-ZÄÖÜ][a-zäöüß]{3,}(?:en|ern|eln))\s+(?P<rest>(?:wir|sie|Sie|die\s+\w+|"
    r"Leute|Kunden|"
    r"Kundinnen|Gäste)\s[^.;!?,]{3,80}?)(?P<part>\s(?:ab|an|auf|aus|ein|mit|nach|um|vor|weg|zu|zurück))?,\s+"
    r"(?=(?:dann|muss|müssen|soll\w*|darf|dürfen|bitte|kommt|kommen|gehör\w*|brauch\w*|geht|gehen|steht|wird|"
    r"werden|ist|"
    r"sind|nie|nur|immer|eskalier\w*|flagg\w*|schreib\w*)\b)"
)
"""The same of several people: "Kündigen wir eine Preiserhöhung an, muss ..."; the verb is joined with its part."""
_PREAMBLE = re.compile(
    r"^\s*(?:just so (?:you know|it.s said)|so you know|fyi|for the record|for your information|by the way|btw|"
    r"heads[- ]up|"
    r"small thing|quick one|one more thing|as a reminder|nur so nebenbei|nebenbei|zur info|kurze info|"
    r"kleiner hinweis|hinweis|übrigens|ach ja|apropos|kleinigkeit|hey)\s?[,:!–-]+\s+(?=\w)",
    re.IGNORECASE,
)
"""What says nothing and stands in front."""
_ELSE_FINE = re.compile(
    r"\s?[,;–—-]\s?(?:or )?\b(?:else|otherwise|sonst|ansonsten|andernfalls)\s[^.;!?,:]{0,40}?"
    r"\b(?:(?:is|are|ist|sind) (?:fine|ok(?:ay)?|enough|in ordnung|gut)|will do|reicht|genügt|passt|stays|"
    r"bleibt)(?=\s*[.;!?)]|$)",
    re.IGNORECASE,
)
"""What is left as it is where the condition is not met: "'high' if water runs, else 'normal' is fine"."""


_MAILS_ABOUT = re.compile(
    r"\b(?:bei|in|für)\s+(?:allen\s+|den\s+)?(?:mails?|nachrichten|anfragen|schreiben|briefen),?\s+"
    r"(?:in|bei) denen\s+(?=es\b)",
    re.IGNORECASE,
)
"""Another way of saying "wenn": "bei Mails, in denen es um einen Einspruch geht"."""


def pieces(text: str) -> list[str]:
    """The text in sentences, each with what parts it from the next; joined they are the text again. A short wording in
    quotes is not cut: 'zzgl. MwSt.'."""
    whole = [found.span() for found in _QUOTED.finditer(text)]
    ends = [end.end() for end in _SENTENCE.finditer(text)]
    ends = [end for end in ends if not any(start < end < stop for start, stop in whole)]
    return [text[start:end] for start, end in itertools.pairwise((0, *ends, len(text)))]


def sentences(text: str) -> tuple[str, ...]:
    """Each sentence once, with conditions said as such: "Orders? Then ..." and "Droht jemand ..., ..." get a "when"."""
    text = _VERB_FIRST_WE.sub(_with_verb_behind, _ELSE_FINE.sub("", _PREAMBLE.sub("", text)))
    for form in (_VERB_FIRST, _VERB_FIRST_THEN):
        text = form.sub(lambda found: f"Wenn {found.group('verb').lower()}", text)
    text = _MAILS_ABOUT.sub("wenn ", text)
    text = _THEN.sub(r"when\1, ", _QUESTION.sub(_as_condition, text))
    return tuple(dict.fromkeys(part.strip() for part in pieces(text) if part.strip()))


def _with_verb_behind(found: re.Match[str]) -> str:
    return f"Wenn {found['rest'].strip()} {(found['part'] or '').strip()}{found['verb'].lower()}, "


def _as_condition(question: re.Match[str]) -> str:
    return f"when {question.group('thing') or question.group('none') or question.group('what')}, "
