"""`gateway tools`, `classify`, `unclassify`: what agents could be given, and a person's word on MCP servers' tools."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import click

from ...core.errors import NotAllowed, UnderstudyError, UsageError
from ...core.service_settings import McpServer
from ...core.types import ArgRole, Effect, new_id
from ..session import Session
from .options import json_option, pass_session, print_json, print_table
from .shown import visible

if TYPE_CHECKING:
    from ...memory.classified import ClassifiedRow
    from ...tools.mcp.servers import Answered
    from ...tools.mcp.tools import McpTool, Offer
    from ...tools.registry import Declaration


@click.command()
@click.argument("name", required=False, metavar="[TOOL|SERVER/TOOL]")
@json_option
@pass_session
def tools(session: Session, name: str | None, as_json: bool) -> None:
    """Every tool that agents may be given: its effect, and what each argument decides. Asks MCP servers for theirs.
    With a name: one of ours, or all that a server says of its tool."""
    from ...tools.offer import shipped

    ours = shipped()
    if own := next((entry for entry in ours if entry.name == name), None):
        _show_own(own, as_json)
        return
    if name:
        _show(_offer(session, name)[2], as_json)
        return
    asked = _ask(session, session.settings.mcp)
    if as_json:
        theirs = [
            {**vars(tool.declaration), "server": name, "seal": tool.offer.seal, "words": tool.words}
            for name, tool in asked.tools
        ]
        print_json([*(vars(entry) for entry in ours), *theirs])
    else:
        rows = [_row(entry, "ours") for entry in ours]
        rows += [_row(tool.declaration, _standing(name, tool, asked.said)) for name, tool in asked.tools]
        print_table(("tool", "effect", "result", "private", "by", "arguments"), rows, "no tools")
    for answer in asked.answered:
        if answer.error:
            click.echo(f"understudy: {answer.error}", err=True)


@click.command()
@click.argument("name", metavar="SERVER/TOOL")
@click.option("--effect", required=True, type=click.Choice(get_args(Effect)), help="What a call does.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="ARG=ROLE",
    help=f"What an argument decides: {', '.join(get_args(ArgRole))}.",
)
@click.option("--own", is_flag=True, help="Its answers are the team's own data, never an outsider's words.")
@click.option("--private", is_flag=True, help="Its answers are private.")
@click.option(
    "--seal", default="", help="Only if the tool still is what `gateway tools --json` showed under this seal."
)
@pass_session
def classify(
    session: Session, name: str, effect: str, roles: tuple[str, ...], own: bool, private: bool, seal: str
) -> None:
    """Say what a tool of an MCP server may be. It holds until the server says something else of the tool."""
    from ...memory.classified import ClassifiedRow

    _check_right(session)
    server, tool, offer = _offer(session, name)
    if seal and seal != offer.seal:
        raise UsageError(
            f"{name}: is not what stood under the seal {seal} any more; read it again: understudy gateway tools"
        )
    row = ClassifiedRow(
        server=server.name,
        tool=tool,
        seal=offer.seal,
        effect=effect,
        result="own" if own else "outside",
        private=private,
        roles=_roles(name, roles, offer),
        by=session.acting.id,
    )
    _keep(session, row)
    click.echo(f"{name} is a {effect} from now on, as long as this is what it says of itself (seal {offer.seal}):")
    _show(offer, as_json=False)


@click.command()
@click.argument("name", metavar="SERVER/TOOL")
@pass_session
def unclassify(session: Session, name: str) -> None:
    """Take back what was said of a tool: each call is asked for again."""
    from ...memory.classified import ClassifiedTools

    _check_right(session)
    server, tool = _parts(name)
    if not ClassifiedTools(session.database).remove(server, tool):
        raise UsageError(f"{name}: nobody has classified it")
    _note(session, "unclassified", name, {})
    click.echo(f"{name}: each call is asked for again")


def _show_own(entry: Declaration, as_json: bool) -> None:
    if as_json:
        print_json(vars(entry))
        return
    _, effect, result, private, _, _ = _row(entry, "ours")
    click.echo(f"{entry.name}: {effect}; result {result}{', private' if private == 'yes' else ''}")
    for argument, role in entry.roles.items():
        click.echo(f"    {argument}: {role}")


def _show(offer: Offer, as_json: bool) -> None:
    """What a server says of a tool: outside text, so with nothing in it that a terminal would obey."""
    if as_json:
        print_json(offer)
        return
    click.echo(f"{visible(offer.name)}  (seal {offer.seal})")
    for line in offer.words.splitlines():
        click.echo(f"    {visible(line)}")
    properties = offer.schema.get("properties", {})
    for argument in offer.arguments:
        click.echo(f"    {visible(argument)}: {visible(json.dumps(properties[argument], ensure_ascii=False))[:400]}")


@dataclass(frozen=True)
class _Asked:
    answered: Sequence[Answered]
    tools: Sequence[tuple[str, McpTool]]
    said: Sequence[ClassifiedRow]


def _ask(session: Session, servers: Sequence[McpServer]) -> _Asked:
    """What these servers offer to whoever is at the terminal."""
    if not servers:
        return _Asked((), (), ())
    from ...core.credentials import Credentials
    from ...memory.classified import ClassifiedTools
    from ...tools.mcp.servers import McpServers

    said = ClassifiedTools(session.database).all()

    async def look() -> _Asked:
        lines = McpServers(servers, Credentials(os.environ, session.settings.people), session.acting.id)
        try:
            answered = await lines.ask()
            return _Asked(answered, lines.tools(answered, said), said)
        finally:
            await lines.close()

    return asyncio.run(look())


def _parts(name: str) -> tuple[str, str]:
    """The server and its tool: of SERVER/TOOL, or of SERVER__TOOL as agents and the list call it."""
    server, _, tool = name.partition("/" if "/" in name else "__")
    return server, tool


def _offer(session: Session, name: str) -> tuple[McpServer, str, Offer]:
    server_name, tool = _parts(name)
    known = {server.name: server for server in session.settings.mcp}
    server = known.get(server_name)
    if server is None or not tool:
        raise UsageError(
            f"{name}: none of our tools, see `gateway tools`; a server's is SERVER/TOOL; the servers here: "
            f"{', '.join(known) or 'none, add one under [[mcp]]'}"
        )
    (answer,) = _ask(session, [server]).answered
    if answer.error:
        raise UnderstudyError(answer.error)
    offers = {offer.name: offer for offer in answer.offers}
    if tool not in offers:
        raise UsageError(f"{server_name} has no tool {tool!r}; it has: {', '.join(offers) or 'none'}")
    return server, tool, offers[tool]


def _roles(name: str, given: Sequence[str], offer: Offer) -> dict[str, str]:
    """What each argument decides. Raises `UsageError` unless it is said of each, and of nothing else."""
    said = {}
    for entry in given:
        argument, _, role = entry.partition("=")
        if argument not in offer.arguments or role not in get_args(ArgRole):
            takes = ", ".join(offer.arguments) or "no arguments"
            raise UsageError(
                f"--role {entry}: write ARG=ROLE; {name} takes {takes}; roles: {', '.join(get_args(ArgRole))}"
            )
        said[argument] = role
    if lost := [argument for argument in offer.arguments if argument not in said]:
        raise UsageError(
            f"{name}: what {', '.join(map(repr, lost))} decide{'s' if len(lost) == 1 else ''} is not said yet: "
            f"--role {lost[0]}=ROLE"
        )
    return said


def _keep(session: Session, row: ClassifiedRow) -> None:
    from ...memory.classified import ClassifiedTools

    ClassifiedTools(session.database).put(row)
    _note(session, "classified", f"{row.server}/{row.tool}", {"effect": row.effect, "seal": row.seal})


def _note(session: Session, kind: str, name: str, data: dict[str, str]) -> None:
    """Who said it stands in the trail."""
    from ...memory.calls import Calls
    from ...memory.trail import Entry

    entry = Entry(f"{kind}/{new_id()}", "", kind, name[:120], session.acting.id, dict(data))
    Calls(session.database).append([entry])


def _check_right(session: Session) -> None:
    if not session.acting.may_curate:
        raise NotAllowed(f"{session.acting.id} may not say what a tool is; a lead or a curator may")


def _standing(server: str, tool: McpTool, said: Sequence[ClassifiedRow]) -> str:
    row = next((row for row in said if (row.server, row.tool) == (server, tool.offer.name)), None)
    if row is None:
        return "nobody: asked each time"
    return row.by if tool.classified else f"changed since {row.by}: asked each time"


def _row(entry: Declaration, by: str) -> tuple[str, ...]:
    return (
        entry.name,
        entry.effect + (" (ordinary)" if entry.ordinary else ""),
        entry.result,
        "yes" if entry.private else "no",
        by,
        ", ".join(f"{name}: {role}" for name, role in entry.roles.items()) or "none",
    )
