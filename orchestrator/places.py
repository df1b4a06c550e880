"""Where a repository's pull requests live: on github.com when it came from there and a token is at hand, else on
the home's own forge, which mirrors the person's repository."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from ..core.credentials import Credentials
from ..core.errors import RepositoryError, StorageError, UsageError
from ..core.settings import Settings
from ..core.types import Person
from ..memory.ledger import Ledger, RepositoryRow
from ..tools.code.repository import inspect_repository
from ..tools.forge.forge import Forge
from ..tools.forge.server import ForgeAddress, serve
from ..tools.pulls.host import PullHost

AGENT_LOGIN = "understudy"
"""The agent's account on the built-in forge."""


@dataclass(frozen=True)
class Place:
    """How to reach one repository: its REST API, its git address, and the agent's token for both."""

    repo: str
    api_url: str
    clone_url: str
    token: str
    built_in: bool = False
    """Whether it is the home's own forge."""

    def host(self, token: str = "") -> PullHost:
        """Its pull requests, as the owner of this token, else as the agent."""
        return PullHost(self.api_url, token or self.token, built_in=self.built_in)


class Places:
    """The repositories of a home."""

    def __init__(
        self,
        home: Path,
        settings: Settings,
        people: tuple[Person, ...],
        ledger: Ledger,
        forge: Forge,
        address: ForgeAddress,
    ) -> None:
        self._settings, self._ledger, self._forge, self.address = settings, ledger, forge, address
        self._secret = _secret(home)
        self._add_people(people)

    def _add_people(self, people: Sequence[Person]) -> None:
        """Give the agent and each person an account on the forge."""
        self._forge.add_user(AGENT_LOGIN, self.token(AGENT_LOGIN), "Understudy", self._settings.mail.address)
        for person in people:
            login = person.github or person.id
            self._forge.add_user(login, self.token(login), person.name, person.email)

    def token(self, login: str) -> str:
        """A person's token for the built-in forge: derived, so that it stands nowhere."""
        return hmac.new(self._secret, login.encode(), hashlib.sha256).hexdigest()

    def register(self, path: Path, name: str = "", warn: Callable[[str], None] = lambda _line: None) -> str:
        """Make a local repository known, mirror it where it has no other host, and give its name: the one on
        GitHub if its origin is there, else `name`, else `local/` and its folder.

        Raises `RepositoryError` for one that cannot be worked on.
        """
        facts = inspect_repository(path)
        if facts.warning:
            warn(facts.warning)
        if facts.github and os.environ.get("GITHUB_TOKEN"):
            self._ledger.add_repository(RepositoryRow(facts.github, "github", str(facts.path)))
            return facts.github
        name = facts.github or name or f"local/{_plain(facts.path.name)}"
        known = self._row(name)
        if known and known.path and Path(known.path) != facts.path:
            raise RepositoryError(
                f"{facts.path}: another repository named {name} is known ({known.path}); rename the folder"
            )
        if self._forge.find(name):
            parted = self._forge.follow(name, facts.path).diverged
            if parted:
                warn(
                    f"{facts.path}: {', '.join(parted)} went another way here than on the forge, whose commits are "
                    f"worked on; join them: git merge understudy/{parted[0]}"
                )
        else:
            owner, _, repo = name.partition("/")
            self._forge.create_repository(owner, repo, facts.path)
        self._ledger.add_repository(RepositoryRow(name, "forge", str(facts.path)))
        return name

    def refresh(self, name: str) -> None:
        """Bring what a person committed since to the built-in forge, as far as their checkout is there.

        Raises `RepositoryError` for one that cannot be read any more.
        """
        row, path = self._row(name), self.checkout(name)
        if row and row.host == "forge" and path:
            owner, _, repo = name.partition("/")
            self._forge.create_repository(owner, repo, path)

    def find(self, name: str, by: str = "") -> Place:
        """How to reach a repository by its `owner/name`, on GitHub with the own token of the person `by` who has one.
        Raises `UsageError` naming those that are known."""
        if row := self._row(name):
            return self._place(row, by)
        known = ", ".join(row.name for row in self._ledger.repositories()) or "none yet; give one with --repo PATH"
        raise UsageError(f"there is no repository {name!r} here ({known})")

    def checkout(self, repo: str) -> Path | None:
        """The person's own folder of a repository, if it is there."""
        row = self._row(repo)
        return Path(row.path) if row and row.path and Path(row.path).is_dir() else None

    def host(self, repo: str, login: str = "") -> PullHost:
        """The pull-request host of a repository, as the agent, or on the built-in forge as the person `login`."""
        place = self.find(repo)
        return place.host(self.token(login) if login and place.built_in else "")

    def bring_home(self, repo: str) -> str:
        """Bring what was merged on the built-in forge to the person's own checkout; what came of it, in words."""
        row = self._row(repo)
        if row is None or row.host == "github" or not row.path:
            return ""
        came = self._forge.bring_home(repo, Path(row.path))
        return f"{row.path}: branch {came.branch} holds it" + (
            "; your branch followed" if came.moved else f"; your branch stays ({came.why})"
        )

    def spoken_of(self, text: str) -> str:
        """The one known repository that a person's words name, in full or by its last part; the only one where
        there is one; else empty."""
        names = [row.name for row in self._ledger.repositories()]
        if len(names) == 1:
            return names[0]
        said = [name for name in names if re.search(rf"(?<![\w/.-]){re.escape(name)}(?![\w/-])", text)]
        said = said or [
            name for name in names if re.search(rf"(?<![\w/.-]){re.escape(name.split('/')[1])}(?![\w/-])", text)
        ]
        return said[0] if len(said) == 1 else ""

    def _row(self, name: str) -> RepositoryRow | None:
        return next((row for row in self._ledger.repositories() if row.name == name), None)

    def _place(self, row: RepositoryRow, by: str) -> Place:
        if row.host == "github":
            own = Credentials(os.environ, self._settings.people).find(by, "GITHUB_TOKEN") if by else ""
            token = own or os.environ.get("GITHUB_TOKEN", "")
            if not token:
                raise UsageError(f"{row.name}: is on GitHub; set GITHUB_TOKEN to reach it")
            return Place(row.name, self._settings.github.url, f"https://github.com/{row.name}.git", token)
        url = f"{self.address.url}/{row.name}.git"
        return Place(row.name, self.address.api, url, self.token(AGENT_LOGIN), built_in=True)


@asynccontextmanager
async def open_places(
    home: Path, settings: Settings, people: tuple[Person, ...], ledger: Ledger, port: int = 0
) -> AsyncIterator[Places]:
    """The home's repositories, with its forge served on loopback until the block ends."""
    with Forge(home / "forge") as forge:
        async with serve(forge, port) as address:
            yield Places(home, settings, people, ledger, forge, address)


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "repository"


def _secret(home: Path) -> bytes:
    """The home's own random key, readable by its owner only."""
    path = home / "forge.key"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            fresh = path.with_suffix(f".{secrets.token_hex(4)}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_hex(32).encode())
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)  # whole or not at all, and the first one wins
            fresh.unlink()
        return path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path}: cannot be made: {error.strerror}; choose another home") from None
