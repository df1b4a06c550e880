"""Draws the calls whose labels would prove a move: the same number at random of each kind, in one pass (reservoir).

Each drawn call carries its propensity, the share of its kind that was drawn, so that estimates can be weighted.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from .logs.call import Call


@dataclass
class _Kind:
    offered: int = 0
    drawn: list[tuple[Call, str]] = field(default_factory=list)


class Sampler:
    """Keeps `each` calls of every kind. The same log and seed draw the same calls."""

    def __init__(self, each: int, seed: int = 0) -> None:
        self._each, self._random, self._kinds = each, random.Random(seed), dict[str, _Kind]()

    def offer(self, kind: str, call: Call, move_to: str) -> None:
        """Consider one call (Vitter's algorithm R)."""
        held = self._kinds.setdefault(kind, _Kind())
        held.offered += 1
        if len(held.drawn) < self._each:
            held.drawn.append((call, move_to))
            return
        place = self._random.randrange(held.offered)
        if place < self._each:
            held.drawn[place] = (call, move_to)

    def lines(self) -> Iterator[str]:
        """JSON lines with the text, a blank `worker` to be filled in by a person, and what is known of the call."""
        for kind, held in sorted(self._kinds.items()):
            for call, move_to in held.drawn:
                line = {
                    "text": call.text,
                    "worker": "",
                    "suggested": kind,
                    "sufficient": "",
                    "model": call.model,
                    "move_to": move_to,
                    "propensity": round(len(held.drawn) / held.offered, 6),
                    "id": call.id,
                }
                yield json.dumps(line, ensure_ascii=False)
