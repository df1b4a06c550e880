"""Skills in a .zip: read in memory and never unpacked to disk, so that no name in it can lead anywhere.

An archive that is built to deceive (a name that leaves its folder, one name twice, a password, a bomb) is refused
whole. What is only out of place in a skill (a link, a further archive, a large file) costs that skill alone, and what
belongs to no skill is not read, so that the .zip of a whole repository can be given.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ..core.errors import SkillError
from .folders import SKIPPED_FILES, SKIPPED_FOLDERS, Found
from .package import FILE_BYTES, PACKAGE_FILES, SKILL_FILE, Package, check_path

_ARCHIVE_BYTES = 256 << 20
_MOST_MEMBERS = 50_000
_MOST_AT_ONCE = 8 << 20
"""So much is read from the file in one go; the table of its members, which zipfile reads at once, may not be larger."""
_MOST_RATIO = 100
"""How much larger an archive may become than it is; text becomes 3 to 10 times as large."""
_LEADS_OUT = re.compile(r"^[A-Za-z]:|[\\\0]")
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_ARCHIVES = {".zip", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zst", ".7z", ".rar"}


def find_in_archive(path: Path) -> Iterator[Found]:
    """Every folder with a SKILL.md in the archive, each to be read before the next is asked for. Raises `SkillError`
    when it is no .zip, or is built to deceive."""
    with _opened(path) as file, _table(file) as archive:
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise SkillError(f"over {_MOST_MEMBERS} members; import the skills in parts")
        _honest_names(members)
        skills = _skills(members)
        _no_bomb(path, [member for own in skills.values() for member in own])
        for folder, own in skills.items():
            yield Found(folder or ".", PurePosixPath(folder).name or path.stem, partial(_read, archive, folder, own))


def write_archive(packages: Iterable[Package], path: Path) -> None:
    """Write each package as a folder in a new .zip, the same bytes for the same packages. Raises `SkillError` when
    there is a file of this name."""
    try:
        with ZipFile(path, "x", ZIP_DEFLATED) as archive:
            for package in packages:
                for name, data in sorted(package.files.items()):
                    archive.writestr(ZipInfo(f"{package.name}/{name}"), data, ZIP_DEFLATED)
    except FileExistsError:
        raise SkillError(f"{path}: is there already; export to a new name") from None


class _Bounded(io.FileIO):
    """A file of which nothing large is read at once, whatever an archive says of itself."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _MOST_AT_ONCE:
            raise SkillError("its table of members is too large; import the skills in parts")
        return super().read(size) or b""


def _opened(path: Path) -> _Bounded:
    try:
        file = _Bounded(path)
    except OSError as error:
        raise SkillError(f"cannot be read: {error.strerror}") from None
    if path.stat().st_size > _ARCHIVE_BYTES:
        file.close()
        raise SkillError(f"over {_ARCHIVE_BYTES >> 20} MiB; import the skills in parts")
    return file


def _table(file: _Bounded) -> ZipFile:
    try:
        return ZipFile(file)
    except (BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError, OSError) as error:
        raise SkillError(f"cannot be read as a .zip ({error}); pack it again, or give the folder") from None


def _honest_names(members: list[ZipInfo]) -> None:
    """Refuse names that lead out, and those that one folder of some system could not hold side by side."""
    files: dict[str, str] = {}
    for member in members:
        name = member.orig_filename
        parts = name.rstrip("/").split("/")
        if {"", ".", ".."} & set(parts) or _LEADS_OUT.search(name):
            raise SkillError(f"{_shown(name)}: is no plain relative name; an archive with such a one is not read")
        if member.flag_bits & _ENCRYPTED:
            raise SkillError(f"{_shown(name)}: is encrypted; pack it without a password")
        if not member.is_dir() and (first := files.setdefault(_folded(name), name)) is not name:
            raise SkillError(f"{_shown(name)}: stands twice, as {_shown(first)} too; which one holds is not clear")
    for member in members:
        for parent in PurePosixPath(_folded(member.orig_filename)).parents:
            if first := files.get(str(parent), ""):
                raise SkillError(f"{_shown(first)}: is a file and a folder at once; which one holds is not clear")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _shown(name: str) -> str:
    return ascii(name[:80])


def _skills(members: list[ZipInfo]) -> dict[str, list[ZipInfo]]:
    """The files of each folder that has a SKILL.md; a skill within a skill is one of its own."""
    files = [
        (PurePosixPath(member.filename), member)
        for member in members
        if not member.is_dir() and not SKIPPED_FOLDERS & set(member.filename.split("/"))
    ]
    found: dict[str, list[ZipInfo]] = {_name(path.parent): [] for path, _ in files if path.name == SKILL_FILE}
    for path, member in files:
        owner = next((_name(parent) for parent in path.parents if _name(parent) in found), None)
        if owner is not None and path.name not in SKIPPED_FILES:
            found[owner].append(member)
    return dict(sorted(found.items()))


def _name(folder: PurePosixPath) -> str:
    return "" if folder == PurePosixPath() else str(folder)


def _no_bomb(path: Path, members: list[ZipInfo]) -> None:
    size, packed = sum(member.file_size for member in members), path.stat().st_size
    if size > _ARCHIVE_BYTES:
        raise SkillError(f"its skills unpack to over {_ARCHIVE_BYTES >> 20} MiB; import them in parts")
    if size > FILE_BYTES and size > _MOST_RATIO * packed:
        raise SkillError(f"unpacks to {size // packed} times its size; an archive of honest text does not")


def _read(archive: ZipFile, folder: str, members: list[ZipInfo]) -> dict[str, bytes]:
    """The files of one skill. Raises `SkillError`."""
    if len(members) > PACKAGE_FILES:
        raise SkillError(f"over {PACKAGE_FILES} files")
    return {
        check_path(str(PurePosixPath(member.filename).relative_to(folder))): _data(archive, member)
        for member in members
    }


def _data(archive: ZipFile, member: ZipInfo) -> bytes:
    name = PurePosixPath(member.filename)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise SkillError(f"{_shown(str(name))}: is a link or no plain file")
    if name.suffix.casefold() in _ARCHIVES:
        raise SkillError(f"{name.name}: is an archive within the archive, which nobody sees into; import the folder")
    if max(member.file_size, member.compress_size) > FILE_BYTES:
        raise SkillError(f"{name.name}: over {FILE_BYTES >> 20} MiB; link to it instead")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise SkillError(f"{name.name}: is packed in a way that is not read; pack it again as a plain .zip")
    try:
        return archive.read(member)
    except (BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise SkillError(f"{name.name}: is damaged ({error})") from None
