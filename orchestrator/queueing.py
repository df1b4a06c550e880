"""From the ledger into the queue: which tasks were written down and not queued, and what a task is queued with."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.types import Json, Task
from ..memory.leases import Leases
from ..memory.ledger import Ledger, TaskRow
from ..memory.runs import Wanted


def unqueued(ledger: Ledger, leases: Leases) -> list[TaskRow]:
    """Tasks that are not over and were never queued: by a process that died between, or by an older program."""
    known = leases.known()
    rows = ledger.tasks(("queued", "running", "waiting"), limit=1_000_000)
    return [row for row in rows if row.task.id not in known]


def wanted(task: Task, inputs: Mapping[str, Json], *, mailbox: str, provider: str = "", priority: int = 0) -> Wanted:
    """A task as the queue takes it; it writes a branch of its own, or the one that it goes on with."""
    branch = f"{task.repo}#{inputs.get('branch') or task.id}" if task.repo else ""
    return Wanted(task.id, task.by, task.repo, branch, provider, mailbox, priority)
