"""What the members of the classifier see of a text: hashed n-grams, and vectors of its words, of the whole sentence and
of the encoder's upper layers.

The vectors come from the sentence encoder; where it is missing there are none and the classifier is lexical.
"""

from __future__ import annotations

import itertools
import math
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]

SEEN_CHARACTERS = 2_000
"""What stands behind these in a text is not looked at: a decision takes the same time for a line of 1 MB."""

_COLUMNS = 1 << 20
_WORD = re.compile(r"\w+")


class TextEncoder(Protocol):
    """The sentence encoder, as routing uses it."""

    name: str

    def embed_layers(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """A unit vector of the whole text, and one of what the upper layers make of its words; one row a text."""

    def embed_words(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A unit vector of the words alone, whatever their order, one row a text; zeros where there is none."""


@dataclass(frozen=True)
class Grams:
    """Hashed n-grams of one text: distinct columns in ascending order, and 1 + ln of how often each stands there.
    Words (1 to 2) have even columns, characters within words (2 to 5) odd ones."""

    columns: NDArray[np.int64]
    weights: Floats


@dataclass(frozen=True)
class Vectors:
    """What the sentence encoder says of a batch of texts, one row a text."""

    words: Floats
    sentences: Floats
    layers: Floats

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """Some of the texts."""
        return Vectors(self.words[rows], self.sentences[rows], self.layers[rows])

    @classmethod
    def joined(cls, first: Vectors, second: Vectors) -> Vectors:
        """Both batches, one after the other."""
        import numpy as np

        return cls(
            np.concatenate([first.words, second.words]),
            np.concatenate([first.sentences, second.sentences]),
            np.concatenate([first.layers, second.layers]),
        )


@dataclass(frozen=True)
class Views:
    """A batch of texts as the members see it."""

    grams: tuple[Grams, ...]
    vectors: Vectors | None = None

    def __len__(self) -> int:
        return len(self.grams)

    def take(self, rows: NDArray[np.int64]) -> Views:
        """Some of the texts."""
        return Views(tuple(self.grams[row] for row in rows), self.vectors and self.vectors.take(rows))

    @classmethod
    def joined(cls, first: Views, second: Views) -> Views:
        """Both batches, one after the other."""
        both = Vectors.joined(first.vectors, second.vectors) if first.vectors and second.vectors else None
        return cls(first.grams + second.grams, both)


def see(texts: Sequence[str], encoder: TextEncoder | None) -> Views:
    """The views of these texts."""
    seen = [text[:SEEN_CHARACTERS] for text in texts]
    grams = tuple(grams_of(text) for text in seen)
    return Views(grams, Vectors(encoder.embed_words(seen), *encoder.embed_layers(seen)) if encoder else None)


def grams_of(text: str) -> Grams:
    """The hashed n-grams of a text."""
    import numpy as np

    words = _WORD.findall(text.casefold())
    found = Counter(_column(gram, 0) for gram in [*words, *map(" ".join, itertools.pairwise(words))])
    for word in words:
        padded = f" {word} "
        for size in range(2, 6):
            found.update(_column(padded[at : at + size], 1) for at in range(max(1, len(padded) - size + 1)))
    columns = sorted(found)
    weights = [1.0 + math.log(found[column]) for column in columns]
    return Grams(np.array(columns, dtype=np.int64), np.array(weights, dtype=np.float64))


def _column(gram: str, kind: int) -> int:
    return (zlib.crc32(gram.encode("utf-8", "replace")) % _COLUMNS) * 2 + kind
