"""TF-IDF of words and characters with logistic regression: needs no encoder, and catches names and rare words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from .linear import Linear, fit_linear

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..views import Floats, Grams, Views
    from .base import Arrays

_STRENGTH = 10.0


@dataclass(frozen=True)
class TfIdf:
    """Inverse document frequencies of the columns that were seen, ascending (smoothed: ln((1+n)/(1+df)) + 1)."""

    columns: NDArray[np.int64]
    idf: Floats

    @classmethod
    def fit(cls, views: Views) -> TfIdf:
        """Count in how many texts each column stands."""
        import numpy as np

        columns, counts = np.unique(np.concatenate([grams.columns for grams in views.grams]), return_counts=True)
        return cls(columns, np.log((1 + len(views)) / (1 + counts)) + 1)

    def row(self, grams: Grams) -> tuple[NDArray[np.int64], Floats]:
        """Positions among the seen columns and values; words and characters each of length 1 where there are any."""
        import numpy as np

        at = np.minimum(np.searchsorted(self.columns, grams.columns), len(self.columns) - 1)
        known = self.columns[at] == grams.columns
        at, values = at[known], grams.weights[known] * self.idf[at[known]]
        kind = self.columns[at] % 2
        lengths = np.sqrt(np.bincount(kind, values * values, minlength=2))
        return at, values / lengths[kind]

    def known(self, grams: Grams) -> float:
        """The share of a text's words and word pairs that were seen, 0 to 1."""
        import numpy as np

        words = grams.columns[grams.columns % 2 == 0]
        return float(np.isin(words, self.columns, assume_unique=True).mean()) if len(words) else 0.0

    def matrix(self, views: Views) -> Any:
        """The rows of all texts as a scipy sparse matrix."""
        import numpy as np
        from scipy.sparse import csr_matrix

        rows = [self.row(grams) for grams in views.grams]
        ends = np.cumsum([0, *(len(at) for at, _ in rows)])
        positions, values = (np.concatenate(part) for part in zip(*rows, strict=True))
        return csr_matrix((values, positions, ends), shape=(len(rows), len(self.columns)))


@dataclass(frozen=True)
class Lexical:
    """Logistic regression on TF-IDF."""

    tfidf: TfIdf
    linear: Linear

    @classmethod
    def can_see(cls, views: Views) -> bool:
        """Every text has n-grams."""
        return True

    @classmethod
    def fit(cls, views: Views, workers: NDArray[np.int64], count: int) -> Self:
        """Learn frequencies and weights."""
        tfidf = TfIdf.fit(views)
        return cls(tfidf, fit_linear(tfidf.matrix(views), workers, count, _STRENGTH))

    def scores(self, views: Views) -> Floats:
        """Log-probabilities; a text of unknown words gets the bias."""
        import numpy as np

        sums = np.zeros((len(views), len(self.linear.bias)))
        for number, grams in enumerate(views.grams):
            at, values = self.tfidf.row(grams)
            sums[number] = values @ self.linear.weights[at]
        return Linear(np.eye(sums.shape[1]), self.linear.bias).scores(sums)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Columns, frequencies, weights."""
        return {
            "columns": self.tfidf.columns,
            "idf": self.tfidf.idf,
            "weights": self.linear.weights,
            "bias": self.linear.bias,
        }

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """From a model file."""
        return cls(TfIdf(arrays["columns"], arrays["idf"]), Linear(arrays["weights"], arrays["bias"]))  # type: ignore[arg-type]
