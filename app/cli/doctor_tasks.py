"""What `doctor` looks at among the tasks: answers that woke nobody, and records that a death left half-written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .doctor_found import Found, Patient, ok, warn

if TYPE_CHECKING:
    from ...orchestrator.mending import Sick


def tasks(patient: Patient) -> Found:
    """Whether every task is either over, or somebody or something will go on with it."""
    with _sick(patient) as sick:
        if sick is None:
            return ok("not there yet; made at first use")
        told = [f"{len(stuck)} answered and not woken ({stuck[0].task})" for stuck in [sick.stuck()] if stuck]
        told += [f"{len(lost)} written down and not queued ({lost[0].task.id})" for lost in [sick.lost()] if lost]
        told += [f"{len(open)} over and still queued ({open[0].task.id})" for open in [sick.unfinished()] if open]
    return warn("tasks: " + ", ".join(told), "understudy doctor --mend") if told else ok("none is stuck")


def mend(patient: Patient) -> list[str]:
    """Mend what `tasks` finds; what was done, in lines."""
    with _sick(patient) as sick:
        return [] if sick is None else sick.mend(patient.home, patient.settings)


@contextmanager
def _sick(patient: Patient) -> Iterator[Sick | None]:
    from ...orchestrator.mending import Sick

    with patient.database() as engine:
        yield Sick.of(engine) if engine else None
