"""What a text gives away of another: runs of words, and exact values such as codes, sums and account numbers.

Sees through what a person would see through: spaces between digits, a reversed or base64 or hex copy. A paraphrase
it cannot see, so the gateway looks at who receives as well, never at this alone.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache

from .values import values

RUN = 6
"""Words in a row that count as copied."""
SHORT_RUN = 4
"""The same where suspicion is greater."""
_WORD = re.compile(r"\w+")
_CODE = re.compile(
    r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9][\w-]{4,63}(?![\w-])|(?<![\d.,])\d{4,19}(?![\d])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN = re.compile(r"[\s.,_/-]+")
_PACKED = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{20,}={0,2}(?![\w+/=-])")


@lru_cache(maxsize=256)
def exact_values(text: str) -> frozenset[str]:
    """Codes, longer numbers, sums, addresses and accounts of a text; dates, times and years are none."""
    found = values(text)
    codes = {match.casefold() for match in _CODE.findall(_without_moments(text)) if not _YEAR.fullmatch(match)}
    sums = {str(said.value) for said in found.numbers if said.value != int(said.value) or abs(said.value) >= 10_000}
    places = {place.casefold() for place in found.coordinates}
    return frozenset(codes | sums | places)


@lru_cache(maxsize=256)
def runs(text: str, length: int = RUN) -> frozenset[tuple[str, ...]]:
    """Every run of so many words."""
    words = _words(text)
    return frozenset(tuple(words[start : start + length]) for start in range(len(words) - length + 1))


def copies(text: str, source: str, length: int = RUN) -> bool:
    """Whether the text holds a run of words of the source."""
    return any(not runs(form, length).isdisjoint(runs(source, length)) for form in forms(text))


def is_piece(text: str, source: str) -> bool:
    """Whether all words of the text, three or more, stand in a row in a source that says a good deal else."""
    words, others = _words(text), _words(source)
    if len(words) < 3 or len(words) > 0.7 * len(others):
        return False
    return f" {' '.join(words)} " in f" {' '.join(others)} "


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def gives_away(text: str, source: str) -> set[str]:
    """Exact values of the source that stand in the text, in whatever form."""
    secret = exact_values(source)
    if not secret:
        return set()
    found: set[str] = set()
    for form in forms(text):
        found |= exact_values(form) & secret
    together = _squeezed(text).casefold()
    return found | {value for value, plain in _long_values(source) if plain in together}


@lru_cache(maxsize=256)
def _long_values(source: str) -> tuple[tuple[str, str], ...]:
    """Each value of five characters or more, and the same without what people put between digits."""
    return tuple((value, _squeezed(value)) for value in exact_values(source) if len(value) >= 5)


def _squeezed(text: str) -> str:
    return _BETWEEN.sub("", text)


def forms(text: str) -> list[str]:
    """The text as it stands, backwards, and what is packed in it as base64 or hex."""
    return [text, text[::-1], *(opened for packed in _PACKED.findall(text) if (opened := _opened(packed)))]


def packed_in(text: str) -> list[str]:
    """Long strings of letters and digits that no person writes."""
    return [
        packed
        for packed in _PACKED.findall(text)
        if sum(c.isdigit() for c in packed) >= 2
        and re.search(r"[A-Za-z]", packed)
        and packed.count("-") + packed.count("_") < 4
    ]


def _opened(packed: str) -> str:
    for unpack in (bytes.fromhex, _from_base64):
        try:
            return unpack(packed).decode("utf-8")
        except (ValueError, binascii.Error):
            continue
    return ""


def _from_base64(packed: str) -> bytes:
    plain = packed.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _without_moments(text: str) -> str:
    from .moments import moments

    return moments(text)[1]
