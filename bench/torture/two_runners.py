"""The launch story on PostgreSQL and a Chroma server with two runners, one of which dies on the way or is slow."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from understudy.core.settings_files import load_settings
from understudy.core.types import Event
from understudy.memory.database import open_database
from understudy.memory.leases import Leases
from understudy.scenarios.launch.story import Stage, play, scripted_models

from .outside import count, whole
from .servers import chroma, postgres

How = Literal["killed", "killed far away", "slow"]


@dataclass
class Told:
    """What came of one telling. `moved`: seconds until the other runner had the task."""

    ok: bool
    moved: float
    seconds: float
    wrong: list[str]


@contextmanager
def runner(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A runner with scripted models in a process of its own."""
    command = [sys.executable, "-m", "understudy.bench.torture.hand", str(home), "2", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()


def tell(how: How = "killed", embedded: bool = False) -> Told:
    """Tell the story; `embedded` on SQLite and a folder instead of the two servers."""
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        home = Path(folder) / "home"
        if embedded:
            return _tell(home, how)
        with postgres() as database, chroma() as skills:
            os.environ |= {"UNDERSTUDY_DATABASE_URL": database, "UNDERSTUDY_CHROMA_URL": skills}
            try:
                return _tell(home, how)
            finally:
                del os.environ["UNDERSTUDY_DATABASE_URL"], os.environ["UNDERSTUDY_CHROMA_URL"]


def _tell(home: Path, how: How) -> Told:
    started = time.monotonic()
    home.mkdir(parents=True)
    words = () if how == "killed" else ("far",)
    struck: list[tuple[float, int]] = []
    moved: list[float] = []
    runners: dict[str, subprocess.Popen[str]] = {}

    def event(seen: Event) -> None:
        if not struck and "write_file" in seen.text:
            engine = open_database(home, load_settings(home).database)
            leases = Leases(engine)
            run = leases.find(seen.task)
            assert run is not None
            victim = runners[run.runner]
            victim.send_signal(signal.SIGSTOP if how == "slow" else signal.SIGKILL)
            struck.append((time.monotonic(), run.token))
            while (now := leases.find(seen.task)) is None or now.token == run.token:
                time.sleep(0.05)
            moved.append(time.monotonic() - struck[0][0])
            engine.dispose()
            if how == "slow":
                victim.send_signal(signal.SIGCONT)

    stage = Stage(lambda _: None, lambda _kind, _text: None, event)
    _prepare(home)
    with runner(home, *words) as first, runner(home, *words) as second:
        for process in (first, second):
            assert process.stdout is not None
            runners[process.stdout.readline().strip()] = process
        figures = asyncio.run(play(home, scripted_models, stage, slots=0))
    counted = count(home)
    wrong = [f"twice: {name}" for name in counted.twice]
    if len(counted.pulls) != 2 or counted.sent != 1 or len(counted.mails) != 1:
        wrong.append(f"pull requests {counted.pulls}, mails {counted.mails}")
    wrong += whole(home, load_settings(home))
    return Told(figures.held, round(moved[0], 2), round(time.monotonic() - started, 1), wrong)


def _prepare(home: Path) -> None:
    """What a runner needs to see before the story begins: that the folder is a story's, and whose."""
    from understudy.scenarios.launch.story import _fresh, _set_up

    _fresh(home)
    _set_up(home)


if __name__ == "__main__":
    print(tell(" ".join(sys.argv[1:]) or "killed"))  # type: ignore[arg-type]  # one of `How`
