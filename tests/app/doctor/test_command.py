"""`doctor` tells of each part in one line, ends in the right code, and survives a check that breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.calling import call
from understudy.app.cli import doctor as command
from understudy.app.cli import doctor_home, doctor_services
from understudy.app.cli.doctor_found import Found, Patient, ok


def test_a_fresh_home_has_no_failing_part_and_is_left_as_it_was(home: Path) -> None:
    said = call("--home", home, "doctor", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["ok"] is True
    assert [line["part"] for line in said.json["checks"]] == [part for part, _ in command.CHECKS]
    assert {line["health"] for line in said.json["checks"]} <= {"ok", "warn"}
    assert list(home.iterdir()) == []


def only(monkeypatch: pytest.MonkeyPatch, **checks: Callable[[Patient], Found]) -> None:
    monkeypatch.setattr(command, "CHECKS", tuple(checks.items()))


def test_a_failing_part_ends_in_code_1_with_its_command_below_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, home=doctor_home.home, settings=doctor_home.settings)
    (home / "understudy.toml").write_text("nonsense = 1\n", "utf-8")
    said = call("--home", home, "doctor")
    assert said.code == 1
    assert said.err == "understudy: doctor: settings fails; see above\n"
    lines = said.out.splitlines()
    assert lines[0].startswith("ok    home")
    assert lines[1].startswith("fail  settings")
    assert lines[2].strip().startswith("→ ")
    said = call("--home", home, "doctor", "--json")
    assert (said.code, said.err, said.json["ok"]) == (1, "", False)


def test_a_warning_alone_is_no_failure(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, models=doctor_services.models)
    said = call("--home", home, "doctor")
    assert said.code == 0
    assert "all parts work; 1 could be better" in said.out


class Panic(BaseException):
    """As Rust's panics arrive in Python: no `Exception`."""


@pytest.mark.parametrize("error", [ValueError("two\nlines"), Panic("index out of bounds"), OSError(5, "I/O error")])
def test_a_check_that_breaks_is_a_failing_line_and_the_next_one_is_made(
    home: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def breaks(_patient: Patient) -> Found:
        raise error

    only(monkeypatch, first=breaks, second=lambda _patient: ok("fine"))
    said = call("--home", home, "doctor", "--json")
    assert said.code == 1
    first, second = said.json["checks"]
    assert first["health"] == "fail"
    assert type(error).__name__ in first["what"]
    assert "\n" not in first["what"]
    assert second["health"] == "ok"


def test_a_broken_settings_file_does_not_keep_the_other_parts_from_being_looked_at(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, settings=doctor_home.settings, mail=doctor_services.mail, ledger=doctor_home.ledger)
    (home / "understudy.toml").write_text('team = "launch\n', "utf-8")
    said = call("--home", home, "doctor", "--json").json
    assert [line["health"] for line in said["checks"]] == ["fail", "ok", "ok"]
    assert str(home / "understudy.toml") in said["checks"][0]["what"]
