"""Long forms in pieces: each piece is kept as soon as it is done, so that a run can be ended and gone on with.

The file of results may be written by several runs at once; each reads it again before it writes.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.bench.report import machine

Told = dict[str, Any]


@dataclass(frozen=True)
class Pieces:
    """A form that is a sum of pieces, each with a number of its own."""

    numbers: Callable[[int], Iterable[int]]
    """By the seed, in the order in which they are to be done."""
    one: Callable[[int], Told]
    summed: Callable[[Mapping[str, Told]], Told]
    """All that was done so far as one figure; `left` says how much is not."""


def keep(path: Path, change: Callable[[Told], None]) -> Told:
    """Change the results in the file, beside whoever else does; gives them back."""
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        kept: Told = json.loads(file.read() or '{"bench": "torture"}')
        change(kept)
        file.seek(0)
        file.truncate()
        file.write(json.dumps(kept, indent=1, sort_keys=True) + "\n")
    return kept


def run(path: Path, name: str, form: Pieces, seed: int, minutes: float, *, go_on: bool) -> Told:
    """Do piece after piece until none is left or the time is over; those that another run has kept count if it goes on.

    Gives the sum.
    """
    kept = keep(path, lambda _: None) if go_on else {}
    pieces: dict[str, Told] = dict(kept.get(name, {}).get("pieces", {}))
    ends = time.monotonic() + minutes * 60
    for number in form.numbers(seed):
        if time.monotonic() > ends or (pieces and not form.summed(pieces)["left"]):
            break
        if str(number) in pieces:
            continue
        done = form.one(number)
        pieces[str(number)] = {**done, "day": time.strftime("%Y-%m-%d"), "load": round(os.getloadavg()[0], 1)}
        _put(path, name, form, pieces, go_on)
    return form.summed(pieces)


def _put(path: Path, name: str, form: Pieces, pieces: dict[str, Told], others: bool) -> None:
    def change(kept: Told) -> None:
        if others:
            pieces.update({**kept.get(name, {}).get("pieces", {}), **pieces})
        kept[name] = {"machine": machine(), "pieces": pieces, **form.summed(pieces)}

    keep(path, change)
