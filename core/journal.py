"""A journal that records nothing: for benches, and for tests of one part.

Knows nothing of durability; the durable one is `orchestrator/durable.py`.
"""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable

from .types import Json


class PlainJournal:
    """Runs each step once, in order, under `run/1`, `run/2`, ...; answers waits from `answers`."""

    def __init__(self, run: str = "run", answers: dict[str, Json] | None = None) -> None:
        self.run = run
        self.answers = answers or {}
        self._count = itertools.count(1)

    async def step(self, name: str, work: Callable[[str], Awaitable[Json]]) -> Json:
        """Do it now."""
        return await work(f"{self.run}/{next(self._count)}")

    async def wait(self, topic: str, seconds: float | None = None) -> Json:
        """The prepared answer, or None as after a time-out."""
        return self.answers.get(topic)
