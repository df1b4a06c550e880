"""`tasks`: what was delegated and how it stands."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from typing import IO

import click

from ...core.errors import UsageError
from ...core.types import Json
from ...memory.ledger import Ledger, TaskRow
from ..session import Session
from .approvals import goes_on
from .ending import end
from .options import counted, json_option, pass_session, print_json, print_table, run_async
from .telling import Teller
from .words import Words

_STEP = ("worker", "goal", "done_when")


@click.group(cls=Words)
def tasks() -> None:
    """List, show, watch, stop and resume tasks."""


@tasks.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what ended more than 50 tasks ago.")
@json_option
@pass_session
def list_tasks(session: Session, everything: bool, as_json: bool) -> None:
    """The newest tasks first."""
    rows = Ledger(session.database).tasks(limit=1_000_000 if everything else 50)
    if as_json:
        print_json([_plain(row) for row in rows])
        return
    print_table(
        ("task", "status", "by", "repository", "what"),
        [(row.task.id, told, row.task.by, row.task.repo or "-", row.task.text) for row, told in _told(session, rows)],
        f'no tasks yet; delegate one: {session.next_call("run")} "..." --repo PATH',
    )


def _told(session: Session, rows: Sequence[TaskRow]) -> list[tuple[TaskRow, str]]:
    """How each stands, as people are told: what no living process holds is not running, but was interrupted."""
    from ...memory.leases import Leases

    begun = any(row.status == "running" for row in rows)
    held = {run.task for run in Leases(session.database).runs(states=("held",)) if run.left > 0} if begun else set()
    return [(row, "interrupted" if row.status == "running" and row.task.id not in held else row.status) for row in rows]


@tasks.command()
@click.argument("task")
@json_option
@pass_session
def show(session: Session, task: str, as_json: bool) -> None:
    """One task: its journal, its model calls and what they cost."""
    ledger = Ledger(session.database)
    row = ledger.task(task)
    attempts, sums = ledger.attempts(row.task.id), ledger.sums(row.task.id)
    if as_json:
        print_json({**_plain(row), "events": ledger.events(row.task.id), "attempts": attempts, "spend_usd": sums.spend})
        return
    teller = Teller(sys.stdout)
    for event in ledger.events(row.task.id):
        teller(event)
    calls = f"{counted(sums.attempts, 'model call')}, {sums.small} small, {counted(sums.fallbacks, 'fallback')}"
    unknown = sum(not attempt.priced for attempt in attempts)
    more = f", and {counted(unknown, 'call')} of unknown price" if unknown else ""
    spend = "price unknown" if unknown == sums.attempts != 0 else f"${sums.spend:.4f}{more}"
    ((_, status),) = _told(session, [row])
    click.echo(f"\n{status} · {calls} · {spend}")


@tasks.command()
@click.argument("task")
@json_option
@pass_session
def watch(session: Session, task: str, as_json: bool) -> None:
    """Follow a task that another process runs, until it ends. Ctrl-C only ends the watching."""
    ledger = Ledger(session.database)
    row = ledger.task(task)
    teller = print_json if as_json else Teller(sys.stdout)

    async def look() -> None:
        seen = 0
        while True:
            over = ledger.task(row.task.id).status in ("done", "failed", "stopped")
            for event in ledger.events(row.task.id, after=seen):
                teller(event)
                seen = event.seq
            if over:
                return
            await asyncio.sleep(0.2)

    run_async(look, lambda: "watching ended; the task goes on")


@tasks.command()
@click.argument("task")
@pass_session
def stop(session: Session, task: str) -> None:
    """End a task at its next safe point, wherever it runs; resume goes on from there."""
    from ...memory.leases import Leases
    from ...orchestrator import team

    row = team.stop(Ledger(session.database), Leases(session.database), task, session.working)
    click.echo(f"task {row.task.id} is stopped; go on with: {session.next_call(f'tasks resume {row.task.id}')}")


@tasks.command()
@click.argument("task")
@click.option("--yes", "answer", flag_value="yes", help="The plan is good.")
@click.option("--no", "answer", flag_value="no", help="The plan is not to be done.")
@click.option("--steps", type=click.File(), help="The steps as they should be: JSON, as `tasks plan TASK --json`.")
@json_option
@pass_session
def plan(session: Session, task: str, answer: str | None, steps: IO[str] | None, as_json: bool) -> None:
    """Show the plan that a task waits with, or answer it; then go on with `tasks resume`."""
    from ...memory.leases import Leases
    from ...orchestrator import team
    from ...orchestrator.task import waits_for

    ledger = Ledger(session.database)
    row = ledger.task(task)
    proposed = [event.data for event in ledger.events(row.task.id) if event.kind == "plan.proposed"]
    topic = str(proposed[-1]["topic"]) if proposed else ""
    if answer is None and steps is None and topic:
        _show_plan([data["step"] for data in proposed if data["topic"] == topic], as_json)
        return
    if waits_for(row) != topic or not topic:
        raise UsageError(f"task {row.task.id} does not wait with a plan; it is {row.status}")
    by, approved = session.working, answer != "no"
    reply: Json = {"approved": approved, "steps": _read_steps(steps) if steps else None}
    team.answer(session.home, session.settings, Leases(session.database), row.task.id, topic, reply)
    if as_json:
        print_json({"task": row.task.id, "approved": approved, "by": by.id})
    else:
        click.echo(f"answered; {goes_on(session, row.task.id)}")


def _show_plan(steps: Sequence[Json], as_json: bool) -> None:
    if as_json:
        print_json(steps)
        return
    rows = [step for step in steps if isinstance(step, dict)]
    table = [(str(n), *(str(step.get(key, "")) for key in _STEP)) for n, step in enumerate(rows, 1)]
    print_table(("step", "worker", "goal", "done when"), table, "a plan without steps")


def _read_steps(file: IO[str]) -> Json:
    try:
        found: Json = json.load(file)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--steps: not JSON: {error}") from None
    from ...agents.team import SPECIALISTS
    from ...orchestrator.plan import checked_steps

    return checked_steps([spec.name for spec in SPECIALISTS], found)


@tasks.command()
@click.argument("task")
@json_option
@pass_session
def resume(session: Session, task: str, as_json: bool) -> None:
    """Go on with a task that was stopped, failed or belonged to a dead process."""
    from ...orchestrator.build import open_team

    Ledger(session.database).task(task)  # whether there is one is told before a model is looked for

    async def work() -> TaskRow:
        async with open_team(session.home, session.settings, session.acting) as team:
            return await team.follow(await team.resume(task), Teller())

    end(session, run_async(work, lambda: f"stopped; go on with: {session.next_call(f'tasks resume {task}')}"), as_json)


def _plain(row: TaskRow) -> dict[str, object]:
    return {
        "id": row.task.id,
        "by": row.task.by,
        "text": row.task.text,
        "source": row.task.source,
        "repo": row.task.repo,
        "status": row.status,
        "outcome": row.outcome,
        "created": row.created,
        "updated": row.updated,
    }
