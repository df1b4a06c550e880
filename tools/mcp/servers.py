"""All MCP servers of a home at once: what they offer, and which of it is classified. One that cannot be used is said
so and costs no other anything."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from ...core.credentials import Credentials
from ...core.errors import ToolError
from ...core.service_settings import McpServer
from ...core.types import ArgRole, Effect, Json
from ...memory.classified import ClassifiedRow
from .line import McpLine
from .tools import Classified, McpTool, Offer, mcp_tool


@dataclass(frozen=True)
class Answered:
    """What one server answered when it was asked for its tools."""

    server: str
    offers: tuple[Offer, ...] = ()
    error: str = ""
    """Why it cannot be used; empty if it can."""

    def as_json(self) -> Json:
        """For the journal: a replay is shown the same tools."""
        offers: list[Json] = [
            {"name": offer.name, "words": offer.words, "schema": dict(offer.schema), "seal": offer.seal}
            for offer in self.offers
        ]
        return {"server": self.server, "error": self.error, "offers": offers}

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> Answered:
        """What `as_json` wrote."""
        offers = data["offers"]
        assert isinstance(offers, list)
        found = tuple(Offer(**offer) for offer in offers if isinstance(offer, dict))  # type: ignore[arg-type]  # written above
        return cls(str(data["server"]), found, str(data["error"]))


class McpServers:
    """The lines to all servers, for one person."""

    def __init__(self, servers: Sequence[McpServer], credentials: Credentials, person: str) -> None:
        self._lines = {server.name: McpLine(server, credentials, person) for server in servers}

    async def ask(self) -> list[Answered]:
        """What each offers, all asked at the same time. Never raises for one that does not answer."""
        return list(await asyncio.gather(*(_asked(name, line) for name, line in self._lines.items())))

    async def close(self) -> None:
        """Let them all go."""
        await asyncio.gather(*(line.close() for line in self._lines.values()))

    def tools(self, answered: Sequence[Answered], said: Sequence[ClassifiedRow]) -> list[tuple[str, McpTool]]:
        """Pairs of a server's name and one of its tools as the gateway knows it."""
        known = {(row.server, row.tool): _classified(row) for row in said}
        found: dict[str, tuple[str, McpTool]] = {}
        for answer in answered:
            for offer in answer.offers:
                made = self._tool(answer.server, offer, known.get((answer.server, offer.name)))
                found.setdefault(made.name, (answer.server, made))
        return list(found.values())

    def _tool(self, server: str, offer: Offer, said: Classified | None) -> McpTool:
        async def call(args: Mapping[str, Json]) -> str:
            line = self._lines.get(server)
            if line is None:
                raise ToolError(f"{server}/{offer.name}: that server does not stand in the settings any more")
            return await line.call(offer, args)

        return mcp_tool(server, offer, said, call)


def changed(answered: Sequence[Answered], said: Sequence[ClassifiedRow]) -> list[ClassifiedRow]:
    """Classifications of tools that are not what they were: they hold no more."""
    known = {(row.server, row.tool): row for row in said}
    asked = [(known.get((answer.server, offer.name)), offer) for answer in answered for offer in answer.offers]
    return [row for row, offer in asked if row is not None and not _classified(row).fits(offer)]


def unclassified(answered: Sequence[Answered], said: Sequence[ClassifiedRow]) -> list[str]:
    """The tools of which nobody has said what they are, or that are not what they were, as `server/tool`."""
    known = {(row.server, row.tool): _classified(row) for row in said}
    asked = [
        (answer.server, offer, known.get((answer.server, offer.name))) for answer in answered for offer in answer.offers
    ]
    return [f"{server}/{offer.name}" for server, offer, word in asked if word is None or not word.fits(offer)]


def _classified(row: ClassifiedRow) -> Classified:
    roles = {name: cast(ArgRole, role) for name, role in row.roles.items()}
    return Classified(
        row.seal, cast(Effect, row.effect), roles, "own" if row.result == "own" else "outside", row.private, row.by
    )


async def _asked(name: str, line: McpLine) -> Answered:
    try:
        return Answered(name, tuple(await line.offers()))
    except ToolError as error:
        return Answered(name, error=str(error))
