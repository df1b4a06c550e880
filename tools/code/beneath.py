"""Reads and writes files beneath one folder and nowhere else, also while somebody swaps links in it.

Every component of a path is opened from its parent's descriptor without following links, so a check and its use
cannot be torn apart. Knows nothing of git or of what the files mean.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import ToolError

LONGEST_PATH, LONGEST_PART = 1000, 255
"""Bytes of a path and of one of its components."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_REASONS = {
    errno.ENOENT: "there is no such file; list_files shows what there is",
    errno.ENOTDIR: "goes through a file or a symbolic link; name the real path",
    errno.ELOOP: "is a symbolic link; name the file itself",
    errno.EISDIR: "is a folder; name a file in it",
    errno.ENOSPC: "the disk is full, and the file is as it was; free some space",
    errno.EDQUOT: "the disk quota is used up, and the file is as it was; free some space",
    errno.EFBIG: "is larger than this machine allows a file to be",
    errno.EROFS: "the file system is read-only",
    errno.ENXIO: "is no ordinary file",
}


@dataclass(frozen=True)
class Found:
    """A file's bytes, and the mode that a new version of it keeps."""

    data: bytes
    mode: int


class Beneath:
    """The files below `root`, by relative paths with `/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str, largest: int) -> Found:
        """An ordinary file of at most `largest` bytes. Raises `ToolError` for everything else."""
        *folders, name = parts(path) or [""]
        with _told(path), self._folder(folders) as folder:
            handle = os.open(name or ".", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
            with os.fdopen(handle, "rb") as file:
                facts = os.fstat(handle)
                _ordinary(path, facts)
                if facts.st_size > largest:
                    raise ToolError(f"{path}: has {facts.st_size} bytes; more than {largest} are not read")
                data = file.read(largest + 1)
        if len(data) > largest:
            raise ToolError(f"{path}: grew beyond {largest} bytes while it was read")
        return Found(data, stat.S_IMODE(facts.st_mode))

    def exists(self, path: str) -> bool:
        """Whether something is at a path, of whatever kind. Raises `ToolError` if that cannot be told."""
        *folders, name = parts(path) or ["."]
        try:
            with self._folder(folders) as folder:
                os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _error(path, error) from None
        return True

    def write(self, path: str, data: bytes) -> None:
        """Replace or make an ordinary file, whole or not at all, keeping its mode; folders are made.
        Raises `ToolError`."""
        *folders, name = parts(path) or [""]
        if not name:
            raise ToolError(f"{path!r}: is the work tree itself; name a file")
        with _told(path), self._folder(folders, make=True) as folder:
            mode = _mode_to_keep(path, name, folder)
            draft = f".understudy-{secrets.token_hex(8)}"
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fchmod(handle, mode)
                    os.fsync(handle)
                os.replace(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                os.unlink(draft, dir_fd=folder)
                raise

    @contextmanager
    def _folder(self, names: list[str], *, make: bool = False) -> Iterator[int]:
        handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in names:
                below = _step(handle, name, make)
                os.close(handle)
                handle = below
            yield handle
        finally:
            os.close(handle)


def parts(path: str) -> list[str]:
    """The components of a path below the root; none for the root. Raises `ToolError` for a path that leaves it,
    touches `.git`, or is none."""
    if path.startswith(("/", "~", "\\")) or (len(path) > 1 and path[1] == ":"):
        raise ToolError(f"{path!r}: is not relative to the work tree; give a path like src/module.py")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in path) or len(os.fsencode(path)) > LONGEST_PATH:
        raise ToolError(f"{path[:80]!r}: has a control character or is too long for a path")
    names = [name for name in path.split("/") if name not in ("", ".")]
    for name in names:
        if name == "..":
            raise ToolError(f"{path!r}: leaves the work tree; paths are relative to it and have no `..`")
        if is_git(name):
            raise ToolError(f"{path!r}: git's own files are not to be read or written; use the tools for the work tree")
        if len(name.encode()) > LONGEST_PART:
            raise ToolError(f"{path[:80]!r}: has a name of more than {LONGEST_PART} bytes")
    return names


def is_git(name: str) -> bool:
    """Whether some file system takes a name for `.git`: other case, ignored signs, trailing dots, short names."""
    visible = "".join(sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf")
    return visible.split(":")[0].rstrip(". ").casefold() in (".git", "git~1")


def _step(handle: int, name: str, make: bool) -> int:
    try:
        return os.open(name, _FOLDER, dir_fd=handle)
    except FileNotFoundError:
        if not make:
            raise
        os.mkdir(name, 0o777, dir_fd=handle)
        return os.open(name, _FOLDER, dir_fd=handle)


def _mode_to_keep(path: str, name: str, folder: int) -> int:
    try:
        facts = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return 0o644
    if stat.S_ISLNK(facts.st_mode):
        raise OSError(errno.ELOOP, "")
    _ordinary(path, facts)
    return stat.S_IMODE(facts.st_mode) & 0o777


def _ordinary(path: str, facts: os.stat_result) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise OSError(errno.EISDIR, "")
    if not stat.S_ISREG(facts.st_mode):
        raise OSError(errno.ENXIO, "")
    if facts.st_nlink > 1:
        raise ToolError(f"{path}: is hard-linked, maybe to a file outside; remove the other name first")


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _error(path, error) from None


def _error(path: str, error: OSError) -> ToolError:
    return ToolError(f"{path}: {_REASONS.get(error.errno or 0) or error.strerror}")
