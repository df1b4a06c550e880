"""How a followed task ended: what is printed, what to look at next, and the exit code."""

from __future__ import annotations

import sys

import click

from ...core.errors import FloorMissed, UnderstudyError, WaitingForPerson
from ...memory.ledger import Ledger, TaskRow
from ..session import Session
from .options import print_json


def end(session: Session, row: TaskRow, as_json: bool) -> None:
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
        raise ended_with(session, row)


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


def ended_with(session: Session, row: TaskRow) -> UnderstudyError:
    """What a task ended with, as an error with the exit code that belongs to it."""
    codes = [event.data.get("exit_code") for event in Ledger(session.database).events(row.task.id)]
    known = [code for code in codes if isinstance(code, int)]
    code = 130 if row.status == "stopped" else known[-1] if known else 1
    more = " --budget USD" if code == FloorMissed.exit_code else ""
    how = session.next_call(f"run -r {row.task.id}{more}")
    why = "" if row.status == "failed" and sys.stderr.isatty() else f": {row.outcome}"  # its last line has just said so
    error = UnderstudyError(f"task {row.task.id} {row.status}{why}; go on with: {how}")
    error.exit_code = code
    return error


def _made(session: Session, row: TaskRow) -> dict[str, object]:
    ledger = Ledger(session.database)
    sums = ledger.sums(row.task.id)
    pulls = [{"repo": pull.repo, "number": pull.number} for pull in ledger.pulls(task=row.task.id)]
    return {"pull_requests": pulls, "attempts": sums.attempts, "small_share": sums.small_share, "spend_usd": sums.spend}
