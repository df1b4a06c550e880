"""`demo`: the launch story on embedded parts, in a folder of its own."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...core.errors import UnderstudyError
from ..session import Session
from .options import json_option, pass_session, print_json, run_async
from .telling import Look, Recording, Teller

if TYPE_CHECKING:
    from ...core.settings import Settings
    from ...orchestrator.serving import ModelSet
    from ...scenarios.launch.figures import Figures


@click.command()
@click.option("--model", metavar="NAME", help="Play it with this real model instead of the scripted ones.")
@click.option("--record", type=click.Path(path_type=Path), metavar="FILE", help="Save what is shown as an SVG.")
@json_option
@pass_session
def demo(session: Session, model: str | None, record: Path | None, as_json: bool) -> None:
    """Play the launch story: one correction, and nobody says it twice. Killed half-way, the same call goes on."""
    from ...scenarios.launch.story import Stage, play

    folder = session.home / "demo"
    recording = Recording() if record else None
    teller = Teller(sys.stderr if as_json else sys.stdout, recording)
    stage = Stage(teller.rule, teller.line, teller)

    figures = run_async(
        lambda: play(folder, _models(model), stage), lambda: f"stopped; `understudy demo` goes on in {folder}"
    )
    if as_json:
        print_json(figures.as_json(model or "scripted"))
    else:
        _table(figures, teller, recording)
        click.echo(f"\nThe story's home: {folder}\n{look_around(folder)}")
    if recording and record:
        recording.save(record, "understudy demo")
    if not figures.held:
        raise UnderstudyError("the story did not hold: see the violations above")


def _models(name: str | None) -> Callable[[Settings], ModelSet]:
    from ...scenarios.launch.story import scripted_models

    if name is None:
        return scripted_models
    from ...core.settings import Models
    from ...orchestrator.serving import reach

    return lambda settings: reach(settings.model_copy(update={"models": Models(small=name, frontier=name)}))


def look_around(folder: Path) -> str:
    """What to type next; also how the shell finds the program, where `make demo` put it into an environment that is not
    active."""
    said = f"Look around in it: understudy --home {folder} --as mira skills list"
    if shutil.which("understudy") is None and sys.prefix != sys.base_prefix:
        said += f"\nYour shell finds the program after: source {shlex.quote(f'{sys.prefix}/bin/activate')}"
    return said


def _table(figures: Figures, teller: Teller, recording: Recording | None) -> None:
    teller.rule("What it came to")
    first, second, sums = figures.first, figures.second, figures.sums
    rows = [
        ("who asked", "dana by mail, lee in chat"),
        ("first pull request", f"#{first.number}, {len(first.violations)} violations, corrected once by dana"),
        ("second pull request", f"#{second.number} for {second.by}, {len(second.violations)} violations"),
        ("control, no skills", f"{len(figures.control.violations)} violations"),
        ("corrections repeated", str(figures.repeat_corrections)),
        ("people asked for a yes", f"{figures.approvals} times"),
        ("model calls", f"{sums.attempts}, {sums.small_share:.0%} on the small model"),
        ("fallbacks to the frontier", str(sums.fallbacks)),
        ("frontier calls", str(sums.frontier)),
        ("spend", f"${sums.spend:.4f}"),
        ("time", f"{figures.seconds:.1f} s"),
    ]
    for name, value in rows:
        click.echo(f"  {name:<26}{value}")
        if recording:
            recording.line(Look(""), f"{name:<26}{value}")
