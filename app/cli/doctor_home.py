"""What `doctor` looks at in the home folder. It makes nothing that is not there yet."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shlex
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from ...core.errors import StorageError
from ...core.settings_files import load_settings, settings_file
from .doctor_found import Found, Patient, fail, ok, warn
from .options import counted

LEAST_FREE, LITTLE_FREE = 200 << 20, 2 << 30
"""Bytes of disk under which a home fails, and under which it is told."""

_LATER = "not there yet; made at first use"


def home(patient: Patient) -> Found:
    """Whether the folder is there or can be made, can be written, and has room."""
    folder = patient.home
    stands = next(path for path in (folder, *folder.parents) if path.exists())
    if not stands.is_dir():
        return fail(f"{stands} is a file", shlex.join(["mv", str(stands), f"{stands}.old"]))
    try:
        with tempfile.TemporaryFile(dir=stands):
            pass
    except OSError as error:
        return fail(f"{stands} cannot be written: {error.strerror}", shlex.join(["chmod", "u+rwx", str(stands)]))
    free = shutil.disk_usage(stands).free
    if free < LEAST_FREE:
        return fail(f"{folder}: {free >> 20} MB of disk are free", "understudy --home ANOTHER_DISK doctor")
    if free < LITTLE_FREE:
        return warn(f"{folder}: {free >> 20} MB of disk are free", shlex.join(["du", "-sh", f"{folder}/work"]))
    return ok(f"{folder}{'' if folder.exists() else ' (made at first use)'}, {free >> 30} GB free")


def settings(patient: Patient) -> Found:
    """Whether the file parses. Its message names file, place and mend."""
    path = settings_file(patient.home)
    if not path.exists():
        return ok(f"{path} is not there; all defaults (understudy init writes one)")
    from ...core.errors import SettingsError

    try:
        read = load_settings(patient.home)
    except SettingsError as error:
        return fail(str(error), f"{os.environ.get('EDITOR', 'vi')} {shlex.quote(str(path))}")
    people = f"{len(read.people)} people" if read.people else "nobody set up: whoever runs it is the one person"
    return ok(f"{path}, {people}")


def ledger(patient: Patient) -> Found:
    """Whether the database opens, is whole, and is of a version that this program knows."""
    from ...memory.database import open_database
    from ...memory.ledger import Ledger

    url, path = patient.settings.database, patient.home / "ledger.db"
    if not patient.has_database:
        return ok(_LATER)
    if not url and (broken := _broken(path)):
        return fail(f"{path}: {broken}", _aside(path))
    try:
        engine = open_database(patient.home, url)
    except StorageError as error:
        return fail(str(error), "understudy config" if url else _aside(path))
    try:
        count = len(Ledger(engine).tasks(limit=1_000_000))
        return ok(f"{engine.url.render_as_string(hide_password=True)}, {counted(count, 'task')}")
    finally:
        engine.dispose()


def journal(patient: Patient) -> Found:
    """Whether the record of running tasks is whole."""
    url, path = patient.settings.database, patient.home / "journal.db"
    if url and not url.startswith("sqlite"):
        return ok("on the ledger's database server")
    if not path.exists():
        return ok(_LATER)
    if broken := _broken(path):
        return fail(f"{path}: {broken}", _aside(path))
    return ok(str(path))


def forge(patient: Patient) -> Found:
    """Whether the built-in forge opens, its repositories are there, and its key is the owner's alone."""
    folder, key = patient.home / "forge", patient.home / "forge.key"
    if key.exists() and key.stat().st_mode & 0o077:
        return fail(f"{key} can be read by others", shlex.join(["chmod", "600", str(key)]))
    if not (folder / "forge.db").exists():
        return ok(_LATER)
    if broken := _broken(folder / "forge.db"):
        return fail(f"{folder}/forge.db: {broken}", _aside(folder))
    from ...tools.forge.forge import Forge
    from ...tools.forge.records import Repository

    with Forge(folder) as opened, opened.reading() as store:
        names = [row.full_name for row in store.all(Repository)]
    lost = [name for name in names if not (folder / f"{name}.git" / "HEAD").is_file()]
    if lost:
        return fail(f"{folder}: the repository of {lost[0]} is gone", _aside(folder))
    return ok(f"{folder}, {counted(len(names), 'repository', 'repositories')}")


def skills(patient: Patient) -> Found:
    """Whether the shared store opens and can be folded."""
    import importlib.util

    if importlib.util.find_spec("chromadb") is None:
        return fail("chromadb is not installed", "make setup")
    from ...skills.store import SkillStore

    folder, url = patient.home / "skills", patient.settings.chroma
    if not url and not folder.exists():
        return ok(_LATER)
    store = SkillStore(patient.home, url)
    try:
        with closing(store):
            found = store.skills()
    except StorageError as error:
        return fail(str(error), "understudy config" if url else _aside(folder))
    shared = sum(state.shared is not None for state in found)
    return ok(f"{url or folder}, {counted(len(found), 'skill')}, {shared} shared")


def leftovers(patient: Patient) -> Found:
    """Work trees whose task is done, locks of dead processes, and tasks that such a process left standing."""
    statuses = _statuses(patient)
    locks = patient.home / "locks"
    held, dead = _locks(locks)
    standing = [task for task, status in statuses.items() if status == "running"]
    if standing and not held and not patient.settings.database:
        return warn(
            f"{counted(len(standing), 'task')} left by a process that is dead: {', '.join(standing[:5])}",
            f"understudy tasks resume {standing[0]}",
        )
    work = patient.home / "work"
    trees = sorted(path for path in work.iterdir() if path.is_dir()) if work.is_dir() else []
    over = [path for path in trees if _is_over(path.name, statuses)]
    if not over and not dead:
        return ok("none")
    what = [f"{len(over)} work trees that nobody needs"] if over else []
    what += [f"{len(dead)} locks of processes that are dead"] if dead else []
    return warn(" and ".join(what), shlex.join(["rm", "-rf", *map(str, [*over, *dead])]))


def _is_over(name: str, statuses: Mapping[str, str]) -> bool:
    """A work tree of a task that is done; a clone that broke off, of any task that is not at work."""
    status = statuses.get(name.removesuffix(".half"), "done")
    return status in ("done", "failed", "stopped") if name.endswith(".half") else status == "done"


def _statuses(patient: Patient) -> dict[str, str]:
    from ...memory.ledger import Ledger

    with patient.database() as engine:
        rows = Ledger(engine).tasks(limit=1_000_000) if engine else []
    return {row.task.id: row.status for row in rows}


def _locks(folder: Path) -> tuple[list[Path], list[Path]]:
    """Lock files that a living process holds, and those that none does."""
    held: list[Path] = []
    dead: list[Path] = []
    for path in sorted(folder.glob("*.lock")):
        with contextlib.suppress(FileNotFoundError):
            (dead if _free(path) else held).append(path)
    return held, dead


def _free(path: Path) -> bool:
    with path.open("r") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _broken(path: Path) -> str:
    """What is wrong with an SQLite file; empty when it is whole."""
    try:
        with _read_only(path) as connection:
            found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
    except sqlite3.Error as error:
        return str(error)
    return "" if found == ["ok"] else "; ".join(map(str, found))


@contextmanager
def _read_only(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
    try:
        yield connection
    finally:
        connection.close()


def _aside(path: Path) -> str:
    """Begin anew and keep what is there."""
    return shlex.join(["mv", str(path), f"{path}.broken"])
