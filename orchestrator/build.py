"""What is wired to what, for a home; `workshop.py` does it for a task. No other file names concrete classes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from ..core.settings import Settings
from ..core.types import Json, Person
from ..memory.calls import Calls
from ..memory.classified import ClassifiedTools
from ..memory.database import open_database
from ..memory.leases import Leases
from ..memory.ledger import Ledger
from ..routing.success import WINDOW, SuccessTable
from ..tools.limits import check_limits
from ..tools.mail.mailbox import Mailbox
from ..tools.mail.postoffice import LocalMailbox, PostOffice
from ..tools.mail.servers import mail_password, read_server
from ..tools.offer import shipped
from ..tools.policy import Policy
from ..tools.sandbox.script_runner import ConfinedScripts
from .dispatch import open_dispatcher
from .durable import TaskJournal, durable
from .home import Home
from .library import Library
from .places import open_places
from .presence import present
from .runner import Runner, running
from .services import check_workers
from .serving import ModelSet, reach
from .task import run_task
from .team import Team, note_broken, note_stopped
from .workshop import TaskWorkshop

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
    async with AsyncExitStack() as opened:
        opened.push_async_callback(served.close)
        engine = open_database(folder, settings.database)
        opened.callback(engine.dispose)
        ledger, leases = Ledger(engine), Leases(engine)
        library = Library(folder, settings, engine, ConfinedScripts())
        opened.callback(library.close)
        table = SuccessTable(ledger.outcomes(WINDOW))
        home = Home(
            folder=folder,
            settings=settings,
            people=people,
            ledger=ledger,
            calls=Calls(engine),
            classified=ClassifiedTools(engine),
            places=await opened.enter_async_context(open_places(folder, settings, people, ledger)),
            mailbox=open_mailbox(folder, settings),
            library=library,
            policy=Policy.load(folder),
            models=served,
            successes=table,
            router=served.choosing(table),
            dispatcher=dispatcher,
        )
        workshop = TaskWorkshop(home)

        async def body(journal: TaskJournal, task: str) -> Json:
            return await run_task(workshop, ledger, journal, task)

        here = opened.enter_context(present(folder))
        runner = Runner(
            durable=await opened.enter_async_context(durable(folder, settings.database, body, here.id)),
            leases=leases,
            presence=here,
            limits=settings.at_once,
            slots=OWN_TASKS if slots is None else slots,
            stopped=lambda task, by: note_stopped(ledger, task, by),
            broken=lambda task, why: note_broken(ledger, task, why),
            only=set() if slots is None else None,
        )
        await opened.enter_async_context(running(runner))
        yield Team(home, leases, runner)


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
