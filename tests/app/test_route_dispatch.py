"""`route train` and `route decide`, as a shell sees them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app.calling import Called, call
from tests.routing.desk import labels
from understudy.memory import embedding
from understudy.routing.labels import Label


def write(path: Path, lines: list[Label]) -> Path:
    path.write_text("".join(json.dumps({"text": one.text, "worker": one.worker}) + "\n" for one in lines), "utf-8")
    return path


@pytest.fixture(autouse=True)
def without_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words alone train in a blink."""
    monkeypatch.setattr(embedding, "find_encoder", lambda: None)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("router")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedding, "find_encoder", lambda: None)
        made = call("route", "train", write(folder / "labels.jsonl", labels(15)), "--out", folder / "m", "--json")
    assert made.code == 0, made.err
    return folder / "m"


def decide(monkeypatch: pytest.MonkeyPatch, stdin: bytes, *words: object) -> tuple[Called, list[dict[str, Any]]]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    called = call("route", "decide", *words, "--json")
    return called, [json.loads(line) for line in called.out.splitlines()]


def test_training_says_what_it_learnt_from(tmp_path: Path, home: Path) -> None:
    twice = [*labels(10), labels(10)[0], Label("pay or fix it", "billing"), Label("Pay or fix it.", "code")]
    made = call("route", "train", write(tmp_path / "l.jsonl", [*twice, *labels(2, outside=3)[-3:]]), "--json")
    assert made.code == 0
    assert made.json["model"] == str(home / "router.model")
    assert {key: made.json[key] for key in ("labels", "out_of_scope", "repeated", "contradicted", "encoder")} == {
        "labels": 43,
        "out_of_scope": 3,
        "repeated": 1,
        "contradicted": 2,
        "encoder": None,
    }
    assert "lexical only" in made.err


def test_texts_without_labels_are_read_too_and_are_no_evidence_later(tmp_path: Path, home: Path) -> None:
    known = write(tmp_path / "l.jsonl", labels(10))
    more = [label.text for label in labels(20, seed=1)]
    texts = tmp_path / "texts.jsonl"
    texts.write_text("".join(json.dumps({"text": text}) + "\n" for text in [*more, *more]), "utf-8")
    new = set(more) - {label.text for label in labels(10)}
    made = call("route", "train", known, "--unlabelled", texts, "--json")
    assert (made.code, made.json["labels"], made.json["unlabelled"]) == (0, 40, len(new))
    assert f"of {len(new)} texts as they were guessed" in made.err
    judged = call("route", "eval", write(tmp_path / "e.jsonl", labels(20, seed=1)))
    assert judged.code == 2
    assert "trained on 80 of these 80 lines" in judged.err


def test_a_text_with_two_workers_is_not_learnt_without_a_label_either(tmp_path: Path, home: Path) -> None:
    twice = [*labels(5), Label("pay or fix it", "billing"), Label("Pay or fix it.", "code")]
    (tmp_path / "t.jsonl").write_text('{"text": "pay or fix it"}\n', "utf-8")
    made = call("route", "train", write(tmp_path / "l.jsonl", twice), "--unlabelled", tmp_path / "t.jsonl", "--json")
    assert (made.json["contradicted"], made.json["unlabelled"]) == (2, 0)


@pytest.mark.parametrize("line", ["{", '{"text": ""}', '{"worker": "code"}', "[]"])
def test_a_line_without_a_text_is_named(tmp_path: Path, home: Path, line: str) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"text": "fix the bug"}\n' + line, "utf-8")
    made = call("route", "train", write(tmp_path / "l.jsonl", labels(3)), "--unlabelled", texts)
    assert (made.code, made.out, made.err.count("\n")) == (2, "", 1)
    assert "texts.jsonl, line 2" in made.err
    assert not (home / "router.model").exists()


