"""What all tasks of a home share, once it is open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..core.protocols import Router
from ..core.settings import Settings
from ..core.types import Acting, Person
from ..memory.calls import Calls
from ..memory.classified import ClassifiedTools
from ..memory.ledger import Ledger
from ..routing.opened import OpenRouter
from ..routing.success import SuccessTable
from ..tools.mail.mailbox import Mailbox
from ..tools.policy import Policy
from .library import Library
from .places import Places
from .serving import ModelSet


@dataclass(frozen=True)
class Home:
    """The parts that `build` put together."""

    folder: Path
    settings: Settings
    people: tuple[Person, ...]
    ledger: Ledger
    calls: Calls
    classified: ClassifiedTools
    places: Places
    mailbox: Mailbox
    library: Library
    policy: Policy
    models: ModelSet
    successes: SuccessTable
    router: Router
    dispatcher: OpenRouter | None

    def person(self, person_id: str) -> Person:
        """Somebody of the team; who is not on it any more has no rights."""
        gone = Person(person_id, person_id, "", "guest")
        return next((person for person in self.people if person.id == person_id), gone)

    def acting(self, person: Person) -> Acting:
        """Who acts, for the scope of skills: with nobody set up every team and person matches."""
        return Acting(person.id, self.settings.team) if self.settings.people else Acting()
