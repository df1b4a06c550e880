"""`run` and `chat`: delegate a task and follow it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal

import click

from ...core.errors import FloorMissed, UnderstudyError, UsageError, WaitingForPerson
from ...core.types import Json
from ...memory.ledger import Ledger, TaskRow
from ..session import Session
from .options import json_option, pass_session, print_json, run_async
from .telling import Teller

_LOOK_EVERY = 0.5
"""Seconds between two looks at whether a question is still open while it stands at a terminal."""

_SHARED = [
    click.option("--repo", type=click.Path(path_type=Path), help="A local git repository to work on."),
    click.option("-c", "continue_last", is_flag=True, help="Go on with the newest unfinished task."),
    click.option("-r", "resume", metavar="TASK", help="Go on with this task."),
    click.option(
        "--plan", "with_plan", is_flag=True, help="Show the plan and wait for your yes before the first step."
    ),
    click.option("--budget", metavar="USD", help="Stop at this many US dollars."),
    click.option("--detach", is_flag=True, help="Leave the task to the runners, and print its id."),
    click.option("--priority", type=int, default=0, help="Tasks of a higher one are taken first (0)."),
    click.option("--router", type=click.Path(path_type=Path), help="A router file in place of the home's settings."),
    json_option,
]


def _shared(command: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(_SHARED):
        command = option(command)
    return command


@click.command()
@click.argument("text", required=False)
@_shared
@pass_session
def run(
    session: Session, /, text: str | None, as_json: bool, resume: str | None, continue_last: bool, **asked: Any
) -> None:
    """Delegate one task and follow it to its end. TEXT may come on standard input."""
    session = session.routed_by(asked["router"])
    given = text or (None if resume or continue_last else _piped())
    row = _play(session, given, resume, continue_last, _inputs(asked), as_json)
    _end(session, row, as_json)


@click.command()
@click.argument("text", required=False)
@_shared
@pass_session
def chat(
    session: Session, /, text: str | None, as_json: bool, resume: str | None, continue_last: bool, **asked: Any
) -> None:
    """Delegate in conversation; with TEXT, one task and out."""
    session = session.routed_by(asked["router"])
    given = text or (None if resume or continue_last else _piped())
    if given or resume or continue_last:
        _end(session, _play(session, given, resume, continue_last, _inputs(asked), as_json), as_json)
        return
    if not sys.stdin.isatty():
        raise UsageError('nothing to do; say it: understudy chat "...", or talk at a terminal')
    _converse(session, _inputs(asked))


def ask_here(session: Session, row: TaskRow) -> bool:
    """Answer at this terminal what a task waits with; False leaves it for later."""
    from ...orchestrator.task import waits_for

    ledger = Ledger(session.database)

    def over() -> bool:
        return ledger.task(row.task.id).status != "waiting"

    if waits_for(row).startswith("plan:"):
        from ...memory.leases import Leases
        from ...orchestrator import team

        answer = _choose("do this plan", ("yes", "no", "later"), over)
        if answer != "later":
            reply: Json = {"approved": answer == "yes"}
            leases = Leases(session.database)
            team.answer(session.home, session.settings, leases, row.task.id, waits_for(row), reply)
        return answer != "later" or over()
    from .approvals import desk, show_question

    for question in desk(session).waiting(row.task.id):

        def answered(id: str = question.id) -> bool:
            return id not in [one.id for one in desk(session).waiting(row.task.id)] or over()

        show_question(question, session)
        answer = _choose("allow it", ("once", "task", "always", "no", "later"), answered)
        if answer == "later":
            return answered()
        why = _asked("why not", "", answered) if answer == "no" else ""
        scope: Literal["once", "task", "always"] = answer if answer in ("task", "always") else "once"  # type: ignore[assignment]  # narrowed by the tuple
        try:
            desk(session).answer(question.id, session.acting, answer != "no", scope, why)
        except UsageError as error:  # somebody answered it otherwise while this terminal asked
            click.echo(f"understudy: {error}", err=True)
    return True


class _Moot(Exception):
    """What a terminal asks needs no answer any more."""


def _choose(question: str, answers: tuple[str, ...], moot: Callable[[], bool]) -> str:
    """One of the answers; `later` once `moot` holds, when nobody needs one any more."""
    return _asked(question, "later", moot, type=click.Choice(answers))


def _asked(question: str, default: str, moot: Callable[[], bool], **shape: Any) -> str:
    """Ask at the terminal. This blocks the event loop, which would swallow signals: here they end the program."""

    def look(_signal: int, _frame: object) -> None:
        if moot():
            raise _Moot

    end = signal.default_int_handler
    ways = {signal.SIGINT: end, signal.SIGTERM: end, signal.SIGALRM: look}
    before = {number: signal.signal(number, way) for number, way in ways.items()}
    signal.setitimer(signal.ITIMER_REAL, _LOOK_EVERY, _LOOK_EVERY)
    try:
        return str(click.prompt(question, default=default, err=True, **shape))
    except _Moot:
        click.echo("\nnobody needs an answer any more", err=True)
        return default
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, way in before.items():
            signal.signal(number, way)


def _converse(session: Session, inputs: dict[str, Json]) -> None:
    click.echo("Say what you want done; an empty line leaves.", err=True)
    while line := _said():
        try:
            _end(session, _play(session, line, None, False, inputs, False), as_json=False)
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


def _inputs(asked: dict[str, Any]) -> dict[str, Json]:
    inputs: dict[str, Json] = {}
    if asked["repo"]:
        inputs["repo_path"] = str(asked["repo"])
    if asked["with_plan"]:
        inputs["plan"] = True
    for name in ("detach", "priority"):
        if asked[name]:
            inputs[name] = asked[name]
    if asked["budget"]:
        inputs["budget"] = _usd(str(asked["budget"]))
    return inputs


def _usd(text: str) -> str:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise UsageError(f"--budget {text}: must be an amount in US dollars, such as 0.50")
    return str(amount)


def _play(
    session: Session, text: str | None, resume: str | None, continue_last: bool, inputs: dict[str, Json], as_json: bool
) -> TaskRow:
    """Delegate or go on, and follow on standard error."""
    from ...orchestrator.build import open_team
    from ...orchestrator.team import Request

    inputs = dict(inputs)
    slots, priority = (0 if inputs.pop("detach", False) else None), int(str(inputs.pop("priority", 0)))
    if (resume or continue_last) and (text or inputs.keys() - {"budget"}):
        raise UsageError("going on with a task takes only --budget beside it; a new one takes no -c and no -r")
    if not (text or resume or continue_last):
        raise UsageError('nothing to do; say it: understudy run "..." (or -c, -r TASK to go on)')
    started: list[str] = []

    async def work() -> TaskRow:
        async with open_team(session.home, session.settings, session.acting, slots=slots) as team:
            if resume or continue_last:
                task = team.ledger.task(resume or _newest(team.ledger)).task.id
                if "budget" in inputs:
                    team.ledger.set_input(task, "budget", inputs["budget"])
                await team.resume(task)
            else:
                path = inputs.pop("repo_path", None)
                repo = team.places.register(Path(str(path)), warn=_warn) if path else ""
                if not path and may_mean_here(team.ledger, Path.cwd()):
                    _warn("no repository is known here yet; to work on the one you are in: --repo .")
                task = await team.delegate(
                    Request(session.acting, str(text), repo=repo, inputs=inputs, priority=priority)
                )
            started.append(task)
            if slots == 0:
                return team.ledger.task(task)
            teller = Teller()
            row = await team.follow(task, teller)
            while row.status == "waiting" and sys.stdin.isatty() and ask_here(session, row):
                row = await team.follow(task, teller)
            return row

    return run_async(work, lambda: _left(session, started))


def _warn(line: str) -> None:
    click.echo(f"note: {line}", err=True)


def may_mean_here(ledger: Ledger, folder: Path) -> bool:
    """Whether who named no repository may have meant the one around this folder: no other could be meant."""
    return not ledger.repositories() and any((place / ".git").exists() for place in (folder, *folder.parents))


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


def _end(session: Session, row: TaskRow, as_json: bool) -> None:
    """Print how a task stands, and leave with the code that belongs to it."""
    if as_json:
        print_json({"task": row.task.id, "status": row.status, "outcome": row.outcome, **_made(session, row)})
    elif row.status == "done":
        _say_done(session, row)
    if row.status == "queued":
        if not as_json:
            click.echo(f"task {row.task.id} is queued; follow it: {session.next_call(f'tasks watch {row.task.id}')}")
        return
    if row.status == "waiting":
        if ": plan:" in row.outcome:
            how = session.next_call(f"tasks plan {row.task.id} --yes")
            raise WaitingForPerson(f"task {row.task.id} waits for your word on its plan: {how}  (or --no, or --steps)")
        raise WaitingForPerson(f"task {row.task.id} waits for a person; see: {session.next_call('approvals list')}")
    if row.status != "done":
        raise _ended_with(session, row)


def _say_done(session: Session, row: TaskRow) -> None:
    """The outcome, and what to look at next."""
    if not (sys.stdout.isatty() and sys.stderr.isatty()):  # else its last line has just said so
        click.echo(row.outcome)
    ledger = Ledger(session.database)
    for pull in ledger.pulls(task=row.task.id):
        click.echo(f"to review it: {session.next_call(f'review show {pull.repo}#{pull.number}')}", err=True)
    for event in ledger.events(row.task.id):
        if event.kind == "skill.proposed":
            learnt = session.next_call(f"skills show {event.text.split()[0]}")
            click.echo(f"to see what was learnt: {learnt}, then skills approve, or reject", err=True)


def _ended_with(session: Session, row: TaskRow) -> UnderstudyError:
    """What a task ended with, as an error with the exit code that belongs to it."""
    codes = [event.data.get("exit_code") for event in Ledger(session.database).events(row.task.id)]
    known = [code for code in codes if isinstance(code, int)]
    code = 130 if row.status == "stopped" else known[-1] if known else 1
    more = " --budget USD" if code == FloorMissed.exit_code else ""
    how = session.next_call(f"run -r {row.task.id}{more}")
    error = UnderstudyError(f"task {row.task.id} {row.status}: {row.outcome}; go on with: {how}")
    error.exit_code = code
    return error


def _made(session: Session, row: TaskRow) -> dict[str, object]:
    ledger = Ledger(session.database)
    sums = ledger.sums(row.task.id)
    pulls = [{"repo": pull.repo, "number": pull.number} for pull in ledger.pulls(task=row.task.id)]
    return {"pull_requests": pulls, "attempts": sums.attempts, "small_share": sums.small_share, "spend_usd": sums.spend}
