"""Ensembles fitted on some of the texts, to be asked about the rest: each fold in turn, and each worker in turn.

What a member makes of texts that it was fitted on says nothing of how sure it may be; these parts do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .classifier import Ensemble
from .members import MEMBERS, REJECT, Member
from .views import Views

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

FOLDS = 5
HELD_OUT_TEXTS = 2_000
"""With so many texts held out there is nothing left to learn about the confidence: later folds are not fitted."""

LEFT_OUT_GROUPS = 10
LEFT_OUT_TEXTS = 1_500
"""At most so many texts are used to learn what an unknown worker looks like; more tell nothing new."""


@dataclass(frozen=True)
class Guessed:
    """Texts whose worker nobody said."""

    views: Views
    workers: Rows

    def __len__(self) -> int:
        return len(self.workers)

    def among(self, workers: Rows) -> Guessed:
        """Those of these workers."""
        import numpy as np

        rows = np.flatnonzero(np.isin(self.workers, workers))
        return Guessed(self.views.take(rows), self.workers[rows])


@dataclass(frozen=True)
class Texts:
    """What is learnt from: labelled texts with the number of each one's worker, and texts that nobody should take."""

    inside: Views
    workers: Rows
    outside: Views
    count: int
    """Of workers."""
    names: Views | None = None
    """What each worker is called, read as a text of his."""
    guessed: Guessed | None = None

    def fitted(self, inside: Rows, outside: Rows) -> Ensemble:
        """All members on these rows, and on what is known beside of the workers that stand among them."""
        import numpy as np

        own, workers = self.inside.take(inside), self.workers[inside]
        known = np.unique(workers)
        if self.guessed:
            more = self.guessed.among(known)
            own, workers = Views.joined(own, more.views), np.concatenate([workers, more.workers])
        both = Views.joined(own, self.outside.take(outside))
        kinds = np.repeat([0, 1], [len(own), len(outside)])
        if self.names:
            own, workers = Views.joined(own, self.names.take(known)), np.concatenate([workers, known])
        members: dict[str, Member] = {
            name: member.fit(own, workers, self.count) for name, member in MEMBERS.items() if member.can_see(own)
        }
        reject = {name: member.fit(both, kinds, 2) for name, member in REJECT.items() if member.can_see(both)}
        return Ensemble(members, dict.fromkeys(members, 1.0), dict.fromkeys(members, 1 / len(members)), reject)

    def whole(self) -> Ensemble:
        """All members on all texts."""
        import numpy as np

        return self.fitted(np.arange(len(self.inside)), np.arange(len(self.outside)))

    def without(self, inside: Rows, outside: Rows) -> Part:
        """All members on all rows but these."""
        import numpy as np

        rest = np.setdiff1d(np.arange(len(self.inside)), inside)
        return Part(self.fitted(rest, np.setdiff1d(np.arange(len(self.outside)), outside)), inside, outside)


@dataclass(frozen=True)
class Part:
    """An ensemble, and the rows of texts that it was not fitted on."""

    ensemble: Ensemble
    inside: Rows
    outside: Rows


def held_out(texts: Texts) -> list[Part]:
    """One part a fold: every text is held out once, or enough of them where there are many."""
    import numpy as np

    inside, outside = _folds(texts.workers), _folds(np.zeros(len(texts.outside), dtype=np.int64))
    enough = min(FOLDS, -(-HELD_OUT_TEXTS * FOLDS // len(texts.inside)))
    return [texts.without(np.flatnonzero(inside == fold), np.flatnonzero(outside == fold)) for fold in range(enough)]


def _folds(classes: Rows) -> Rows:
    """The fold of each text, every class spread evenly, the same for the same labels."""
    import numpy as np

    draw = np.random.default_rng(0)
    order = draw.permutation(len(classes))
    folds = np.zeros(len(classes), dtype=np.int64)
    ranked = order[np.argsort(classes[order], kind="stable")]
    folds[ranked] = np.arange(len(classes)) % FOLDS
    return folds


def left_out(texts: Texts) -> list[Part]:
    """One part a group of workers: its texts, and an ensemble that was never told of them."""
    import numpy as np

    groups = min(texts.count, LEFT_OUT_GROUPS)
    if groups < 3:
        return []
    draw = np.random.default_rng(1)
    rows = np.sort(draw.permutation(len(texts.workers))[:LEFT_OUT_TEXTS])
    of_worker = draw.permutation(texts.count) % groups
    everyone = np.arange(len(texts.outside))
    nobody = np.array([], dtype=np.int64)
    group = of_worker[texts.workers[rows]]
    return [
        Part(texts.fitted(rows[group != one], everyone), rows[group == one], nobody)
        for one in range(groups)
        if 0 < (group == one).sum() < len(rows)
    ]
