"""`skill_manage`: what agents and people may do to the store, with the right that each act needs.

Writing makes a proposal; only a person with the right shares, rejects or retires, and not alone what they wrote
themselves. Nothing here widens a right: a skill is words and checks, never a permission.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from ..core.errors import NotAllowed, SkillError, UnderstudyError
from ..core.types import Json, Person
from .curate import contradictions, twin
from .package import SKILL_FILE, Package, check_name, check_path
from .records import Decided, SkillState, Version
from .scan import scan
from .store import SkillStore

SUPPORT_FOLDERS = ("references", "templates", "scripts", "assets", "evals")
AGENT_ACTIONS = ("create", "patch", "edit", "delete", "write_file", "remove_file")
"""What agents of other harnesses call; the other actions are a person's."""


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
        self._may_write()
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
            message=self._from(message or ("created" if not newest else "edited")),
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

    # the contract of other agent harnesses

    def manage(self, action: str, name: str, **given: Json) -> dict[str, Json]:
        """One call of `skill_manage`, answered as JSON: success with message and version, or error with a hint.

        Actions and arguments are those that agents know from other harnesses: create, patch, edit, delete,
        write_file, remove_file; and here also propose, approve, reject, retire, restore, rollback.
        """
        actions: dict[str, Callable[[str, Mapping[str, Json]], dict[str, Json]]] = {
            "create": self._create,
            "edit": self._edit,
            "patch": self._patch,
            "delete": self._delete,
            "write_file": self._write_file,
            "remove_file": self._remove_file,
            "propose": self._create_or_edit,
            "approve": lambda n, g: self._told(
                self.approve(n, _number(g), _text(g, "why", ""), over=_text(g, "over", "").split())
            ),
            "reject": lambda n, g: self._told(self.reject(n, _number(g), _text(g, "why", ""))),
            "retire": lambda n, g: self._told(self.retire(n, _text(g, "why", ""))),
            "restore": lambda n, g: self._told(self.restore(n, _text(g, "why", ""))),
            "rollback": lambda n, g: _written(self.rollback(n, _required_number(g))),
        }
        try:
            if action not in actions:
                raise SkillError(f"no action {action[:40]!r}; there are {', '.join(actions)}")
            return {"success": True, **actions[action](check_name(name), given)}
        except UnderstudyError as error:
            return {"success": False, "error": str(error), "name": name}

    def _create(self, name: str, given: Mapping[str, Json]) -> dict[str, Json]:
        if self.store.find(name):
            raise SkillError(f"{name} exists already; patch it, or edit it whole")
        return _written(self.propose(_named(name, {SKILL_FILE: _text(given, "content").encode()}), base=0))

    def _edit(self, name: str, given: Mapping[str, Json]) -> dict[str, Json]:
        package, base = self._open(name, given)
        changed = package.with_files({SKILL_FILE: _text(given, "content").encode()})
        return _written(self.propose(_same_name(name, changed), base=base))

    def _create_or_edit(self, name: str, given: Mapping[str, Json]) -> dict[str, Json]:
        return self._edit(name, given) if self.store.find(name) else self._create(name, given)

    def _patch(self, name: str, given: Mapping[str, Json]) -> dict[str, Json]:
        package, base = self._open(name, given)
        path = check_path(_text(given, "file_path", SKILL_FILE))
        if path not in package.files:
            raise SkillError(f"{name} has no file {path}; it has {', '.join(sorted(package.files))}")
        try:
            text = package.files[path].decode("utf-8")
        except UnicodeDecodeError:
            raise SkillError(f"{path} is no text; write it whole") from None
        new = replace_once(
            text, _text(given, "old_string"), _text(given, "new_string", ""), given.get("replace_all") is True
        )
        return _written(self.propose(_same_name(name, package.with_files({path: new.encode()})), base=base))

    def _delete(self, name: str, given: Mapping[str, Json]) -> dict[str, Json]:
        umbrella = _text(given, "absorbed_into", "")
        if umbrella and (umbrella == name or not self.store.find(umbrella)):
            raise SkillError(f"absorbed_into: {umbrella!r} must be another skill that exists")
        why = f"absorbed into {umbrella}" if umbrella else "deleted"
        state = self.store.skill(name)
        if state.shared is None and state.latest.by == self.person.id and state.candidate:
            self._may_write()
            return self._told(
                self.store.decide(name, state.latest.number, "rejected", by=self.person.id, why=self._from(why))
            )
        return self._told(self.retire(name, why))

    def _write_file(self, name: str, given: Mapping[str, Json]) -> dict[str, Json]:
        package, base = self._open(name, given)
        path = _support_path(_text(given, "file_path"))
        return _written(self.propose(package.with_files({path: _text(given, "file_content").encode()}), base=base))

    def _remove_file(self, name: str, given: Mapping[str, Json]) -> dict[str, Json]:
        package, base = self._open(name, given)
        path = _support_path(_text(given, "file_path"))
        if path not in package.files:
            raise SkillError(f"{name} has no file {path}; it has {', '.join(sorted(package.files))}")
        return _written(self.propose(package.with_files({path: None}), base=base))

    def _open(self, name: str, given: Mapping[str, Json]) -> tuple[Package, int]:
        state = self.store.skill(name)
        base = _number(given, "base_version")
        return self.store.package(state.latest), state.latest.number if base is None else base

    def _told(self, state: SkillState) -> dict[str, Json]:
        return {"name": state.name, "status": state.status, "version": state.current.number}

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

    def _from(self, message: str) -> str:
        return f"{message}, {self.source}" if self.source else message

    def _may_write(self) -> None:
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


def replace_once(text: str, old: str, new: str, everywhere: bool) -> str:
    """`text` with `old` replaced. Raises `SkillError` when it is not there, or not unique; shows what is near."""
    if not old:
        raise SkillError("old_string is empty")
    count = text.count(old)
    if not count:
        raise SkillError(f"old_string is not in the file; it begins: {text[:500]!r}")
    if count > 1 and not everywhere:
        raise SkillError(f"old_string stands {count} times; give more of its surroundings, or replace_all")
    return text.replace(old, new)


def _named(name: str, files: Mapping[str, bytes]) -> Package:
    return _same_name(name, Package(files))


def _same_name(name: str, package: Package) -> Package:
    if package.name != name:
        raise SkillError(f"{SKILL_FILE} says name: {package.name}, the call says {name}; they must be the same")
    return package


def _support_path(path: str) -> str:
    check_path(path)
    if path.split("/")[0] not in SUPPORT_FOLDERS or "/" not in path:
        raise SkillError(f"{path[:80]!r}: files go under {', '.join(SUPPORT_FOLDERS)}")
    return path


def _written(version: Version) -> dict[str, Json]:
    said = f"{version.name}: version {version.number} is proposed; a person with the right shares it"
    return {"name": version.name, "version": version.number, "status": "proposed", "staged": True, "message": said,
            "pending_id": version.id}  # fmt: skip


def _text(given: Mapping[str, Json], key: str, default: str | None = None) -> str:
    value = given.get(key, default)
    if not isinstance(value, str):
        raise SkillError(f"{key} is missing" if value is None else f"{key} must be text")
    return value


def _number(given: Mapping[str, Json], key: str = "version") -> int | None:
    value = given.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise SkillError(f"{key} must be a whole number")
    return value


def _required_number(given: Mapping[str, Json]) -> int:
    number = _number(given)
    if number is None:
        raise SkillError("version is missing: which one to go back to")
    return number
