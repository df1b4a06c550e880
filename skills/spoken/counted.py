"""Whole numbers that a text says, as digits or as words, without those that count nothing. German and English."""

from __future__ import annotations

import re

from .stopwords import NUMBERS

PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3}|\(0\d{1,4}\)|0\d{1,4})(?:[ /()–-]{1,2}\d{2,})+(?!\w)")
"""A number to call, whose digits count nothing."""
_PREFIX = re.compile(r"\bein(?=\s*(?:[.,;:!?)]|$))", re.IGNORECASE)
"""What German verbs leave at the end of a clause, which counts nothing: "das tragen wir selbst ein"."""
_ARTICLE = re.compile(
    r"(?<!nur )(?<!je )(?<!pro )(?<!genau )(?<!höchstens )(?<!maximal )(?<!mindestens )(?<!wenigstens )(?<!als )"
    r"(?<!auf )(?<!ist )\bein(?:e[nmrs]?)?(?=\s+"
    r"(?!einzige|pr[oa]?\b|je\b|zeile|satz|absatz|commit|reviewer|person|empfänger|datei|mail, ein)"
    r"(?!\w+ (?:pr[oa]?|je|genügt|reicht|und nicht mehr)\b))",
    re.IGNORECASE,
)
"""Where "eine" is an article and no number."""
_POINTED = re.compile(
    r"\b(?:this|that|the|which|no|any|each|every|other|\w+['’]s) one\b|"
    r"\b(?:those|these|the|both|die|diese) (?:two|both|zwei|beiden)\b",
    re.IGNORECASE,
)
"""Where "one" stands for a thing and is no number."""


def numbers(text: str) -> tuple[int, ...]:
    """Each once; words up to twelve and a few round ones."""
    for uncounted in (_POINTED, PHONE, _PREFIX, _ARTICLE):
        text = uncounted.sub(" ", text)
    digits = [int(found) for found in re.findall(r"(?<![\w.,-])\d{1,6}(?![\w]|[.,]\d)", text)]
    words = (word.casefold() for word in re.findall(r"[^\W_][\w'-]*", text))
    return tuple(dict.fromkeys((*digits, *(NUMBERS[word] for word in words if word in NUMBERS))))
