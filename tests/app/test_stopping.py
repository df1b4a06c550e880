"""A task ends soon and safely whoever stops it and whatever it is doing; nothing that it started stays behind."""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.app.calling import call
from tests.app.greeter import REQUEST, make_repository
from tests.app.test_run import by_wire, wire

pytestmark = [pytest.mark.needs("bwrap"), pytest.mark.timeout(120)]

SLEEP = "86399.25"
"""What the sleeping test sleeps: a number to find it by."""


@contextmanager
def at_a_terminal(home: Path, *words: str, **env: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The program at a terminal of its own, and the terminal's other end."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "understudy.app.cli.main", "--home", str(home), *words]
    environment = {**os.environ, **env}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    ) as process:
        os.close(theirs)
        try:
            yield process, ours
        finally:
            process.kill()
            os.close(ours)


def read_until(terminal: int, word: str) -> str:
    """What the program shows, up to a word."""
    shown = b""
    while word.encode() not in shown:
        shown += os.read(terminal, 4096)
    return shown.decode("utf-8", "replace")


def sleeping() -> list[int]:
    """Processes of the test that sleeps, wherever they are."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if SLEEP.encode() in (process / "cmdline").read_bytes().split(b"\0"):
                found.append(int(process.name))
    return found


def until(true: Callable[[], object]) -> None:
    while not true():
        time.sleep(0.02)


def test_while_a_test_run_hangs_in_the_sandbox(home: Path, tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "greeter")
    hangs = f"import subprocess\n\n\ndef test_hangs():\n    subprocess.run(['sleep', '{SLEEP}'])\n"
    (repository / "test_hangs.py").write_text(hangs)
    subprocess.run(["git", "-C", str(repository), "add", "."], check=True)
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@greeter.example"]
    subprocess.run(["git", "-C", str(repository), *who, "commit", "-qm", "Hang"], check=True)
    with (
        wire("RULES") as url,
        at_a_terminal(home, "run", REQUEST, "--repo", str(repository), **by_wire("anthropic", url)) as (process, _),
    ):
        until(sleeping)
        task = call("--home", home, "tasks", "list", "--json").json[0]["id"]
        assert call("--home", home, "tasks", "stop", task).code == 0
        assert ended(process) == 130
    until(lambda: not sleeping())


def test_while_a_model_keeps_everybody_waiting(home: Path, tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "greeter")
    with (
        wire("SLOW") as url,
        at_a_terminal(home, "run", REQUEST, "--repo", str(repository), **by_wire("anthropic", url)) as (process, out),
    ):
        read_until(out, "plan")
        os.kill(process.pid, signal.SIGTERM)
        assert ended(process) == 130


def terminate(process: subprocess.Popen[bytes], _home: Path) -> None:
    os.kill(process.pid, signal.SIGTERM)


def stop_elsewhere(_process: subprocess.Popen[bytes], home: Path) -> None:
    task = call("--home", home, "tasks", "list", "--json").json[0]["id"]
    assert call("--home", home, "tasks", "stop", task).code == 0


@pytest.mark.parametrize("stop", [terminate, stop_elsewhere])
def test_while_it_waits_for_a_yes(home: Path, stop: Callable[[subprocess.Popen[bytes], Path], None]) -> None:
    with (
        wire("SENDER") as url,
        at_a_terminal(home, "run", "Tell our customers that we moved", **by_wire("anthropic", url)) as (process, out),
    ):
        read_until(out, "allow it")
        stop(process, home)
        assert ended(process) in (1, 3, 130)
    assert not (home / "mail" / "outbox").exists()


def ended(process: subprocess.Popen[bytes]) -> int:
    """The exit code, and how long it took for whoever watches."""
    asked = time.monotonic()
    code = process.wait(30)
    print(f"ended after {time.monotonic() - asked:.1f} s")
    return code
