"""What `demo` says when the story is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from understudy.app.cli.demo import look_around


def test_who_has_the_program_in_no_path_is_told_how_the_shell_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert f"source {tmp_path}/env/bin/activate" in look_around(Path("home"))
    (tmp_path / "understudy").touch(0o755)
    assert look_around(Path("home")) == "Look around in it: understudy --home home --as mira skills list"
