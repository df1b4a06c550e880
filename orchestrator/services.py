"""The MCP servers of one task: asked once for their tools, recorded, so that a replay offers the same ones.

A server that cannot be used is a line in the journal; the task goes on without it.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from ..agents.services import NAME
from ..agents.team import SPECIALISTS
from ..core.credentials import Credentials
from ..core.errors import SettingsError
from ..core.protocols import Journal
from ..core.settings import Settings
from ..core.types import Json, Person
from ..memory.classified import ClassifiedTools
from ..tools.mcp.servers import Answered, McpServers, changed
from ..tools.registry import Tool
from .loop import Tell


@dataclass(frozen=True)
class Services:
    """What the servers give to one task."""

    tools: tuple[Tool, ...] = ()
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of the tools that each specialist may use."""
    servers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of the tools that each server has."""


def check_workers(settings: Settings) -> None:
    """Raise `SettingsError` for a server that is given to a specialist who is not here."""
    known = [*(spec.name for spec in SPECIALISTS), NAME]
    for server in settings.mcp:
        for worker in server.workers:
            if worker not in known:
                raise SettingsError(
                    f"mcp {server.name}: there is no specialist {worker!r}; there are: {', '.join(known)}"
                )


@asynccontextmanager
async def open_services(
    settings: Settings, person: Person, classified: ClassifiedTools, journal: Journal, tell: Tell
) -> AsyncIterator[Services]:
    """The tools of every server that answers, until the block ends. Lines are opened when they are needed."""
    servers = McpServers(settings.mcp, Credentials(os.environ, settings.people), person.id)

    async def ask(_place: str) -> Json:
        answered = await servers.ask()
        told: list[Json] = [f"{row.server}/{row.tool}" for row in changed(answered, classified.all())]
        return {"answered": [answer.as_json() for answer in answered], "changed": told}

    try:
        recorded = await journal.step("services", ask)
        assert isinstance(recorded, dict)
        answered = _read(recorded["answered"])
        _tell(answered, recorded["changed"], tell)
        yield _services(settings, servers.tools(answered, classified.all() if answered else ()))
    finally:
        await servers.close()


def _services(settings: Settings, found: Sequence[tuple[str, Tool]]) -> Services:
    workers = {server.name: server.workers for server in settings.mcp}
    given: dict[str, tuple[str, ...]] = {}
    servers: dict[str, tuple[str, ...]] = {}
    for name, tool in found:
        servers[name] = (*servers.get(name, ()), tool.name)
        for worker in workers.get(name, ()):
            given[worker] = (*given.get(worker, ()), tool.name)
    return Services(tuple(tool for _, tool in found), given, servers)


def _read(recorded: Json) -> list[Answered]:
    assert isinstance(recorded, list)
    return [Answered.from_json(item) for item in recorded if isinstance(item, dict)]


def _tell(answered: Sequence[Answered], told: Json, tell: Tell) -> None:
    for answer in answered:
        if answer.error:
            tell("service.lost", f"{answer.error}; the task goes on without it", "")
    for name in told if isinstance(told, list) else []:
        again = f"understudy gateway classify {name}"
        tell(
            "service.changed",
            f"{name} says something else than what was classified; each call is asked for: {again}",
            "",
        )
