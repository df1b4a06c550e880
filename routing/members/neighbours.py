"""The nearest labelled texts vote: each by how near it is. Follows workers whose texts fall into several heaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from .vectors import unit

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
    """k nearest by the cosine of the upper layers' vectors, centred on the mean of the training texts."""

    centre: Floats
    vectors: Floats
    workers: NDArray[np.int64]
    count: int

    @classmethod
    def can_see(cls, views: Views) -> bool:
        """Whether there is an encoder."""
        return views.vectors is not None

    @classmethod
    def fit(cls, views: Views, workers: NDArray[np.int64], count: int) -> Self:
        """Keep the vectors, half as precise as they came."""
        import numpy as np

        assert views.vectors is not None
        layers = views.vectors.layers
        centre = layers.mean(axis=0)
        return cls(centre, unit(layers - centre).astype(np.float16).astype(np.float32), workers, count)

    def scores(self, views: Views) -> Floats:
        """Logarithms of the shares of votes."""
        import numpy as np

        near = self._cosines(views)
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

        near = self._cosines(views)
        most = min(_NEIGHBOURS, near.shape[1])
        top = -np.partition(-near, most - 1, axis=1)[:, :most]
        columns: Floats = np.stack([top.max(axis=1), top.mean(axis=1)], axis=1)
        return columns

    def _cosines(self, views: Views) -> Floats:
        assert views.vectors is not None
        cosines: Floats = unit(views.vectors.layers - self.centre) @ self.vectors.T
        return cosines

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Centre, vectors and their workers."""
        import numpy as np

        return {
            "centre": self.centre,
            "vectors": self.vectors.astype(np.float16),
            "workers": self.workers,
            "count": np.array([self.count]),
        }

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """From a model file."""
        import numpy as np

        vectors = arrays["vectors"].astype(np.float32)
        return cls(arrays["centre"], vectors, arrays["workers"], int(arrays["count"][0]))  # type: ignore[arg-type]
