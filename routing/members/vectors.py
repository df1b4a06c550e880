"""Logistic regression on vectors of the encoder: on the sentence as a whole, on its words whatever their order, and on
what the upper layers make of the words.

Centred on the mean of the training texts: what all of them share says nothing about the worker.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from .linear import Linear, fit_linear

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..views import Floats, Views
    from .base import Arrays

STRENGTH = 20.0


def unit(vectors: Floats) -> Floats:
    """Rows of length 1; a row of zeros stays."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Floats = vectors / np.where(lengths > 0, lengths, 1.0)
    return scaled


@dataclass(frozen=True)
class Centred(ABC):
    """Weights on vectors, from the middle of the training texts."""

    centre: Floats
    linear: Linear

    @staticmethod
    @abstractmethod
    def look(views: Views) -> Floats | None:
        """The vectors that this member sees."""

    @classmethod
    def can_see(cls, views: Views) -> bool:
        """Whether there is an encoder."""
        return cls.look(views) is not None

    @classmethod
    def fit(cls, views: Views, workers: NDArray[np.int64], count: int) -> Self:
        """Learn the centre and the weights."""
        centre, x = cls.centred(views)
        return cls(centre, fit_linear(x, workers, count, STRENGTH))

    @classmethod
    def centred(cls, views: Views) -> tuple[Floats, Floats]:
        """The middle of the texts, and unit vectors from there, one row a text."""
        vectors = cls.look(views)
        assert vectors is not None
        centre: Floats = vectors.mean(axis=0)
        return centre, unit(vectors - centre)

    def scores(self, views: Views) -> Floats:
        """Log-probabilities."""
        vectors = self.look(views)
        assert vectors is not None
        return self.linear.scores(unit(vectors - self.centre))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Centre and weights."""
        return {"centre": self.centre, "weights": self.linear.weights, "bias": self.linear.bias}

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """From a model file."""
        return cls(arrays["centre"], Linear(arrays["weights"], arrays["bias"]))  # type: ignore[arg-type]


class Sentences(Centred):
    """On the sentence vector."""

    @staticmethod
    def look(views: Views) -> Floats | None:
        """Sentence vectors."""
        return views.vectors.sentences if views.vectors else None


class Words(Centred):
    """On the mean of the word vectors."""

    @staticmethod
    def look(views: Views) -> Floats | None:
        """Means of word vectors."""
        return views.vectors.words if views.vectors else None


class Layers(Centred):
    """On the upper layers, where the sentence vector has only the last."""

    @staticmethod
    def look(views: Views) -> Floats | None:
        """The upper layers side by side."""
        return views.vectors.layers if views.vectors else None
