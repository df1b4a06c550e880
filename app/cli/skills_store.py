"""What the commands of `skills` share: the home's store, who may do what, names for completion, texts from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...core.errors import UsageError
from ...skills.store import SkillStore
from ..session import Session
from .options import say_what_is_read

if TYPE_CHECKING:
    from ...skills.manage import SkillManager
    from ...skills.recall import SkillRecall

_MOST_CHARACTERS = 64 << 20


def open_store(session: Session) -> SkillStore:
    """The store of the session's home; closed when the command ends."""
    store = SkillStore(session.home, session.settings.chroma)
    click.get_current_context().call_on_close(store.close)
    return store


def open_manager(session: Session) -> SkillManager:
    """The store as who acts may use it."""
    from ...skills.manage import House, SkillManager  # with every check: who only lists needs none

    settings = session.settings
    house = House(bool(settings.people), settings.approvals.author_may_approve_skill)
    return SkillManager(open_store(session), session.acting, house)


def open_recall(session: Session) -> SkillRecall:
    """Recall with the best embedder there is; says on standard error when there is none."""
    from ...memory.embedding import MISSING, find_embedder
    from ...skills.recall import SkillRecall

    embedder = find_embedder()
    if embedder is None:
        click.echo(f"understudy: {MISSING}", err=True)
    return SkillRecall(open_store(session), embedder, _tell)


def checkout_files(session: Session, repo: str) -> list[str] | None:
    """The paths of a repository that this home knows by a checkout of it; None where it does not."""
    if not session.has_database:
        return None
    from ...memory.ledger import Ledger

    path = next((Path(row.path) for row in Ledger(session.database).repositories() if row.name == repo), None)
    if path is None or not path.is_dir():
        return None
    from ...core.errors import RepositoryError
    from ...tools.code.git import Repository

    try:
        return Repository(path / ".git", path).run("ls-files", "-z").split("\0")[:-1]
    except RepositoryError:
        return None


def _tell(done: int, count: int) -> None:
    click.echo(f"understudy: indexing skills for recall, once: {done} of {count}", err=True)


def finish_name(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Names of skills for the shell's completion; nothing when the store cannot be read."""
    from ...core.errors import UnderstudyError

    try:
        root = ctx.find_root().params
        from ...core.settings_files import find_home, load_settings

        home = find_home(root.get("home"))
        store = SkillStore(home, load_settings(home).chroma)
        try:
            return [state.name for state in store.skills() if state.name.startswith(incomplete)]
        finally:
            store.close()
    except UnderstudyError:
        return []


def read_text(path: str) -> str:
    """The text of a file, or of standard input for `-`. Raises `UsageError`."""
    try:
        if path == "-":
            say_what_is_read("JSON")
        data = sys.stdin.buffer.read(_MOST_CHARACTERS + 1) if path == "-" else Path(path).read_bytes()
        if len(data) > _MOST_CHARACTERS:
            raise UsageError(f"{path}: over {_MOST_CHARACTERS >> 20} MiB; split it")
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is not UTF-8 text") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
