"""Learning to dispatch from labelled lines: members, temperatures and confidence, all on texts held out.

Three kinds of text stand for what no worker should take: the labels that say so, everyday sentences that ship with
the program, and the lines of each worker as seen by a classifier that was never told of that worker.

Where there are few lines a worker, his name is read as one more of them, unless held-out texts say that it misleads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from ..core.errors import UsageError
from .calibrate import fit_temperature, fit_weights, softmax
from .classifier import Classifier, Ensemble
from .confidence import Logistic, fit_logistic
from .labels import Label, normalise
from .members import MEMBERS, REJECT, Member
from .views import TextEncoder, Views, see

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .views import Floats

    Rows = NDArray[np.int64]

FOLDS = 5
HELD_OUT_TEXTS = 2_000
"""With so many texts held out there is nothing left to learn about the confidence: later folds are not fitted."""

LEFT_OUT_GROUPS = 10
LEFT_OUT_TEXTS = 1_500
"""At most so many texts are used to learn what an unknown worker looks like; more tell nothing new."""
OUTSIDE_ODDS = 0.07 / 0.93
"""How many texts that no worker should take are expected beside one that a worker should. Chosen on CLINC150's and
BANKING77's training lines: more escalates more of them, and makes the others' confidence too low."""
EQUAL_WEIGHTS = 20
"""So many texts speak for members of equal weight before those that were held out are asked."""
NAMED_UNTIL = 50
"""With more lines a worker than this, on average, his name tells nothing that they do not."""

_WORD_BREAKS = re.compile(r"[\W_]+")

Progress = Callable[[str], None]


def everyday() -> list[str]:
    """Sentences that assistants hear and teams' workers mostly are not for."""
    return files(__package__).joinpath("everyday.txt").read_text("utf-8").split("\n")[:-1]


def train(labels: Sequence[Label], encoder: TextEncoder | None, progress: Progress = lambda _: None) -> Classifier:
    """Learn from labels with distinct texts. Raises `UsageError` if they name fewer than two workers."""
    from threadpoolctl import threadpool_limits

    # The matrices are small: on busy cores, threads would only wait for each other.
    with threadpool_limits(1):
        return _train(labels, encoder, progress)


def _train(labels: Sequence[Label], encoder: TextEncoder | None, progress: Progress) -> Classifier:
    import numpy as np

    workers = tuple(sorted({label.worker for label in labels if label.worker}))
    if len(workers) < 2:
        named = f"only {workers[0]!r}" if workers else "no worker"
        raise UsageError(f"the labels name {named}; a router needs lines of at least two workers")
    inside = [label for label in labels if label.worker]
    given = [label.text for label in labels if label.worker is None]
    known = {normalise(label.text) for label in labels}
    others = given + [text for text in everyday() if normalise(text) not in known]
    progress(f"reading {len(inside) + len(others):,} texts")
    texts = _Texts(
        see([label.text for label in inside], encoder),
        np.array([workers.index(label.worker) for label in inside if label.worker], dtype=np.int64),
        see(others, encoder),
        len(workers),
    )
    ways = [texts]
    if len(inside) <= NAMED_UNTIL * len(workers):
        ways.append(replace(texts, names=see([_WORD_BREAKS.sub(" ", worker) for worker in workers], encoder)))
    progress("fitting on parts, to calibrate on what they have not seen")
    tried = max((_try(way) for way in ways), key=lambda one: one.likelihood)
    unknown = [tried.tuned(part) for part in _left_out(tried.texts)]
    right, outside = _confidence(tried, unknown)
    progress("fitting on all texts")
    full = _ensemble(tried.texts, np.arange(len(texts.inside)), np.arange(len(texts.outside)))
    ensemble = replace(full, temperatures=tried.temperatures, weights=tried.weights)
    return Classifier(workers, ensemble, tried.temperature, right, outside, encoder.name if encoder else "")


@dataclass(frozen=True)
class _Texts:
    inside: Views
    workers: Rows
    outside: Views
    count: int
    names: Views | None = None
    """What each worker is called, read as a text of his."""


@dataclass(frozen=True)
class _Part:
    """An ensemble, and texts that it was not fitted on."""

    ensemble: Ensemble
    inside: Rows
    outside: Rows


@dataclass(frozen=True)
class _Tried:
    """What was fitted on parts of the texts, and how well it told those that it had not seen."""

    texts: _Texts
    held: Sequence[_Part]
    temperatures: Mapping[str, float]
    weights: Mapping[str, float]
    temperature: float
    likelihood: float

    def tuned(self, part: _Part) -> _Part:
        """The part with the temperatures and weights of the members."""
        return replace(part, ensemble=replace(part.ensemble, temperatures=self.temperatures, weights=self.weights))


def _try(texts: _Texts) -> _Tried:
    import numpy as np

    held = _held_out(texts)
    temperatures = _temperatures(texts, held)
    tried = _Tried(texts, held, temperatures, _weights(texts, held, temperatures), 1.0, 0.0)
    held = [tried.tuned(part) for part in held]
    rows = np.concatenate([part.inside for part in held])
    logs = np.concatenate([part.ensemble.mixed(texts.inside.take(part.inside)) for part in held])
    right = texts.workers[rows]
    temperature = fit_temperature(logs, right)
    found = softmax(logs * temperature)[np.arange(len(right)), right]
    return replace(tried, held=held, temperature=temperature, likelihood=float(np.log(found + 1e-12).sum()))


