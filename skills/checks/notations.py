"""Numbers, dates and sums that a correction writes otherwise: the same digits, other marks between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..spoken.comment import Comment
from .base import Proposal
from .wording import Wording

_SIGN = r"[€$£%]|(?:EUR|USD|CHF|GBP|Euro)\b"
_TOKEN = re.compile(rf"(?<![\w.,-])(?:(?:{_SIGN})\s?)?\d(?:[\d.,:/’'–-]*\d)?(?:\s?(?:{_SIGN}))?(?![\w-])")
_ENOUGH = 3
"""Digits under which two numbers are the same by chance."""
SIGNS = "€$£"
_SIGNS_CALLED = re.compile(
    r"\b(?:no|not|never|without|kein\w*|nicht|nie|ohne)\b[^.;!?]{0,20}\b(?:(?:euro|dollar|pound|"
    r"currency)[- ]?(?:signs?|symbols?)|"
    r"(?:euro|dollar|pfund|währungs)-?(?:zeichen|symbol\w*))\b",
    re.IGNORECASE,
)


def rewritten(before: str, after: str) -> Iterator[tuple[str, str]]:
    """What went and what came in its place: "9781862300477" and "978-1-86230-047-7", "€24.90" and "24,90 €", "5.3.2026"
    and "2026-03-05"."""
    old, new = (dict.fromkeys(_TOKEN.findall(text)) for text in (before, after))
    came = [one for one in new if one not in old]
    places: dict[tuple[str, ...], int] = {}
    for place, one in enumerate(came):
        digits = re.sub(r"\D", "", one)
        for key in (
            tuple(sorted(digits)),
            ("date", *sorted(digits.replace("0", "", 1).strip("0"))),
            *(key for key in _keys(one) if key[0] == "sum"),
        ):
            places.setdefault(key, place)
    for one in old:
        if one not in new and (found := [places[key] for key in _keys(one) if key in places]):
            yield one, came[min(found)]


def _keys(written: str) -> Iterator[tuple[str, ...]]:
    """What is the same of two spellings: the digits in whatever order; of a date also without a nought."""
    digits = re.sub(r"\D", "", written)
    if len(digits) >= _ENOUGH:
        yield tuple(sorted(digits))
    if re.search(_SIGN, written):
        yield ("sum", re.sub(r"\D", "", re.sub(r"[.,](?:00|[–-])(?!\d)", "", written)))
    if len(digits) in (7, 8):
        yield ("date", *sorted(digits.strip("0")))


def propose_notations(rule: type[Wording], comment: Comment, before: str, after: str) -> Iterator[Proposal]:
    """No numbers, dates and sums as they were written: without the sign that went, or none like the old one."""
    for old, new in rewritten(before, after):
        for sign in SIGNS:
            if sign in old and sign not in after and (sign in comment.text or _SIGNS_CALLED.search(comment.text)):
                yield Proposal(rule(excludes=sign), topics=("money",), subject=f"{rule.kind}-notation", rank=-2)
        yield Proposal(
            rule(unlike=old), topics=("notation",), literals=(old, new), subject=f"{rule.kind}-notation", rank=-1
        )
