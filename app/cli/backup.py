"""`backup` and `restore`: a home in one file, taken while it works."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from ..session import Session
from .options import pass_session


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_session
def backup(session: Session, file: Path) -> None:
    """Write this home to FILE (.tar.gz) while it works: tasks, journal, skills, mail, forge, work trees.

    Of PostgreSQL a dump is taken; of mail servers and GitHub nothing.
    """
    from ...orchestrator.backup import back_up

    written = back_up(session.home, session.settings, file.resolve())
    size = written.stat().st_size
    told = f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"
    click.echo(f"{written}: {told}; it holds the home's key: keep it as you keep the home")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@pass_session
def restore(session: Session, file: Path) -> None:
    """Make a home of FILE: the one that --home names, where none is yet.

    What ran when it was taken goes on with `tasks resume` or a runner.
    """
    from ...orchestrator.backup import restore as make

    home = make(file.resolve(), session.home, session.settings)
    click.echo(f"{home}: restored; see: understudy --home {shlex.quote(str(home))} tasks list")
