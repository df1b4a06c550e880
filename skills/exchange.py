"""Skills in and out, from folders and from a .zip, each refusal explained; and what differs between two packages."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import NotAllowed, SkillError
from .archive import find_in_archive, write_archive
from .checks import parse_checks
from .folders import Found, find_in_folder, named_as_folder, read_folder
from .manage import SkillManager
from .package import Package
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
    packages: dict[str, Package] = {}
    refused: list[Refused] = []
    mended: list[Noted] = []
    suspicious: list[Noted] = []
    try:
        for found in find_in_archive(root) if root.is_file() else find_in_folder(root):
            try:
                package, repairs = _take(found, strict)
                doubts = _doubts(package)
                if package.name in packages:
                    raise SkillError(f"another folder has the skill {package.name} too")
                packages[package.name] = package
                mended += [Noted(package.name, found.where, what) for what in repairs]
                suspicious += [Noted(package.name, found.where, what) for what in doubts]
            except SkillError as error:
                refused.append(Refused(found.where, str(error)))
            except OSError as error:
                refused.append(Refused(found.where, f"cannot be read: {error.strerror}"))
    except SkillError as error:  # of the whole, before anything was read
        refused.append(Refused(root.name, str(error)))
    new, updated, unchanged, waiting = _store(packages, manager, source or str(root.name))
    suspicious += [Noted(name, name, why) for name, why in waiting.items()]
    return Imported(tuple(new), tuple(updated), tuple(unchanged), tuple(refused), tuple(mended), tuple(suspicious))


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


def _store(
    packages: dict[str, Package], manager: SkillManager, source: str
) -> tuple[list[str], list[str], list[str], dict[str, str]]:
    """New, updated and unchanged names, and why some wait for a person although the others are shared."""
    shared, message = not manager.house.people_set_up, f"imported from {source}"
    fresh: list[Package] = []
    new: list[str] = []
    updated: list[str] = []
    unchanged: list[str] = []
    waiting: dict[str, str] = {}
    for name, package in packages.items():
        state = manager.store.find(name)
        if state is None and not package.checks:  # words alone contradict nothing, and go in together
            fresh.append(package)
        elif state and state.latest.files == package.digests:
            unchanged.append(name)
        else:
            version = manager.propose(package, message=message, beside=True)
            (updated if state else new).append(name)
            if shared:
                try:
                    manager.approve(name, version.number, version.message)
                except SkillError as error:
                    waiting[name] = str(error)
    made = manager.store.write_many(fresh, by=manager.person.id, message=message, shared=shared)
    return [*new, *(version.name for version in made)], updated, unchanged, waiting


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
