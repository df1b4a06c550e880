"""Skills in and out, from folders and from a .zip, each refusal explained; and what differs between two packages."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..core.errors import NotAllowed, SkillError
from .archive import find_in_archive, write_archive
from .checks import parse_checks
from .curate import twins
from .folders import Found, find_in_folder, named_as_folder, read_folder
from .manage import SkillManager
from .package import Package
from .records import SkillState
from .repair import repaired
from .scan import scan


@dataclass(frozen=True)
class Refused:
    """A folder that was not imported, and why in one line."""

    path: str
    why: str


@dataclass(frozen=True)
class Noted:
    """Something about an imported skill that a person may want to know."""

    skill: str
    path: str
    what: str


@dataclass(frozen=True)
class Imported:
    """What an import did: names of new skills, of those that got a new version or stood already, and refusals; what
    was mended on the way, and what is suspicious without being refused."""

    new: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Refused, ...]
    repaired: tuple[Noted, ...] = ()
    suspicious: tuple[Noted, ...] = ()


def import_skills(root: Path, manager: SkillManager, *, source: str = "", strict: bool = False) -> Imported:
    """Read every skill below `root`, a folder or a .zip, into the store. Raises `NotAllowed` for guests.

    What keeps the standard comes in byte for byte. What public folders often break (unknown keys, another name than
    the folder's, a colon that is not quoted) is mended and told, unless `strict`.

    In a home where nobody is set up they are shared at once, as is `learn --share`; else they wait for a curator.
    """
    if manager.person.role == "guest":
        raise NotAllowed(f"{manager.person.id} is a guest here and cannot change skills")
    read = _read(root, strict)
    stored = _store(read.packages, manager, source or str(root.name))
    repeated = [
        Noted(name, name, f"repeats {other.name}, which {other.why}; retire one, or let one supersede the other")
        for name, other in twins(stored.new, manager.store).items()
    ]
    return Imported(
        new=tuple(stored.new),
        updated=tuple(stored.updated),
        unchanged=tuple(stored.unchanged),
        refused=(*read.refused, *(Refused(name, why) for name, why in stored.refused.items())),
        repaired=tuple(read.repaired),
        suspicious=(*read.suspicious, *(Noted(name, name, why) for name, why in stored.waiting.items()), *repeated),
    )


@dataclass(frozen=True)
class _Read:
    """The packages that may go into the store, by name, and what there is to tell of them and of the others."""

    packages: dict[str, Package] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    repaired: list[Noted] = field(default_factory=list)
    suspicious: list[Noted] = field(default_factory=list)

    def add(self, found: Found, strict: bool) -> None:
        """Take what was found in. Raises `SkillError` and `OSError`, and nothing is taken then."""
        package, repairs = _take(found, strict)
        doubts = _doubts(package)
        if package.name in self.packages:
            raise SkillError(f"another folder has the skill {package.name} too")
        self.packages[package.name] = package
        self.repaired.extend(Noted(package.name, found.where, what) for what in repairs)
        self.suspicious.extend(Noted(package.name, found.where, what) for what in doubts)


def _read(root: Path, strict: bool) -> _Read:
    read = _Read()
    try:
        for found in find_in_archive(root) if root.is_file() else find_in_folder(root):
            try:
                read.add(found, strict)
            except SkillError as error:
                read.refused.append(Refused(found.where, str(error)))
            except OSError as error:
                read.refused.append(Refused(found.where, f"cannot be read: {error.strerror}"))
    except SkillError as error:  # of the whole, before anything was read
        read.refused.append(Refused(root.name, str(error)))
    return read


def _take(found: Found, strict: bool) -> tuple[Package, tuple[str, ...]]:
    """The package that was found, its bytes as they are where they keep the standard; else mended, and what was."""
    files, folder = found.files(), found.folder
    if strict:
        return named_as_folder(Package(files), folder), ()
    try:
        package = Package(files)
    except SkillError:
        mended = repaired(files, folder)
        return Package(mended.files), mended.mended
    other = () if package.name == folder else (f"kept its name, which is not that of its folder {folder}",)
    return package, other


def _doubts(package: Package) -> list[str]:
    """What is suspicious about a package. Raises `SkillError` for what no store should hold."""
    parse_checks(package.checks)
    _ = package.evidence
    found = scan(package)
    if found and found[0].blocks:
        raise SkillError(f"{found[0].where}: {found[0].message}")
    return [f"{one.where}: {one.message}" for one in found if not one.binary]


@dataclass(frozen=True)
class _Stored:
    """Names of what went into the store, and why some wait for a person or were refused although the others did not."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def _store(packages: dict[str, Package], manager: SkillManager, source: str) -> _Stored:
    shared, message = not manager.house.people_set_up, f"imported from {source}"
    fresh: list[Package] = []
    stored = _Stored()
    for name, package in packages.items():
        state = manager.store.find(name)
        if state and (number := _stands_as(state, package)):
            stored.unchanged.append(name)
            if number < state.current.number and state.current.files != package.digests:
                back = f"skills rollback {name} {number} goes back"
                stored.waiting[name] = f"is version {number} here; {state.current.number} stays: {back}"
        elif state or package.checks or package.supersedes:
            try:
                version = manager.propose(package, message=message, beside=True)
            except SkillError as error:
                stored.refused[name] = str(error)
                continue
            (stored.updated if state else stored.new).append(name)
            if shared:
                try:
                    manager.approve(name, version.number, version.message)
                except SkillError as error:
                    stored.waiting[name] = str(error)
        else:  # words alone contradict nothing, and go in together
            fresh.append(package)
    made = manager.store.write_many(fresh, by=manager.person.id, message=message, shared=shared)
    stored.new.extend(version.name for version in made)
    return stored


def _stands_as(state: SkillState, package: Package) -> int:
    """The newest version of a skill that has these very bytes, in force or not; 0 where none has."""
    return max((version.number for version in state.versions if version.files == package.digests), default=0)


def export_skills(manager: SkillManager, names: list[str], target: Path) -> list[Path]:
    """Write the current version of each skill, byte for byte, as a folder below `target`, or into `target` where that
    is to be a .zip. All shared ones if no names are given. Raises `SkillError` when a target exists with other
    content."""
    states = [manager.store.skill(name) for name in names] or [s for s in manager.store.skills() if s.shared]
    packages = (manager.store.package(state.current) for state in states)
    if target.suffix.casefold() == ".zip":
        write_archive(packages, target)
        return [target]
    return [_write_folder(package, target / package.name) for package in packages]


def _write_folder(package: Package, folder: Path) -> Path:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())) and not _same(folder, package):
        raise SkillError(f"{folder}: exists with other content; export to an empty folder")
    for path, data in package.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def _same(folder: Path, package: Package) -> bool:
    try:
        return read_folder(folder).files == package.files
    except SkillError:
        return False


def diff_packages(old: Package | None, new: Package) -> Iterator[str]:
    """A unified diff of every file that differs; binary ones are only named."""
    before = old.files if old else {}
    for path in sorted(before.keys() | new.files.keys()):
        first, second = before.get(path), new.files.get(path)
        if first == second:
            continue
        try:
            was, now = ((data or b"").decode("utf-8").splitlines() for data in (first, second))
        except UnicodeDecodeError:
            yield f"binary file {path} differs"
            continue
        names = (path if first is not None else "/dev/null", path if second is not None else "/dev/null")
        yield from difflib.unified_diff(was, now, names[0], names[1], lineterm="")
