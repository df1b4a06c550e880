"""Members to which each heap of a worker's texts is a class of its own: a worker may do several things that have little
in common (mixture discriminant analysis, Hastie and Tibshirani 1996). He is as likely as his heaps together.

With few texts a worker is one heap, and nothing changes.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from .linear import Linear, fit_linear
from .vectors import STRENGTH, Centred, Sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..views import Floats, Views
    from .base import Arrays

ALIKE_FROM = 0.25
"""Mean cosine of a worker's texts from which he does one thing; CLINC150's domains have 0.04 to 0.25, of BANKING77's
intents most have more than 0.27, with any number of texts."""
TEXTS_A_HEAP, ALIKE_A_HEAP = 5, 10
"""How many texts a heap has about, and how many where they are alike: heaps of few harm who does one thing."""
FEWEST_HEAPS, MOST_HEAPS = 3, 30
"""A worker's, so he needs fifteen texts, or thirty. More than thirty heaps take time and tell little. All of these were
chosen on CLINC150's and BANKING77's training lines."""


@dataclass(frozen=True)
class Heaps:
    """Heaps by number, each worker's side by side; each worker has one at least."""

    first: NDArray[np.int64]
    """The number of each worker's first heap."""
    count: int

    @classmethod
    def of(cls, x: Floats, workers: NDArray[np.int64], count: int) -> tuple[Heaps, NDArray[np.int64]]:
        """Unit vectors in heaps, and the heap of each: k-means among each worker's, the same for the same texts."""
        import numpy as np

        first, heap, total = np.zeros(count, dtype=np.int64), np.zeros(len(x), dtype=np.int64), 0
        for worker in range(count):
            own = np.flatnonzero(workers == worker)
            found = _split(x[own])
            first[worker] = total
            heap[own] = total + found
            total += int(found.max(initial=0)) + 1
        return cls(first, total), heap

    def of_workers(self, scores: Floats) -> Floats:
        """Log-probabilities of the workers from those of the heaps, one row a text."""
        import numpy as np

        top = np.maximum.reduceat(scores, self.first, axis=1)
        sizes = np.diff(self.first, append=self.count)
        shares = np.add.reduceat(np.exp(scores - np.repeat(top, sizes, axis=1)), self.first, axis=1)
        together: Floats = top + np.log(shares)
        return together


def _split(x: Floats) -> NDArray[np.int64]:
    """The heap of each of one worker's texts, from 0 on, none of them empty."""
    import numpy as np
    from sklearn.cluster import KMeans

    wanted = min(len(x) // (ALIKE_A_HEAP if _alike(x) >= ALIKE_FROM else TEXTS_A_HEAP), MOST_HEAPS)
    if wanted >= FEWEST_HEAPS:
        wanted = min(wanted, len(np.unique(x, axis=0)))
    if wanted < FEWEST_HEAPS:
        return np.zeros(len(x), dtype=np.int64)
    found = KMeans(wanted, n_init=1, random_state=0).fit_predict(x)
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def _alike(x: Floats) -> float:
    """The mean cosine of two different ones of these unit vectors; 1 for a single one."""
    n = len(x)
    return float((x.sum(axis=0) ** 2).sum() - n) / (n * (n - 1)) if n > 1 else 1.0


@dataclass(frozen=True)
class Heaped(Centred):
    """Linear weights that tell heaps apart."""

    heaps: Heaps

    @classmethod
    def fit(cls, views: Views, workers: NDArray[np.int64], count: int) -> Self:
        """Learn the centre, the heaps and the weights."""
        centre, x = cls.centred(views)
        heaps, heap = Heaps.of(x, workers, count)
        return cls(centre, cls.fit_heaps(x, heap, heaps.count), heaps)

    @classmethod
    @abstractmethod
    def fit_heaps(cls, x: Floats, heap: NDArray[np.int64], count: int) -> Linear:
        """Weights from centred unit vectors and the heap of each; a heap without a text is a worker without any."""

    def scores(self, views: Views) -> Floats:
        """Log-probabilities."""
        return self.heaps.of_workers(super().scores(views))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Centre, weights and whose heaps they are of."""
        return super().arrays() | {"heaps": self.heaps.first}

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """From a model file. Raises `ValueError` if the heaps are none of these weights."""
        import numpy as np

        first, weights = arrays["heaps"], arrays["weights"]
        ends = np.append(first, weights.shape[1])
        if first.dtype != np.int64 or first.ndim != 1 or ends[0] != 0 or (np.diff(ends) < 1).any():
            raise ValueError("heaps")
        return cls(arrays["centre"], Linear(weights, arrays["bias"]), Heaps(first, weights.shape[1]))  # type: ignore[arg-type]


class SentenceHeaps(Heaped):
    """Logistic regression on the sentence vector, one class a heap."""

    @staticmethod
    def look(views: Views) -> Floats | None:
        """Sentence vectors."""
        return Sentences.look(views)

    @classmethod
    def fit_heaps(cls, x: Floats, heap: NDArray[np.int64], count: int) -> Linear:
        """As for workers."""
        return fit_linear(x, heap, count, STRENGTH)
