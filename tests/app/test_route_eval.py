"""`route eval`, as CI calls it, and its page as a browser shows it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.app.calling import call
from tests.routing.desk import labels
from understudy.memory import embedding
from understudy.routing.labels import Label

KEYS = {
    "verdict", "n", "correct", "accuracy", "lower_bound", "upper_bound", "coverage", "covered_accuracy", "ece",
    "out_of_scope_escalated", "labels_needed", "worst_worker", "p50_ms", "p95_ms",
}  # fmt: skip


@pytest.fixture(autouse=True)
def without_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words alone train in a blink."""
    monkeypatch.setattr(embedding, "find_encoder", lambda: None)


def write(path: Path, lines: list[Label]) -> Path:
    path.write_text("".join(json.dumps({"text": one.text, "worker": one.worker}) + "\n" for one in lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("router")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedding, "find_encoder", lambda: None)
        assert call("route", "train", write(made / "train.jsonl", labels(12)), "--out", made / "m").code == 0
    write(made / "eval.jsonl", labels(30, seed=1, outside=10))
    return made


def test_a_pass_is_exit_0_and_tells_every_figure(folder: Path, home: Path) -> None:
    called = call("route", "eval", folder / "eval.jsonl", "--model", folder / "m", "--json")
    assert called.code == 0
    assert set(called.json) >= KEYS
    assert called.json["verdict"] == "PASS"
    assert called.json["lower_bound"] >= 0.85
    assert called.json["accuracy"] == called.json["correct"] / called.json["n"]
    assert called.json["labels_needed"] == 0


def test_what_is_not_proven_and_what_fails_is_exit_5(folder: Path, home: Path, tmp_path: Path) -> None:
    few = call("route", "eval", write(tmp_path / "few.jsonl", labels(2, seed=3)), "--model", folder / "m", "--json")
    assert (few.code, few.json["verdict"]) == (5, "NOT PROVEN")
    turned = {"mail": "code", "code": "mail", "billing": "calendar", "calendar": "billing"}
    wrong = [Label(one.text, turned[one.worker or ""]) for one in labels(20, seed=2)]
    failed = call("route", "eval", write(tmp_path / "wrong.jsonl", wrong), "--model", folder / "m", "--json")
    assert (failed.code, failed.json["verdict"], failed.json["labels_needed"]) == (5, "FAIL", None)


def test_the_text_says_the_same(folder: Path, home: Path) -> None:
    called = call("route", "eval", folder / "eval.jsonl", "--model", folder / "m", "--previous", folder / "m")
    assert called.out.startswith("PASS: ")
    for told in ("out of scope", "calibration error", "worst worker", "majority", "politeness", "no difference shown"):
        assert told in called.out


@pytest.mark.parametrize("words", [("--floor", "1.5"), ("--floor", "0"), ("--threshold", "85")])
def test_a_share_out_of_range_is_one_line(folder: Path, home: Path, words: tuple[str, str]) -> None:
    called = call("route", "eval", folder / "eval.jsonl", "--model", folder / "m", *words)
    assert (called.code, called.out, called.err.count("\n")) == (2, "", 1)


def test_lines_that_it_was_trained_on_are_refused(folder: Path, home: Path, tmp_path: Path) -> None:
    trained = call("route", "eval", folder / "train.jsonl", "--model", folder / "m", "--json")
    assert (trained.code, trained.out) == (2, "")
    assert "trained on 48 of these 48 lines" in trained.err
    mixed = write(tmp_path / "mixed.jsonl", [*labels(12), *labels(30, seed=1)])
    assert call("route", "eval", mixed, "--model", folder / "m", "--json").json["refused"] == 48


def test_without_a_model_it_says_how_to_get_one(folder: Path, home: Path) -> None:
    called = call("route", "eval", folder / "eval.jsonl")
    assert called.code == 1
    assert "understudy route train" in called.err


def test_a_router_without_a_mistake_has_a_page_too(folder: Path, home: Path, tmp_path: Path) -> None:
    easy = write(tmp_path / "easy.jsonl", [Label(f"{one.text} today", one.worker) for one in labels(12)])
    called = call("route", "eval", easy, "--model", folder / "m", "--html", tmp_path / "page.html", "--json")
    assert called.json["accuracy"] == 1.0, called.err
    assert "Cost against quality" in (tmp_path / "page.html").read_text("utf-8")


@pytest.mark.needs("chromium")
def test_the_page_shows_its_figures_in_a_browser_without_script(folder: Path, home: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    called = call("route", "eval", folder / "eval.jsonl", "--model", folder / "m", "--json", "--html", page)
    source = page.read_text("utf-8")
    assert "<script" not in source
    assert "://" not in source
    browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    shown = subprocess.run(
        [*browser, profile, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=50, check=True
    ).stdout
    assert "<title>Router evaluation: PASS</title>" in shown
    assert f"{called.json['correct']} of {called.json['n']} right" in shown
    assert f"{called.json['coverage']:.1%}" in shown
    for plot in ("Histogram of the confidence", "Reliability of the confidence", "Cost against quality"):
        assert re.search(rf'<svg[^>]*aria-label="{plot}"', shown)
    assert sum(map(int, re.findall(r"[\d.]+ to [\d.]+: (\d+) lines", shown))) == 2 * called.json["n"]
