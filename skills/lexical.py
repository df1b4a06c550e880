"""BM25 over a few thousand short texts, in plain Python: Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import nlargest

_K1, _B = 1.2, 0.75
_TOKEN = re.compile(r"[^\W_]+", re.UNICODE)
_COMMON = frozenset(
    _TOKEN.findall(
        "a an and are as at be by for from has in is it of on or that the this to was when which will with you your "
        "der die das ein eine und oder ist im in zu den dem des mit auf für von bei als wenn nicht"
    )
)


def terms(text: str) -> list[str]:
    """Words in lower case with their commonest endings cut, so that "reviews" meets "review"."""
    return [_stem(word) for word in _TOKEN.findall(text.casefold()) if word not in _COMMON]


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "ern", "ed", "es", "en", "er", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


class BM25:
    """An inverted index that texts can be added to."""

    def __init__(self) -> None:
        self._postings: dict[str, list[tuple[str, int]]] = {}
        self._lengths: dict[str, int] = {}
        self._total = 0

    def add(self, id: str, words: Iterable[str]) -> None:
        """Add a text under an id that was not added before."""
        counts = Counter(words)
        for word, count in counts.items():
            self._postings.setdefault(word, []).append((id, count))
        self._lengths[id] = sum(counts.values())
        self._total += self._lengths[id]

    def __contains__(self, id: str) -> bool:
        return id in self._lengths

    def scores(self, words: Iterable[str]) -> Mapping[str, float]:
        """The score of every text that shares a word; words of nearly every text weigh nothing and are skipped."""
        found: dict[str, float] = {}
        size = len(self._lengths)
        if not size:
            return found
        mean = self._total / size or 1.0
        for word in set(words):
            postings = self._postings.get(word, ())
            if not postings or (size > 2_000 and len(postings) > size // 4):
                continue
            weight = math.log(1 + (size - len(postings) + 0.5) / (len(postings) + 0.5)) * (_K1 + 1)
            for id, count in postings:
                norm = count + _K1 * (1 - _B + _B * self._lengths[id] / mean)
                found[id] = found.get(id, 0.0) + weight * count / norm
        return found

    def best(self, words: Iterable[str], count: int) -> list[str]:
        """Ids of the best texts, best first; equal scores by id."""
        scores = self.scores(words)
        return nlargest(count, scores, key=lambda id: (scores[id], id))
