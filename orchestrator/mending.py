"""Tasks that would stand for ever: an answer that woke nobody, a row that was never queued, an end half-written.

Each comes of a death between two writes in different places. A runner or the next `run` mends the second by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine

from ..core.settings import Settings
from ..memory.calls import Approval, Calls
from ..memory.leases import Leases
from ..memory.ledger import Ledger, TaskRow
from ..tools.approvals import answer_of, topic
from .queueing import unqueued, wanted
from .team import answer


@dataclass(frozen=True)
class Sick:
    """What is to be mended in one home."""

    ledger: Ledger
    calls: Calls
    leases: Leases

    @classmethod
    def of(cls, engine: Engine) -> Sick:
        """The parts of an open database."""
        return cls(Ledger(engine), Calls(engine), Leases(engine))

    def stuck(self) -> list[Approval]:
        """Questions with an answer, whose task is still parked with them."""
        parked = {run.topic: run.task for run in self.leases.runs(states=("parked",))}
        answered = self.calls.approvals(("approved", "denied"))
        return [one for one in answered if parked.get(topic(one.id)) == one.task and one.used is None]

    def lost(self) -> list[TaskRow]:
        """Tasks that were written down and never queued."""
        return unqueued(self.ledger, self.leases)

    def unfinished(self) -> list[TaskRow]:
        """Tasks whose end is in the ledger and not in the queue, with nobody who would write it."""
        loose = {run.task for run in self.leases.runs(states=("ready", "held")) if run.left < 0}
        return [row for row in self.ledger.tasks(("done",), limit=1_000_000) if row.task.id in loose]

    def mend(self, home: Path, settings: Settings) -> list[str]:
        """Wake, queue and close; one line for each."""
        told = []
        for one in self.stuck():
            answer(home, settings, self.leases, one.task, topic(one.id), answer_of(one))
            told.append(f"{one.task}: woken with the answer to {one.id}")
        for row in self.lost():
            self.leases.put(wanted(row.task, row.inputs, mailbox=settings.mail.address))
            told.append(f"{row.task.id}: queued")
        for row in self.unfinished():
            self.leases.settle(row.task.id, "over")
            told.append(f"{row.task.id}: was done; taken off the queue")
        return told
