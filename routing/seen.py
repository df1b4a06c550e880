"""Which lines a classifier was trained on, without keeping them: exact by a hash, nearly by MinHash (Broder 1997).

An evaluation on lines that were trained on proves nothing.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .labels import normalise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAR = 0.7
"""Estimated share of character 4-grams that two near texts have in common (Jaccard)."""

_PERMUTATIONS = 64
_SHINGLE = 4
_LONGEST = 2_000

Sight = Literal["new", "near", "same"]


@dataclass(frozen=True)
class Seen:
    """Marks of the training texts."""

    hashes: NDArray[np.uint64]
    """Ascending."""
    sketches: NDArray[np.uint32]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Seen:
        """Marks of these texts."""
        import numpy as np

        normal = [normalise(text) for text in texts]
        hashes = np.unique(np.array([_hash(text) for text in normal], dtype=np.uint64))
        sketches = np.stack([_sketch(text) for text in normal]) if normal else np.zeros((0, _PERMUTATIONS), np.uint32)
        return cls(hashes, sketches)

    def sights(self, texts: Sequence[str]) -> list[Sight]:
        """Whether each text was trained on: itself (case, punctuation and spacing aside), or one near it."""
        return [self._sight(normalise(text)) for text in texts]

    def _sight(self, text: str) -> Sight:
        import numpy as np

        value = np.uint64(_hash(text))
        at = int(np.searchsorted(self.hashes, value))
        if at < len(self.hashes) and self.hashes[at] == value:
            return "same"
        if not len(self.sketches):
            return "new"
        return "near" if (self.sketches == _sketch(text)).mean(axis=1).max() >= NEAR else "new"


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")


def _sketch(text: str) -> NDArray[np.uint32]:
    import numpy as np

    padded = f" {text[:_LONGEST]} "
    shingles = {padded[at : at + _SHINGLE] for at in range(max(1, len(padded) - _SHINGLE + 1))}
    codes = np.array([zlib.crc32(shingle.encode("utf-8", "replace")) for shingle in shingles], dtype=np.uint64)
    draw = np.random.default_rng(7)
    factors = draw.integers(1, 2**63, _PERMUTATIONS, dtype=np.uint64) | np.uint64(1)
    shifts = draw.integers(0, 2**63, _PERMUTATIONS, dtype=np.uint64)
    # Multiply-shift hashing: the overflow is the modulus.
    mixed = (codes[:, None] * factors + shifts) >> np.uint64(32)
    sketch: NDArray[np.uint32] = mixed.min(axis=0).astype(np.uint32)
    return sketch
