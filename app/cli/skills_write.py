"""`skills learn, propose, edit` and the decisions of curators: `approve, reject, retire, restore, rollback`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...core.errors import NotAllowed, SkillError, UnderstudyError, UsageError
from ...skills.package import CHECKS_FILE, SKILL_FILE
from ...skills.records import SkillState
from ..session import Session
from .options import json_option, pass_session, print_json
from .skills_store import finish_name, open_manager, read_text

if TYPE_CHECKING:
    from ...skills.induction.proof import Proved
    from ...skills.learn import Learnt
    from ...skills.manage import SkillManager

name_argument = click.argument("name", shell_complete=finish_name)
why_option = click.option("-m", "--why", default="", metavar="TEXT", help="Why, for the history.")


def _doubts(proved: Proved) -> Iterator[str]:
    """What is not sure about a learnt check, each ending with what to do about it."""
    if proved.unshown:
        yield f"nothing in the example shows {proved.unshown!r}, so it is held everywhere; narrow"
    if proved.guessed:
        yield f"nothing in the example is called {proved.guessed!r}, so it is held where the example is; widen"
    if proved.unheard:
        yield f"the exception {proved.unheard!r} is not understood, so it is held there too; narrow"


@click.command()
@click.argument("file", type=click.Path(allow_dash=True), default="-")
@click.option("--share", is_flag=True, help="Approve it at once, if you may.")
@json_option
@pass_session
def learn(session: Session, file: str, share: bool, as_json: bool) -> None:
    """Learn from a correction (JSON in FILE or on standard input) and propose the skill."""
    from ...core.artifacts import parse_correction
    from ...skills.learn import learn as learn_from

    correction = parse_correction(read_text(file))
    manager = open_manager(session)
    if share:
        may_share(manager)
    learnt = learn_from(correction, manager)
    plain, clash = learnt.plain(), None
    if share and learnt.status == "proposed":
        clash = _share(manager, learnt)
        plain["status"] = "proposed" if clash else "shared"
    if as_json:
        print_json(plain)
    else:
        _tell_learnt(session, manager, learnt, str(plain["status"]))
    if clash is not None:
        raise clash


def _share(manager: SkillManager, learnt: Learnt) -> SkillError | None:
    """Share what was learnt; what stands against it is told, and then it waits."""
    try:
        manager.approve(learnt.name, learnt.version, "shared when learnt")
    except SkillError as error:
        return error
    return None


_BECAME = {
    "sharper": "asks more, or more exactly, than the version before",
    "contrary": "asks the contrary of the version before",
    "known": "is asked already; the correction is kept as further evidence",
}


def _tell_learnt(session: Session, manager: SkillManager, learnt: Learnt, status: str) -> None:
    click.echo(click.style(f"{learnt.name} · version {learnt.version} · {status}", bold=True))
    if learnt.became in _BECAME:
        click.echo(f"  {_BECAME[learnt.became]}")
    for proved in learnt.checks:
        click.echo(f"  {proved.check.sentence()}  (red before, green after)")
        for said in _doubts(proved):
            click.echo(f"    {said} it: {session.next_call(f'skills edit {learnt.name} --file {CHECKS_FILE}')}")
    if not learnt.checks:
        click.echo("  no check fits this correction, so it is kept as text and nothing enforces it")
    if learnt.similar:
        click.echo(f"  similar: {', '.join(learnt.similar)}")
    for name in learnt.against:
        click.echo(click.style(f"  contradicts {name}: say at the approval which of them stands", fg="yellow"))
    if status == "proposed":
        click.echo(f"  {_how_to_share(session, manager, learnt.name)}")


def _how_to_share(session: Session, manager: SkillManager, name: str) -> str:
    """The next call, of somebody who may make it."""
    try:
        may_share(manager)
    except NotAllowed:
        return f"a second person shares it: {replace(session, as_given='CURATOR').next_call(f'skills approve {name}')}"
    return f"share it: {session.next_call(f'skills approve {name}')}"


def may_share(manager: SkillManager) -> None:
    """Refuse before anything is written. Raises `NotAllowed`."""
    house = manager.house
    if not manager.person.may_curate:
        raise NotAllowed(f"{manager.person.id} may not share skills; learn without --share, a curator approves it")
    if house.people_set_up and not house.author_may_approve:
        raise NotAllowed("--share: an author cannot share alone here; learn without it, a second person approves")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--base", type=int, help="The version you worked on; a newer one is a conflict.")
@click.option("--beside", is_flag=True, help="Although another skill says nearly the same.")
@why_option
@json_option
@pass_session
def propose(session: Session, folder: Path, base: int | None, beside: bool, why: str, as_json: bool) -> None:
    """Propose a folder with a SKILL.md as a new skill, or as the next version of one."""
    from ...skills.folders import read_folder

    version = open_manager(session).propose(read_folder(folder), base=base, message=why, beside=beside)
    if as_json:
        print_json({"skill": version.name, "version": version.number, "status": "proposed"})
    else:
        click.echo(f"{version.name} · version {version.number} · proposed")


@click.command()
@name_argument
@click.argument("version", type=int, required=False)
@click.option(
    "--over", multiple=True, metavar="SKILL", shell_complete=finish_name, help="Retire this one, which it contradicts."
)
@click.option("--beside", is_flag=True, help="Keep what it contradicts in force as well.")
@why_option
@json_option
@pass_session
def approve(
    session: Session, name: str, version: int | None, over: tuple[str, ...], beside: bool, why: str, as_json: bool
) -> None:
    """Share a proposed version: every teammate in scope inherits it from now on. One that contradicts a shared skill
    waits until you choose between them."""
    from ...skills.curate import neighbours

    manager = open_manager(session)
    state = manager.approve(name, version, why, over=over, beside=beside)
    for one in neighbours(state.current, manager.store):
        click.echo(f"understudy: {one.kind} of {one.name}: {one.why}", err=True)
    _tell(state, as_json)


@click.command()
@name_argument
@click.argument("version", type=int, required=False)
@why_option
@json_option
@pass_session
def reject(session: Session, name: str, version: int | None, why: str, as_json: bool) -> None:
    """Refuse a proposed version."""
    manager = open_manager(session)
    refused = version or manager.store.skill(name).latest.number
    _tell(manager.reject(name, version, why), as_json, refused)


@click.command()
@name_argument
@why_option
@json_option
@pass_session
def retire(session: Session, name: str, why: str, as_json: bool) -> None:
    """Take a skill out of use; nothing is deleted."""
    _tell(open_manager(session).retire(name, why), as_json)


@click.command()
@name_argument
@why_option
@json_option
@pass_session
def restore(session: Session, name: str, why: str, as_json: bool) -> None:
    """Take a retired skill back into use."""
    _tell(open_manager(session).restore(name, why), as_json)


@click.command()
@name_argument
@click.argument("version", type=int)
@json_option
@pass_session
def rollback(session: Session, name: str, version: int, as_json: bool) -> None:
    """Go back to an old version: its files, byte for byte, as the newest one."""
    manager = open_manager(session)
    made = manager.rollback(name, version)
    _tell(manager.store.skill(name), as_json, made.number)


@click.command()
@name_argument
@click.option("--file", "path", default="SKILL.md", show_default=True, help="Which file of the skill.")
@pass_session
def edit(session: Session, name: str, path: str) -> None:
    """Edit a skill in your editor and propose the result; if somebody was faster, both texts are kept."""
    manager = open_manager(session)
    state = manager.store.skill(name)
    package = manager.store.package(state.candidate or state.current)
    old = package.file_text(path)
    new = _in_editor(old, Path(path).suffix or ".txt")
    if new is None or new == old:
        click.echo("nothing changed")
        return
    try:
        version = manager.propose(package.with_files({path: new.encode()}), base=state.latest.number)
    except UnderstudyError:
        kept = session.home / f"{name}.yours{Path(path).suffix}"
        kept.write_text(new, "utf-8")
        click.echo(f"your text is kept in {kept}", err=True)
        raise
    click.echo(f"{version.name} · version {version.number} · proposed")
    if path == SKILL_FILE and version.raw_checks:
        how = session.next_call(f"skills edit {name} --file {CHECKS_FILE}")
        click.echo(f"only its words have changed; what results are held to is changed with: {how}", err=True)
    elif path == CHECKS_FILE:
        how = session.next_call(f"skills edit {name}")
        click.echo(f"its words say what they said before; they are changed with: {how}", err=True)


def _in_editor(text: str, extension: str) -> str | None:
    """The text as a person's editor left it; None where nothing was saved. Raises `UsageError`."""
    if not (sys.stdin.isatty() or os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        raise UsageError("no terminal to edit at; use skills export, and then skills propose with the changed folder")
    try:
        return click.edit(text, extension=extension)
    except click.ClickException as error:
        raise UsageError(f"{error.message}; name one that is here in EDITOR") from None


def _tell(state: SkillState, as_json: bool, number: int = 0) -> None:
    """What became of a version, if one is given, else of the skill; and what is in force beside it."""
    status = state.status_of(number) if number else state.status
    number = number or state.current.number
    if as_json:
        print_json({"skill": state.name, "version": number, "status": status})
        return
    click.echo(f"{state.name} · version {number} · {status}")
    if state.shared and state.shared.number != number:
        click.echo(f"  version {state.shared.number} is in force")
