"""One folder of mails in Maildir form: written so that a reader sees a whole mail or none, whatever is killed when.

A mail's unique name, before the colon, stays its own for ever; flags and the place (new or cur) change. Knows bytes,
names and flags, and nothing of what stands in a mail.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import MailError

_PARTS = ("cur", "new", "tmp")


@dataclass(frozen=True)
class Stored:
    """One mail in the folder."""

    path: Path
    size: int
    modified: int
    """Nanoseconds since 1970: when it was delivered."""

    @property
    def name(self) -> str:
        """The unique name, without flags."""
        return self.path.name.partition(":")[0]

    @property
    def flags(self) -> str:
        """Letters such as S (seen), R (answered)."""
        return self.path.name.partition(":2,")[2]

    @property
    def id(self) -> str:
        """A short name for people and tools."""
        return f"mail-{digest(self.name)[:12]}"


class Maildir:
    """A folder with cur, new and tmp. Making the object touches nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self) -> None:
        """Make the folder. Raises `MailError` if something else is there."""
        with failing(self.folder, "cannot be made"):
            there = {path.name for path in self.folder.iterdir()} if self.folder.is_dir() else set()
            if not self.is_one() and not there.issubset(_PARTS):  # some of the three: a making that was interrupted
                raise MailError(f"{self.folder}: not a Maildir (has no cur, new, tmp); name one, or an empty folder")
            for part in _PARTS:
                (self.folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)

    def is_one(self) -> bool:
        """Whether it has the form of a Maildir."""
        return all((self.folder / part).is_dir() for part in _PARTS)

    def mails(self) -> list[Stored]:
        """Every mail, oldest first. Raises `MailError` if it cannot be listed."""
        with failing(self.folder, "cannot be read"):
            if not self.is_one():
                raise MailError(f"{self.folder}: not a Maildir (has no cur, new, tmp); check [mail] maildir")
            found = {}
            for part in ("new", "cur"):  # a mail that moves meanwhile goes from new to cur: seen in one at least
                for stored in _stored(self.folder / part):
                    found[stored.name] = stored
        return sorted(found.values(), key=lambda stored: (stored.modified, stored.name))

    def named(self, name: str) -> Stored | None:
        """The mail with this unique name, if it is here."""
        return next((stored for stored in self.mails() if stored.name == name), None)

    def with_id(self, id: str) -> Stored:
        """The mail with this id. Raises `MailError` if there is none."""
        for stored in self.mails():
            if stored.id == id:
                return stored
        raise MailError(f"mail: there is no mail {id[:60]!r} in the inbox; list_mail shows which there are")

    def read(self, stored: Stored, most: int) -> bytes:
        """At most `most` bytes of a mail, also if another program has just flagged it."""
        for path in (stored.path, None):
            if path is None:
                again = self.named(stored.name)
                if again is None:
                    raise MailError(f"mail: {stored.id} was removed from the mailbox meanwhile")
                path = again.path
            try:
                with failing(path, "cannot be read"), path.open("rb") as file:
                    return file.read(most)
            except FileGone:
                continue
        raise MailError(f"mail: {stored.id} moves faster than it can be read; try again")

    def put(self, name: str, raw: bytes, flags: str = "") -> None:
        """Store a mail under a unique name, durably, in one moment. With flags it lands in cur, else in new."""
        target = self.folder / "cur" / f"{name}:2,{flags}" if flags else self.folder / "new" / name
        write_durably(self.folder / "tmp" / name, raw)
        move_durably(self.folder / "tmp" / name, target)


class FileGone(MailError):
    """A file was there a moment ago."""


def digest(text: str) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def failing(path: Path, what: str) -> Iterator[None]:
    """Turn what the system says of a file into one line for people."""
    try:
        yield
    except FileNotFoundError:
        raise FileGone(f"{path}: is not there (any more)") from None
    except OSError as error:
        raise MailError(f"{path}: {what}: {error.strerror or error}; mend that and try again") from None


def write_durably(path: Path, raw: bytes) -> None:
    """Write a file and wait until the disk has it. Leaves nothing behind when that fails."""
    try:
        with failing(path, "cannot be written"), path.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except MailError:
        with failing(path, "cannot be removed"):
            path.unlink(missing_ok=True)
        raise


def move_durably(source: Path, target: Path) -> None:
    """Rename a file within one file system, so that the disk has it."""
    with failing(target, "cannot be written"):
        source.rename(target)
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _stored(folder: Path) -> Iterator[Stored]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or not entry.is_file(follow_symlinks=False):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            yield Stored(Path(entry.path), status.st_size, status.st_mtime_ns)
