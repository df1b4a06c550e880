"""How many of something a text must say, and values that stand behind their name: "4,200 words", "VIN: WVW..."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..spoken.comment import Comment
from ..spoken.forms import stem
from ..spoken.stopwords import NUMBERS
from .base import Proposal
from .wording import Wording

_HOW_MANY = re.compile(
    r"\b(?:how many|number of|count of|wie ?viele?|(?:an)?zahl (?:der|von|an)|anzahl)\s+(?:the |our |der |die )?"
    r"(?:(?:working|business) )?([^\W\d_]{3,})|"
    r"\b([^\W\d_]{3,}) ?(?:counts?|(?:an)?zahl(?:en)?)\b",
    re.IGNORECASE,
)
_NUMBER = rf"(?:\d[\d.,' ]{{0,12}}|{'|'.join(NUMBERS)})"
_NUMBERED = r"[ .-]{{0,2}}(?:codes?|numbers?|nummern?|no\.?|nr\.?)?\s?[:#=]?\s*"
_LABEL = re.compile(
    r"(?<![\w-])[A-Z]{2,6}(?:-[A-Z]{1,3})?(?![\w-])|\b[^\W\d_]{3,30}?(?= ?(?:codes?|numbers?|"
    r"nummern?)\b)"
)
_VALUE = r"(?i)\b{0}\b" + _NUMBERED + r"(?=[\w/.-]{{0,30}}\d)[\w/.-]{{3,}}"
_OWN_NUMBER = r"(?i)\b{0}\w{{0,2}}" + _NUMBERED + r"\d+\b"
_MIXED = re.compile(r"(?:\d+[A-Z]+|[A-Z]+\d+[A-Z]+)[A-Z\d]*\b")
"""A value whose letters are no fixed beginning."""
_WITH_VALUE = re.compile(r"\b([A-Z][\w-]{2,20}): ?(?=[\w/.-]{0,20}\d)(?=\d{0,20}[A-Z])[\w/.-]{4,}")
"""What a comment writes before an example: "Container: MSKU1234565"."""
_ONE_LINK = re.compile(
    r"\b(?:(?:exactly|only|at most|just|not more than|no more than|never more than) (?:one|a single)|a single|"
    r"(?:genau|nur|höchstens|maximal) eine?n?|eine?n? einzige[rn]?|nicht mehr als eine?n?) (?:links?|url)\b",
    re.IGNORECASE,
)
_TWO_LINKS = r"https?://[\s\S]*https?://"
_OF_MAILS = ("mail_text", "subject")
_UNITS = frozenset(("EUR", "CHF", "USD", "GBP", "UTC", "GMT", "CET", "CEST", "MEZ", "MESZ", "PDF", "AM", "PM"))
"""What stands beside a number and is no name of it."""


def propose_counts(rule: type[Wording], comment: Comment, before: str, after: str) -> Iterator[Proposal]:
    """A number of what a sentence wants counted, a value of what it calls by name, or no number of what it forbids."""
    for part in comment.sentences if rule.kind in _OF_MAILS else ():
        if (said := _ONE_LINK.search(part.text)) and re.search(_TWO_LINKS, before):
            fewer = rule(matches_not=_TWO_LINKS)
            yield Proposal(fewer, literals=(said.group(),), subject=f"{rule.kind}-links", rank=-1)
        for found in _HOW_MANY.finditer(part.text):
            word = next(filter(None, found.groups()))
            wanted = rf"(?i)(?<!\w){_NUMBER}[ -]?(?:[\w-]+ )?{_any_case(stem(word))}\w*"
            if _came(wanted, before, after):
                yield Proposal(rule(matches=wanted), literals=(found.group(),), subject=f"{rule.kind}-count", rank=-1)
        yield from _propose_named(rule, part, before, after)


def _propose_named(rule: type[Wording], part: Comment, before: str, after: str) -> Iterator[Proposal]:
    """What stands behind a name that a sentence says: wanted where it came, unwanted where it went."""
    exemplified = _WITH_VALUE.findall(part.text)
    for label in dict.fromkeys((*exemplified, *_LABEL.findall(part.text))):
        value, number = _VALUE.format(re.escape(label)), _OWN_NUMBER.format(re.escape(label))
        there = re.search(value, after)
        mixed = label in exemplified or (there and _MIXED.search(there.group()))
        if label not in _UNITS and _came(value, before, after) and (label.isupper() or mixed):
            rank = -70 if mixed else 60  # a number like this one says more, unless its letters vary
            yield Proposal(rule(matches=value), literals=(label,), subject=f"{rule.kind}-ticket", rank=rank)
        elif part.negative and not label.isupper() and _came(number, after, before):
            called = tuple(re.findall(rf"{re.escape(label)} ?\w+", part.text))
            yield Proposal(rule(matches_not=number), literals=called, subject=f"{rule.kind}-unticket", rank=48)


def _any_case(short: str) -> str:
    """A stem, whose umlaut may have gone."""
    return re.escape(short).replace("a", "[aä]").replace("o", "[oö]").replace("u", "[uü]")


def _came(pattern: str, before: str, after: str) -> bool:
    return re.search(pattern, after) is not None and re.search(pattern, before) is None
