"""`run` and `chat`: delegate a task and follow it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...core.errors import UnderstudyError, UsageError
from ...core.types import Json
from ...memory.ledger import Ledger, TaskRow
from ..session import Session
from .asking import ask_here
from .ending import end
from .options import json_option, pass_session, run_async
from .telling import Teller

if TYPE_CHECKING:
    from ...orchestrator.team import Team

_SHARED = [
    click.option("--repo", type=click.Path(path_type=Path), help="A local git repository to work on."),
    click.option("-c", "continue_last", is_flag=True, help="Go on with the newest unfinished task."),
    click.option("-r", "resume", metavar="TASK", help="Go on with this task."),
    click.option(
        "--plan", "with_plan", is_flag=True, help="Show the plan and wait for your yes before the first step."
    ),
    click.option("--budget", metavar="USD", help="Stop at this many US dollars."),
    click.option("--detach", is_flag=True, help="Leave the task to the runners, and print its id."),
    click.option(
        "--priority",
        type=click.IntRange(-1_000_000, 1_000_000),
        default=0,
        help="Tasks of a higher one are taken first (0).",
    ),
    click.option("--router", type=click.Path(path_type=Path), help="A router file in place of the home's settings."),
    json_option,
]


def _shared(command: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(_SHARED):
        command = option(command)
    return command


@dataclass(frozen=True)
class _Wish:
    """What is delegated, or gone on with."""

    text: str | None
    resume: str | None
    """A task to go on with."""
    continue_last: bool
    repo: Path | None
    plan: bool
    """Whether the plan is shown first."""
    budget: str
    """US dollars; empty: as the settings say."""
    detach: bool
    priority: int

    @property
    def goes_on(self) -> bool:
        """Whether no new task is meant."""
        return bool(self.resume or self.continue_last)


def _wish(text: str | None, asked: dict[str, Any]) -> _Wish:
    """What the options say; the words may come on standard input. Raises `UsageError`."""
    resume, last = asked["resume"], asked["continue_last"]
    return _Wish(
        text=(text or "").strip() or (None if resume or last else _piped()),
        resume=resume,
        continue_last=last,
        repo=asked["repo"],
        plan=asked["with_plan"],
        budget=_usd(asked["budget"]) if asked["budget"] else "",
        detach=asked["detach"],
        priority=asked["priority"],
    )


@click.command()
@click.argument("text", required=False)
@_shared
@pass_session
def run(session: Session, /, text: str | None, as_json: bool, router: Path | None, **asked: Any) -> None:
    """Delegate one task and follow it to its end. TEXT may come on standard input."""
    session = session.routed_by(router)
    end(session, _play(session, _wish(text, asked)), as_json)


@click.command()
@click.argument("text", required=False)
@_shared
@pass_session
def chat(session: Session, /, text: str | None, as_json: bool, router: Path | None, **asked: Any) -> None:
    """Delegate in conversation; with TEXT, one task and out."""
    session, wish = session.routed_by(router), _wish(text, asked)
    if wish.text or wish.goes_on:
        end(session, _play(session, wish), as_json)
        return
    if not sys.stdin.isatty():
        raise UsageError('nothing to do; say it: understudy chat "...", or talk at a terminal')
    _converse(session, wish)


def _converse(session: Session, wish: _Wish) -> None:
    click.echo("Say what you want done; an empty line leaves.", err=True)
    while line := _said():
        try:
            end(session, _play(session, replace(wish, text=line)), as_json=False)
        except UnderstudyError as error:
            click.echo(f"understudy: {error}", err=True)


def _said() -> str:
    """What is said next; nothing at the end of the input."""
    try:
        return str(click.prompt("you", default="", show_default=False, err=True)).strip()
    except click.Abort as error:
        if not isinstance(error.__context__, EOFError):
            raise
        click.echo(err=True)
        return ""


def _piped() -> str | None:
    return None if sys.stdin.isatty() else sys.stdin.buffer.read().decode("utf-8", "replace").strip() or None


def _usd(text: str) -> str:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise UsageError(f"--budget {text}: must be an amount in US dollars, such as 0.50")
    return str(amount)


def _play(session: Session, wish: _Wish) -> TaskRow:
    """Delegate or go on, and follow on standard error."""
    from ...orchestrator.build import open_team

    if wish.goes_on and (wish.text or wish.repo or wish.plan):
        raise UsageError("going on with a task takes only --budget beside it; a new one takes no -c and no -r")
    if not (wish.text or wish.goes_on):
        raise UsageError('nothing to do; say it: understudy run "..." (or -c, -r TASK to go on)')
    known = _begun_before(session, wish) if wish.goes_on else ""
    started: list[str] = []

    async def work() -> TaskRow:
        slots = 0 if wish.detach else None
        async with open_team(session.home, session.settings, session.acting, slots=slots) as team:
            task = await (_resumed(team, known, wish.budget) if known else _delegated(session, team, wish))
            started.append(task)
            if wish.detach:
                return team.ledger.task(task)
            teller = Teller()
            row = await team.follow(task, teller)
            while row.status == "waiting" and sys.stdin.isatty() and ask_here(session, row):
                row = await team.follow(task, teller)
            return row

    return run_async(work, lambda: _left(session, started))


def _begun_before(session: Session, wish: _Wish) -> str:
    """The task to go on with: that there is none is told before a model is looked for. Raises `UsageError`."""
    ledger = Ledger(session.database)
    return ledger.task(wish.resume or _newest(ledger)).task.id


async def _resumed(team: Team, task: str, budget: str) -> str:
    """Go on with a task; its id."""
    if budget:
        team.ledger.set_input(task, "budget", budget)
    return await team.resume(task)


async def _delegated(session: Session, team: Team, wish: _Wish) -> str:
    """Make it a task; its id."""
    from ...orchestrator.team import Request

    text, here = str(wish.text), _repository(session, team, wish)
    repo = team.places.register(here, warn=_warn) if here else ""
    inputs: dict[str, Json] = {}
    if wish.plan:
        inputs["plan"] = True
    if wish.budget:
        inputs["budget"] = wish.budget
    task = await team.delegate(Request(session.acting, text, repo=repo, inputs=inputs, priority=wish.priority))
    if not team.ledger.task(task).task.repo and (hint := repository_hint(team.ledger, Path.cwd())):
        _warn(hint)
    return task


def _warn(line: str) -> None:
    click.echo(f"note: {line}", err=True)


def _repository(session: Session, team: Team, wish: _Wish) -> Path | None:
    """The repository that `--repo` says, else the known one around this folder, unless the words mean another."""
    if wish.repo:
        return wish.repo
    here = session.repository_at(Path.cwd())
    return Path.cwd() if here and team.places.spoken_of(wish.text or "") in ("", here) else None


def repository_hint(ledger: Ledger, folder: Path) -> str:
    """What somebody in this folder may have forgotten whose task is about no repository; else empty."""
    known = ", ".join(row.name for row in ledger.repositories())
    if known:
        return f"no repository is named, so none is worked on; known are {known}"
    if any((place / ".git").exists() for place in (folder, *folder.parents)):
        return "no repository is known here yet; to work on the one you are in: --repo ."
    return ""


def _newest(ledger: Ledger) -> str:
    """The newest task that was interrupted, else the newest that waits."""
    rows = ledger.tasks(("queued", "running", "stopped")) or ledger.tasks(("waiting",))
    if not rows:
        raise UsageError("no unfinished task to go on with; `understudy tasks list` shows all")
    return rows[0].task.id


def _left(session: Session, started: list[str]) -> str:
    if not started:
        return "stopped before anything was begun"
    return f"stopped; go on with: {session.next_call(f'run -r {started[0]}')}"
