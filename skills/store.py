"""The shared store of skills: immutable versions and decisions in Chroma, folded into what holds now.

Files of a package are written first, by content; the version record is the commit, and its number the lock. Knows
nothing of rights (`manage.py`) or of nearness (`recall.py`).
"""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Callable
from pathlib import Path

from ..core.errors import SkillConflict, SkillError, StorageError
from ..core.types import Acting, new_id, now
from ..memory.vectors import Chroma, Record, Records
from .package import SKILL_FILE, Package, digest
from .records import Decided, Decision, SkillState, Version, fold, in_scope
from .snapshot import Signature, load, save, signature


class SkillStore:
    """Skills of a home (a folder), or of many homes (a Chroma server)."""

    def __init__(self, home: Path, url: str = "") -> None:
        self.chroma = Chroma(home / "skills", url)
        self._records = Records(self.chroma, "skill-records")
        self._files = Records(self.chroma, "skill-files")
        self._lock = threading.RLock()
        self._taken: list[Record] = []
        self._trusted: Signature = ()
        self._versions: dict[str, list[Version]] = {}
        self._decisions: dict[str, list[Decision]] = {}
        self._folded: dict[str, SkillState] = {}
        self._sorted: list[SkillState] | None = None
        self._in_scope: dict[tuple[Acting, str | None], tuple[Version, ...]] = {}

    def close(self) -> None:
        """Let go of the folder."""
        self.chroma.close()

    def refresh(self) -> bool:
        """Take in what any process wrote since; whether there was something. Raises `StorageError`."""
        with self._lock:
            seen = self._signature()
            if seen and seen == self._trusted:
                return False
            fresh = load(self.chroma.folder, seen) if seen and not self._known else None
            cached = fresh is not None
            if fresh is None:
                self._records.count()  # opens the folder, which writes to it
                seen = self._signature()
                fresh = self._records.tail(self._known) if self._records.count() != self._known else []
            for record in fresh:
                self._take(record)
            self._trusted = seen if seen == self._signature() else ()
            if self._trusted and not cached:
                save(self.chroma.folder, seen, self._taken)
            return bool(fresh)

    def _signature(self) -> Signature:
        return () if self.chroma.url else signature(self.chroma.folder)

    def skills(self) -> list[SkillState]:
        """Every skill, by name. Raises `StorageError`."""
        with self._lock:
            self.refresh()
            if self._sorted is None:
                for name in self._versions.keys() - self._folded.keys():
                    self._folded[name] = fold(self._versions[name], self._decisions.get(name, ()))
                self._sorted = [self._folded[name] for name in sorted(self._folded)]
            return self._sorted

    def find(self, name: str) -> SkillState | None:
        """One skill. Raises `StorageError`."""
        with self._lock:
            self.refresh()
            if name in self._versions and name not in self._folded:
                self._folded[name] = fold(self._versions[name], self._decisions.get(name, ()))
            return self._folded.get(name)

    def skill(self, name: str) -> SkillState:
        """One skill. Raises `SkillError` naming near names when there is none."""
        found = self.find(name)
        if found is None:
            import difflib

            near = difflib.get_close_matches(name, self._versions, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "; see understudy skills list"
            raise SkillError(f"there is no skill {name[:80]!r}{hint}")
        return found

    def version(self, name: str, number: int | None = None) -> Version:
        """A version; without a number the one to show. Raises `SkillError` when there is none."""
        state = self.skill(name)
        found = state.current if number is None else state.version(number)
        if found is None:
            raise SkillError(f"{name} has no version {number}; its newest is {state.latest.number}")
        return found

    def shared(self, acting: Acting, repo: str | None) -> tuple[Version, ...]:
        """The versions that hold here and now, by name: the same tuple until something is written."""
        with self._lock:
            states, key = self.skills(), (acting, repo)
            if key not in self._in_scope:
                found = (state.shared for state in states)
                self._in_scope[key] = tuple(v for v in found if v and in_scope(v.scope, acting, repo))
            return self._in_scope[key]

    def package(self, version: Version) -> Package:
        """All files of a version. Raises `StorageError` when one is missing or damaged."""
        return Package({path: self.files([sha])[sha] for path, sha in version.files.items()})

    def files(self, shas: list[str]) -> dict[str, bytes]:
        """Contents by SHA-256. Raises `StorageError` when one is missing or damaged."""
        found = self._files.get(list(dict.fromkeys(shas)))
        contents = {}
        for sha in shas:
            try:
                contents[sha] = base64.b64decode(str(found[sha]["base64"]), validate=True)
            except (KeyError, binascii.Error):
                raise StorageError(f"skill store {self.chroma.place}: file {sha[:12]} is missing or damaged") from None
            if digest(contents[sha]) != sha:
                raise StorageError(f"skill store {self.chroma.place}: file {sha[:12]} is not what it was")
        return contents

    def write(
        self, package: Package, *, by: str, base: int, message: str, learnt: bool = False, known: bool = False
    ) -> Version:
        """Add the version after `base` (0 for a new skill). Its checks must be known.

        Raises `SkillConflict` with both texts when somebody wrote that version first, `SkillError` when the checks
        are not sound. `known` says that the caller has just looked, so that nothing is read again first.
        """
        from .checks import parse_checks  # only who writes needs the models

        parse_checks(package.checks)
        state = None if known else self.find(package.name)
        if state is not None and state.latest.number != base:
            raise self._conflict(package, base)
        version = _version(package, base, by, message, learnt)
        self._write_files([package])
        if not self._records.add([(version.id, version.plain())])[0]:
            raise self._conflict(package, base)
        self.refresh()
        return version

    def write_many(self, packages: list[Package], *, by: str, message: str, shared: bool) -> list[Version]:
        """Add new skills at once, approved or proposed; those that stand already are left out. For imports."""
        fresh = [package for package in packages if self.find(package.name) is None]
        self._write_files(fresh)
        made = [_version(package, 0, by, message) for package in fresh]
        won = self._records.add([(version.id, version.plain()) for version in made]) if made else []
        made = [version for version, first in zip(made, won, strict=True) if first]
        if shared and made:
            decisions = [Decision(version.name, 1, "approved", by, now(), message) for version in made]
            self._records.add([(_decision_id(decision), decision.plain()) for decision in decisions])
        self.refresh()
        return made

    def decide(self, name: str, number: int, decided: Decided, *, by: str, why: str = "") -> SkillState:
        """Record what a person decided; rights are the caller's. Raises `StorageError`."""
        decision = Decision(name, number, decided, by, now(), why)
        self._records.add([(_decision_id(decision), decision.plain())])
        return self.skill(name)

    def each_file(self, versions: list[Version], path: str = SKILL_FILE) -> dict[str, bytes]:
        """One file of many versions, by the version's id. Raises `StorageError`."""
        found = self.files([version.files[path] for version in versions])
        return {version.id: found[version.files[path]] for version in versions}

    def _write_files(self, packages: list[Package]) -> None:
        wanted = {digest(data): data for package in packages for data in package.files.values()}
        missing = wanted.keys() - self._files.get(list(wanted)).keys()
        rows = [(sha, {"base64": base64.b64encode(wanted[sha]).decode()}) for sha in sorted(missing)]
        self._files.add(rows)

    def _conflict(self, package: Package, base: int) -> SkillConflict:
        self.refresh()
        state = self.skill(package.name)
        theirs = self.package(state.latest)
        return SkillConflict(
            f"{package.name}: {state.latest.by} wrote version {state.latest.number} while you worked on "
            f"version {base}; merge the two texts and try again",
            mine=package.text,
            theirs=theirs.text,
        )

    @property
    def _known(self) -> int:
        return len(self._taken)

    def _take(self, record: Record) -> None:
        self._sorted, self._in_scope = None, {}
        readers: dict[str, Callable[[], None]] = {
            "version": lambda: self._take_version(Version.read(record.data)),
            "decision": lambda: self._take_decision(Decision.read(record.data)),
        }
        try:
            readers[str(record.data.get("type"))]()
        except (KeyError, TypeError, ValueError):
            raise StorageError(
                f"skill store {self.chroma.place}: record {record.id} is not understood; use a newer program"
            ) from None
        self._taken.append(record)

    def _take_version(self, version: Version) -> None:
        self._versions.setdefault(version.name, []).append(version)
        self._folded.pop(version.name, None)

    def _take_decision(self, decision: Decision) -> None:
        self._decisions.setdefault(decision.name, []).append(decision)
        self._folded.pop(decision.name, None)


def _version(package: Package, base: int, by: str, message: str, learnt: bool = False) -> Version:
    return Version(
        name=package.name,
        number=base + 1,
        base=base,
        by=by,
        at=now(),
        message=message,
        description=package.front.description,
        scope=package.scope,
        raw_checks=tuple(package.checks),
        supersedes=package.supersedes,
        files=package.digests,
        learnt=learnt,
    )


def _decision_id(decision: Decision) -> str:
    return f"{decision.name}/{decision.number:06}/{decision.decided}/{new_id()}"
