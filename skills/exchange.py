"""Skills in and out: folders on disk, each refusal explained; and what differs between two packages."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import NotAllowed, SkillError
from .checks import parse_checks
from .manage import SkillManager
from .package import FILE_BYTES, PACKAGE_FILES, SKILL_FILE, Package, check_path
from .repair import repaired
from .scan import scan

_SKIPPED = {".git", "__pycache__", "node_modules", ".venv"}
_MOST_FOLDERS = 100_000


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


def read_folder(folder: Path) -> Package:
    """The package in a folder, which must bear the skill's name. Links and special files are refused.

    Raises `SkillError` naming what is wrong.
    """
    package = Package(_read(folder))
    if package.name != folder.resolve().name:
        raise SkillError(f"{SKILL_FILE} says name: {package.name}, the folder is {folder.resolve().name}; rename one")
    return package


def _read(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in _plain_files(folder).items()}


def _take(folder: Path, strict: bool) -> tuple[Package, tuple[str, ...]]:
    """The package in a folder, its bytes as they are where they keep the standard; else mended, and what was."""
    if strict:
        return read_folder(folder), ()
    files, name = _read(folder), folder.resolve().name
    try:
        package = Package(files)
    except SkillError:
        mended = repaired(files, name)
        return Package(mended.files), mended.mended
    other = () if package.name == name else (f"kept its name, which is not that of its folder {name}",)
    return package, other


def _plain_files(folder: Path) -> dict[str, Path]:
    if (folder / SKILL_FILE).is_symlink() or not (folder / SKILL_FILE).is_file():
        raise SkillError(f"no {SKILL_FILE} that is a plain file")
    found: dict[str, Path] = {}
    for path in _walk(folder):
        name = check_path(path.relative_to(folder).as_posix())
        if path.is_symlink() or not path.is_file():
            raise SkillError(f"{name}: is a link or no plain file")
        if path.stat().st_size > FILE_BYTES:
            raise SkillError(f"{name}: over {FILE_BYTES >> 20} MiB; link to it instead")
        found[name] = path
        if len(found) > PACKAGE_FILES:
            raise SkillError(f"over {PACKAGE_FILES} files")
    return found


def _walk(folder: Path) -> Iterator[Path]:
    """Every file of a package, and every link to a folder; a skill within is a package of its own."""
    for place, folders, names in os.walk(folder, followlinks=False):
        here = Path(place)
        folders[:] = sorted(n for n in folders if n not in _SKIPPED and not (here / n / SKILL_FILE).is_file())
        yield from (here / name for name in folders if (here / name).is_symlink())
        yield from (here / name for name in sorted(names) if name != ".DS_Store")


def find_skills(root: Path) -> list[Path]:
    """Every folder with a SKILL.md at or below `root`. Links are not followed.

    Raises `SkillError` when `root` is no folder.
    """
    if not root.is_dir():
        raise SkillError(f"{root}: is no folder")
    found: list[Path] = []
    for count, (place, folders, names) in enumerate(os.walk(root, followlinks=False)):
        if count > _MOST_FOLDERS:
            raise SkillError(f"{root}: over {_MOST_FOLDERS} folders; give one that holds skills")
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        if SKILL_FILE in names:
            found.append(Path(place))
    return found


def import_skills(root: Path, manager: SkillManager, *, source: str = "", strict: bool = False) -> Imported:
    """Read every skill below `root` into the store. Raises `NotAllowed` for guests.

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
    for folder in find_skills(root):
        where = folder.relative_to(root).as_posix()
        try:
            package, repairs = _take(folder, strict)
            doubts = _doubts(package)
            if package.name in packages:
                raise SkillError(f"another folder has the skill {package.name} too")
            packages[package.name] = package
            mended += [Noted(package.name, where, what) for what in repairs]
            suspicious += [Noted(package.name, where, what) for what in doubts]
        except SkillError as error:
            refused.append(Refused(where, str(error)))
        except OSError as error:
            refused.append(Refused(where, f"cannot be read: {error.strerror}"))
    new, updated, unchanged, waiting = _store(packages, manager, source or str(root.name))
    suspicious += [Noted(name, name, why) for name, why in waiting.items()]
    return Imported(tuple(new), tuple(updated), tuple(unchanged), tuple(refused), tuple(mended), tuple(suspicious))


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


def export_skills(manager: SkillManager, names: list[str], folder: Path) -> list[Path]:
    """Write the current version of each skill as a folder below `folder`, byte for byte. All shared ones if no names
    are given. Raises `SkillError` when a target exists with other content."""
    states = [manager.store.skill(name) for name in names] or [s for s in manager.store.skills() if s.shared]
    written = []
    for state in states:
        package, target = manager.store.package(state.current), folder / state.name
        if target.exists() and (not target.is_dir() or any(target.iterdir())) and not _same(target, package):
            raise SkillError(f"{target}: exists with other content; export to an empty folder")
        for path, data in package.files.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(data)
        written.append(target)
    return written


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
