"""What a task waits with, asked at the terminal that follows it until it is answered, there or elsewhere."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any, Literal

import click

from ...core.errors import UsageError
from ...core.types import Json
from ...memory.ledger import Ledger, TaskRow
from ..session import Session

_LOOK_EVERY = 0.5
"""Seconds between two looks at whether a question is still open while it stands at a terminal."""


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
        why = _asked("why not", "", answered, show_default=False) if answer == "no" else ""
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
