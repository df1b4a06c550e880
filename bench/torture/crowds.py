"""Crowds: many tasks on few runners, kills at random among them, and tasks that wait for a person."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path

from understudy.core.settings import AtOnce
from understudy.core.settings_files import load_settings
from understudy.memory.database import open_database
from understudy.memory.leases import Leases
from understudy.memory.runs import Claim, Wanted

from .errands import arrived, furnish
from .hands import Hand

_WORKS_FOR = 0.8
"""Mean seconds, spread exponentially, from a runner's first being seen with a task in hand to its kill. Some work for
longer, so that something gets done on a loaded machine, too."""


@dataclass(frozen=True)
class Crowd:
    """What came of it. `twice` and `lost` are counted in the receivers' mailboxes."""

    tasks: int
    kills: int
    seconds: float
    p50: float
    p95: float
    """Seconds from the start until a task was over."""
    megabytes: float
    """Resident, of all runners together, at the most."""
    twice: int
    lost: int
    undone: int


def crowd(home: Path, tasks: int, runners: int, slots: int, kills: int = 0, seed: int = 1, limit: float = 600) -> Crowd:
    """Do so many errands with so many runners; kill some that hold a task, so many times, each at a random moment."""
    furnish(home, tasks)
    dice, most, killed, started = random.Random(seed), 0.0, 0, time.monotonic()
    ends: dict[str, float] = {}
    engine = open_database(home, load_settings(home).database)
    leases = Leases(engine)
    hands, strikes = [Hand(home, slots) for _ in range(runners)], [0.0] * runners
    try:
        while len(ends) < tasks and time.monotonic() - started < limit:
            now, runs = time.monotonic(), leases.runs()
            for run in runs:
                if run.state == "over":
                    ends.setdefault(run.task, now - started)
            most = max(most, sum(_resident(hand.pid) for hand in hands))
            busy = {run.runner for run in runs if run.state == "held"}
            for number, hand in enumerate(hands):
                if killed == kills or not hand.up() or hand.id not in busy:
                    continue
                if not strikes[number]:
                    strikes[number] = now + dice.expovariate(1 / _WORKS_FOR)
                elif now > strikes[number]:
                    hand.kill()
                    hands[number], killed, strikes[number] = Hand(home, slots), killed + 1, 0.0
            time.sleep(0.02)
    finally:
        for hand in hands:
            hand.end()
        engine.dispose()
    took, came = sorted(ends.values()) or [0.0], arrived(home, tasks)
    twice = sum(count for mails, count in came.items() if mails > 1)
    return Crowd(
        tasks=tasks,
        kills=killed,
        seconds=round(time.monotonic() - started, 1),
        p50=round(took[len(took) // 2], 1),
        p95=round(took[int(len(took) * 0.95)], 1),
        megabytes=round(most, 0),
        twice=twice,
        lost=came[0],
        undone=tasks - len(ends),
    )


@dataclass(frozen=True)
class Parked:
    """What waiting costs: threads and memory of one runner before and with so many parked tasks."""

    tasks: int
    threads: tuple[int, int]
    megabytes: tuple[int, int]


def waiting(home: Path, tasks: int) -> Parked:
    """Look at a runner in an empty home, park so many tasks, and look at a runner beside them."""
    furnish(home, 0)
    before = _looked_at(home)
    engine = open_database(home, load_settings(home).database)
    leases = Leases(engine)
    for number in range(tasks):
        leases.put(Wanted(f"w{number:05}"))
        lease = leases.claim(Claim("bench", 2, only={f"w{number:05}"}), AtOnce())
        assert lease is not None
        leases.park(lease, f"approval:w{number}", 3600)
    after = _looked_at(home)
    parked = len(leases.runs(states=("parked",)))
    engine.dispose()
    return Parked(parked, (before[0], after[0]), (before[1], after[1]))


def _looked_at(home: Path) -> tuple[int, int]:
    """Threads and megabytes of a runner that has nothing to do."""
    hand = Hand(home, 4)
    try:
        time.sleep(12)
        return _threads(hand.pid), round(_resident(hand.pid))
    finally:
        hand.end()


def _status(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def _resident(pid: int) -> float:
    return _status(pid, "VmRSS") / 1024


def _threads(pid: int) -> int:
    return _status(pid, "Threads")
