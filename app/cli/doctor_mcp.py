"""What `doctor` looks at of the MCP servers: whether each starts, what it offers, what nobody classified."""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...core.credentials import Credentials, variable
from ...core.errors import ToolError
from ...core.service_settings import McpServer
from ...core.settings import Settings
from ...core.settings_files import settings_file
from .doctor_found import Found, Patient, fail, ok, warn

if TYPE_CHECKING:
    from ...tools.mcp.servers import Answered

SECONDS = 15.0
"""How long all servers together may take: they are asked at the same time."""


def mcp(patient: Patient) -> Found:
    """Whether each server of the settings can be used, by each person that has to."""
    servers = patient.settings.mcp
    if not servers:
        return ok("not needed: no [[mcp]] in the settings")
    answers = asyncio.run(_asked(patient.settings))
    told = ", ".join(f"{one.server} ({len(one.offers)} tools)" for one in answers if not one.error)
    if broken := [one.error for one in answers if one.error]:
        edit = f"{os.environ.get('EDITOR', 'vi')} {shlex.quote(str(settings_file(patient.home)))}"
        return fail("; ".join([*broken, *filter(None, [told])]), edit)
    lacking, mend = _lacking(patient.settings)
    if lacking:
        return warn(f"{told}; {lacking}", f"export {mend}=...")
    if names := _unclassified(patient, answers):
        what = f"{told}; nobody has said what {len(names)} of them are, so each call is asked for"
        return warn(what, f"understudy gateway classify {shlex.quote(names[0])} --effect ... --role ARG=ROLE")
    return ok(told)


async def _asked(settings: Settings) -> list[Answered]:
    """What each server says, asked for somebody who may use it."""
    from ...tools.mcp.servers import McpServers

    credentials = Credentials(os.environ, settings.people)

    async def ask(server: McpServer) -> list[Answered]:
        bounded = server.model_copy(update={"seconds": min(server.seconds, SECONDS)})
        lines = McpServers([bounded], credentials, _somebody(settings, server, credentials))
        try:
            return await lines.ask()
        finally:
            await lines.close()

    return [one for answers in await asyncio.gather(*map(ask, settings.mcp)) for one in answers]


def _somebody(settings: Settings, server: McpServer, credentials: Credentials) -> str:
    """A person who has all that the server asks of a person; the first one if nobody has."""
    people = [person.id for person in settings.people] or ["you"]
    return next((name for name in people if not _missing(server, credentials, name)), people[0])


def _lacking(settings: Settings) -> tuple[str, str]:
    """Who could not use a server for want of a credential, in words, and the variable to set; empty: everybody can."""
    credentials = Credentials(os.environ, settings.people)
    for server in settings.mcp:
        for person in settings.people:
            if name := _missing(server, credentials, person.id):
                return f"{person.id} has no {name} for {server.name}", variable(name, person.id)
    return "", ""


def _missing(server: McpServer, credentials: Credentials, person: str) -> str:
    """The first credential that a person lacks; empty: none."""
    for name in server.credentials:
        try:
            credentials.of(person, name)
        except ToolError:
            return name
    return ""


def _unclassified(patient: Patient, answers: Sequence[Answered]) -> list[str]:
    from ...memory.classified import ClassifiedTools
    from ...tools.mcp.servers import unclassified

    with patient.database() as engine:
        return unclassified(answers, ClassifiedTools(engine).all() if engine else ())
