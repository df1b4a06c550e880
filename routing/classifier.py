"""Which worker: the weighed mean of the members' calibrated probabilities, how sure, and whether any worker at all.

The score and the threshold are apart: a classifier says how sure it is, `reason` says what that means at a threshold.
Plain numpy: deciding needs no scikit-learn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .calibrate import softmax
from .confidence import Logistic
from .members import Member
from .members.lexical import Lexical
from .members.neighbours import Neighbours
from .views import TextEncoder, Views, see

if TYPE_CHECKING:
    from .views import Floats

REJECT_FROM = 0.9
"""Probability from which the reject class wins. Below it the best guess is still named, with its low confidence."""

Reason = Literal["confident", "low_confidence", "out_of_scope"]


@dataclass(frozen=True)
class Dispatch:
    """One decision. `confidence` is the probability that `guess` is right, 0 to 1."""

    guess: str
    confidence: float
    outside: bool
    """The reject class wins: no worker should take it."""
    candidates: Mapping[str, float]
    """Each worker's probability, if any should take it; they sum to 1."""

    @property
    def worker(self) -> str | None:
        """The best guess, or None if the reject class wins."""
        return None if self.outside else self.guess

    def reason(self, threshold: float) -> Reason:
        """What the confidence means at this threshold."""
        if self.outside:
            return "out_of_scope"
        return "confident" if self.confidence >= threshold else "low_confidence"

    def covered(self, threshold: float) -> bool:
        """Whether the worker's own small model takes it."""
        return self.reason(threshold) == "confident"


@dataclass(frozen=True)
class Ensemble:
    """The members with their temperatures and weights, and the reject class."""

    members: Mapping[str, Member]
    temperatures: Mapping[str, float]
    weights: Mapping[str, float]
    """How much each counts; they sum to 1."""
    reject: Mapping[str, Member]
    """Each tells workers' texts (0) from others (1)."""

    def mixed(self, views: Views) -> Floats:
        """Logarithms of the weighed mean of the members' probabilities."""
        import numpy as np

        parts = [
            softmax(member.scores(views) * self.temperatures[name]) * self.weights[name]
            for name, member in self.members.items()
        ]
        logs: Floats = np.log(np.sum(parts, axis=0) + 1e-12)
        return logs

    def signs(self, views: Views, probabilities: Floats) -> Floats:
        """What `confidence` judges by, one row a text."""
        import numpy as np

        top = np.sort(np.clip(probabilities, 1e-6, 1 - 1e-6), axis=1)[:, ::-1]
        near: Floats = np.zeros((len(views), 2))
        known = np.zeros(len(views))
        for member in self.members.values():
            if isinstance(member, Neighbours):
                near = member.nearness(views)
            if isinstance(member, Lexical):
                known = np.array([member.tfidf.known(grams) for grams in views.grams])
        outside = [member.scores(views) for member in self.reject.values()]
        odds = np.mean([scores[:, 1] - scores[:, 0] for scores in outside], axis=0) if outside else np.zeros(len(views))
        return np.column_stack(
            [np.log(top[:, 0] / (1 - top[:, 0])), np.log(top[:, 0] / top[:, 1]), near[:, 0], near[:, 1], known, odds]
        )


@dataclass(frozen=True)
class Classifier:
    """Everything that `route train` learns."""

    workers: tuple[str, ...]
    ensemble: Ensemble
    temperature: float
    """On the mixed scores."""
    right: Logistic
    """From signs to the probability that the best guess is right, if any worker should take it."""
    outside: Logistic
    """From signs to the probability that no worker should take it."""
    encoder: str
    """Name of the encoder that it was trained with; empty: lexical only."""

    def decide(self, texts: Sequence[str], encoder: TextEncoder | None) -> list[Dispatch]:
        """One decision a text."""
        return self.of_views(see(texts, encoder)) if texts else []

    def of_views(self, views: Views) -> list[Dispatch]:
        """One decision a view."""
        probabilities = softmax(self.ensemble.mixed(views) * self.temperature)
        signs = self.ensemble.signs(views, probabilities)
        outside = self.outside(signs)
        sure = self.right(signs) * (1 - outside)
        return [
            Dispatch(
                guess=self.workers[int(row.argmax())],
                confidence=float(sure[number]),
                outside=bool(outside[number] > REJECT_FROM),
                candidates=dict(zip(self.workers, map(float, row), strict=True)),
            )
            for number, row in enumerate(probabilities)
        ]
