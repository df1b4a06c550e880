"""The surroundings of one task: work tree, tools behind the gateway, skills in scope, one specialist a worker."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ..agents.leaf import Leaf, leaf_words
from ..agents.services import staffed
from ..agents.specialist import GatedSpecialist
from ..agents.team import SPECIALISTS, leaves_of
from ..agents.thinker import RoutedThinker
from ..agents.workbench import Door
from ..core.errors import BudgetSpent
from ..core.protocols import Journal, Specialist
from ..core.settings import Settings
from ..core.types import ToolCall, ToolResult
from ..memory.ledger import Ledger, PullRow, TaskRow
from ..tools.code.tools import CodeTools
from ..tools.code.workspace import Workspace
from ..tools.gateway import Authority, Gateway
from ..tools.limits import limited
from ..tools.mail.tools import MailTools
from ..tools.pulls.tools import Author, PullTools
from ..tools.registry import Tool, declared
from ..tools.skills import SkillTools
from . import loop
from .dispatch import Dispatch
from .home import Home
from .lessons import Lessons, reviewed
from .offer import SameOffer
from .places import Place
from .plan import Setting, Worker
from .plan_approval import asking_for
from .pool import judge, pool_of
from .services import Services, open_services
from .task import Site, Told
from .told import ToldDoor


class TaskWorkshop:
    """`task.Workshop`: wires the surroundings of one task."""

    def __init__(self, home: Home) -> None:
        self._home = home

    @asynccontextmanager
    async def site(self, row: TaskRow, journal: Journal, tell: Told) -> AsyncIterator[Site]:
        """Open the work tree and the services' lines, and furnish the task with them until it ends."""
        home, person = self._home, self._home.person(row.task.by)
        place = home.places.find(row.task.repo, person.id) if row.task.repo else None
        workspace = await _workspace(home, row, place) if place else None
        async with open_services(home.settings, person, home.classified, journal, tell) as services:
            yield await self._furnished(row, journal, tell, _Room(place, workspace, services))
        if workspace:
            await asyncio.to_thread(shutil.rmtree, workspace.folder, ignore_errors=True)

    async def _furnished(self, row: TaskRow, journal: Journal, tell: Told, room: _Room) -> Site:
        """Put the tools behind the gateway, recall the skills, make the specialists."""
        home, person, workspace = self._home, self._home.person(row.task.by), room.workspace
        code = CodeTools(workspace, home.settings.repo, home.places.checkout(row.task.repo)) if workspace else None
        own = [*_tools(home, room.place, workspace, code), *declared(SkillTools(home.library.shelf(person)))]
        tools = limited(
            [*own, *room.services.tools], room.services.servers, home.settings.limits, home.calls, row.task.id
        )
        door, pool = self._door(row, journal, tell, tools), pool_of(home, row, journal, tell)
        offered = {tool.name for tool in tools}
        specs = [spec for spec in staffed(SPECIALISTS, room.services.given) if offered.intersection(spec.tools)]
        known_skills = await home.library.recall(journal, row.task, home.acting(person))
        if told := known_skills.told:
            tell("skills.recalled", told)
        leaves = leaves_of(home.settings.router)
        staff: dict[str, Specialist] = {
            spec.name: GatedSpecialist(spec, pool, door, home.settings.budget.repeats) for spec in specs
        }
        dispatch = Dispatch(home.dispatcher, frozenset(leaf.name for leaf in leaves), journal, tell)
        staff |= {leaf.name: Leaf(leaf, pool, dispatch.sure) for leaf in leaves}
        setting = Setting(
            workers=tuple(Worker(spec.name, spec.words) for spec in specs)
            + tuple(Worker(leaf.name, leaf_words(leaf)) for leaf in leaves),
            role=home.settings.router.planner.role,
            people=home.people,
            skills=tuple(skill.title for skill in known_skills.skills),
            notes=await asyncio.to_thread(code.project_notes) if code else "",
        )
        return Site(
            crew=loop.Crew(
                task=row.task,
                setting=setting,
                thinker=lambda step: RoutedThinker(pool, step),
                specialists=staff,
                skills=known_skills.words,
                tell=tell,
                approve_plan=asking_for(row, setting, journal, tell),
                check_steps=_step_budget(home.settings),
                replans=home.settings.budget.replans,
                judged=lambda step, stood: judge(home, step, stood),
                dispatch=lambda: dispatch.plan(row.task),
                compare=dispatch.compare,
            ),
            teacher=Lessons(home, row, RoutedThinker(pool, "review")),
            look=lambda repo, number: home.places.host(repo).artifact(repo, number),
            reviewed=reviewed(row, person),
        )

    def _door(self, row: TaskRow, journal: Journal, tell: Told, tools: Sequence[Tool]) -> Door:
        """The gateway of a task, which offers a replay what it offered first, and tells of each call."""
        home, person = self._home, self._home.person(row.task.by)
        known = (home.settings.mail.address, row.task.repo)
        authority = Authority(person, row.task, home.people, known, home.settings.team)
        guard, hours = home.library.task_guard(home.acting(person), row.task), home.settings.approvals.hours
        gateway = Gateway(authority, tools, guard, home.calls, journal, home.policy, hours)
        gateway.tell = tell
        same = SameOffer(gateway, tools, lambda name, value: home.ledger.once(row.task.id, name, value))
        return ToldDoor(same, tell, lambda call, result: _note_pull(home.ledger, row, call, result))


@dataclass(frozen=True)
class _Room:
    """What stands open while a task is worked on."""

    place: Place | None
    workspace: Workspace | None
    services: Services


async def _workspace(home: Home, row: TaskRow, place: Place) -> Workspace:
    """The task's own work tree, on the reviewed pull request's branch where the task is a review."""
    folder = home.folder / "work" / row.task.id
    branch = str(row.inputs.get("branch") or f"understudy/{row.task.id}")
    base = str(row.inputs["base"]) if row.inputs.get("base") else None
    workspace = await Workspace.open(place.clone_url, folder, branch=branch, base=base, token=place.token)
    if row.task.source == "review":
        await workspace.checkout_remote(branch, place.clone_url, place.token)
    return workspace


def _tools(home: Home, place: Place | None, workspace: Workspace | None, code: CodeTools | None) -> list[Tool]:
    tools = declared(MailTools(home.mailbox, home.settings.mail.trust))
    if place and workspace and code:
        author = Author("Understudy", home.settings.mail.address)
        pulls = PullTools(place.host(), place.repo, workspace, author)
        tools += [*declared(code), *declared(pulls)]
    return tools


def _note_pull(ledger: Ledger, row: TaskRow, call: ToolCall, result: ToolResult) -> None:
    number = result.data.get("pull_request")
    if result.ok and call.tool == "open_pull_request" and isinstance(number, int):
        ledger.add_pull(PullRow(row.task.repo, number, row.task.id, row.task.by))


def _step_budget(settings: Settings) -> Callable[[int], None]:
    def check(count: int) -> None:
        if count > settings.budget.steps:
            raise BudgetSpent(
                f"{settings.budget.steps} steps were delegated and the task is not done; raise budget.steps"
            )

    return check
