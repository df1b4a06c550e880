"""What agents and people may do to the store, with the right that each act needs; `skill_manage` calls it.

Writing makes a proposal; only a person with the right shares, rejects or retires, and not alone what they wrote
themselves. Nothing here widens a right: a skill is words and checks, never a permission.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..core.errors import NotAllowed, SkillError
from ..core.types import Person
from .curate import contradictions, twin
from .package import Package
from .records import Decided, SkillState, Version
from .scan import scan
from .store import SkillStore


@dataclass(frozen=True)
class House:
    """The house's rules: whether people are set up, and whether an author may share alone."""

    people_set_up: bool = False
    author_may_approve: bool = False


@dataclass(frozen=True)
class SkillManager:
    """The store as one person may use it."""

    store: SkillStore
    person: Person
    house: House = House()
    source: str = ""
    """Where these acts come from, for the history: empty for a person's own."""

    # writing: a new version, proposed

    def propose(
        self,
        package: Package,
        *,
        base: int | None = None,
        message: str = "",
        learnt: bool = False,
        beside: bool = False,
    ) -> Version:
        """Write a package as the next version, on top of `base` (the newest if None). Raises `NotAllowed`,
        `SkillConflict`, and `SkillError` when the package is not sound, looks hostile, or nearly repeats another skill
        (unless it is to stand `beside` that one, or was learnt, which looks for its kin by itself)."""
        self.may_write()
        if worst := [finding for finding in scan(package) if finding.blocks]:
            raise SkillError(f"{package.name}: {worst[0].where}: {worst[0].message}; take it out")
        state = self.store.find(package.name)
        newest = state.latest.number if state else 0
        if state and state.latest.files == package.digests and state.status_of(newest) in ("proposed", "shared"):
            raise SkillError(f"{package.name}: version {newest}, which is {state.status_of(newest)}, is the same")
        self._no_ring(package)
        if not (state or learnt or beside):
            self._no_twin(package)
        return self.store.write(
            package,
            by=self.person.id,
            base=newest if base is None else base,
            message=self.sourced(message or ("created" if not newest else "edited")),
            learnt=learnt,
            known=base is None,
        )

    def rollback(self, name: str, number: int) -> Version:
        """A new version with the files of an old one, byte for byte; shared at once if the old one was and the
        person may share. Raises `NotAllowed` and `SkillError`."""
        state = self.store.skill(name)
        old = self.store.version(name, number)
        if number == state.latest.number:
            raise SkillError(f"{name}: version {number} is the newest already")
        made = self.propose(self.store.package(old), message=f"rolled back to version {number}")
        was_shared = any(d.number == number and d.decided == "approved" for d in state.decisions)
        if was_shared and self.person.may_curate:
            self.store.decide(name, made.number, "approved", by=self.person.id, why=made.message)
        return made

    # deciding: people with the right

    def approve(
        self, name: str, number: int | None = None, why: str = "", *, over: Collection[str] = (), beside: bool = False
    ) -> SkillState:
        """Share a version: from now on every teammate in scope inherits it. What it contradicts is a person's choice:
        skills named in `over` are retired, `beside` leaves all in force. Raises `NotAllowed` and `SkillError`."""
        state = self.store.skill(name)
        version = self._undecided(state, number)
        self._may_curate("approve")
        if self.house.people_set_up and version.by == self.person.id and not self.house.author_may_approve:
            raise NotAllowed(f"{name}: {self.person.id} wrote version {version.number}; a second person approves it")
        _ = version.checks
        if not beside:
            self._no_clash(version, over)
        decided = self.store.decide(name, version.number, "approved", by=self.person.id, why=why)
        for other in dict.fromkeys([*version.supersedes, *over]):
            if (found := self.store.find(other)) and not found.retired:
                self.store.decide(
                    other, found.current.number, "retired", by=self.person.id, why=f"superseded by {name}"
                )
        return decided

    def reject(self, name: str, number: int | None = None, why: str = "") -> SkillState:
        """Refuse a proposal. Raises `NotAllowed` and `SkillError`."""
        version = self._undecided(self.store.skill(name), number)
        self._may_curate("reject")
        return self.store.decide(name, version.number, "rejected", by=self.person.id, why=why)

    def retire(self, name: str, why: str = "") -> SkillState:
        """Take a skill out of use; nothing is deleted. Raises `NotAllowed` and `SkillError`."""
        return self._turn(name, "retired", why)

    def restore(self, name: str, why: str = "") -> SkillState:
        """Take a retired skill back into use. Raises `NotAllowed` and `SkillError`."""
        return self._turn(name, "restored", why)

    def _turn(self, name: str, decided: Decided, why: str) -> SkillState:
        state = self.store.skill(name)
        self._may_curate("retire" if decided == "retired" else "restore")
        if state.retired == (decided == "retired"):
            raise SkillError(f"{name} is {state.status} already")
        if decided == "restored" and state.approved is None:
            raise SkillError(f"{name} was never shared; approve it instead")
        return self.store.decide(name, state.current.number, decided, by=self.person.id, why=why)

    def _undecided(self, state: SkillState, number: int | None) -> Version:
        version = state.latest if number is None else state.version(number)
        if version is None:
            raise SkillError(f"{state.name} has no version {number}; its newest is {state.latest.number}")
        status = state.status_of(version.number)
        if status != "proposed":
            raise SkillError(f"{state.name}: version {version.number} is {status}; nothing waits for a decision")
        return version

    def sourced(self, message: str) -> str:
        """The message with where this act comes from, as history keeps it."""
        return f"{message}, {self.source}" if self.source else message

    def may_write(self) -> None:
        """Raises `NotAllowed` for guests."""
        if self.person.role == "guest":
            raise NotAllowed(f"{self.person.id} is a guest here and cannot change skills")

    def _may_curate(self, act: str) -> None:
        if not self.person.may_curate:
            raise NotAllowed(f"{self.person.id} may not {act} skills; ask a lead or a curator")

    def _no_twin(self, package: Package) -> None:
        if found := twin(package, self.store):
            raise SkillError(
                f"{package.name}: {found.name} is there already and {found.why}; patch {found.name}, or let this one "
                "supersede it (metadata: understudy-supersedes)"
            )

    def _no_clash(self, version: Version, over: Collection[str]) -> None:
        found = [one for one in contradictions(version, self.store) if one.name not in version.supersedes]
        if stranger := next((name for name in over if name not in {one.name for one in found}), ""):
            raise SkillError(f"{version.name} does not contradict {stranger}; leave that one out")
        if left := next((one for one in found if one.name not in over), None):
            raise SkillError(
                f"{version.name} contradicts {left.name} ({left.why}); choose: approve with --over {left.name}, which "
                "retires that one, or with --beside, which keeps both, or reject it"
            )

    def _no_ring(self, package: Package) -> None:
        """Refuse a skill that supersedes itself, also by way of others."""
        waiting, seen = list(package.supersedes), set()
        while waiting:
            name = waiting.pop()
            if name == package.name:
                raise SkillError(f"{package.name} supersedes itself by way of {', '.join(package.supersedes)}")
            state = self.store.find(name) if name not in seen else None
            seen.add(name)
            waiting += state.current.supersedes if state else ()
