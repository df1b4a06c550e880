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
_NUMBER = rf"(?:\d[\d.,' ]*|{'|'.join(NUMBERS)})"
_LABEL = re.compile(r"(?<![\w-])([A-Z]{2,6}(?:-[A-Z]{1,3})?)(?![\w-])|\b([^\W\d_]{3,30}) ?(?:codes?|numbers?|nummern?)\b")
_VALUE = r"\b{0}\b[ .-]{{0,2}}(?:codes?|numbers?|nummern?|no\.?|nr\.?)?\s?[:#=]?\s*(?=[\w/.-]{{0,30}}\d)[\w/.-]{{3,}}"
_MIXED = re.compile(r"(?:\d+[A-Z]+|[A-Z]+\d+[A-Z]+)[A-Z\d]*\b")
"""A value whose letters are no fixed beginning."""


def propose_counts(rule: type[Wording], comment: Comment, before: str, after: str) -> Iterator[Proposal]:
    """A number of what a sentence wants counted, and a value of what it calls by name, where one came."""
    for part in comment.sentences:
        for found in _HOW_MANY.finditer(part.text):
            word = next(filter(None, found.groups()))
            wanted = rf"(?i)(?<!\w){_NUMBER}[ -]?(?:[\w-]+ )?{_any_case(stem(word))}\w*"
            if _came(wanted, before, after):
                yield Proposal(rule(matches=wanted), literals=(found.group(),), subject=f"{rule.kind}-count", rank=-1)
        for short, named in _LABEL.findall(part.text):
            wanted = rf"(?i){_VALUE.format(re.escape(short or named))}"
            if _came(wanted, before, after) and _MIXED.search(re.search(wanted, after)[0]):  # type: ignore[index]
                subject = f"{rule.kind}-ticket"  # better than a number like this one
                yield Proposal(rule(matches=wanted), literals=(short or named,), subject=subject, rank=-70)


def _any_case(short: str) -> str:
    """A stem, whose umlaut may have gone."""
    return re.escape(short).replace("a", "[aä]").replace("o", "[oö]").replace("u", "[uü]")


def _came(pattern: str, before: str, after: str) -> bool:
    return re.search(pattern, after) is not None and re.search(pattern, before) is None
