"""`route label` takes one key a label, keeps each at once, and writes what `route eval` reads."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tests.app.calling import Called, call
from understudy.routing.labels import read_labels

pytestmark = pytest.mark.usefixtures("home")
WORKERS = {
    "mail": "answer the letter about {}",
    "code": "fix the bug in module {}",
    "pulls": "review the pull request of {}",
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("router")
    lines = [{"text": text.format(f"item {n}"), "worker": name} for name, text in WORKERS.items() for n in range(12)]
    labels = folder / "train.jsonl"
    labels.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert call("route", "train", labels, "--out", folder / "router.model").code == 0
    return folder / "router.model"


@pytest.fixture
def candidates(tmp_path: Path) -> Path:
    path = tmp_path / "candidates.jsonl"
    texts = [WORKERS[("mail", "code", "pulls")[n % 3]].format(f"subject {n}") for n in range(9)]
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    return path


def label(monkeypatch: pytest.MonkeyPatch, keys: str, *words: object) -> Called:
    monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
    return call("route", "label", *words)


def test_each_key_is_a_label_and_the_rest_is_asked_next_time(
    model: Path, candidates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "labels.jsonl"
    called = label(monkeypatch, "y1nq", candidates, "--model", model, "--out", out, "--json")
    assert (called.code, called.json["labels"], called.json["left"]) == (0, 3, 6)
    found = read_labels(out)
    assert [one.worker for one in found][1:] == ["code", None]
    assert label(monkeypatch, "yyyyyy", candidates, "--model", model, "--out", out, "--json").json["labels"] == 9
    assert len({one.text for one in read_labels(out)}) == 9


def test_undo_takes_the_last_one_back_and_other_keys_do_nothing(
    model: Path, candidates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "labels.jsonl"
    label(monkeypatch, "1u2?!sq", candidates, "--model", model, "--out", out)
    assert [one.worker for one in read_labels(out)] == ["mail"]


def test_as_a_file_the_worker_is_blank_and_evaluation_refuses_it_until_filled(
    model: Path, candidates: Path, tmp_path: Path
) -> None:
    out = tmp_path / "labels.jsonl"
    assert call("route", "label", candidates, "--model", model, "--out", out, "--file", "--labels", 5).code == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert lines
    assert all(line["worker"] == "" and 0 < line["propensity"] <= 1 for line in lines)
    assert call("route", "eval", out, "--model", model).code == 2
    filled = out.read_text().replace('"worker": ""', '"worker": "mail"')
    out.write_text(filled)
    assert call("route", "label", candidates, "--model", model, "--out", out, "--file").code == 2
    assert out.read_text() == filled, "what a person filled in is not written over"


def test_candidates_that_are_none_are_refused(model: Path, tmp_path: Path) -> None:
    path = tmp_path / "candidates.jsonl"
    for text, says in (("", "no candidates"), ('{"worker": "a"}\n', "line 1")):
        path.write_text(text)
        called = call("route", "label", path, "--model", model, "--out", tmp_path / "out")
        assert called.code == 2
        assert says in called.err


def test_what_drifted_from_the_evaluation_set_is_drawn_rather_and_weighed_less(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("understudy.memory.embedding.find_encoder", lambda: None)

    def lines(count: int, text: str) -> list[dict[str, str]]:
        names = list(WORKERS)
        texts = [WORKERS[names[n % 3]].format(f"{text} {n}") for n in range(count)]
        return [{"text": line, "worker": names[n % 3]} for n, line in enumerate(texts)]

    reference, candidates, out, model = (tmp_path / name for name in ("reference", "candidates", "out", "model"))
    reference.write_text("".join(json.dumps(line) + "\n" for line in lines(36, "item")))
    assert call("route", "train", reference, "--out", model).code == 0
    reference.write_text("".join(json.dumps(line) + "\n" for line in lines(60, "subject")))
    log = [*lines(120, "subject"), *lines(60, "lithium permit")]
    candidates.write_text("".join(json.dumps({"text": line["text"]}) + "\n" for line in log))
    words = ("--model", model, "--out", out, "--file", "--labels", 30)
    called = call("route", "label", candidates, *words, "--reference", reference)
    assert (called.code, "drifted since candidate" in called.err) == (0, True)
    drawn = [json.loads(line) for line in out.read_text().splitlines()]
    since = [line for line in drawn if "lithium" in line["text"]]
    assert len(since) > len(drawn) / 2
    steady = [line["propensity"] for line in drawn if line not in since]
    assert min(line["propensity"] for line in since) > 0
    assert sum(line["propensity"] for line in since) / len(since) > sum(steady) / len(steady)
    assert sum(1 / line["propensity"] for line in drawn) == pytest.approx(180, rel=0.5)


def test_before_there_is_a_router_what_stands_for_most_is_asked_and_trains_the_first(
    candidates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("understudy.memory.embedding.find_encoder", lambda: None)
    out = tmp_path / "labels.jsonl"
    called = label(monkeypatch, "y1q", candidates, "--first", "--labels", 3, "--out", out)
    assert called.code == 0
    assert "guess" not in called.err, "nobody guesses yet"
    assert f"next: understudy route train {out} --unlabelled {candidates}" in called.out
    assert [one.worker for one in read_labels(out)] == ["code"], "y agrees with nothing; 1 is the first specialist"
    label(monkeypatch, "2" * 9, candidates, "--first", "--labels", 3, "--out", out)
    assert [one.worker for one in read_labels(out)] == ["code", "mail", "mail"], "three in all, none of them twice"
    out.unlink()
    assert call("route", "label", candidates, "--first", "--labels", 6, "--out", out, "--file").code == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert all(line == {"text": line["text"], "worker": ""} for line in lines)
    named = {
        line["text"]: next(name for name, text in WORKERS.items() if line["text"][:6] == text[:6]) for line in lines
    }
    assert set(named.values()) == set(WORKERS), "each kind is among the first"
    out.write_text("".join(json.dumps({"text": text, "worker": name}) + "\n" for text, name in named.items()))
    assert call("route", "train", out, "--out", tmp_path / "first.model").code == 0


def test_without_a_router_the_way_to_the_first_labels_is_told(candidates: Path, tmp_path: Path) -> None:
    called = call("route", "label", candidates, "--out", tmp_path / "labels.jsonl")
    assert called.code == 2
    assert "with --first" in called.err


@pytest.mark.parametrize("words", [("--model", "x"), ("--threshold", "0.9"), ("--reference", "candidates.jsonl")])
def test_the_first_labels_ask_no_router(candidates: Path, tmp_path: Path, words: tuple[str, str]) -> None:
    given = [str(candidates) if word == candidates.name else word for word in words]
    called = call("route", "label", candidates, "--first", "--out", tmp_path / "labels.jsonl", *given)
    assert called.code == 2
    assert f"so {words[0]} has no part in it" in called.err
