"""`serve`: the home's forge on loopback, so that git and any GitHub client can reach it."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import click

from ...memory.ledger import Ledger
from ..session import Session
from .options import pass_session, run_async


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=0, show_default="a free one", help="The port on 127.0.0.1."
)
@pass_session
def serve(session: Session, port: int) -> None:
    """Serve the built-in forge of this home on loopback until Ctrl-C.

    It speaks git and GitHub's REST, and has no pages for a browser.
    """
    from ...orchestrator.places import open_places

    async def work() -> None:
        async with open_places(
            session.home, session.settings, session.people, Ledger(session.database), port
        ) as places:
            login = session.acting.github or session.acting.id
            address = urlsplit(places.address.url).netloc
            click.echo(f"for GitHub's clients: {places.address.api}, token {places.token(login)}")
            click.echo(f"for git: git clone http://{login}:{places.token(login)}@{address}/OWNER/NAME.git")
            click.echo("Ctrl-C ends it.", err=True)
            await asyncio.Event().wait()

    run_async(work, lambda: "the forge is closed; nothing is lost")