def test_no_texts_without_labels_are_the_labels_alone(tmp_path: Path, home: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n", "utf-8")
    made = call(
        "route", "train", write(tmp_path / "l.jsonl", labels(3)), "--unlabelled", tmp_path / "none.jsonl", "--json"
    )
    assert (made.code, made.json["unlabelled"]) == (0, 0)


def test_each_line_is_answered_in_its_order(model: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    lines = b'{"text": "refactor the parser today"}\n{"text": "book a room"}\n{"text": "who sang that song"}'
    called, answers = decide(monkeypatch, lines, "--model", model)
    assert (called.code, called.err) == (0, "")
    assert [set(answer) for answer in answers] == [{"worker", "confidence", "model", "reason"}] * 3
    assert [answer["worker"] for answer in answers[:2]] == ["code", "calendar"]
    assert answers[0]["reason"] == "confident"
    assert answers[0]["model"] == "small"
    assert answers[2]["reason"] in ("low_confidence", "out_of_scope")
    assert answers[2]["model"] == "frontier"


def test_models_are_those_of_the_settings(model: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    (home / "understudy.toml").write_text(
        '[models]\nsmall = "tiny"\nfrontier = "big"\n[[router.workers]]\nname = "code"\nmodel = "coder"\n', "utf-8"
    )
    lines = b'{"text": "refactor the parser"}\n{"text": "book a room for the call"}\n{"text": "zzz"}\n'
    _, answers = decide(monkeypatch, lines, "--model", model, "--threshold", "0.5")
    assert [answer["model"] for answer in answers] == ["coder", "tiny", "big"]


def test_the_threshold_can_be_moved_without_training(model: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    line = b'{"text": "refactor the parser"}'
    one, (low,) = decide(monkeypatch, line, "--model", model, "--threshold", "0.01")
    two, (high,) = decide(monkeypatch, line, "--model", model, "--threshold", "0.9999")
    assert (one.code, two.code) == (0, 0)
    assert low["confidence"] == high["confidence"]
    assert (low["reason"], high["reason"]) == ("confident", "low_confidence")


@pytest.mark.parametrize("threshold", ["0", "1", "-1", "85", "nan"])
def test_a_threshold_out_of_range_is_one_line(model: Path, threshold: str, home: Path, tmp_path: Path) -> None:
    for words in (["decide", "--model", model], ["train", write(tmp_path / "l", labels(3)), "--out", tmp_path / "m"]):
        called = call("route", *words, f"--threshold={threshold}")
        assert (called.code, called.out, called.err.count("\n")) == (2, "", 1)
        assert "out of range" in called.err


def test_bad_lines_are_answered_too_and_counted(model: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    bad = [b"nonsense", b"[]", b'{"text": 7}', b'{"text": ""}', b"\xff", b"", b'{"worker": "mail"}']
    good = json.dumps({"text": "refactor the parser " * 60_000}).encode()
    called, answers = decide(monkeypatch, b"\n".join([*bad, good]) + b"\n", "--model", model)
    assert called.code == 1
    assert "7 of 8 lines could not be used" in called.err
    assert [answer["worker"] for answer in answers] == [None] * 7 + ["code"]
    assert answers[0]["error"].startswith("line 1: not JSON")
    assert all(answer["model"] == "frontier" for answer in answers[:7])


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([Label("a b", "mail"), Label("c d", "mail")], "at least two workers"),
        ([Label("a b", None)], "at least two workers"),
        ([], "no labels in it"),
    ],
)
def test_labels_that_cannot_teach_are_one_line(lines: list[Label], says: str, tmp_path: Path, home: Path) -> None:
    called = call("route", "train", write(tmp_path / "l.jsonl", lines), "--out", tmp_path / "m")
    assert called.code == 2
    assert says in called.err.splitlines()[-1]
    assert not (tmp_path / "m").exists()


def test_a_model_file_that_is_none_is_one_line(tmp_path: Path, home: Path) -> None:
    (tmp_path / "m").write_text("{}")
    for path in (tmp_path / "m", tmp_path / "missing"):
        called = call("route", "decide", "--model", path)
        assert (called.code, called.out, called.err.count("\n")) == (1 if path.exists() else 2, "", 1)


def test_a_router_that_needs_the_encoder_says_so(model: Path, tmp_path: Path, home: Path) -> None:
    from dataclasses import replace

    from understudy.routing.model_file import load_model, save_model

    found = load_model(model)
    save_model(replace(found, classifier=replace(found.classifier, encoder="minilm")), tmp_path / "m")
    called = call("route", "decide", "--model", tmp_path / "m")
    assert called.code == 1
    assert "sentence encoder minilm, which is not here" in called.err


def test_the_filter_answers_each_line_before_it_is_given_the_next(model: Path, home: Path) -> None:
    words = [sys.executable, "-m", "understudy.app.cli.main", "route", "decide", "--model", str(model), "--json"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdin
        assert process.stdout
        for text, worker in (("refactor the parser", "code"), ("book a room", "calendar")):
            process.stdin.write(json.dumps({"text": text}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["worker"] == worker
        process.stdin.close()
        assert process.wait(20) == 0
