"""Multinomial logistic regression with an L2 penalty, by scikit-learn, kept as plain weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..views import Floats

UNSEEN = -20.0
"""The score of a worker without a text: as good as impossible."""


@dataclass(frozen=True)
class Linear:
    """Scores are `x @ weights + bias`."""

    weights: Floats
    bias: Floats

    def scores(self, x: Floats) -> Floats:
        """One row a text, one column a class; log-probabilities."""
        import numpy as np

        raw = x @ self.weights + self.bias
        top = raw.max(axis=1, keepdims=True)
        scores: Floats = raw - top - np.log(np.exp(raw - top).sum(axis=1, keepdims=True))
        return scores


def fit_linear(x: Any, classes: NDArray[np.int64], count: int, strength: float) -> Linear:
    """Fit on a dense or sparse matrix. `strength` is scikit-learn's C; classes without a text score `UNSEEN`.

    With fewer texts than columns the fit runs in the space that the texts span: the penalty does not see
    rotations, so the solution is the same, and it is found many times faster.
    """
    import numpy as np

    present = np.unique(classes)
    weights = np.zeros((x.shape[1], count))
    bias = np.full(count, UNSEEN)
    if len(present) == 1:
        bias[present] = 0.0
        return Linear(weights, bias)
    if x.shape[0] < min(x.shape[1], 2_000):
        gram = x @ x.T
        gram = gram.toarray() if hasattr(gram, "toarray") else gram
        values, vectors = np.linalg.eigh(gram)
        kept = values > values[-1] * 1e-9
        basis = vectors[:, kept] / np.sqrt(values[kept])
        turned, bias[present] = _fit(vectors[:, kept] * np.sqrt(values[kept]), classes, present, strength)
        weights[:, present] = x.T @ (basis @ turned)
    else:
        weights[:, present], bias[present] = _fit(x, classes, present, strength)
    return Linear(weights, bias)


def _fit(x: Any, classes: NDArray[np.int64], present: NDArray[np.int64], strength: float) -> tuple[Floats, Floats]:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=200, tol=1e-3).fit(x, classes)
    if len(present) == 2:
        # Two classes have one set of weights; half of it each way gives the same probabilities.
        half = np.concatenate([-model.coef_, model.coef_]).T / 2
        return half, np.concatenate([-model.intercept_, model.intercept_]) / 2
    return model.coef_.T, model.intercept_
