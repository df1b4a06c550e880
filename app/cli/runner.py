"""`runner`: take tasks from the home's queue, beside any number of other runners."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import click

from ...core.errors import Stopped, StorageError
from ...memory.ledger import Ledger
from ..session import Session
from .options import json_option, pass_session, print_json, print_table, run_async
from .telling import Teller

_LOOK_EVERY = 0.5
"""Seconds."""


@click.command()
@click.option("--tasks", type=click.IntRange(1, 256), default=4, show_default=True, help="Tasks at once.")
@click.option("--list", "listing", is_flag=True, help="Show the runners that live and what is queued, and end.")
@json_option
@pass_session
def runner(session: Session, tasks: int, listing: bool, as_json: bool) -> None:
    """Take tasks from the queue until Ctrl-C or SIGTERM, and hand back then what is not done.

    Any number may run, on any machine that reaches the same database: see docs/scale.md.
    """
    if listing:
        _show(session, as_json)
        return
    from ...orchestrator.build import open_team

    async def work() -> None:
        async with open_team(session.home, session.settings, session.people[0], slots=tasks) as team:
            click.echo(f"runner {team.runner.presence.id} takes up to {tasks} tasks at once", err=True)
            teller, before = Teller(), frozenset[str]()
            while True:
                now = team.runner.running
                with suppress(StorageError):  # a database that is away is no reason to end, it is told later
                    tell_changes(team.ledger, before, now, teller.line)
                    before = now
                await asyncio.sleep(_LOOK_EVERY)

    try:
        run_async(work, lambda: "runner ended; what it had goes on elsewhere, or with the next one")
    except Stopped as ended:
        click.echo(str(ended), err=True)


def tell_changes(ledger: Ledger, before: frozenset[str], now: frozenset[str], line: Callable[[str, str], None]) -> None:
    """Tell what was taken since, and how what is not held any more stands."""
    for task in sorted(now - before):
        line("task.started", f"{task} {ledger.task(task).task.text}")
    for task in sorted(before - now):
        row = ledger.task(task)
        line(f"task.{row.status}", f"{task} is {row.status}: {row.outcome}")


def _show(session: Session, as_json: bool) -> None:
    from ...memory.leases import Leases

    leases = Leases(session.database)
    living = [one for one in leases.runners() if one.left > 0]
    runs = leases.runs(states=("ready", "held", "parked", "stopped"))
    states, held = Counter(run.state for run in runs), Counter(run.runner for run in runs if run.state == "held")
    if as_json:
        found = [{"id": one.id, "place": one.place, "tasks": held[one.id]} for one in living]
        print_json({"runners": found, "queue": {str(state): count for state, count in states.items()}})
        return
    rows = [(one.id, one.place, str(held[one.id]), f"{one.left:.0f} s") for one in living]
    print_table(
        ("runner", "machine", "tasks", "lease"), rows, f"no runner lives; start one: {session.next_call('runner')}"
    )
    click.echo(", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "nothing is queued")
