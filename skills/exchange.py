"""Skills in and out: folders on disk, and what differs between two packages."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from ..core.errors import SkillError
from .package import FILE_BYTES, PACKAGE_FILES, SKILL_FILE, Package, check_path


def read_folder(folder: Path) -> Package:
    """The package in a folder, which must bear the skill's name. Links and special files are refused.

    Raises `SkillError` naming what is wrong.
    """
    if not (folder / SKILL_FILE).is_file():
        raise SkillError(f"{folder}: no {SKILL_FILE} in it")
    files: dict[str, bytes] = {}
    for path in _walk(folder):
        name = check_path(path.relative_to(folder).as_posix())
        if path.is_symlink() or not path.is_file():
            raise SkillError(f"{name}: is a link or no plain file")
        if path.stat().st_size > FILE_BYTES:
            raise SkillError(f"{name}: over {FILE_BYTES >> 20} MiB; link to it instead")
        files[name] = path.read_bytes()
        if len(files) > PACKAGE_FILES:
            raise SkillError(f"over {PACKAGE_FILES} files")
    package = Package(files)
    if package.name != folder.resolve().name:
        raise SkillError(f"{SKILL_FILE} says name: {package.name}, the folder is {folder.resolve().name}; rename one")
    return package


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in (".git", "__pycache__"))
        here = Path(place)
        yield from (here / name for name in folders if (here / name).is_symlink())
        yield from (here / name for name in sorted(names) if name != ".DS_Store")


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
