"""A home in one file, taken while it works, and a home made of such a file.

Nothing is stopped: parts are copied in an order in which a later one is never behind an earlier one. Journal and
ledger come first, then what effects left in the world: whatever the journal says was done is in the copy, and what is
there beyond it is found by its key when a task goes on.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import sqlalchemy as sa

from ..core.errors import StorageError, UsageError
from ..core.settings import Settings
from ..memory.vectors import Chroma, Record, Records

_DATABASES = ("journal.db", "ledger.db")
_SKILLS = ("skill-records", "skill-files")
"""Records first: the files of every version that is read were written before it."""
_DUMP = "database.dump"
_FORMAT = {"format": 1}
_APART = {"locks", "skills", "skills.lock", "mail", "forge", "demo", *_DATABASES}
"""Copied in a way of their own, or not part of what is kept."""


def back_up(home: Path, settings: Settings, target: Path) -> Path:
    """Write a home to one file, whole or not at all. Raises `UsageError` for a place where no backup can stand, and
    `StorageError`."""
    if not home.is_dir():
        raise UsageError(f"{home}: there is no home to back up")
    if target.exists() and not target.is_file():  # a folder, or a device: its place would be taken
        raise UsageError(f"{target}: is there and no file; name one that may be written, as home.tar.gz")
    if target.resolve().is_relative_to(home.resolve()):
        raise UsageError(f"{target}: lies in the home that it would hold; name a place outside of {home}")
    part = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix="understudy-backup-", dir=target.parent) as folder:
            _copy(home, settings, Path(folder))
            with tarfile.open(part, "w:gz", compresslevel=6) as archive:
                archive.add(folder, arcname="home")
        part.replace(target)
    except (OSError, sqlite3.Error, shutil.Error) as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"{target}: the backup cannot be written: {_line(error)}") from None
    return target


def restore(source: Path, home: Path, settings: Settings) -> Path:
    """Make a home of a backup. Raises `UsageError` where one is already, `StorageError` for what is no whole backup."""
    if home.exists() and not (home.is_dir() and not any(home.iterdir())):
        how = "not empty" if home.is_dir() else "a file"
        raise UsageError(f"{home}: is {how}; restore into another home: understudy --home DIR restore {source}")
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="understudy-restore-", dir=home.parent) as folder:
            made = _unpacked(source, Path(folder))
            _take_skills(made, settings)
            _take_database(made, settings)
            (made / "backup.json").unlink()
            if home.exists():
                home.rmdir()
            made.rename(home)
    except OSError as error:
        raise StorageError(f"{home}: cannot be made of {source}: {_line(error)}") from None
    return home


def _unpacked(source: Path, folder: Path) -> Path:
    """The home that a backup holds, unpacked below a folder. Raises `StorageError` for anything but a whole backup."""
    try:
        with gzip.open(source) as unzipped:
            with tarfile.open(fileobj=unzipped, mode="r:") as archive:
                archive.extractall(folder, filter="data")
            while unzipped.read(1 << 20):  # to the checksum at its end: a damaged header looks like the end of a tar
                pass
    except (gzip.BadGzipFile, tarfile.TarError, zlib.error, EOFError) as error:
        raise StorageError(f"{source}: cannot be restored: {_line(error)}; it is damaged, or no backup") from None
    made = folder / "home"
    mark = made / "backup.json"
    if not mark.is_file():
        raise StorageError(f"{source}: is no backup of a home")
    if mark.read_text("utf-8") != json.dumps(_FORMAT):
        raise StorageError(f"{source}: is of a format that this program does not know; use the one that wrote it")
    return made


def _copy(home: Path, settings: Settings, to: Path) -> None:
    if settings.database and not settings.database.startswith("sqlite"):
        _dump(settings.database, to / _DUMP)
    for name in _DATABASES:
        _database(home / name, to / name)
    with _chroma(home, settings) as chroma:
        for name in _SKILLS:
            rows = Records(chroma, name).tail(0)
            (to / f"{name}.jsonl").write_text("".join(f"{json.dumps(asdict(row))}\n" for row in rows), "utf-8")
    _mail(home / "mail", to / "mail")
    _database(home / "forge" / "forge.db", to / "forge" / "forge.db")
    for head in sorted((home / "forge").glob("*/*.git/HEAD")):
        _repository(head.parent, to / head.parent.relative_to(home))
    for path in sorted(home.iterdir()):
        if path.name not in _APART and not path.name.endswith(("-wal", "-shm")):
            _tree(path, to / path.name)
    (to / "backup.json").write_text(json.dumps(_FORMAT), "utf-8")


def _database(source: Path, to: Path) -> None:
    """SQLite's own online copy: one moment of the database, whatever is written meanwhile."""
    if not source.exists():
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(source)) as there, contextlib.closing(sqlite3.connect(to)) as here:
        there.backup(here)


