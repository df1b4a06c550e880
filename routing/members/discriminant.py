"""Linear discriminant analysis on the encoder's upper layers: how far a text is from the middle of each heap of texts,
in units of how far such texts lie apart anyway (Fisher 1936), the covariance shrunk as Ledoit and Wolf (2004) say.

Few texts are enough for it, and it errs on others than a regression does. Heaps are taken to be equally frequent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .heaps import Heaped
from .linear import UNSEEN, Linear
from .vectors import Layers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..views import Floats, Views


class Discriminant(Heaped):
    """Means and a common covariance, as linear weights."""

    @staticmethod
    def look(views: Views) -> Floats | None:
        """The upper layers side by side."""
        return Layers.look(views)

    @classmethod
    def fit_heaps(cls, x: Floats, heap: NDArray[np.int64], count: int) -> Linear:
        """Learn the means and the covariance."""
        import numpy as np

        x = x.astype(np.float64)
        present, place = np.unique(heap, return_inverse=True)
        means = np.stack([x[place == one].mean(axis=0) for one in range(len(present))])
        found = _whitened(x - means[place], means)
        own = -(means * found.T).sum(axis=1) / 2
        # The scores are far apart: a worker without a text has to be far below all of them.
        weights, bias = np.zeros((x.shape[1], count)), np.full(count, own.min() + 50 * UNSEEN)
        weights[:, present], bias[present] = found, own
        return Linear(weights, bias)


def _whitened(residuals: Floats, means: Floats) -> Floats:
    """The means times the inverse of the residuals' shrunk covariance, one column a mean."""
    import numpy as np
    from sklearn.covariance import ledoit_wolf_shrinkage

    n, width = residuals.shape
    spread = float((residuals**2).mean())
    if spread < 1e-12:
        return means.T
    shrinkage = float(ledoit_wolf_shrinkage(residuals, assume_centered=True))
    ridge, share = shrinkage * spread, (1 - shrinkage) / n
    if n >= width or ridge <= 0:
        covariance = share * residuals.T @ residuals + max(ridge, 1e-9) * np.eye(width)
        return np.linalg.solve(covariance, means.T)
    # Fewer texts than columns: the same by a system of one row a text (Woodbury's identity).
    small = ridge * np.eye(n) + share * residuals @ residuals.T
    found: Floats = (means.T - share * residuals.T @ np.linalg.solve(small, residuals @ means.T)) / ridge
    return found
