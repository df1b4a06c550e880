"""Learning to dispatch from labelled lines: members, temperatures and confidence, all on texts held out.

Three kinds of text stand for what no worker should take: the labels that say so, everyday sentences that ship with
the program, and the lines of each worker as seen by a classifier that was never told of that worker.

Where there are few lines a worker, his name is read as one more of them, unless held-out texts say that it misleads.

Texts without labels teach too: those that a first classifier is sure of are learnt as it guesses (self-training,
Yarowsky 1995). How sure the second one may be is measured with the guesses of a first one that had not seen the text in
question, and with those of one that had. Where labels are few the surroundings of a text are guessed worse without its
own label than those of a text that comes, and better with it; the truth is between.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib.resources import files

from ..core.errors import UsageError
from .classifier import Classifier
from .labels import Label, normalise
from .parts import Guessed, Texts, held_out, left_out
from .tried import Tried, judge, try_out
from .views import TextEncoder, Views, see

OUTSIDE_ODDS = 0.07 / 0.93
"""How many texts that no worker should take are expected beside one that a worker should. Chosen on CLINC150's and
BANKING77's training lines: more escalates more of them, and makes the others' confidence too low."""
OUTSIDE_ODDS_GUESSED = 0.02 / 0.98
"""The same after learning from texts without labels, which tells them apart better. Chosen on CLINC150's validation."""
SURE = 0.9
"""Confidence from which the guess of a text without a label is learnt."""
MOST_UNLABELLED = 4_000
"""Of more, so many are drawn evenly."""
NAMED_UNTIL = 50
"""With more lines a worker than this, on average, his name tells nothing that they do not."""

_WORD_BREAKS = re.compile(r"[\W_]+")

Progress = Callable[[str], None]


def everyday() -> list[str]:
    """Sentences that assistants hear and teams' workers mostly are not for."""
    return files(__package__).joinpath("everyday.txt").read_text("utf-8").split("\n")[:-1]


def train(
    labels: Sequence[Label],
    encoder: TextEncoder | None,
    progress: Progress = lambda _: None,
    unlabelled: Sequence[str] = (),
) -> Classifier:
    """Learn from labels with distinct texts, and from `not_labelled` texts of the same kind. Raises `UsageError` if the
    labels name fewer than two workers."""
    from threadpoolctl import threadpool_limits

    # The matrices are small: on busy cores, threads would only wait for each other.
    with threadpool_limits(1):
        return _train(labels, encoder, progress, unlabelled)


def _train(
    labels: Sequence[Label], encoder: TextEncoder | None, progress: Progress, unlabelled: Sequence[str]
) -> Classifier:
    workers = tuple(sorted({label.worker for label in labels if label.worker}))
    if len(workers) < 2:
        named = f"only {workers[0]!r}" if workers else "no worker"
        raise UsageError(f"the labels name {named}; a router needs lines of at least two workers")
    progress(f"reading {len(labels) + len(unlabelled):,} texts")
    texts = _texts(labels, workers, encoder)
    ways = [texts]
    if len(texts.inside) <= NAMED_UNTIL * len(workers):
        ways.append(replace(texts, names=see([_WORD_BREAKS.sub(" ", worker) for worker in workers], encoder)))
    progress("fitting on parts, to calibrate on what they have not seen")
    tried = max((try_out(way, held_out(way)) for way in ways), key=lambda one: one.likelihood)
    name = encoder.name if encoder else ""
    first = _learnt(tried, workers, name, OUTSIDE_ODDS)
    if not unlabelled:
        return first
    views = see(unlabelled, encoder)
    guessed = _sure(first, views)
    progress(f"fitting again, with {len(guessed):,} of {len(unlabelled):,} texts as they were guessed")
    if not guessed:
        return first
    return _learnt(_with_guesses(tried, first, guessed, views), workers, name, OUTSIDE_ODDS_GUESSED)


def not_labelled(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """Of these texts those that can be learnt from without a label: distinct ones with words in them that are not known
    by a label."""
    seen = {normalise(text) for text in known} | {""}
    more: dict[str, str] = {}
    for text in texts:
        if (key := normalise(text)) not in seen:
            more.setdefault(key, text)
    found = list(more.values())
    return found if len(found) <= MOST_UNLABELLED else random.Random(0).sample(found, MOST_UNLABELLED)


def _texts(labels: Sequence[Label], workers: Sequence[str], encoder: TextEncoder | None) -> Texts:
    import numpy as np

    inside = [label for label in labels if label.worker]
    given = [label.text for label in labels if label.worker is None]
    known = {normalise(label.text) for label in labels}
    others = given + [text for text in everyday() if normalise(text) not in known]
    return Texts(
        see([label.text for label in inside], encoder),
        np.array([workers.index(label.worker) for label in inside if label.worker], dtype=np.int64),
        see(others, encoder),
        len(workers),
    )


def _learnt(tried: Tried, workers: tuple[str, ...], encoder: str, odds: float) -> Classifier:
    """The classifier of all texts, as sure as the parts may be."""
    right, outside = judge(tried, left_out(tried.texts), odds)
    return Classifier(workers, tried.tuned(tried.texts.whole()), tried.temperature, right, outside, encoder)


def _with_guesses(tried: Tried, first: Classifier, guessed: Guessed, views: Views) -> Tried:
    """The same again with what was guessed: each part once with that, and once with what it is sure of itself."""
    whole = replace(tried.texts, guessed=guessed)
    held = []
    for part in tried.held:
        alone = replace(tried.texts, guessed=_sure(replace(first, ensemble=part.ensemble), views))
        held += [texts.without(part.inside, part.outside) for texts in (alone, whole)]
    return try_out(whole, held)


def _sure(classifier: Classifier, views: Views) -> Guessed:
    """The texts of which a classifier is sure, with its guess."""
    import numpy as np

    found = classifier.of_views(views)
    rows = [row for row, one in enumerate(found) if one.covered(SURE)]
    workers = [classifier.workers.index(found[row].guess) for row in rows]
    return Guessed(views.take(np.array(rows, dtype=np.int64)), np.array(workers, dtype=np.int64))
