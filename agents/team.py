"""Who works here. A new specialist is one file and one entry; every other worker of the router file is a leaf."""

from __future__ import annotations

from ..core.router_settings import RouterSection, WorkerModel
from . import code, mail, pulls, services, skills
from .specialist import Spec

SPECIALISTS: tuple[Spec, ...] = (mail.SPEC, code.SPEC, pulls.SPEC, skills.SPEC)

QUESTIONS = ("planner", "replanner", "progress", "word_skill", "advisor")
"""Workers that are questions of the house itself: a router file may give them models, and they are no leaves."""


def workers_of(router: RouterSection) -> tuple[str, ...]:
    """Everybody whom a text may be given to, in order: specialists, services and leaves."""
    return tuple(
        sorted({*(leaf.name for leaf in leaves_of(router)), *(spec.name for spec in SPECIALISTS), services.NAME})
    )


def leaves_of(router: RouterSection) -> tuple[WorkerModel, ...]:
    """The workers of the router file that nobody here is: leaves without tools."""
    others = {*(spec.name for spec in SPECIALISTS), services.NAME, *QUESTIONS}
    return tuple(worker for worker in router.workers if worker.name not in others)
