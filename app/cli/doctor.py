"""`doctor`: look at each part of a home and of the machine, and print the one command that repairs it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from ...core.errors import SettingsError, UnderstudyError
from ...core.settings import Settings
from ..session import Session
from . import doctor_home, doctor_machine, doctor_mcp, doctor_services, doctor_tasks
from .doctor_found import Found, Health, Patient, fail
from .options import json_option, pass_session, print_json

Check = Callable[[Patient], Found]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("python", doctor_machine.python),
    ("git", doctor_machine.git),
    ("identity", doctor_machine.identity),
    ("home", doctor_home.home),
    ("settings", doctor_home.settings),
    ("ledger", doctor_home.ledger),
    ("journal", doctor_home.journal),
    ("forge", doctor_home.forge),
    ("skills", doctor_home.skills),
    ("embeddings", doctor_machine.embeddings),
    ("sandbox", doctor_machine.sandbox),
    ("models", doctor_services.models),
    ("mail", doctor_services.mail),
    ("github", doctor_services.github),
    ("mcp", doctor_mcp.mcp),
    ("tasks", doctor_tasks.tasks),
    ("leftovers", doctor_home.leftovers),
)
"""Every part and who looks at it. A new part is one function and one line."""

_COLOURS: dict[Health, str] = {"ok": "green", "warn": "yellow", "fail": "red"}


@dataclass(frozen=True)
class Line:
    """What was found of one part."""

    part: str
    health: Health
    what: str
    repair: str


@click.command()
@click.option("--mend", is_flag=True, help="First mend the tasks and answers that nobody will go on with by himself.")
@json_option
@pass_session
def doctor(session: Session, mend: bool, as_json: bool) -> None:
    """Check each part and print the one command that repairs it. Exit 1 if any part fails."""
    for told in _mended(session) if mend else ():
        click.echo(told, err=True)
    lines = []
    for line in examine(session):
        lines.append(line)
        if not as_json:
            _print(line)
    failed = [line.part for line in lines if line.health == "fail"]
    if as_json:
        print_json({"ok": not failed, "home": str(session.home), "checks": lines})
    elif not failed:
        warned = sum(line.health == "warn" for line in lines)
        click.echo(f"all parts work{f'; {warned} could be better' if warned else ''}")
    if failed:
        if as_json:
            click.get_current_context().exit(1)
        raise UnderstudyError(f"doctor: {', '.join(failed)} {'fails' if len(failed) == 1 else 'fail'}; see above")


def _mended(session: Session) -> list[str]:
    """What was mended, or why nothing could be: then the parts that fail are still named below."""
    try:
        return doctor_tasks.mend(Patient(session.home, _settings(session)))
    except UnderstudyError as error:
        return [f"nothing is mended: {error}"]


def examine(session: Session) -> Iterator[Line]:
    """Look at every part, one after the other."""
    patient = Patient(session.home, _settings(session))
    for part, check in CHECKS:
        found = _careful(check, patient)
        yield Line(part, found.health, " ".join(found.what.split()), _repair(session, found.repair))


def _repair(session: Session, command: str) -> str:
    """The command as it has to be typed to reach this home; one that names a home of its own stays."""
    program, _, words = command.partition(" ")
    return session.next_call(words) if program == "understudy" and not words.startswith("--home") else command


def _settings(session: Session) -> Settings:
    """The settings, or all defaults where the file is broken: then its own line says so and the rest goes on."""
    try:
        return session.settings
    except SettingsError:
        return Settings()


def _careful(check: Check, patient: Patient) -> Found:
    try:
        return check(patient)
    except UnderstudyError as error:
        return fail(str(error))
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # whatever breaks, Rust's panics too: the other parts are looked at
        return fail(f"the check itself broke: {type(error).__name__}: {str(error)[:200]}", "understudy doctor --json")


def _print(line: Line) -> None:
    click.echo(f"{click.style(line.health.ljust(4), fg=_COLOURS[line.health])}  {line.part.ljust(10)}  {line.what}")
    if line.repair:
        click.echo(f"{' ' * 18}→ {line.repair}")
    sys.stdout.flush()