def _ensemble(texts: _Texts, inside: Rows, outside: Rows) -> Ensemble:
    import numpy as np

    own, workers = texts.inside.take(inside), texts.workers[inside]
    views = own
    if texts.names:
        known = np.unique(workers)
        views, workers = Views.joined(own, texts.names.take(known)), np.concatenate([workers, known])
    members: dict[str, Member] = {
        name: member.fit(views, workers, texts.count) for name, member in MEMBERS.items() if member.can_see(views)
    }
    both = Views.joined(own, texts.outside.take(outside))
    kinds = np.repeat([0, 1], [len(inside), len(outside)])
    reject = {name: member.fit(both, kinds, 2) for name, member in REJECT.items() if member.can_see(both)}
    return Ensemble(members, dict.fromkeys(members, 1.0), dict.fromkeys(members, 1 / len(members)), reject)


def _held_out(texts: _Texts) -> list[_Part]:
    """One part a fold: every text is held out once, or enough of them where there are many."""
    import numpy as np

    parts = []
    inside, outside = _folds(texts.workers), _folds(np.zeros(len(texts.outside), dtype=np.int64))
    enough = min(FOLDS, -(-HELD_OUT_TEXTS * FOLDS // len(texts.inside)))
    for fold in range(enough):
        rest = _ensemble(texts, np.flatnonzero(inside != fold), np.flatnonzero(outside != fold))
        parts.append(_Part(rest, np.flatnonzero(inside == fold), np.flatnonzero(outside == fold)))
    return parts


def _folds(classes: Rows) -> Rows:
    """The fold of each text, every class spread evenly, the same for the same labels."""
    import numpy as np

    draw = np.random.default_rng(0)
    order = draw.permutation(len(classes))
    folds = np.zeros(len(classes), dtype=np.int64)
    ranked = order[np.argsort(classes[order], kind="stable")]
    folds[ranked] = np.arange(len(classes)) % FOLDS
    return folds


def _left_out(texts: _Texts) -> list[_Part]:
    """One part a group of workers: its texts, and an ensemble that was never told of them."""
    import numpy as np

    groups = min(texts.count, LEFT_OUT_GROUPS)
    if groups < 3:
        return []
    draw = np.random.default_rng(1)
    rows = np.sort(draw.permutation(len(texts.workers))[:LEFT_OUT_TEXTS])
    of_worker = draw.permutation(texts.count) % groups
    everyone = np.arange(len(texts.outside))
    nobody = np.array([], dtype=np.int64)
    group = of_worker[texts.workers[rows]]
    return [
        _Part(_ensemble(texts, rows[group != one], everyone), rows[group == one], nobody)
        for one in range(groups)
        if 0 < (group == one).sum() < len(rows)
    ]


def _temperatures(texts: _Texts, parts: Sequence[_Part]) -> dict[str, float]:
    import numpy as np

    right = texts.workers[np.concatenate([part.inside for part in parts])]
    return {name: fit_temperature(_scores(texts, parts, name), right) for name in parts[0].ensemble.members}


def _weights(texts: _Texts, parts: Sequence[_Part], temperatures: Mapping[str, float]) -> dict[str, float]:
    import numpy as np

    right = texts.workers[np.concatenate([part.inside for part in parts])]
    rows = np.arange(len(right))
    likelihoods = [softmax(_scores(texts, parts, name) * scale)[rows, right] for name, scale in temperatures.items()]
    return dict(zip(temperatures, map(float, fit_weights(np.stack(likelihoods, axis=1), EQUAL_WEIGHTS)), strict=True))


def _scores(texts: _Texts, parts: Sequence[_Part], name: str) -> Floats:
    """One member's scores of the texts that it was not fitted on."""
    import numpy as np

    return np.concatenate([part.ensemble.members[name].scores(texts.inside.take(part.inside)) for part in parts])


def _confidence(tried: _Tried, unknown: Sequence[_Part]) -> tuple[Logistic, Logistic]:
    """Fit both judgements on the signs of held-out texts: of those that have a worker, and of all."""
    import numpy as np

    texts = tried.texts

    def signs(part: _Part, views: Views) -> tuple[Floats, Rows]:
        probabilities = softmax(part.ensemble.mixed(views) * tried.temperature)
        return part.ensemble.signs(views, probabilities), probabilities.argmax(axis=1)

    inner, right, outer = [], [], []
    for part in tried.held:
        found, guesses = signs(part, texts.inside.take(part.inside))
        inner.append(found)
        right.append(guesses == texts.workers[part.inside])
        if len(part.outside):
            outer.append(signs(part, texts.outside.take(part.outside))[0])
    strange = [signs(part, texts.inside.take(part.inside))[0] for part in unknown]
    own = np.concatenate(inner)
    others = [np.concatenate(group) for group in (outer, strange) if group]
    # Each kind of others counts half as much as the texts that have a worker; then the odds become those expected.
    importance = np.concatenate(
        [np.ones(len(own)), *(np.full(len(group), len(own) / len(group) / 2) for group in others)]
    )
    all_signs = np.concatenate([own, *others])
    outside = fit_logistic(all_signs, np.arange(len(all_signs)) >= len(own), importance)
    if others:
        outside = outside.shifted(OUTSIDE_ODDS / (len(others) / 2))
    return fit_logistic(own, np.concatenate(right), np.ones(len(own))).shrunk(len(own)), outside
