"""What `route eval` rests on, judged with a router that is made of words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.errors import UsageError
from understudy.routing.baselines import BASELINES, answers
from understudy.routing.calibrate import calibration_error, reliability
from understudy.routing.classifier import Classifier
from understudy.routing.evaluate import Evaluation, Judge
from understudy.routing.labels import Label
from understudy.routing.perturb import PERTURBATIONS, perturbed
from understudy.routing.seen import Seen
from understudy.routing.train import train

from .desk import labels

TRAINED = labels(15)
NEW = [label for label in labels(40, seed=1, outside=12) if label.text not in {one.text for one in TRAINED}]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return train(TRAINED, None)


@pytest.fixture(scope="module")
def judge(classifier: Classifier) -> Judge:
    return Judge(classifier, None, 0.85, Seen.of(label.text for label in TRAINED))


@pytest.fixture(scope="module")
def found(judge: Judge) -> Evaluation:
    return judge.evaluate(NEW)


def test_only_lines_with_a_worker_are_judged_by_the_floor(found: Evaluation) -> None:
    inside = [label for label in NEW if label.worker]
    assert found.proof.n == len(found.lines) == len(inside)
    assert len(found.outside) == len(NEW) - len(inside)
    assert found.proof.correct == sum(line.right for line in found.lines)
    assert found.proof.verdict == "PASS"


def test_covered_lines_are_those_at_the_threshold(found: Evaluation, judge: Judge) -> None:
    assert 0 < found.coverage < 1
    sure = [line for line in found.lines if line.found.confidence >= 0.85 and not line.found.outside]
    assert found.covered == sure
    assert found.covered_accuracy == sum(line.right for line in sure) / len(sure)
    assert found.escalated == sum(not line.covered for line in found.outside) / len(found.outside)


def test_lines_it_was_trained_on_are_refused_and_near_ones_told(judge: Judge) -> None:
    trained = [Label(TRAINED[0].text.upper() + "!", TRAINED[0].worker)]
    near = [Label(f"{TRAINED[1].text} s", TRAINED[1].worker)]
    found = judge.evaluate([*NEW, *trained, *near])
    assert found.refused == 1
    assert found.near == judge.evaluate(NEW).near + 1
    assert found.proof.n == len([label for label in NEW if label.worker]) + 1


def test_a_set_of_training_lines_only_proves_nothing(judge: Judge) -> None:
    with pytest.raises(UsageError, match="trained on 60 of these 60 lines"):
        judge.evaluate(TRAINED)


def test_a_set_without_workers_proves_nothing(judge: Judge) -> None:
    with pytest.raises(UsageError, match="no line has a worker"):
        judge.evaluate([Label("zzz", None)])


def test_five_lines_are_not_enough(judge: Judge) -> None:
    found = judge.evaluate([label for label in NEW if label.worker][:5])
    assert found.proof.verdict == "NOT PROVEN"
    assert found.proof.needed == 14 if found.proof.correct == 5 else found.proof.needed


def test_a_set_of_one_worker_and_one_without_out_of_scope_lines_are_told(judge: Judge) -> None:
    remarks = " ".join(judge.evaluate([label for label in NEW if label.worker == "code"]).remarks)
    assert "all lines have one worker" in remarks
    assert "no line for billing, calendar, mail" in remarks
    assert "no out-of-scope lines" in remarks


def test_a_worker_that_the_router_does_not_know_counts_against_it(judge: Judge) -> None:
    strange = [Label(f"water the {plant}", "garden") for plant in ("rose", "fern", "palm", "moss", "oak", "elm")]
    found = judge.evaluate([*NEW, *strange])
    assert found.recalls[0].worker == "garden"
    assert found.recalls[0].correct == 0
    assert any("never told of garden" in remark for remark in found.remarks)


def test_a_router_is_compared_with_what_needs_none_and_with_another(classifier: Classifier, judge: Judge) -> None:
    other = train(labels(3, seed=5), None)
    previous = ("old.model", lambda texts: other.decide(texts, None))
    found = Judge(classifier, None, 0.85, judge.seen, previous=previous).evaluate(NEW)
    rivals = {rival.name: rival for rival in found.rivals}
    assert set(rivals) == {"majority", "length", "keyword", "old.model"}
    assert rivals["majority"].compared.says == "better"
    assert rivals["old.model"].accuracy < found.proof.accuracy


def test_every_rewording_is_tried(found: Evaluation) -> None:
    assert [flips.name for flips in found.flips] == list(PERTURBATIONS)
    assert next(flips for flips in found.flips if flips.name == "case").changed == 0
    assert all(0 <= flips.changed <= flips.n for flips in found.flips)


def test_the_power_grows_with_the_truth(found: Evaluation) -> None:
    passes = [probability for _, probability in found.power]
    assert passes == sorted(passes)
    assert passes[-1] > 0.9


@given(st.sampled_from(sorted(PERTURBATIONS)), st.text(max_size=80))
def test_a_rewording_is_the_same_each_time(name: str, text: str) -> None:
    assert perturbed(name, text) == perturbed(name, text)


def test_rewordings_change_the_words_and_not_the_request() -> None:
    text = "please move the quarterly meeting to friday"
    assert perturbed("case", text) == text.upper()
    assert sorted(perturbed("typos", text)) == sorted(text) != list(text)
    assert len(perturbed("dropped words", text).split()) == 6
    assert text in perturbed("politeness", text)


def test_baselines_answer_from_other_lines() -> None:
    texts = [
        "pay bill one",
        "pay bill two",
        "pay bill three",
        "fix bug",
        "fix code",
        "fix now",
        "pay the bill now please",
    ]
    workers = ["b", "b", "b", "c", "c", "c", "b"]
    assert answers(BASELINES["keyword"], texts, workers) == workers
    assert answers(BASELINES["majority"], ["x"], ["a"]) == ["a"]
    assert len(answers(BASELINES["length"], texts, workers)) == 7


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_reliability_counts_every_answer_once(pairs: list[tuple[float, bool]]) -> None:
    bins = reliability([sure for sure, _ in pairs], [right for _, right in pairs])
    assert sum(one.count for one in bins) == len(pairs)
    assert 0 <= calibration_error(bins) <= 1


def test_the_calibration_error_of_answers_that_mean_what_they_say_is_nothing() -> None:
    assert calibration_error(reliability([0.8] * 10, [True] * 8 + [False] * 2)) == pytest.approx(0)
    assert calibration_error(reliability([0.9] * 10, [False] * 10)) == pytest.approx(0.9)
    assert calibration_error([]) == 0
