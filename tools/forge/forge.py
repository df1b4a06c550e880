"""The forge itself: users, repositories and the database of one folder. Pure state; serving it is `server`.

Layout: `<folder>/<owner>/<name>.git` and `<folder>/forge.db`. Any number of processes may use a folder at once:
whoever writes holds SQLite's write lock for that one request, and git moves refs by compare-and-swap.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from ...core.errors import ForgeError, StorageError
from ...memory.database import migrate, sqlite_engine
from .bare import Bare, git, require_git, valid_branch
from .mirror import BroughtHome, Synced, fetch_home, mirror
from .records import Repository, User
from .schema import MIGRATIONS
from .store import Store, stamp, token_hash

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")


class Forge:
    """A pull-request host in a folder. Close it, or use it in `with`."""

    def __init__(self, folder: Path) -> None:
        """Open or make the folder. Raises `ForgeError` without a fitting git, `StorageError` without a database."""
        require_git()
        self.folder = folder.resolve()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"forge: cannot make {self.folder}: {error.strerror}; choose another home") from None
        self._engine: Engine = sqlite_engine(f"sqlite:///{self.folder / 'forge.db'}")
        migrate(self._engine, "forge", MIGRATIONS)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """The rows as they stand at one moment. Raises `StorageError`."""
        with self._transaction() as connection:
            yield Store(connection)

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """The rows, with nobody else writing; all of it is kept, or after an exception nothing."""
        with self._transaction() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield Store(connection)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except DBAPIError as error:
            reason = str(error.orig or error).splitlines()[0]
            raise StorageError(f"forge: {self.folder / 'forge.db'} cannot be used: {reason}") from None

    def bare(self, repository: Repository) -> Bare:
        """The git side of a repository."""
        return Bare(self.folder / repository.owner / f"{repository.name}.git")

    def find(self, repo: str) -> Repository | None:
        """A repository by `owner/name`."""
        owner, _, name = repo.partition("/")
        with self.reading() as store:
            return store.one(Repository, owner=owner, name=name)

    def add_user(self, login: str, token: str, name: str = "", email: str = "") -> User:
        """Add an account, or give an existing one this token, name and address. Raises `ForgeError`."""
        if not _NAME.fullmatch(login):
            raise ForgeError(f"forge: {login!r} cannot be a login; use letters, digits, dot, dash and underscore")
        if not re.fullmatch(r"[!-~]+", token):
            raise ForgeError(f"forge: the token of {login} must be printable ASCII without spaces")
        values = {
            "name": name or login,
            "email": email or f"{login}@users.forge.example",
            "token_hash": token_hash(token),
        }
        try:
            with self.writing() as store:
                known = store.one(User, login=login)
                if known:
                    return store.change(known, **values)
                return store.add(User, login=login, created_at=stamp(), **values)
        except IntegrityError:
            raise ForgeError(f"forge: the token of {login} belongs to somebody else; make a new one") from None

    def create_repository(self, owner: str, name: str, from_path: Path | None = None) -> Repository:
        """Make a repository, or find it again; with `from_path` it mirrors that local repository's branches.

        Raises `ForgeError` for an impossible name, `RepositoryError` when `from_path` cannot be mirrored; then
        nothing is left behind.
        """
        for part in (owner, name):
            if not _NAME.fullmatch(part) or part.endswith((".git", ".lock", ".")):
                raise ForgeError(f"forge: {part!r} cannot be part of owner/name; use letters, digits, dash, underscore")
        found = self.find(f"{owner}/{name}")
        if found:
            if from_path:
                mirror(self.bare(found), from_path)
            return found
        made = self._make(owner, name, from_path)
        try:
            return self._settle(owner, name, made)
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def _make(self, owner: str, name: str, from_path: Path | None) -> Path:
        """A bare repository beside its later place, so that a half-made one is never taken for a whole."""
        made = self.folder / owner / f".{name}.{secrets.token_hex(4)}"
        made.mkdir(parents=True)
        git(made, "init", "--quiet", "--bare", "--template=", "--initial-branch=main", ".")
        try:
            if from_path:
                mirror(Bare(made), from_path)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        return made

    def _settle(self, owner: str, name: str, made: Path) -> Repository:
        with self.writing() as store:
            found = store.one(Repository, owner=owner, name=name)
            if found:
                return found
            place = self.folder / owner / f"{name}.git"
            if place.exists():  # left by a process that was killed before it could write the row
                shutil.rmtree(place)
            made.rename(place)
            return store.add(Repository, owner=owner, name=name, created_at=stamp())

    def follow(self, repo: str, path: Path) -> Synced:
        """Bring what a local repository has since to its mirror here. Raises as `create_repository` does."""
        return mirror(self.bare(self._known(repo)), path)

    def bring_home(self, repo: str, path: Path, base: str = "") -> BroughtHome:
        """Bring what was merged into `base` (default: the default branch) to the local repository at `path`.

        It arrives as the branch `understudy/<base>`; see `mirror.fetch_home` for when the checked-out one follows.
        """
        bare = self.bare(self._known(repo))
        if base and not valid_branch(base):
            raise ForgeError(f"forge: {base!r} is not a branch name")
        return fetch_home(bare, base or bare.default_branch(), path)

    def _known(self, repo: str) -> Repository:
        found = self.find(repo)
        if found is None:
            raise ForgeError(f"forge: there is no repository {repo!r} in {self.folder}; create it first")
        return found
