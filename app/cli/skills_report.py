"""`skills used-by` and `skills report`: who uses what, and did it help."""

from __future__ import annotations

import click

from ...skills.records import Sum
from ..session import Session
from .options import json_option, pass_session, print_json, print_table
from .skills_store import finish_name, open_store


def used(session: Session) -> dict[str, Sum]:
    """What each skill did, by name; empty, and nothing is opened, where no task ever ran."""
    if not session.has_database:
        return {}
    from ...skills.usage import SkillUsage

    return SkillUsage(session.database).sums()


@click.command("used-by")
@click.argument("name", shell_complete=finish_name)
@json_option
@pass_session
def used_by(session: Session, name: str, as_json: bool) -> None:
    """Who was shown or held to a skill, by version, in how many tasks, and what came of it."""
    from ...skills.usage import SkillUsage

    state = open_store(session).skill(name)
    rows = SkillUsage(session.database).of(state.name) if session.has_database else []
    if as_json:
        print_json([vars(row) for row in rows])
        return
    head = ("version", "person", "recalled", "shown", "kept", "mended", "sent back", "broken", "said again")
    print_table(head, [[str(cell) for cell in vars(row).values()] for row in rows], f"nobody has used {name} yet")


@click.command()
@json_option
@pass_session
def report(session: Session, as_json: bool) -> None:
    """The library in numbers: what is shared and waits, what the guard did, and how often a person had to repeat."""
    states = open_store(session).skills()
    sums = used(session)
    corrections, repeats = _corrections(session)
    data: dict[str, float] = {
        "skills": len(states),
        "shared": sum(state.shared is not None for state in states),
        "waiting": sum(state.candidate is not None for state in states),
        "used": len(sums),
        "kept": sum(total.kept for total in sums.values()),
        "helped": sum(total.helped for total in sums.values()),
        "failed": sum(total.failed for total in sums.values()),
        "corrections": corrections,
        "repeat_corrections": repeats,
        "repeat_correction_rate": round(repeats / corrections, 4) if corrections else 0.0,
    }
    if as_json:
        print_json(data)
        return
    for name, value in data.items():
        shown = f"{value:.1%}" if name.endswith("rate") else f"{value:g}"
        click.echo(f"{name.replace('_', ' '):<24} {shown}")


def _corrections(session: Session) -> tuple[int, int]:
    """How many corrections people gave to tasks, and in how many of them they said again what a shared skill says."""
    if not session.has_database:
        return 0, 0
    from ...memory.ledger import Ledger
    from ...skills.usage import SkillUsage

    return len(Ledger(session.database).corrections()), SkillUsage(session.database).repeat_corrections()
