"""What is wired to what: the only place that names concrete classes.

open_team     a home at work, with its forge and its durable run
Shop          the surroundings of one task: work tree, tools behind the gateway, specialists, skills
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..agents.leaf import Leaf, leaf_check, leaf_words
from ..agents.models.pool import Pool
from ..agents.services import staffed
from ..agents.specialist import GatedSpecialist
from ..agents.team import SPECIALISTS, leaves_of
from ..agents.thinker import RoutedThinker
from ..core.artifacts import Correction, PullRequest
from ..core.errors import BudgetSpent
from ..core.protocols import Journal, Specialist, Thinker
from ..core.settings import Settings
from ..core.types import Attempt, Event, Json, Person, Plan, Step, ToolCall, ToolResult
from ..memory.calls import Calls
from ..memory.classified import ClassifiedTools
from ..memory.database import open_database
from ..memory.leases import Leases
from ..memory.ledger import CorrectionRow, Ledger, PullRow, TaskRow
from ..routing.success import WINDOW, SuccessTable
from ..skills.wording import Wording, ask
from ..tools.code.tools import CodeTools
from ..tools.code.workspace import Workspace
from ..tools.gateway import Authority, Gateway
from ..tools.limits import check_limits, limited
from ..tools.mail.mailbox import Mailbox
from ..tools.mail.postoffice import LocalMailbox, PostOffice
from ..tools.mail.servers import mail_password, read_server
from ..tools.mail.tools import MailTools
from ..tools.offer import shipped
from ..tools.policy import Policy
from ..tools.pulls.host import PullHost
from ..tools.pulls.tools import Author, PullTools
from ..tools.registry import Tool, declared
from ..tools.sandbox.script_runner import ConfinedScripts
from ..tools.skills import SkillTools
from . import loop
from .correct import Lesson, Reviewed
from .dispatch import Dispatch, open_dispatcher
from .durable import TaskJournal, durable
from .home import Home
from .library import Library
from .offer import SameOffer
from .places import Place, open_places
from .plan import Setting, Worker, edited_plan
from .presence import present
from .runner import Runner, running
from .services import Services, check_workers, open_services
from .serving import ModelSet, reach
from .task import Site, Told, run_task
from .team import Team, note_stopped
from .told import ToldDoor

OWN_TASKS = 64
"""Tasks that a process does at once of those that it was asked to do."""


@asynccontextmanager
async def open_team(
    folder: Path,
    settings: Settings,
    acting: Person,
    models: Callable[[Settings], ModelSet] = reach,
    slots: int | None = None,
) -> AsyncIterator[Team]:
    """A home at work. With `slots` it takes that many of anybody's tasks at a time (0: it leaves all to others), else
    the tasks that it is given. Raises `NoModel` before anything is written when no model can be reached."""
    check_workers(settings)
    check_limits(settings.limits, [tool.name for tool in shipped()], [server.name for server in settings.mcp])
    dispatcher = open_dispatcher(folder, settings)
    served, people = models(settings), settings.people or (acting,)
    engine = open_database(folder, settings.database)
    ledger, leases = Ledger(engine), Leases(engine)
    library = Library(folder, settings, engine, ConfinedScripts())
    table = SuccessTable(ledger.outcomes(WINDOW))

    def broken(task: str, why: str) -> None:
        ledger.set_status(task, "failed", why)
        ledger.add_event(Event(task, "task.failed", why, data={"exit_code": 1}))

    try:
        async with open_places(folder, settings, people, ledger) as places:
            home = Home(
                folder=folder,
                settings=settings,
                people=people,
                ledger=ledger,
                calls=Calls(engine),
                classified=ClassifiedTools(engine),
                places=places,
                mailbox=open_mailbox(folder, settings),
                library=library,
                policy=Policy.load(folder),
                models=served,
                successes=table,
                router=served.choosing(table),
                dispatcher=dispatcher,
            )
            shop = Shop(home)

            async def body(journal: TaskJournal, task: str) -> Json:
                return await run_task(shop, ledger, journal, task)

            with present(folder) as here:
                async with durable(folder, settings.database, body, here.id) as journal:
                    runner = Runner(
                        durable=journal,
                        leases=leases,
                        presence=here,
                        limits=settings.at_once,
                        slots=OWN_TASKS if slots is None else slots,
                        stopped=lambda task, by: note_stopped(ledger, task, by),
                        broken=broken,
                        only=set() if slots is None else None,
                    )
                    async with running(runner):
                        yield Team(home, leases, runner)
    finally:
        await served.close()
        library.close()
        engine.dispose()


def open_mailbox(home: Path, settings: Settings) -> Mailbox:
    """The agent's mailbox: on its server where one is set, else a Maildir of the home's own post office."""
    mail = settings.mail
    if mail.imap:
        from ..tools.mail.imap import ImapMailbox

        smtp = read_server(mail.smtp, "smtps", "smtp") if mail.smtp else None
        return ImapMailbox(mail.address, read_server(mail.imap, "imaps", "imap"), smtp, mail_password())
    office = PostOffice(home / "mail")
    if mail.maildir:
        return LocalMailbox(mail.address, home / mail.maildir, office)
    return office.open(mail.address)


class Shop:
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
        known = (home.settings.mail.address, row.task.repo)
        authority = Authority(person, row.task, home.people, known, home.settings.team)
        guard, hours = home.library.task_guard(home.acting(person), row.task), home.settings.approvals.hours
        gateway = Gateway(authority, tools, guard, home.calls, journal, home.policy, hours)
        gateway.tell = tell
        same = SameOffer(gateway, tools, lambda name, value: home.ledger.once(row.task.id, name, value))
        door = ToldDoor(same, tell, lambda call, result: _note_pull(home.ledger, row, call, result))
        pool = _pool(home, row, journal, tell)
        offered = {tool.name for tool in tools}
        specs = [spec for spec in staffed(SPECIALISTS, room.services.given) if offered.intersection(spec.tools)]
        known_skills = await home.library.recall(journal, row.task, home.acting(person))
        if known_skills.skills:
            tell("skills.recalled", known_skills.told)
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
                approve_plan=_plan_approval(row, setting, journal, tell),
                check_steps=_step_budget(home.settings),
                replans=home.settings.budget.replans,
                judged=lambda step, stood: _judge(home, step, stood),
                dispatch=lambda: dispatch.plan(row.task),
                compare=dispatch.compare,
            ),
            teacher=Lessons(home, row, RoutedThinker(pool, "review")),
            look=lambda repo, number: home.places.host(repo).artifact(repo, number),
            reviewed=_reviewed(row, person),
        )


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
        pulls = PullTools(PullHost(place.api_url, place.token), place.repo, workspace, author)
        tools += [*declared(code), *declared(pulls)]
    return tools


def _pool(home: Home, row: TaskRow, journal: Journal, tell: Told) -> Pool:
    def note(attempt: Attempt) -> None:
        home.ledger.add_attempt(attempt)
        home.successes.observe(attempt)

    models = home.models
    return Pool(
        task=row.task.id,
        models=models.served,
        frontier=models.lineup.frontier,
        router=home.router,
        price=models.price,
        journal=journal,
        note=note,
        tell=lambda place: tell("model", _route_stamp(home.ledger, place)),
        limit=Decimal(str(row.inputs.get("budget") or home.settings.budget.usd)),
        spent=lambda: home.ledger.spent(row.task.id),
        ceilings=models.ceilings,
        checks={leaf.name: check for leaf in leaves_of(home.settings.router) if (check := leaf_check(leaf))},
        elsewhere=models.elsewhere,
    )


def _route_stamp(ledger: Ledger, place: str) -> str:
    """Why this model: tier, name, reason, price, and what was wrong with its answer."""
    attempt = ledger.attempt(place)
    finding = f" · {attempt.outcome}: {attempt.finding}" if attempt.finding else ""
    sure = "" if attempt.confidence is None else f" {attempt.confidence:.2f}"
    sure += "" if attempt.threshold is None else f" of {attempt.threshold:.2f}"
    cost = f"${attempt.cost:.4f}" if attempt.priced else "price unknown"
    why = f" · {attempt.why}" if attempt.why and attempt.reason not in ("pinned", "confident") else ""
    return f"{attempt.tier} · {attempt.model} · {attempt.reason}{sure} · {cost}{finding}{why}"


def _judge(home: Home, step: Step, stood: bool) -> None:
    """What became of a step says more of its last answer than the check of that answer did."""
    judged = home.ledger.judge(step.task, step.id, step.worker, stood)
    if judged:
        home.successes.observe(judged)


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


def _plan_approval(row: TaskRow, setting: Setting, journal: Journal, tell: Told) -> Callable[[Plan], Awaitable[Plan]]:
    """With `--plan` a person sees the plan first: yes, no, or the steps as they should be."""

    rounds = itertools.count(1)

    async def ask(plan: Plan) -> Plan:
        if not row.inputs.get("plan"):
            return plan
        topic = f"plan:{next(rounds)}"
        for step in plan.steps:
            shown: dict[str, Json] = {"worker": step.worker, "goal": step.goal, "done_when": step.done_when}
            text = f"{step.worker}: {step.goal} (done when {step.done_when})"
            tell("plan.proposed", text, step.id, {"topic": topic, "step": shown})
        answer = await journal.wait(topic)
        if not isinstance(answer, dict) or not answer.get("approved"):
            raise loop.NotDone("the plan was not approved")
        return edited_plan(row.task, setting, plan, answer["steps"]) if answer.get("steps") else plan

    return ask


def _reviewed(row: TaskRow, person: Person) -> Reviewed | None:
    number = row.inputs.get("pull_request")
    if row.task.source != "review" or not isinstance(number, int):
        return None
    return Reviewed(row.task.repo, number, person, str(row.inputs.get("comment", "")))


class Lessons:
    """`correct.Teacher` over the skill library and the ledger."""

    def __init__(self, home: Home, row: TaskRow, thinker: Thinker) -> None:
        self._home, self._row, self._thinker = home, row, thinker

    async def word(self, correction: Correction) -> Wording | None:
        """A model's words for it, asked of the task's own pool: each attempt is a step and a row."""
        return await ask(correction, self._thinker)

    def known(self, before: PullRequest, author: Person) -> bool:
        """Whether a shared skill in scope finds the mistake by itself."""
        acting = self._home.acting(author)
        review = self._home.library.guard(acting).review(before, acting)
        return bool(review.mended or review.findings)

    def learn(self, correction: Correction, repeated: bool, wording: Wording | None) -> Lesson:
        """Induce and propose; the correction stands in the ledger either way."""
        author = self._home.person(correction.author)
        lesson = self._home.library.learn(correction, author, repeated, wording)
        self._home.library.note_repeat(correction, lesson, self._home.acting(author), self._row.task)
        self._home.ledger.add_correction(
            CorrectionRow(
                id=correction.id,
                task=self._row.task.id,
                author=correction.author,
                repo=self._row.task.repo,
                comment=correction.comment,
                correction=correction.model_dump(mode="json", by_alias=True),
                skill=lesson.skill,
                repeated=repeated,
            )
        )
        return lesson
