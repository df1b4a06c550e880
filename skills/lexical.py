"""BM25 over some ten thousand short texts, of words or of parts of words: Robertson and Zaragoza 2009, in numpy."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_K1 = 1.2
_GRAM = 4
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


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "ern", "ed", "es", "en", "er", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def grams(text: str) -> list[str]:
    """Runs of four characters inside each word, its edges marked, so that "Dockerfile" meets "docker" and a compound
    its parts (McNamee and Mayfield 2004)."""
    return [gram for word in _TOKEN.findall(text.casefold()) for gram in _grams_of(word)]


@lru_cache(maxsize=200_000)
def _grams_of(word: str) -> tuple[str, ...]:
    marked = f"<{word}>"
    return tuple(marked[n : n + _GRAM] for n in range(max(1, len(marked) - _GRAM + 1)))


class BM25:
    """An inverted index that texts can be added to; a text is known by the number of its turn, from 0.

    `length` is b of the formula: how much a long text's words count for less, 0 to 1.
    """

    def __init__(self, length: float = 0.75) -> None:
        self._b = length
        self._postings: dict[str, array[int]] = {}
        """Number and count of each text with the word, in turn."""
        self._arrays: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}
        self._lengths: list[int] = []
        self._norms: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, words: Iterable[str]) -> int:
        """Add a text; its number."""
        number, counts = len(self._lengths), Counter(words)
        for word, count in counts.items():
            found = self._postings.get(word)
            if found is None:
                found = self._postings[word] = array("i")
            found.append(number)
            found.append(count)
        self._arrays.clear()
        self._lengths.append(sum(counts.values()))
        self._norms = None
        return number

    def scores(self, words: Iterable[str]) -> NDArray[np.float64]:
        """The score of every text, by number; 0 where no word is shared."""
        import numpy as np

        size = len(self._lengths)
        found = np.zeros(size)
        if self._norms is None and size:
            lengths = np.asarray(self._lengths, dtype=np.float64)
            self._norms = _K1 * (1 - self._b + self._b * lengths / max(1.0, float(lengths.mean())))
        for word in set(words):
            if word in self._postings and self._norms is not None:
                numbers, counts = self._array(word)
                weight = math.log(1 + (size - len(numbers) + 0.5) / (len(numbers) + 0.5)) * (_K1 + 1)
                found[numbers] += weight * counts / (counts + self._norms[numbers])
        return found

    def share(self, words: Iterable[str]) -> NDArray[np.float64]:
        """The scores as shares of what a text could reach that holds every word many times, 0 to 1: how much of the
        question it answers. A word that no text holds counts as the rarest."""
        size, most = len(self._lengths), 0.0
        for word in set(words):
            count = len(self._postings.get(word, ())) // 2
            most += math.log(1 + (size - count + 0.5) / (count + 0.5)) * (_K1 + 1)
        return self.scores(words) / (most or 1.0)

    def _array(self, word: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        import numpy as np

        if word not in self._arrays:
            rows = np.array(self._postings[word], dtype=np.int64).reshape(-1, 2)
            self._arrays[word] = (rows[:, 0], rows[:, 1].astype(np.float64))
        return self._arrays[word]
