"""Who is at the terminal and where their home is: what every command is given. Opens things when they are asked for."""

from __future__ import annotations

import getpass
import os
import shlex
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import NotAllowed, UsageError
from ..core.settings import Settings, person_named
from ..core.settings_files import load_router_file, load_settings
from ..core.types import Acting, Person

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


@dataclass(frozen=True)
class Session:
    """One call of the program. `settings`, `acting` and `database` are read at first use."""

    home: Path
    as_given: str | None = None
    """What `--as` said."""
    router: Path | None = None
    """A router file in place of what the settings say."""

    def routed_by(self, router: Path | None) -> Session:
        """The same call with this router file; None changes nothing."""
        return replace(self, router=router) if router else self

    home_given: bool = False
    """Whether `--home` named the home, so that the next call has to name it too."""

    def next_call(self, words: str) -> str:
        """A command to type next, such as `doctor`, that finds this home and this person again."""
        home = f" --home {shlex.quote(str(self.home))}" if self.home_given else ""
        person = f" --as {shlex.quote(self.as_given)}" if self.as_given else ""
        return f"understudy{home}{person} {words}"

    @cached_property
    def settings(self) -> Settings:
        """The home's settings. Raises `SettingsError`."""
        settings = load_settings(self.home)
        if self.router is None:
            return settings
        return settings.model_copy(update={"router": load_router_file(self.router)})

    @cached_property
    def acting(self) -> Person:
        """Who acts: `--as`, else the account that runs the program. Where people are set up it must be one of
        them; raises `UsageError` otherwise."""
        account = account_name()
        if not self.settings.people:
            if self.as_given and self.as_given != account:
                raise UsageError(f"--as {self.as_given}: nobody is set up in this home; add [[people]] or drop --as")
            return Person(id=account, name=account, email=f"{account}@localhost", role="lead", github=account)
        try:
            return person_named(self.settings, self.as_given or account)
        except UsageError as error:
            if self.as_given:
                raise
            raise UsageError(f"{error}; or say who you are with --as PERSON") from None

    @property
    def working(self) -> Person:
        """Who acts, where looking on is not enough. Raises `NotAllowed` for a guest."""
        if self.acting.role == "guest":
            raise NotAllowed(f"{self.acting.id} is a guest here and may only look; ask somebody of the team")
        return self.acting

    @property
    def people(self) -> tuple[Person, ...]:
        """The team; with nobody set up, the account that runs the program."""
        return self.settings.people or (self.acting,)

    @property
    def scope(self) -> Acting:
        """Who acts, for matching the scope of skills. With nobody set up it matches every person and team."""
        return Acting() if not self.settings.people else Acting(person=self.acting.id, team=self.settings.team)

    @property
    def has_database(self) -> bool:
        """Whether there is a database yet; one on a server is taken to be there."""
        return bool(self.settings.database) or (self.home / "ledger.db").is_file()

    def repository_at(self, folder: Path) -> str | None:
        """The name by which this home knows the checkout that a folder is in; None where it does not. Raises
        `StorageError`."""
        if not self.has_database:
            return None
        from ..memory.ledger import Ledger

        around = {str(place) for place in (folder, *folder.parents)}
        return next((row.name for row in Ledger(self.database).repositories() if row.path in around), None)

    @cached_property
    def database(self) -> Engine:
        """The home's open database. Raises `StorageError`."""
        from ..memory.database import open_database

        return open_database(self.home, self.settings.database)


def account_name() -> str:
    """The account that runs the program; a user id that has no name stands for itself."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"
