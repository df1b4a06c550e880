"""`inbox`: mail of the team becomes tasks, and so do reviews of the agents' pull requests."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...core.errors import UnderstudyError
from ..session import Session
from .options import pass_session, print_json, run_async
from .telling import Teller

if TYPE_CHECKING:
    from ...orchestrator.team import Team


@click.command()
@click.option("--watch", is_flag=True, help="Go on looking every few seconds, until Ctrl-C.")
@click.option("--every", default=20, show_default=True, metavar="SECONDS", help="How often --watch looks.")
@click.option("--repo", type=click.Path(path_type=Path), help="A local git repository that mails may be about.")
@click.option("--json", "as_json", is_flag=True, help="Print each task as a line of JSON when it ends.")
@pass_session
def inbox(session: Session, watch: bool, every: int, repo: Path | None, as_json: bool) -> None:
    """Turn authenticated mail into tasks, and do them. Mail that nobody proves to be of the team is passed over."""
    from ...orchestrator.build import open_team

    teller = Teller()

    async def once(team: Team) -> int:
        tasks = await team.take_mail(lambda why: teller.line("mail.left", why))
        for row in team.ledger.pulls():
            tasks += [task for task in await team.take_reviews(row.repo, row.number) if _open(team, task)]
        for task in tasks:
            row_after = await team.follow(task, teller)
            if as_json:
                print_json({"task": task, "status": row_after.status, "outcome": row_after.outcome})
        return len(tasks)

    async def work() -> int:
        async with open_team(session.home, session.settings, session.acting) as team:
            if repo:
                team.places.register(repo)
            done = await once(team)
            while watch:
                await asyncio.sleep(every)
                try:
                    done += await once(team)
                except UnderstudyError as error:
                    teller.line("task.failed", f"{error}; looking again in {every} s")
            return done

    done = run_async(work, lambda: "stopped; what was begun goes on with: understudy run -c")
    if not done and not as_json:
        click.echo("no new mail of the team")


def _open(team: Team, task: str) -> bool:
    return team.ledger.task(task).status in ("queued", "running")
