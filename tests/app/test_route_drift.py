"""`route drift` exits with 5 when something drifted, and names it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app.calling import call
from tests.routing.test_drift import log, worse
from understudy.routing.drift import Seen

pytestmark = pytest.mark.usefixtures("home")


def written(path: Path, decisions: list[Seen]) -> Path:
    def line(seen: Seen) -> dict[str, Any]:
        at = seen.at.isoformat() if seen.at else None
        reason = "low_confidence" if seen.fallback else "confident"
        made = {"worker": seen.worker, "confidence": seen.confidence, "reason": reason, "at": at, "text": seen.text}
        return made if seen.stood is None else {**made, "correct": seen.stood}

    path.write_text("".join(json.dumps(line(seen)) + "\n" for seen in decisions))
    return path


def test_what_drifted_is_told_with_exit_code_5(tmp_path: Path) -> None:
    reference = written(tmp_path / "reference.jsonl", log(1000, 1))
    new = written(tmp_path / "log.jsonl", log(2500, 3, worse("extract", 0.25), since=1200))
    called = call("route", "drift", new, "--reference", reference, "--json")
    assert (called.code, called.json["drift"], called.json["decisions"]) == (5, True, 2500)
    assert any(one["worker"] == "extract" for one in called.json["findings"])
    assert "drift: accuracy" in called.err
    assert "since 2026-09-1" in called.err


def test_with_no_reference_the_first_decisions_are_it_and_a_steady_log_passes(tmp_path: Path) -> None:
    called = call("route", "drift", written(tmp_path / "log.jsonl", log(2500, 2)), "--json")
    assert (called.code, called.json["drift"], called.json["reference"]) == (0, False, 500)
    assert call("route", "drift", tmp_path / "log.jsonl").out.endswith("nothing drifted\n")


def test_bare_answers_of_route_decide_are_enough_for_fallbacks(tmp_path: Path) -> None:
    steady = [{"worker": "a", "confidence": 0.95, "reason": "confident"}] * 600
    shaken = [{"worker": "a", "confidence": 0.95 if n % 3 else 0.4} for n in range(600)]
    path = tmp_path / "log.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in steady + shaken))
    called = call("route", "drift", path, "--json")
    assert called.code == 5
    assert "fallback" in {one["what"] for one in called.json["findings"]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"confidence": 0.9}\n{"confidence": 7}\n', "line 2"),
        ('{"speed": 1}\n', "this is no decision"),
        ('{"confidence": 0.9}\n', "says nothing"),
        ("", "says nothing"),
    ],
)
def test_bad_logs_are_refused_in_one_line(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(text)
    called = call("route", "drift", path, "--json")
    assert (called.code, called.out) == (2, "")
    assert says in called.err
    assert called.err.count("\n") == 1


def test_a_ledger_with_nothing_in_it_says_so() -> None:
    assert call("route", "drift").code == 2
