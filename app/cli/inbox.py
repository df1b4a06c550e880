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
@click.option(
    "--every",
    type=click.IntRange(1, 86_400),
    default=20,
    show_default=True,
    metavar="SECONDS",
    help="How often --watch looks.",
)
@click.option("--repo", type=click.Path(path_type=Path), help="A local git repository that mails may be about.")
@click.option("--json", "as_json", is_flag=True, help="Print each task as a line of JSON when it ends.")
@pass_session
def inbox(session: Session, watch: bool, every: int, repo: Path | None, as_json: bool) -> None:
    """Turn authenticated mail into tasks, and do them. Mail that nobody proves to be of the team is passed over."""
    from ...orchestrator.build import open_team

    teller = Teller()

    async def work() -> list[int]:
        async with open_team(session.home, session.settings, session.acting) as team:
            if repo:
                team.places.register(repo)
            codes = await _once(team, teller, as_json)
            if watch:
                click.echo(f"looking every {every} s; Ctrl-C ends it", err=True)
            while watch:
                await asyncio.sleep(every)
                try:
                    codes += await _once(team, teller, as_json)
                except UnderstudyError as error:
                    teller.line("task.failed", f"{error}; looking again in {every} s")
            return codes

    codes = run_async(work, lambda: f"stopped; what was begun goes on with: {session.next_call('run -c')}")
    if not codes and not as_json:
        click.echo("no new mail of the team")
    if any(codes):
        ended = UnderstudyError(f"not every task is done; see: {session.next_call('tasks list')}")
        ended.exit_code = 1 if 1 in codes else 3
        raise ended


async def _once(team: Team, teller: Teller, as_json: bool) -> list[int]:
    """Take what came, and follow it; the exit code of each task."""
    tasks = await team.take_mail(lambda why: teller.line("mail.left", why))
    for pull in team.ledger.pulls():
        try:
            tasks += [task for task in await team.take_reviews(pull.repo, pull.number) if _open(team, task)]
        except UnderstudyError as error:  # one host that is down must not hold up the mail
            teller.line("task.failed", str(error))
    codes = []
    for task in tasks:
        row = await team.follow(task, teller)
        codes.append({"done": 0, "waiting": 3}.get(row.status, 1))
        if as_json:
            print_json({"task": task, "status": row.status, "outcome": row.outcome})
    return codes


def _open(team: Team, task: str) -> bool:
    return team.ledger.task(task).status in ("queued", "running")
