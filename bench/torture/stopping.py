"""How soon a task ends that a person stops: in each of three ways, while it does each of three things.

Its models are the scripted server of the tests, asked over the wire. The program runs at a terminal of its own; what
the sandbox runs sleeps for a number of seconds by which it is found afterwards.
"""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_SLEEP = "86397.5"
_HANGS = f"import subprocess\n\n\ndef test_hangs():\n    subprocess.run(['sleep', '{_SLEEP}'])\n"
_CHANGE = "Refuse an empty name in greet() with a ValueError, and open a pull request."
_SEND = "Tell our customers that we moved"

_WAYS: dict[str, Callable[[int, Path, str], object]] = {
    "Ctrl-C": lambda pid, _home, _task: os.kill(pid, signal.SIGINT),
    "SIGTERM": lambda pid, _home, _task: os.kill(pid, signal.SIGTERM),
    "tasks stop": lambda _pid, home, task: _called(home, "tasks", "stop", task),
}


def run() -> dict[str, dict[str, float]]:
    """Seconds from the signal, or from calling `tasks stop`, until the program has ended.

    Raises `RuntimeError` if anything that it started still runs.
    """
    moments = {"approval": _approval, "model call": _model_call, "sandbox": _sandbox}
    return {name: {way: _one(moment, way) for way in _WAYS} for name, moment in moments.items()}


def _one(moment: Callable[[Path], Any], way: str) -> float:
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        with moment(home) as process:
            task = _tasks(home)[0]["id"]
            asked = time.monotonic()
            _WAYS[way](process.pid, home, task)
            process.wait(60)
            took = time.monotonic() - asked
        if _sleeping():
            raise RuntimeError(f"{way}: what the sandbox ran goes on")
        return round(took, 2)


@contextmanager
def _approval(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    with _wire("SENDER") as url, _program(home, url, _SEND) as process:
        _until(lambda: [task for task in _tasks(home) if task["status"] == "waiting"])
        time.sleep(2)  # the question stands at the terminal by then
        yield process


@contextmanager
def _model_call(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    with _wire("SLOW") as url, _program(home, url, _CHANGE, "--repo", str(_repository(home))) as process:
        _until(lambda: _tasks(home))
        time.sleep(5)  # the plan is made by then, and the second call never answered
        yield process


@contextmanager
def _sandbox(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    with _wire("RULES") as url, _program(home, url, _CHANGE, "--repo", str(_repository(home, _HANGS))) as process:
        _until(_sleeping)
        yield process


@contextmanager
def _wire(rules: str) -> Iterator[str]:
    words = [sys.executable, "-m", "tests.wire.server", "--rules", f"tests.app.greeter:{rules}"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield str(json.loads(server.stdout.readline())["url"])
        finally:
            server.kill()


@contextmanager
def _program(home: Path, url: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "played"}
    command = [sys.executable, "-m", "understudy.app.cli.main", "--home", str(home), "run", *words]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    ) as process:
        os.close(theirs)
        threading.Thread(target=_drain, args=(ours,), daemon=True).start()
        try:
            yield process
        finally:
            process.kill()


def _drain(terminal: int) -> None:
    """Take in what is shown: a terminal that is full makes the program wait."""
    with suppress(OSError):
        while os.read(terminal, 4096):
            pass
    os.close(terminal)


def _repository(home: Path, test: str = "") -> Path:
    folder = home.parent / "greeter"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "greeter"\nversion = "1"\n')
    (folder / "greeter.py").write_text('def greet(name):\n    """Greet somebody."""\n    return f"Hello, {name}"\n')
    (folder / "test_greeter.py").write_text(test or "def test_nothing():\n    pass\n")
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@greeter.example"]
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)
    return folder


def _called(home: Path, *words: str) -> str:
    command = [sys.executable, "-m", "understudy.app.cli.main", "--home", str(home), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _tasks(home: Path) -> list[dict[str, Any]]:
    said = _called(home, "tasks", "list", "--json") if (home / "ledger.db").exists() else ""
    return list(json.loads(said)) if said else []


def _sleeping() -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if _SLEEP.encode() in (process / "cmdline").read_bytes().split(b"\0"):
                found.append(process.name)
    return found


def _until(true: Callable[[], object], seconds: float = 120) -> None:
    ends = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ends:
            raise TimeoutError("the moment to stop at did not come")
        time.sleep(0.05)
