"""Which texts to label first, where there is no router yet: those that stand best for all the others.

A draw at random labels what is frequent many times over, and what is rare not at all. Here each text counts as served
by the labelled one that is most like it, and taken next is the one by which all gain most: greedy facility location,
which comes within 1 - 1/e of the best choice (Nemhauser, Wolsey and Fisher 1978; for labels Wei, Iyer and Bilmes 2015).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .members.lexical import TfIdf
from .views import TextEncoder, see

if TYPE_CHECKING:
    from .views import Floats

MOST = 4_000
"""So many texts, drawn evenly where there are more, stand for all: the likeness of each to each must fit in memory."""

_NOTHING = 1e-3
"""A gain in likeness, summed over all texts, that is none."""


def representatives(
    texts: Sequence[str], wanted: int, encoder: TextEncoder | None, labelled: Sequence[str] = (), seed: int = 0
) -> list[int]:
    """Places of at most `wanted` texts, the one that stands for most first; fewer where the rest, or what is `labelled`
    already, says the same. Without an encoder texts are alike by their words. The same texts and seed give the same."""
    import numpy as np

    places = list(range(len(texts)))
    if len(places) > MOST:
        places = sorted(random.Random(seed).sample(places, MOST))
    known = _likeness([texts[place] for place in places], labelled[-MOST:], encoder)
    among, served = known[:, : len(places)], known[:, len(places) :].max(axis=1, initial=0.0)
    taken: list[int] = []
    while len(taken) < wanted:
        gains = np.maximum(among - served[:, None], 0.0).sum(axis=0)
        best = int(gains.argmax())
        if gains[best] < _NOTHING:
            break
        taken.append(places[best])
        served = np.maximum(served, among[:, best])
    return taken


def _likeness(texts: Sequence[str], labelled: Sequence[str], encoder: TextEncoder | None) -> Floats:
    """The cosine of each text with all texts and then with all that is labelled; 0 where it is negative."""
    import numpy as np

    views = see([*texts, *labelled], encoder)
    if views.vectors:
        rows = views.vectors.sentences.astype(np.float32)
        cosines: Floats = rows[: len(texts)] @ rows.T
        return np.maximum(cosines, 0.0)
    matrix = TfIdf.fit(views).matrix(views).astype(np.float32)
    # Of a row, words and characters each have length 1.
    likeness: Floats = (matrix[: len(texts)] @ matrix.T).toarray() / 2
    return likeness
