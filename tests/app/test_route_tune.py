"""`route tune` says what pays, and says so when nothing does."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.app.calling import Called, call

pytestmark = pytest.mark.usefixtures("home")


def decisions(folder: Path, n: int = 400, small: float = 0.02, shift: float = 0.0) -> Path:
    rng = random.Random(1)
    lines = []
    for _ in range(n):
        confidence = rng.betavariate(4, 1)
        stood = rng.random() < confidence - shift
        lines.append({"confidence": confidence, "correct": stood, "small_usd": small, "frontier_usd": 0.1})
    path = folder / "decisions.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def tune(*words: object) -> tuple[Called, dict[str, Any]]:
    called = call("route", "tune", *words, "--json")
    return called, called.json


def test_what_pays_is_told_with_its_threshold_saving_and_band(tmp_path: Path) -> None:
    called, data = tune(decisions(tmp_path))
    assert (called.code, called.err, data["n"], data["loses_money"]) == (0, "", 400, False)
    assert 0 < data["saving_low_usd"] < data["saving_usd"] < data["saving_high_usd"]
    assert data["spend_usd"] + data["saving_usd"] == pytest.approx(data["frontier_only_usd"])
    assert data["break_even_accuracy"] == pytest.approx(0.2)
    assert data["covered_accuracy"] > data["break_even_accuracy"]
    assert data["threshold"] < 0.85


def test_routing_that_loses_at_every_threshold_is_told(tmp_path: Path) -> None:
    called, data = tune(decisions(tmp_path, small=0.099))
    assert (called.code, data["loses_money"]) == (0, True)
    assert "routing loses money here" in called.err


def test_a_threshold_that_loses_is_told_with_the_one_that_pays(tmp_path: Path) -> None:
    called, data = tune(decisions(tmp_path, small=0.075, shift=0.1), "--threshold", 0)
    assert data["loses_money"]
    assert "it pays" in called.err


def test_a_threshold_that_saves_no_less_is_left_as_it_is(tmp_path: Path) -> None:
    path = decisions(tmp_path)
    told = tune(path)[1]
    assert f"Set [router] threshold = {told['threshold']:.3f}" in call("route", "tune", path).out
    assert "Leave [router] threshold" in call("route", "tune", path, "--threshold", told["threshold"]).out


def test_silent_damage_raises_the_threshold(tmp_path: Path) -> None:
    path = decisions(tmp_path, n=2000)
    assert tune(path, "--unnoticed", 1, "--damage", 6)[1]["threshold"] > tune(path)[1]["threshold"]


def test_a_dear_router_may_lose_what_routing_saves(tmp_path: Path) -> None:
    assert tune(decisions(tmp_path), "--router-usd", 0.09)[1]["loses_money"]


def test_too_few_decisions_are_refused(tmp_path: Path) -> None:
    called = call("route", "tune", decisions(tmp_path, n=5), "--json")
    assert (called.code, called.out) == (2, "")
    assert "5 judged decisions are too few" in called.err
    assert call("route", "tune").code == 2


def test_people_read_a_table_of_policies(tmp_path: Path) -> None:
    called = call("route", "tune", decisions(tmp_path))
    for words in ("all on the frontier", "small first, always", "threshold now", "tuned", "breaks even where 0.200"):
        assert words in called.out
