"""Which model is enough: by worker for now, small first and the frontier when an answer fails its check.

Decides only; `agents.models.routed` acts. Knows nothing of clients, tools or prompts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core.protocols import Route
from ..core.settings import RouterSection

PLANNING_WORKERS = ("planner", "replanner")
"""Workers whose answer the whole task hangs on: they are pinned to the frontier."""


@dataclass(frozen=True)
class TierRouter:
    """Planning on the frontier, everything else on the small model; a failed check escalates.

    A worker that the router file names gets the file's model; the file's fallback takes over from it.
    """

    small: str
    frontier: str
    workers: Mapping[str, str] = field(default_factory=dict)
    fallback: str = ""

    @classmethod
    def from_file(cls, small: str, frontier: str, section: RouterSection) -> TierRouter:
        """The router that a router file asks for, with the home's two models where it is silent."""
        return cls(
            small=small,
            frontier=section.planner.model or frontier,
            workers={worker.name: worker.model for worker in section.workers},
            fallback=section.fallback.model,
        )

    def route(self, worker: str, text: str) -> Route:
        """The ladder of models for this worker. A model may stand twice: the second try sees the finding."""
        if worker in PLANNING_WORKERS:
            return Route((self.frontier, self.frontier), "pinned")
        first = self.workers.get(worker, self.small)
        return Route((first, self.fallback or self.frontier), "pinned")
