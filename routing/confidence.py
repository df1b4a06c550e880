"""How likely the best guess is right if any worker should have the text, and how likely none should: two logistic
regressions on six signs, fitted on texts that the members had not seen. The first never saw a text out of scope, so
what escalates those does not make it doubt the others. The confidence is the first times the rest of the second.

How often a guess is right is known from a few hundred texts only to a few points, so the first is drawn towards what
the pool of members says of its guess itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .views import Floats

SIGNS = ("top", "margin", "nearest", "near", "known", "outside")
"""Log-odds of the best guess; its lead over the second; cosine to the nearest label; mean of the five nearest; share of
words seen; log-odds of the reject class. Nearness is 0 without an encoder."""


_STRENGTH = 0.3
"""scikit-learn's C on standardised signs: sixty labels must not make a confident judge."""
_POOL_TEXTS = 200
"""So many texts speak for the pool's own probability. Chosen on CLINC150's and BANKING77's training lines."""


@dataclass(frozen=True)
class Logistic:
    """A logistic regression on signs."""

    weights: Floats
    bias: float

    def shifted(self, odds: float) -> Logistic:
        """The same judgement where the prior odds are so many times what they were when it was fitted."""
        return Logistic(self.weights, self.bias + math.log(odds))

    def shrunk(self, texts: float) -> Logistic:
        """The same judgement, fitted on so many texts, drawn towards the pool's own log-odds, which are a sign."""
        import numpy as np

        share = texts / (texts + _POOL_TEXTS)
        pool = np.array([sign == "top" for sign in SIGNS], dtype=float)
        return Logistic(share * self.weights + (1 - share) * pool, share * self.bias)

    def __call__(self, signs: Floats) -> Floats:
        """Probabilities, one a row."""
        import numpy as np

        odds: Floats = 1.0 / (1.0 + np.exp(-np.clip(signs @ self.weights + self.bias, -30, 30)))
        return odds


def fit_logistic(signs: Floats, true: NDArray[np.bool_], importance: Floats) -> Logistic:
    """Fit on standardised signs with some shrinkage; the weights come back in the signs' own units."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    if true.all() or not true.any():
        return Logistic(np.zeros(signs.shape[1]), 4.0 if true.all() else -4.0)
    mean, spread = signs.mean(axis=0), signs.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    model = LogisticRegression(C=_STRENGTH, max_iter=500).fit((signs - mean) / spread, true, sample_weight=importance)
    weights = model.coef_[0] / spread
    return Logistic(weights, float(model.intercept_[0] - weights @ mean))
