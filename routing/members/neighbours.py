"""The nearest labelled texts vote: each by how near it is. Follows workers whose texts fall into several heaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..views import Floats, Views
    from .base import Arrays

_NEIGHBOURS = 5
_WIDTH = 0.1
"""A neighbour whose cosine is smaller by this much counts 1/e."""
_PRIOR = 1e-3


@dataclass(frozen=True)
class Neighbours:
    """k nearest sentence vectors by cosine."""

    vectors: Floats
    workers: NDArray[np.int64]
    count: int

    @classmethod
    def can_see(cls, views: Views) -> bool:
        """Whether there is an encoder."""
        return views.sentences is not None

    @classmethod
    def fit(cls, views: Views, workers: NDArray[np.int64], count: int) -> Self:
        """Keep the vectors, half as precise as they came."""
        import numpy as np

        assert views.sentences is not None
        return cls(views.sentences.astype(np.float16).astype(np.float32), workers, count)

    def scores(self, views: Views) -> Floats:
        """Logarithms of the shares of votes."""
        import numpy as np

        assert views.sentences is not None
        near = views.sentences.astype(np.float32) @ self.vectors.T
        most = min(_NEIGHBOURS, near.shape[1])
        found = np.argpartition(-near, most - 1, axis=1)[:, :most]
        votes = np.exp((np.take_along_axis(near, found, axis=1) - 1) / _WIDTH)
        shares = np.full((len(near), self.count), _PRIOR)
        for place in range(most):
            np.add.at(shares, (np.arange(len(near)), self.workers[found[:, place]]), votes[:, place])
        scores: Floats = np.log(shares / shares.sum(axis=1, keepdims=True))
        return scores

    def nearness(self, views: Views) -> Floats:
        """The cosine to the nearest labelled text, and the mean of the five nearest: two columns."""
        import numpy as np

        assert views.sentences is not None
        near = views.sentences.astype(np.float32) @ self.vectors.T
        most = min(_NEIGHBOURS, near.shape[1])
        top = -np.partition(-near, most - 1, axis=1)[:, :most]
        columns: Floats = np.stack([top.max(axis=1), top.mean(axis=1)], axis=1)
        return columns

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Vectors and their workers."""
        import numpy as np

        return {
            "vectors": self.vectors.astype(np.float16),
            "workers": self.workers,
            "count": np.array([self.count]),
        }

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """From a model file."""
        import numpy as np

        return cls(arrays["vectors"].astype(np.float32), arrays["workers"], int(arrays["count"][0]))  # type: ignore[arg-type]
