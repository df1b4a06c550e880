"""Texts without labels teach what the labels make sure of them, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from understudy.routing.classifier import Classifier
from understudy.routing.train import MOST_UNLABELLED, SURE, not_labelled, train

from .desk import STRANGE, WHEN, labels

FEW = labels(6)
MORE = [label.text for label in labels(60, seed=5)]
ASKED = labels(40, seed=1)


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


def test_texts_that_it_is_not_sure_of_are_not_learnt(alone: Classifier) -> None:
    unsure = [text for text, one in zip(MORE, alone.decide(MORE, None), strict=True) if not one.covered(SURE)]
    again = train(FEW, None, unlabelled=unsure)
    known = [one.ensemble.members["lexical"].arrays()["columns"].tolist() for one in (alone, again)]
    assert unsure
    assert known[0] == known[1], "no word of theirs was learnt"


def test_the_same_texts_give_the_same_classifier(with_more: Classifier) -> None:
    again = train(FEW, None, unlabelled=[*MORE, *STRANGE])
    texts = [label.text for label in ASKED]
    assert again.decide(texts, None) == with_more.decide(texts, None)


def test_a_text_counts_once_and_not_where_it_has_a_label() -> None:
    texts = [FEW[0].text.upper(), "Water the plants.", "water the plants", "?!", "feed the cat"]
    assert not_labelled(texts, FEW) == ["Water the plants.", "feed the cat"]


def test_of_very_many_some_are_drawn_and_the_same_ones_each_time() -> None:
    many = [f"text number {number}" for number in range(MOST_UNLABELLED + 500)]
    drawn = not_labelled(many, FEW)
    assert len(set(drawn)) == MOST_UNLABELLED
    assert drawn == not_labelled(many, FEW)
    assert drawn[-1] != many[MOST_UNLABELLED - 1], "not just the first of them"
