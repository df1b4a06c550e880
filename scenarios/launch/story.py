"""The launch, played: one correction, and nobody says it twice.

Every stage may be played again: whoever is killed half-way plays the story anew in the same folder, and what was
done is found, not repeated. What the outside reader saw is noted when it saw it, since later stages change it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import get_args

import httpx

from ...agents.models.pool import Served
from ...agents.models.usage import Usage
from ...core.errors import UnderstudyError
from ...core.settings import Settings
from ...core.settings_files import load_settings
from ...core.types import Event, new_id
from ...memory.calls import ApprovalStatus, Calls
from ...memory.database import open_database
from ...memory.ledger import TaskRow
from ...orchestrator.build import open_team
from ...orchestrator.serving import ModelSet
from ...orchestrator.team import Request, Team
from ...routing.prices import Priced
from ...routing.route import Lineup
from ...tools.mail.postoffice import PostOffice
from ..reader import violations
from . import script
from .edits import VOUCHER_REQUEST
from .figures import Figures
from .notes import NOTES, Notes
from .people import AGENT_ADDRESS, DANA, LEE, MIRA
from .world import REPOSITORY, World, build

REVIEW = "Please add a reviewer, and docstrings on the public functions."
"""What the lead says of the first pull request, and what nobody says again."""

Show = Callable[[Event], None]
Models = Callable[[Settings], ModelSet]


@dataclass(frozen=True)
class Stage:
    """How the story shows what it does: a heading, a line, and the events of tasks."""

    chapter: Callable[[str], None]
    say: Callable[[str, str], None]
    event: Show


async def play(folder: Path, models: Models, stage: Stage, slots: int | None = None) -> Figures:
    """Play the story in `folder`, from wherever it stands; its figures.
    With `slots` 0 its tasks are left to other runners of the folder."""
    _fresh(folder)
    notes = Notes.of(folder)
    started = time.monotonic()
    world = _set_up(folder)
    _post(folder, world)
    async with open_team(folder, load_settings(folder), DANA, models, slots) as team:
        await _first(team, notes, stage, world)
        await _correction(team, notes, stage)
        await _second(team, notes, stage)
        sums = team.ledger.sums()
        repeated = sum(row.repeated for row in team.ledger.corrections())
    await _control(folder, models, notes, stage)
    spent = round(float(str(notes.seen.get("seconds", 0))) + time.monotonic() - started, 2)
    notes.keep("seconds", spent)
    notes.keep("over", True)
    return Figures(
        author=DANA.id,
        comment=REVIEW,
        skill=notes.seen["skill"],
        first=notes.pull("first_pr"),
        second=notes.pull("second_pr"),
        control=notes.pull("control"),
        repeated=repeated,
        approvals=_asked(folder),
        sums=sums,
        seconds=spent,
    )


def scripted_models(_settings: Settings) -> ModelSet:
    """The launch's own models, at list prices of a small and a large one that were current when it was written."""
    small, frontier = script.models()
    rates = {script.SMALL: (Decimal(1), Decimal(5)), script.FRONTIER: (Decimal(3), Decimal(15))}

    def ask(name: str, usage: Usage) -> Priced:
        into, out = rates[name]
        cost = (usage.prompt_tokens * into + usage.completion_tokens * out) / 1_000_000
        return Priced(cost, f"scripted {into}/{out}")

    served = {
        script.SMALL: Served(script.SMALL, "small", small),
        script.FRONTIER: Served(script.FRONTIER, "frontier", frontier),
    }
    return ModelSet(served, Lineup(script.SMALL, script.FRONTIER), ask)


def _fresh(folder: Path) -> None:
    """Begin anew after a telling that was played to its end. Only a folder of ours is ever emptied."""
    if Notes.of(folder).seen.get("over"):
        aside = folder.with_name(f".{folder.name}-told")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)  # at once: half a folder of ours would look like somebody else's
        shutil.rmtree(aside)
    half_noted = (folder / NOTES).with_suffix(".new")  # all that is there after a kill in the first moment
    if folder.exists() and set(folder.iterdir()) - {half_noted} and not (folder / NOTES).exists():
        raise UnderstudyError(f"{folder}: holds other things; give an empty folder with --home")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / NOTES).exists():
        Notes(folder / NOTES).keep("begun", True)


def _set_up(folder: Path) -> World:
    world = build(folder / "world")
    (folder / "understudy.toml").write_text(world.settings, "utf-8")
    return world


def _post(folder: Path, world: World) -> None:
    """Everybody's mailbox, and the mails that came for the agent; none is delivered twice."""
    office = PostOffice(folder / "mail")
    for address in (AGENT_ADDRESS, *(person.email for person in world.people)):
        office.open(address)
    for raw in world.mails:
        office.deliver(AGENT_ADDRESS, raw)


async def _first(team: Team, notes: Notes, stage: Stage, world: World) -> None:
    """The lead's mail becomes a pull request, as an agent makes one that nobody has corrected yet."""
    stage.chapter("1 · The lead mails a feature request")
    team.places.register(world.repository, REPOSITORY)
    await team.take_mail(lambda why: stage.say("mail.left", why))
    taken = [row.task.id for row in team.ledger.tasks() if row.task.source == "mail"]
    row = await _played(team, stage, notes, "first_task", taken)
    _note_pull(team, notes, "first_pr", row)
    _say_violations(stage, notes, "first_pr")


