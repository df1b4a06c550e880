"""`skills import, export, doctor`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..session import Session
from .options import json_option, pass_session, print_json, print_table
from .skills_store import checkout_files, finish_name, open_manager, open_store

if TYPE_CHECKING:
    from ...skills.exchange import Imported


@click.command("import")
@click.argument("source")
@click.option("--strict", is_flag=True, help="Refuse what breaks the standard instead of mending it.")
@json_option
@pass_session
def import_(session: Session, source: str, strict: bool, as_json: bool) -> None:
    """Read every skill below a folder, in a .zip, or in a git repository (path or address).

    What keeps the standard comes in byte for byte; what is only untidy is mended, and that is told.
    """
    from ...skills.exchange import import_skills

    manager = open_manager(session)
    if Path(source).exists():
        done = import_skills(Path(source), manager, strict=strict)
    else:
        from ..differences import checkout

        with tempfile.TemporaryDirectory() as place:
            done = import_skills(checkout(source, Path(place)), manager, source=source, strict=strict)
    _tell(done, as_json)
    if not (done.new or done.updated or done.unchanged or done.refused):
        click.echo(f"understudy: {source}: no folder with a SKILL.md in it", err=True)
    if done.refused and not (done.new or done.updated or done.unchanged):
        sys.exit(1)


def _tell(done: Imported, as_json: bool) -> None:
    imported = [*done.new, *done.updated]
    if as_json:
        print_json(
            {
                "imported": imported,
                "unchanged": list(done.unchanged),
                "refused": [vars(one) for one in done.refused],
                "repaired": [vars(one) for one in done.repaired],
                "suspicious": [vars(one) for one in done.suspicious],
            }
        )
        return
    for note in done.repaired:
        click.echo(f"{click.style('~', fg='cyan')} {note.path}: {note.what}", err=True)
    for note in done.suspicious:
        click.echo(f"{click.style('!', fg='yellow')} {note.path}: {note.what}", err=True)
    for one in done.refused:
        click.echo(f"{click.style('✗', fg='red')} {one.path}: {one.why}", err=True)
    click.echo(f"{len(done.new)} new, {len(done.updated)} updated, {len(done.unchanged)} unchanged, "
               f"{len(done.refused)} refused")  # fmt: skip


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, shell_complete=finish_name)
@json_option
@pass_session
def export(session: Session, target: Path, names: tuple[str, ...], as_json: bool) -> None:
    """Write skills below a folder, or into a new .zip, byte for byte: those that are named, or all that are shared."""
    from ...skills.exchange import export_skills

    written = [str(path) for path in export_skills(open_manager(session), list(names), target)]
    if as_json:
        print_json({"exported": written})
    else:
        click.echo("\n".join(written) or "no skill is shared yet, so nothing is exported")


@click.command()
@json_option
@pass_session
def doctor(session: Session, as_json: bool) -> None:
    """Read the whole store and say what is wrong with it: damaged files, unknown checks, stale conditions."""
    from ...memory.embedding import MISSING, find_embedder
    from ...skills.curate import examine

    people = {person.id for person in session.settings.people}
    found = examine(open_store(session), people, lambda repo: checkout_files(session, repo))
    if find_embedder() is None:
        found = [*found, ("embedding", "warn", MISSING)]
    if as_json:
        print_json([{"what": what, "status": status, "why": why} for what, status, why in found])
    else:
        print_table(("what", "status", "why"), found, "all well")
    if any(status == "fail" for _, status, _ in found):
        sys.exit(1)
