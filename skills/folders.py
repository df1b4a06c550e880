"""Skills in folders on disk: which there are, and the files of each. Links and special files are refused."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..core.errors import SkillError
from .package import FILE_BYTES, PACKAGE_FILES, SKILL_FILE, Package, check_path

SKIPPED_FOLDERS = {".git", "__pycache__", "node_modules", ".venv", "__MACOSX"}
SKIPPED_FILES = {".DS_Store"}
_MOST_FOLDERS = 100_000


@dataclass(frozen=True)
class Found:
    """A skill that can be read: where it lies, the name of its folder, and its files, which are read when asked for
    (raises `SkillError` and `OSError`)."""

    where: str
    folder: str
    files: Callable[[], Mapping[str, bytes]]


def read_folder(folder: Path) -> Package:
    """The package in a folder, which must bear the skill's name.

    Raises `SkillError` naming what is wrong.
    """
    return named_as_folder(Package(_read(folder)), folder.resolve().name)


def named_as_folder(package: Package, folder: str) -> Package:
    """The package, if it bears the name of its folder. Raises `SkillError`."""
    if package.name != folder:
        raise SkillError(f"{SKILL_FILE} says name: {package.name}, the folder is {folder}; rename one")
    return package


def find_in_folder(root: Path) -> list[Found]:
    """Every folder with a SKILL.md at or below `root`. Links are not followed.

    Raises `SkillError` when `root` is no folder.
    """
    if not root.is_dir():
        raise SkillError(f"{root}: is no folder")
    found: list[Found] = []
    for count, (place, folders, names) in enumerate(os.walk(root, followlinks=False)):
        if count > _MOST_FOLDERS:
            raise SkillError(f"{root}: over {_MOST_FOLDERS} folders; give one that holds skills")
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        if SKILL_FILE in names:
            here = Path(place)
            found.append(Found(here.relative_to(root).as_posix(), here.resolve().name, partial(_read, here)))
    return found


def _read(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in _plain_files(folder).items()}


def _plain_files(folder: Path) -> dict[str, Path]:
    if (folder / SKILL_FILE).is_symlink() or not (folder / SKILL_FILE).is_file():
        raise SkillError(f"{folder}: has no {SKILL_FILE} that is a plain file; give the folder of one skill")
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
        folders[:] = sorted(n for n in folders if n not in SKIPPED_FOLDERS and not (here / n / SKILL_FILE).is_file())
        yield from (here / name for name in folders if (here / name).is_symlink())
        yield from (here / name for name in sorted(names) if name not in SKIPPED_FILES)
