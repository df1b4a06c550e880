"""How well ensembles tell the texts that they were not fitted on, and what that says of how sure they may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .calibrate import fit_temperature, fit_weights, softmax
from .classifier import Ensemble
from .confidence import Logistic, fit_logistic
from .parts import Part, Texts
from .views import Views

if TYPE_CHECKING:
    from .parts import Rows
    from .views import Floats

EQUAL_WEIGHTS = 20
"""So many texts speak for members of equal weight before those that were held out are asked."""


@dataclass(frozen=True)
class Tried:
    """What was fitted on parts of the texts, and how well it told those that it had not seen."""

    texts: Texts
    held: Sequence[Part]
    temperatures: Mapping[str, float]
    weights: Mapping[str, float]
    temperature: float
    likelihood: float

    def tuned(self, ensemble: Ensemble) -> Ensemble:
        """The ensemble with the temperatures and weights of the members."""
        return replace(ensemble, temperatures=self.temperatures, weights=self.weights)

    def tuned_part(self, part: Part) -> Part:
        """The part with its ensemble tuned."""
        return replace(part, ensemble=self.tuned(part.ensemble))


def _times(held: Sequence[Part]) -> float:
    """How often each text was held out: what is fitted on all of them counts it once."""
    import numpy as np

    rows = np.concatenate([part.inside for part in held])
    return len(rows) / len(np.unique(rows))


def try_out(texts: Texts, held: Sequence[Part]) -> Tried:
    """Find what makes the parts tell their own rows best."""
    import numpy as np

    temperatures = _temperatures(texts, held)
    tried = Tried(texts, held, temperatures, _weights(texts, held, temperatures), 1.0, 0.0)
    held = [tried.tuned_part(part) for part in held]
    rows = np.concatenate([part.inside for part in held])
    logs = np.concatenate([part.ensemble.mixed(texts.inside.take(part.inside)) for part in held])
    right = texts.workers[rows]
    temperature = fit_temperature(logs, right)
    found = softmax(logs * temperature)[np.arange(len(right)), right]
    return replace(tried, held=held, temperature=temperature, likelihood=float(np.log(found + 1e-12).sum()))


def _temperatures(texts: Texts, parts: Sequence[Part]) -> dict[str, float]:
    import numpy as np

    right = texts.workers[np.concatenate([part.inside for part in parts])]
    return {name: fit_temperature(_scores(texts, parts, name), right) for name in parts[0].ensemble.members}


def _weights(texts: Texts, parts: Sequence[Part], temperatures: Mapping[str, float]) -> dict[str, float]:
    import numpy as np

    right = texts.workers[np.concatenate([part.inside for part in parts])]
    rows = np.arange(len(right))
    likelihoods = [softmax(_scores(texts, parts, name) * scale)[rows, right] for name, scale in temperatures.items()]
    weights = fit_weights(np.stack(likelihoods, axis=1), EQUAL_WEIGHTS * _times(parts))
    return dict(zip(temperatures, map(float, weights), strict=True))


def _scores(texts: Texts, parts: Sequence[Part], name: str) -> Floats:
    """One member's scores of the texts that it was not fitted on."""
    import numpy as np

    return np.concatenate([part.ensemble.members[name].scores(texts.inside.take(part.inside)) for part in parts])


def judge(tried: Tried, unknown: Sequence[Part], odds: float) -> tuple[Logistic, Logistic]:
    """Whether a guess is right, and whether no worker should have the text: fitted on the signs of held-out texts, of
    those that have a worker and of all. `odds`: how many that nobody should take are expected beside one other."""
    import numpy as np

    texts = tried.texts

    def signs(part: Part, views: Views) -> tuple[Floats, Rows]:
        probabilities = softmax(part.ensemble.mixed(views) * tried.temperature)
        return part.ensemble.signs(views, probabilities), probabilities.argmax(axis=1)

    inner, right, outer = [], [], []
    for part in tried.held:
        found, guesses = signs(part, texts.inside.take(part.inside))
        inner.append(found)
        right.append(guesses == texts.workers[part.inside])
        if len(part.outside):
            outer.append(signs(part, texts.outside.take(part.outside))[0])
    strange = [signs(tried.tuned_part(part), texts.inside.take(part.inside))[0] for part in unknown]
    own = np.concatenate(inner)
    count = len(own) / _times(tried.held)
    others = [np.concatenate(group) for group in (outer, strange) if group]
    # Each kind of others counts half as much as the texts that have a worker; then the odds become those expected.
    once = np.full(len(own), count / len(own))
    importance = np.concatenate([once, *(np.full(len(group), count / len(group) / 2) for group in others)])
    all_signs = np.concatenate([own, *others])
    outside = fit_logistic(all_signs, np.arange(len(all_signs)) >= len(own), importance)
    if others:
        outside = outside.shifted(odds / (len(others) / 2))
    return fit_logistic(own, np.concatenate(right), once).shrunk(count), outside
