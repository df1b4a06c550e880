"""Which model's answers stand: a table by worker, kind of task and model, from the outcomes that were logged.

Each cell is a Beta posterior. Its prior is what the same model did for the same worker on other kinds of task, and
behind that an optimistic one, because every answer is checked before it is used. Only the newest outcomes count, so
that a model which got worse, or better, is seen. Knows nothing of models that run, and of no database.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from ..core.types import Attempt

WINDOW = 5_000
"""Outcomes that count: the newest."""

COVERED_WINDOW = 200
"""Covered outcomes that the watch over the floor looks at."""

_HINT = 0.25
"""What an outcome on another kind of task counts: it says something of this one, and less."""


@dataclass(frozen=True)
class Prior:
    """What is believed before anything was seen: `stood` of `seen` made-up answers stood."""

    stood: float = 19.0
    seen: float = 20.0


@dataclass(frozen=True)
class Record:
    """How often answers were judged, and how often they stood."""

    stood: int = 0
    seen: int = 0

    def plus(self, other: Record, sign: int = 1) -> Record:
        """The sum, or with -1 the difference."""
        return Record(self.stood + sign * other.stood, self.seen + sign * other.seen)


@dataclass(frozen=True)
class _Case:
    worker: str
    kind: str
    model: str
    stood: bool


class SuccessTable:
    """The posterior of "this model's answer stands"."""

    def __init__(self, attempts: Iterable[Attempt] = (), prior: Prior | None = None) -> None:
        self._prior = prior or Prior()
        self._cases: OrderedDict[str, _Case] = OrderedDict()
        self._cells: dict[tuple[str, str, str], Record] = {}
        self._workers: dict[tuple[str, str], Record] = {}
        self._covered: deque[str] = deque(maxlen=COVERED_WINDOW)
        for attempt in attempts:
            self.observe(attempt)

    def observe(self, attempt: Attempt) -> None:
        """Count an outcome, or judge one anew: the attempt's id says which. A wire that failed judged nothing."""
        if attempt.outcome == "failed":
            return
        before = self._cases.pop(attempt.id, None)
        if before:
            self._count(before, -1)
        case = _Case(attempt.worker, attempt.kind, attempt.model, attempt.outcome == "accepted")
        self._cases[attempt.id] = case
        self._count(case, 1)
        if not before and attempt.tier == "small" and attempt.reason in ("confident", "explored"):
            self._covered.append(attempt.id)
        if len(self._cases) > WINDOW:
            self._count(self._cases.popitem(last=False)[1], -1)

    def _count(self, case: _Case, sign: int) -> None:
        one, cell, worker = Record(int(case.stood), 1), (case.worker, case.kind, case.model), (case.worker, case.model)
        self._cells[cell] = self._cells.get(cell, Record()).plus(one, sign)
        self._workers[worker] = self._workers.get(worker, Record()).plus(one, sign)

    def record(self, worker: str, kind: str, model: str) -> Record:
        """What was seen of one cell."""
        return self._cells.get((worker, kind, model), Record())

    def chance(self, worker: str, kind: str, model: str) -> float:
        """The posterior mean, 0 to 1."""
        here, prior = self.record(worker, kind, model), self._prior
        elsewhere = self._workers.get((worker, model), Record()).plus(here, -1)
        mean = (prior.stood + _HINT * elsewhere.stood) / (prior.seen + _HINT * elsewhere.seen)
        return (prior.seen * mean + here.stood) / (prior.seen + here.seen)

    def covered(self) -> Record:
        """The newest answers of small models that were taken because of this table."""
        stood = [self._cases[case].stood for case in self._covered if case in self._cases]
        return Record(sum(stood), len(stood))
