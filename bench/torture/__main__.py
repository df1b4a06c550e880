"""`python -m bench.torture [NAME...] [--minutes N] [--seed N] [--go-on]`: the long forms, kept in `bench/results`."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from understudy.bench.report import RESULTS, machine

from . import answer_lost, crowds, exhaustive, full_disk, overhead, stopping, two_runners
from .pieces import Pieces, Told, keep, run
from .servers import postgres

_EVERY, _WRITES, _KILLS = 24, 750, 1000
"""Tellings of the exhaustive form; points of the story that write; random kills in all."""
_COUNTED = ("tasks", "kills", "twice", "lost", "undone")


def _answer_lost(_minutes: float, _seed: int) -> Told:
    found = answer_lost.run()
    return {name: asdict(tally) for name, tally in found.items()}


def _exhaustive(offset: int) -> Told:
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        return asdict(exhaustive.tell(Path(folder), _EVERY, offset))


def _spread(seed: int) -> Sequence[int]:
    """All offsets, those first that lie far from each other."""
    return [(seed + 7 * turn) % _EVERY for turn in range(_EVERY)]


def _full_points(_seed: int) -> Sequence[int]:
    """Every tenth of the story's points that write, in an order that spreads over the story."""
    points = range(10, _WRITES, 10)
    return [point for start in range(7) for point in points[start::7]]


def _two_runners(_minutes: float, _seed: int) -> Told:
    ways: tuple[two_runners.How, ...] = ("killed", "killed far away", "slow")
    return {how: asdict(two_runners.tell(how)) for how in ways}


def _kills(seed: int) -> Told:
    """Forty errands, eight at a time on two runners, each killed again and again while it holds some."""
    with _home() as home:
        return asdict(crowds.crowd(home, 40, 2, 4, kills=_KILLS, seed=seed))


def _all_kills(rounds: Mapping[str, Told]) -> Told:
    found = {name: sum(told[name] for told in rounds.values()) for name in _COUNTED}
    return {"rounds": len(rounds), **found, "left": max(_KILLS - found["kills"], 0)}


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


def _stopping(_minutes: float, _seed: int) -> Told:
    return dict(stopping.run())


PARTS: Mapping[str, Callable[[float, int], Told]] = {
    "answer_lost": _answer_lost,
    "two_runners": _two_runners,
    "waiting": _waiting,
    "overhead": _overhead,
    "stopping": _stopping,
    "crowd": _crowd,
    "runners": _runners,
}
LONG: Mapping[str, Pieces] = {
    "kills": Pieces(itertools.count, _kills, _all_kills),
    "full_disk": Pieces(_full_points, full_disk.tell, lambda told: full_disk.summed(told, len(_full_points(0)))),
    "exhaustive": Pieces(_spread, _exhaustive, lambda told: exhaustive.summed(told, _EVERY)),
}


def main(words: list[str]) -> int:
    """Run what is named, or all; print and keep what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.torture", description=__doc__)
    every = [*PARTS, *LONG]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(every)}; none: all of them")
    parser.add_argument("--minutes", type=float, default=60, help=f"the most that each of {', '.join(LONG)} takes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--go-on", action="store_true", help="count the pieces that the file of results has already")
    given = parser.parse_args(words)
    if unknown := [name for name in given.names if name not in every]:
        parser.error(f"there is no {unknown[0]!r}; there are: {', '.join(every)}")
    path = RESULTS / "torture.json"
    for name in given.names or every:
        if name in LONG:
            told = run(path, name, LONG[name], given.seed, given.minutes, go_on=given.go_on)
        else:
            told = PARTS[name](given.minutes, given.seed)
            _keep(path, name, {"machine": machine(), "seed": given.seed, **told})
        print(f"{name}: {json.dumps(told)}", flush=True)
    return 0


def _keep(path: Path, name: str, told: Told) -> None:
    keep(path, lambda kept: kept.update({name: told}))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
