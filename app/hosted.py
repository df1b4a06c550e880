"""A pull request at its host as checks read it, with who it is of: for `skills check --pr`, in CI and at home."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..core.artifacts import PullRequest
from ..core.errors import RepositoryError, UsageError
from ..core.types import Acting, Person
from ..tools.pulls.host import PullHost
from .session import Session

_NAMED = re.compile(r"(?:(?P<repo>[\w.-]+/[\w.-]+)#)?(?P<number>\d{1,9})")


async def pull_request_at_host(session: Session, which: str, repo: str | None) -> tuple[PullRequest, Acting]:
    """The pull request `which` (a number, or owner/name#number) and who it is held for: its author.

    A repository that this home knows is asked where it lives, the built-in forge or GitHub; any other on GitHub, with
    GITHUB_TOKEN. Raises `UsageError` when it is not clear which is meant, and `ForgeError`.
    """
    found = _NAMED.fullmatch(which.strip())
    if not found:
        raise UsageError(f"--pr {which[:60]}: must be a number, or owner/name#number")
    name = found["repo"] or repo or _of_folder(Path.cwd())
    if not name:
        raise UsageError(f"--pr {which}: which repository? say --repo OWNER/NAME")
    number = int(found["number"])
    if _known(session, name):
        from ..memory.ledger import Ledger
        from ..orchestrator.places import open_places

        ledger = Ledger(session.database)
        async with open_places(session.home, session.settings, session.settings.people, ledger) as places:
            return await _read(session, places.host(name), name, number)
    url = os.environ.get("GITHUB_API_URL") or session.settings.github.url
    return await _read(session, PullHost(url, os.environ.get("GITHUB_TOKEN", "")), name, number)


async def _read(session: Session, host: PullHost, repo: str, number: int) -> tuple[PullRequest, Acting]:
    summary = await host.read_pull(repo, number)
    return await host.artifact(repo, number), author_acting(session, login=summary.author)


def author_acting(session: Session, *, login: str = "", email: str = "") -> Acting:
    """Who a change is of, for the scope of skills; with nobody set up it matches every person and team. Somebody who
    is not on the team has no personal skills."""
    people = session.settings.people
    if not people:
        return Acting()
    author = next((person for person in people if _is(person, login, email)), None)
    return Acting(person=author.id if author else login or email or "nobody", team=session.settings.team)


def _is(person: Person, login: str, email: str) -> bool:
    return bool(
        (login and login.casefold() in (person.github.casefold(), person.id.casefold()))
        or (email and email.casefold() == person.email.casefold())
    )


def _known(session: Session, repo: str) -> bool:
    if not session.has_database:
        return False
    from ..memory.ledger import Ledger

    return any(row.name == repo for row in Ledger(session.database).repositories())


def _of_folder(folder: Path) -> str:
    from ..tools.code.repository import inspect_repository

    try:
        return inspect_repository(folder, bare_allowed=True).github
    except RepositoryError:
        return ""
