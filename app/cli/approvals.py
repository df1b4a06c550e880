"""`approvals`: what waits for a person, and the answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

import click

from ...core.errors import StorageError
from ...core.types import Json
from ..session import Session
from .options import json_option, pass_session, print_json
from .shown import visible
from .words import Words

if TYPE_CHECKING:
    from ...memory.calls import Approval
    from ...tools.approvals import Approvals


@click.group(cls=Words)
def approvals() -> None:
    """Answer what waits for a person."""


@approvals.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what was answered or has expired.")
@json_option
@pass_session
def list_approvals(session: Session, everything: bool, as_json: bool) -> None:
    """What waits for a person, oldest first, with the exact call."""
    from ...memory.calls import Calls

    statuses: tuple[Literal["waiting", "approved", "denied", "expired"], ...] = (
        ("waiting", "approved", "denied", "expired") if everything else ("waiting",)
    )
    rows = Calls(session.database).approvals(statuses)
    if as_json:
        print_json([_plain(row) for row in rows])
        return
    for row in rows:
        show_question(row, session)
    if not rows:
        click.echo("nothing waits for a person")


@approvals.command()
@click.argument("approval")
@click.option("--task", "scope", flag_value="task", help="Also for the same shape of call in this task.")
@click.option("--always", "scope", flag_value="always", help="Also for the same shape of call in every task.")
@click.option("-m", "--why", default="", metavar="TEXT", help="A word for the record.")
@json_option
@pass_session
def approve(session: Session, approval: str, scope: str | None, why: str, as_json: bool) -> None:
    """Let exactly this call through, once; or with --task or --always, this shape of call."""
    kind: Literal["once", "task", "always"] = "always" if scope == "always" else "task" if scope == "task" else "once"
    _told(session, desk(session).answer(approval, session.acting, True, kind, why), as_json)


@approvals.command()
@click.argument("approval")
@click.option("-m", "--why", default="", metavar="TEXT", help="The reason, which the agent sees.")
@json_option
@pass_session
def deny(session: Session, approval: str, why: str, as_json: bool) -> None:
    """Refuse a call; the agent is told why."""
    _told(session, desk(session).answer(approval, session.acting, False, "once", why), as_json)


@approvals.command()
@click.argument("approval")
@pass_session
def revoke(session: Session, approval: str) -> None:
    """Take back a yes that was given for more than one call."""
    desk(session).revoke(approval, session.acting)
    click.echo(f"{approval}: holds no longer; the next call of this shape is asked for again")


def desk(session: Session) -> Approvals:
    """Where this session's person answers; the answer wakes the task."""
    from ...memory.calls import Calls
    from ...memory.leases import Leases
    from ...orchestrator import team
    from ...tools.approvals import Approvals
    from ...tools.policy import Policy

    def wake(task: str, topic: str, answer: Json) -> None:
        try:
            team.answer(session.home, session.settings, Leases(session.database), task, topic, answer)
        except StorageError as error:
            raise StorageError(
                f"the answer is kept, but task {task} could not be woken ({error}); say the same again later"
            ) from None

    people = session.settings.people or (session.acting,)
    return Approvals(Calls(session.database), Policy.load(session.home), people, wake)


def show_question(row: Approval, session: Session) -> None:
    """The exact call that waits, and why it is asked for."""
    click.echo(click.style(f"{row.id}  {row.tool}", bold=True) + f"  {row.status}, task {row.task}, for {row.person}")
    for name, value in row.args.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        click.echo(f"    {name}: {visible(text, ' ' * 8)}")
    click.echo(f"    why: {visible(row.why, ' ' * 8)}")
    if row.status == "waiting":
        how = session.next_call(f"approvals approve {row.id}")
        click.echo(f"    until {row.expires[:16]} UTC; {how}  (or deny {row.id} --why ...)")
    elif row.by:
        click.echo(f"    {row.status} by {row.by}{', ' + row.reason if row.reason else ''}")


def _told(session: Session, row: Approval, as_json: bool) -> None:
    if as_json:
        print_json(_plain(row))
    else:
        click.echo(f"{row.id}: {row.status} ({row.tool}, scope {row.scope}); {goes_on(session, row.task)}")


def goes_on(session: Session, task: str) -> str:
    """How a task that was answered goes on: by itself where a runner lives, else with the command that is named."""
    from ...memory.leases import Leases

    if any(runner.left > 0 for runner in Leases(session.database).runners()):
        return f"task {task} goes on"
    return f"go on with: {session.next_call(f'tasks resume {task}')}"


def _plain(row: Approval) -> dict[str, object]:
    return {
        "id": row.id,
        "task": row.task,
        "step": row.step,
        "person": row.person,
        "tool": row.tool,
        "args": dict(row.args),
        "why": row.why,
        "rule": row.rule,
        "status": row.status,
        "scope": row.scope,
        "by": row.by,
        "reason": row.reason,
        "created": row.created,
        "expires": row.expires,
    }
