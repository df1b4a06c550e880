"""`gateway`: the one door's tools, rules, decisions and trail."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...core.errors import UnderstudyError, UsageError
from ..session import Session
from .gateway_services import classify, tools, unclassify
from .options import json_option, pass_session, print_json, print_table, say_what_is_read
from .words import Words

if TYPE_CHECKING:
    from ...tools.simulate import Trajectory


@click.group(cls=Words)
def gateway() -> None:
    """The one door: its tools, decisions and audit trail."""


for _command in (tools, classify, unclassify):
    gateway.add_command(_command)


@gateway.command()
@click.option(
    "--tools", "tools_file", required=True, type=click.Path(path_type=Path), help="JSON: the tools and their roles."
)
@click.option("--json", "as_json", is_flag=True, help="The answers are JSON lines in any case.")
@pass_session
def simulate(session: Session, tools_file: Path, as_json: bool) -> None:
    """Decide a recorded trajectory from standard input, line by line, and do nothing."""
    from ...tools.simulate import simulate as decide

    trajectory = _trajectory(session, tools_file)
    say_what_is_read('lines of {"task"} and {"tool", "args"}')
    for answer in decide(iter(sys.stdin.readline, ""), trajectory):
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()


@gateway.command()
@click.option("--tools", "tools_file", required=True, type=click.Path(path_type=Path), help="JSON: the tools.")
@json_option
@pass_session
def explain(session: Session, tools_file: Path, as_json: bool) -> None:
    """For each call of a trajectory from standard input: the rule that decided, and where each value came from."""
    trajectory = _trajectory(session, tools_file)
    say_what_is_read('lines of {"task"} and {"tool", "args"}')
    for line in sys.stdin:
        verdict, facts = trajectory.explained(line)
        if verdict is None:
            continue
        origins = dict(facts.origins) if facts else {}
        if as_json:
            print_json({"decision": verdict.decision, "rule": verdict.rule, "why": verdict.why, "origins": origins})
            continue
        click.echo(f"{verdict.decision}: {verdict.why} (rule {verdict.rule})")
        for name, origin in origins.items():
            click.echo(f"    {name}: {origin}")


@gateway.command()
@json_option
@pass_session
def rules(session: Session, as_json: bool) -> None:
    """Every rule in force, the home's own included."""
    from ...tools.policy import Policy

    policy = Policy.load(session.home)
    if as_json:
        print_json({"version": policy.version, "rules": [{"rule": name, "why": why} for name, why in policy.rules()]})
        return
    print_table(("rule", "why"), policy.rules(), "no rules")
    click.echo(f"\nversion {policy.version}; your own rules: {session.home / 'policy.cedar'}")


@gateway.command()
@click.option("--task", default="", metavar="TASK", help="Only this task.")
@click.option("--after", default=0, metavar="N", help="Only records after this number.")
@json_option
@pass_session
def log(session: Session, task: str, after: int, as_json: bool) -> None:
    """The audit trail; with --json as JSON lines, hashes included."""
    from ...memory.calls import Calls
    from ...memory.ledger import Ledger
    from ...tools.audit import export

    calls = Calls(session.database)
    task = task and Ledger(session.database).task(task).task.id
    if as_json:
        for line in export(calls, task, after):
            click.echo(line)
        return
    rows = [
        (str(entry.seq), entry.at[:19], entry.task, entry.kind, entry.tool, _said(dict(entry.data)))
        for entry in calls.trail(task, after)
    ]
    nothing = "no such records" if task or after else "nothing has gone through the gateway yet"
    print_table(("record", "at", "task", "what", "tool", "data"), rows, nothing)


@gateway.command()
@json_option
@pass_session
def verify(session: Session, as_json: bool) -> None:
    """Check the trail's chain of hashes, and name the first record that is broken."""
    from ...memory.calls import Calls
    from ...tools.audit import verify as check

    calls = Calls(session.database)
    broken = check(calls)
    length, head = calls.head()
    if as_json:
        print_json({"whole": broken is None, "records": length, "head": head, "broken": broken})
    elif broken is None:
        click.echo(f"whole: {length} records, head {head[:16]}")
    if broken is not None:
        raise UnderstudyError(f"audit: {broken.why}; keep a copy of the database before anything else")


def _trajectory(session: Session, tools_file: Path) -> Trajectory:
    from ...tools.policy import Policy
    from ...tools.simulate import Trajectory, read_tools

    try:
        text = tools_file.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"{tools_file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{tools_file}: cannot be read: not UTF-8 text") from None
    return Trajectory(read_tools(text, str(tools_file)), Policy.load(session.home))


def _said(data: dict[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in data.items() if value not in ("", None, [], {}))
