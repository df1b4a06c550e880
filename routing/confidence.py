"""How likely the best guess is right, and how likely no worker should have the text: two logistic regressions on five
signs, fitted on texts that the members had not seen, out-of-scope ones among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .views import Floats

SIGNS = ("top", "margin", "nearest", "near", "known", "outside")
"""Log-odds of the best guess; its lead over the second; cosine to the nearest label; mean of the five nearest; share of
words seen; log-odds of the reject class. Nearness is 0 without an encoder."""


@dataclass(frozen=True)
class Logistic:
    """A logistic regression on signs."""

    weights: Floats
    bias: float

    def __call__(self, signs: Floats) -> Floats:
        """Probabilities, one a row."""
        import numpy as np

        odds: Floats = 1.0 / (1.0 + np.exp(-np.clip(signs @ self.weights + self.bias, -30, 30)))
        return odds


def fit_logistic(signs: Floats, true: NDArray[np.bool_], importance: Floats) -> Logistic:
    """Fit on standardised signs with weak shrinkage; the weights come back in the signs' own units."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    if true.all() or not true.any():
        return Logistic(np.zeros(signs.shape[1]), 4.0 if true.all() else -4.0)
    mean, spread = signs.mean(axis=0), signs.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    model = LogisticRegression(C=1.0, max_iter=500).fit((signs - mean) / spread, true, sample_weight=importance)
    weights = model.coef_[0] / spread
    return Logistic(weights, float(model.intercept_[0] - weights @ mean))