async def _correction(team: Team, notes: Notes, stage: Stage) -> None:
    """The lead says once what was wrong. It becomes a checked rule, and a second person shares it."""
    number = notes.pull("first_pr").number
    stage.chapter(f"2 · Dana corrects {REPOSITORY}#{number}")
    stage.say("person", f'Dana: "{REVIEW}"')
    _review_once(team, number)
    row = await _played(team, stage, notes, "review_task", await team.take_reviews(REPOSITORY, number))
    correction = next((c for c in team.ledger.corrections() if c.task == row.task.id), None)
    if correction is None or not correction.skill:
        raise UnderstudyError(
            "the story stands: the pull request did not change after the review, so nothing was learnt"
        )
    stage.chapter("3 · The correction becomes a skill")
    shared = team.library.share(correction.skill, MIRA)
    stage.say("skill.shared", f"{shared.name} {shared.version}, approved by Mira")
    for check in shared.checks:
        stage.say("skill.check", check)
    notes.keep("skill", {"name": shared.name, "version": shared.version, "checks": list(shared.checks)})


async def _second(team: Team, notes: Notes, stage: Stage) -> None:
    """A teammate who never heard of it delegates another change."""
    stage.chapter("4 · Lee delegates another change, and nobody says it twice")
    stage.say("person", f'Lee: "{VOUCHER_REQUEST}"')
    task = await team.delegate(Request(LEE, VOUCHER_REQUEST, repo=REPOSITORY, id=_task_id(notes, "second_task")))
    row = await _played(team, stage, notes, "second_task", [task])
    _note_pull(team, notes, "second_pr", row)
    _say_violations(stage, notes, "second_pr")


async def _control(folder: Path, models: Models, notes: Notes, stage: Stage) -> None:
    """The same delegation where nobody ever corrected anything."""
    stage.chapter("5 · The control: the same request, no skills")
    place = folder / "control"
    place.mkdir(exist_ok=True)
    world = _set_up(place)
    alone = load_settings(place).model_copy(update={"database": "", "chroma": ""})  # no skill may reach it
    async with open_team(place, alone, LEE, models) as team:
        team.places.register(world.repository, REPOSITORY)
        task = await team.delegate(Request(LEE, VOUCHER_REQUEST, repo=REPOSITORY, id=_task_id(notes, "control_task")))
        row = await _played(team, stage, notes, "control_task", [task])
        _note_pull(team, notes, "control", row)
    _say_violations(stage, notes, "control")


def _task_id(notes: Notes, name: str) -> str:
    """The id under which this story delegates: the same when it is played again."""
    return str(notes.once(f"{name}_id", new_id))


async def _played(team: Team, stage: Stage, notes: Notes, name: str, tasks: list[str]) -> TaskRow:
    """Follow the stage's one task to its end. Raises what it ended with, if it was not done."""
    if not tasks and name not in notes.seen:
        raise UnderstudyError(f"the story stands: nothing came of {name.replace('_', ' ')}")
    task = str(notes.once(name, lambda: tasks[0]))
    if team.ledger.task(task).status != "done":
        await team.resume(task)  # whoever ran it may be dead
    row = await team.follow(task, stage.event)
    if row.status != "done":
        raise UnderstudyError(f"the story stands: task {task} {row.status}: {row.outcome}")
    return row


def _note_pull(team: Team, notes: Notes, name: str, row: TaskRow) -> None:
    pulls = team.ledger.pulls(task=row.task.id)
    if not pulls:
        raise UnderstudyError("the story stands: the task ended without a pull request")
    pull = pulls[0]
    place = team.places.find(REPOSITORY)
    login = LEE.github
    notes.once(
        name,
        lambda: {
            "number": pull.number,
            "by": row.task.by,
            "violations": list(violations(place.api_url, team.places.token(login), REPOSITORY, pull.number)),
        },
    )


def _say_violations(stage: Stage, notes: Notes, name: str) -> None:
    pull = notes.pull(name)
    stage.say("reader", f"{REPOSITORY}#{pull.number} has {len(pull.violations)} violations")
    for line in pull.violations:
        stage.say("violation", line)


def _review_once(team: Team, number: int) -> None:
    """The lead reviews as on GitHub: plain HTTP with her own token. A review that is there is not made again."""
    place = team.places.find(REPOSITORY)
    headers = {"Authorization": f"Bearer {team.places.token(DANA.github)}"}
    reviews = f"{place.api_url}/repos/{REPOSITORY}/pulls/{number}/reviews"
    with httpx.Client(headers=headers, timeout=15, trust_env=False) as client:
        there = client.get(reviews).raise_for_status().json()
        if not any(review["user"]["login"] == DANA.github for review in there):
            client.post(reviews, json={"event": "REQUEST_CHANGES", "body": REVIEW}).raise_for_status()


def _asked(folder: Path) -> int:
    """Questions that the gateway put to people in the story."""
    engine = open_database(folder, load_settings(folder).database)
    try:
        return len(Calls(engine).approvals(get_args(ApprovalStatus)))
    finally:
        engine.dispose()
