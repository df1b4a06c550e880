"""Texts without labels teach what the labels make sure of them, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from understudy.routing.classifier import Classifier
from understudy.routing.labels import Label
from understudy.routing.parts import Guessed, Texts, held_out, left_out
from understudy.routing.train import MOST_UNLABELLED, SURE, not_labelled, train
from understudy.routing.tried import judge, try_out
from understudy.routing.views import see

from .desk import STRANGE, WHEN, labels

FEW = labels(6)
MORE = [label.text for label in labels(60, seed=5)]
ASKED = labels(40, seed=1)
KNOWN = [label.text for label in FEW]


@pytest.fixture(scope="module")
def alone() -> Classifier:
    return train(FEW, None)


@pytest.fixture(scope="module")
def with_more() -> Classifier:
    return train(FEW, None, unlabelled=[*MORE, *STRANGE])


def covered(classifier: Classifier, texts: list[str]) -> float:
    return float(np.mean([one.covered(0.85) for one in classifier.decide(texts, None)]))


def test_texts_without_labels_let_it_take_more_and_be_right(alone: Classifier, with_more: Classifier) -> None:
    asked = [label.text for label in ASKED]
    assert covered(with_more, asked) > covered(alone, asked) + 0.1
    found = with_more.decide(asked, None)
    sure = [one.worker == label.worker for one, label in zip(found, ASKED, strict=True) if one.covered(0.85)]
    assert np.mean(sure) > 0.95


def test_what_nobody_should_take_is_escalated_though_it_stood_among_them(with_more: Classifier) -> None:
    assert covered(with_more, [f"{text} {when}" for text in STRANGE for when in WHEN]) < 0.1


def test_texts_that_it_is_not_sure_of_change_nothing(alone: Classifier) -> None:
    unsure = [text for text, one in zip(MORE, alone.decide(MORE, None), strict=True) if not one.covered(SURE)]
    assert unsure
    asked = [label.text for label in ASKED]
    assert train(FEW, None, unlabelled=unsure).decide(asked, None) == alone.decide(asked, None)


def test_a_worker_is_left_out_with_all_that_was_guessed_his() -> None:
    views = see(KNOWN, None)
    workers = np.repeat(np.arange(4), 6)
    guessed = Guessed(see(MORE, None), np.repeat(np.arange(4), 60))
    texts = Texts(views, workers, see(STRANGE, None), 4, guessed=guessed)
    for part in left_out(texts):
        (gone,) = set(workers[part.inside])
        assert part.ensemble.members["lexical"].scores(views).argmax(axis=1).tolist().count(gone) == 0


def test_how_sure_it_may_be_is_asked_of_guesses_with_and_without_the_label_in_question() -> None:
    noisy = [
        Label(label.text, FEW[(place * 7) % 24].worker if place % 4 == 0 else label.worker)
        for place, label in enumerate(FEW)
    ]
    asked = [label.text for label in ASKED]
    found = train(noisy, None, unlabelled=MORE).decide(asked, None)
    sure = [one.confidence for one in found]
    right = [one.worker == label.worker for one, label in zip(found, ASKED, strict=True)]
    assert abs(np.mean(sure) - np.mean(right)) < 0.15


def test_the_same_texts_give_the_same_classifier(with_more: Classifier) -> None:
    again = train(FEW, None, unlabelled=[*MORE, *STRANGE])
    texts = [label.text for label in ASKED]
    assert again.decide(texts, None) == with_more.decide(texts, None)


def test_a_text_counts_once_and_not_where_it_has_a_label() -> None:
    texts = [FEW[0].text.upper(), "Water the plants.", "water the plants", "?!", "feed the cat"]
    assert not_labelled(texts, KNOWN) == ["Water the plants.", "feed the cat"]


def test_of_very_many_some_are_drawn_and_the_same_ones_each_time() -> None:
    many = [f"text number {number}" for number in range(MOST_UNLABELLED + 500)]
    drawn = not_labelled(many, KNOWN)
    assert len(set(drawn)) == MOST_UNLABELLED
    assert drawn == not_labelled(many, KNOWN)
    assert drawn[-1] != many[MOST_UNLABELLED - 1], "not just the first of them"


def test_a_label_that_was_held_out_twice_counts_once() -> None:
    views, workers = see(KNOWN, None), np.repeat(np.arange(4), 6)
    texts = Texts(views, workers, see(STRANGE, None), 4)
    once, twice = try_out(texts, held_out(texts)), try_out(texts, [*held_out(texts), *held_out(texts)])
    assert twice.weights == pytest.approx(once.weights)
    for seldom, often in zip(judge(once, [], 0.02), judge(twice, [], 0.02), strict=True):
        assert often.weights == pytest.approx(seldom.weights, abs=1e-3)
        assert often.bias == pytest.approx(seldom.bias, abs=1e-3)