def _mail(source: Path, to: Path) -> None:
    """What was sent, then what is on its way, then the inboxes: a mail that moves meanwhile is seen at least once, and
    one that was seen twice is not kept on its way."""
    if not source.is_dir():
        return
    for folder in sorted(source.glob("*/.Sent")):
        _tree(folder, to / folder.relative_to(source))
    _tree(source / ".transit", to / ".transit")
    _tree(source, to)
    for copy in (to / ".transit").glob("*.*"):
        mark, _, address = copy.name.partition(".")
        if any((to / address / "new").glob(f"*.{mark}.*")) or any((to / address / "cur").glob(f"*.{mark}.*")):
            copy.unlink()


def _repository(source: Path, to: Path) -> None:
    """References before objects: git adds objects first, so none that a reference names is missing."""
    for name in ("HEAD", "config", "packed-refs", "refs"):
        _tree(source / name, to / name)
    _tree(source, to)


def _tree(source: Path, to: Path) -> None:
    """Copy what is there and not copied yet; a file that goes away meanwhile is left out."""
    if source.is_dir() and not source.is_symlink():
        to.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            for path in sorted(source.iterdir()):
                _tree(path, to / path.name)
    elif not to.exists():
        with contextlib.suppress(FileNotFoundError):
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, to, follow_symlinks=False)


@contextlib.contextmanager
def _chroma(home: Path, settings: Settings) -> Iterator[Chroma]:
    chroma = Chroma(home / "skills", settings.chroma)
    try:
        yield chroma
    finally:
        chroma.close()


def _take_skills(made: Path, settings: Settings) -> None:
    with _chroma(made, settings) as chroma:
        for name in reversed(_SKILLS):
            file = made / f"{name}.jsonl"
            try:
                rows = [Record(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]
            except (OSError, TypeError, ValueError) as error:
                raise StorageError(f"{file.name}: cannot be read: {_line(error)}; it is no backup of a home") from None
            if rows:
                Records(chroma, name).add([(row.id, row.data) for row in rows])
            file.unlink()


def _dump(url: str, to: Path) -> None:
    _run(["pg_dump", "--format=custom", f"--file={to}", f"--dbname={_plain(url)}"])


def _take_database(made: Path, settings: Settings) -> None:
    dump = made / _DUMP
    if not dump.exists():
        return
    if not settings.database or settings.database.startswith("sqlite"):
        raise StorageError("the backup holds a PostgreSQL database: set UNDERSTUDY_DATABASE_URL to an empty one")
    _run(["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_plain(settings.database)}", str(dump)])
    dump.unlink()


def _plain(url: str) -> str:
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(words: list[str]) -> None:
    try:
        subprocess.run(words, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise StorageError(f"{words[0]}: is not installed here (Debian: apt install postgresql-client)") from None
    except subprocess.CalledProcessError as error:
        raise StorageError(f"{words[0]}: {_line(ValueError(error.stderr))}") from None


def _line(error: Exception) -> str:
    return " ".join(str(getattr(error, "strerror", "") or error).split())[:300]
