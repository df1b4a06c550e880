"""Every durable point of the launch story: kill -9 before and after each, and count from outside what came of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .outside import count, whole


@dataclass(frozen=True)
class Telling:
    """One story, killed again and again until it was told."""

    kills: int
    points: int
    seconds: float
    wrong: list[str]


def tell(folder: Path, every: int, offset: int, only: str = "", seconds: float = 1e9) -> Telling:
    """Tell the story, dying at one in `every` points; stop dying when the time is over."""
    memory, home, kills, started = folder / "points.json", folder / "home", 0, time.monotonic()
    while True:
        over = time.monotonic() - started > seconds
        words = [sys.executable, "-m", "understudy.bench.torture.teller", str(home), str(memory)]
        words += [str(every), str(offset), "^$" if over else only]
        done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != -signal.SIGKILL:
            break
        kills += 1
    known = json.loads(memory.read_text("utf-8"))["points"] if memory.exists() else []
    wrong = (
        [f"ended with {done.returncode}: {done.stderr[-600:]}"] if done.returncode else wrong_with(home, done.stdout)
    )
    return Telling(kills, len(known), time.monotonic() - started, wrong)


def wrong_with(home: Path, said: str) -> list[str]:
    """What is not as it should be after a whole story: its own figures, counts from outside, trail and skills."""
    figures: dict[str, Any] = json.loads(said)
    found = [] if figures["ok"] else ["the story did not hold"]
    counted = count(home)
    if len(counted.pulls) != 2 or len(counted.mails) != 1 or counted.sent != 1:
        found.append(f"pull requests {counted.pulls}, mails {counted.mails}, sent {counted.sent}")
    found += [f"twice: {name}" for name in counted.twice]
    if count_control := [n for n in count_pulls(home / "control") if n != 1]:
        found.append(f"control: {count_control}")
    return found + whole(home) + whole(home / "control")


def count_pulls(home: Path) -> list[int]:
    """How many pull requests each branch has in a home."""
    return list(count(home).pulls.values()) or [0]


def summed(tellings: Mapping[str, Mapping[str, Any]], every: int) -> dict[str, Any]:
    """Many tellings as one figure: of all points, how many were died at, and how many tellings are left."""
    return {
        "tellings": len(tellings),
        "left": every - len(tellings),
        "one_point_in": every,
        "points": max((telling["points"] for telling in tellings.values()), default=0),
        "kills": sum(telling["kills"] for telling in tellings.values()),
        "seconds": round(sum(telling["seconds"] for telling in tellings.values())),
        "wrong": [line for telling in tellings.values() for line in telling["wrong"]],
    }
