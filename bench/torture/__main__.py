"""`python -m bench.torture [NAME...] [--minutes N] [--seed N]`: the long forms; figures are kept in `bench/results`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from understudy.bench.report import RESULTS, machine

from . import answer_lost, crowds, exhaustive, full_disk, overhead, two_runners
from .servers import postgres

Told = dict[str, Any]


def _answer_lost(_minutes: float, _seed: int) -> Told:
    found = answer_lost.run()
    return {name: asdict(tally) for name, tally in found.items()}


def _exhaustive(minutes: float, seed: int) -> Told:
    """One telling after another, each dying at every 24th point, until all 24 were told or the time is over."""
    ends, every, tellings = time.monotonic() + minutes * 60, 24, []
    for turn in range(every):
        offset = (seed + 7 * turn) % every
        if time.monotonic() < ends:
            with tempfile.TemporaryDirectory(prefix="torture-") as folder:
                tellings.append(exhaustive.tell(Path(folder), every, offset))
    return exhaustive.summed(tellings, every)


def _full_disk(minutes: float, seed: int) -> Told:
    """Full at every 25th of the story's points that write, in an order that spreads over the story."""
    every, points = 25, 750
    chosen = list(range(1 + seed % every, points, every))
    return full_disk.tell([*chosen[::3], *chosen[1::3], *chosen[2::3]], minutes * 60)


def _two_runners(_minutes: float, _seed: int) -> Told:
    ways: tuple[two_runners.How, ...] = ("killed", "killed far away", "slow")
    return {how: asdict(two_runners.tell(how)) for how in ways}


def _kills(minutes: float, seed: int) -> Told:
    """Eight errands at a time on two runners, one killed every few seconds, telling after telling."""
    ends, kills, rounds, twice, lost, undone = time.monotonic() + minutes * 60, 0, 0, 0, 0, 0
    while kills < 1000 and time.monotonic() < ends:
        with _home() as home:
            came = crowds.crowd(home, 8, 2, 4, kills=10_000, seed=seed + rounds)
        rounds, kills = rounds + 1, kills + came.kills
        twice, lost, undone = twice + came.twice, lost + came.lost, undone + came.undone
    return {"rounds": rounds, "tasks": 8 * rounds, "kills": kills, "twice": twice, "lost": lost, "undone": undone}


def _crowd(_minutes: float, _seed: int) -> Told:
    with _home() as home:
        return asdict(crowds.crowd(home, 200, 2, 16))


def _runners(_minutes: float, _seed: int) -> Told:
    """The same 40 errands on 1, 2 and 4 runners on PostgreSQL."""
    found = {}
    for runners in (1, 2, 4):
        with postgres() as url, _home() as home:
            os.environ["UNDERSTUDY_DATABASE_URL"] = url
            try:
                found[str(runners)] = asdict(crowds.crowd(home, 40, runners, 8))
            finally:
                del os.environ["UNDERSTUDY_DATABASE_URL"]
    return found


def _waiting(_minutes: float, _seed: int) -> Told:
    with _home() as home:
        return asdict(crowds.waiting(home, 1000))


@contextmanager
def _home() -> Any:
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "home"


def _overhead(_minutes: float, _seed: int) -> Told:
    return dict(overhead.run())


PARTS: Mapping[str, Callable[[float, int], Told]] = {
    "answer_lost": _answer_lost,
    "two_runners": _two_runners,
    "waiting": _waiting,
    "overhead": _overhead,
    "crowd": _crowd,
    "runners": _runners,
    "kills": _kills,
    "full_disk": _full_disk,
    "exhaustive": _exhaustive,
}


def main(words: list[str]) -> int:
    """Run what is named, or all; print and keep what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.torture", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(PARTS)}; none: all of them")
    parser.add_argument(
        "--minutes", type=float, default=60, help="the most that `kills`, `full_disk` and `exhaustive` take, each"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    if unknown := [name for name in given.names if name not in PARTS]:
        parser.error(f"there is no {unknown[0]!r}; there are: {', '.join(PARTS)}")
    path = RESULTS / "torture.json"
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {"bench": "torture"}
    for name in given.names or PARTS:
        told = PARTS[name](given.minutes, given.seed)
        print(f"{name}: {json.dumps(told)}", flush=True)
        kept[name] = {"machine": machine(), "seed": given.seed, **told}
        path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
