"""What can be said of a user's repository before an agent works on it, without running anything it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import RepositoryError
from .git import Repository, discover, shown


@dataclass(frozen=True)
class RepositoryFacts:
    """A repository that has a commit and can be read."""

    path: Path
    """The work tree's root; the git directory itself where it is bare."""
    default_branch: str
    """The branch that is checked out; where none is, the one that the origin or custom names."""
    head: str
    """The id of that branch's last commit."""
    dirty: bool
    """Whether there is uncommitted work: no agent sees it."""
    bare: bool
    origin: str
    """Address of the remote `origin`, without a login; empty where there is none."""
    github: str
    """`owner/name` if the origin is on GitHub, else empty."""

    @property
    def warning(self) -> str:
        """One line about what the agent will not see; empty if it sees everything."""
        if not self.dirty:
            return ""
        return f"{self.path}: has uncommitted changes; the agent works on the last commit and does not see them"


def inspect_repository(path: Path, *, bare_allowed: bool = False) -> RepositoryFacts:
    """Look at the repository that `path` is in.

    Raises `RepositoryError` where there is none, it has no commit, is bare unless `bare_allowed`, or is unreadable.
    """
    found = discover(path)
    bare = found.working_tree_dir is None
    if bare and not bare_allowed:
        raise RepositoryError(f"{path}: is a bare repository; clone it and give the path of the clone")
    root = Path(found.git_dir if bare else str(found.working_tree_dir)).resolve()
    repository = Repository(Path(found.git_dir).resolve(), None if bare else root)
    found.close()
    _refuse_partial(repository, root)
    if not repository.run("for-each-ref", "--count=1", "refs/heads", "refs/remotes").strip():
        raise RepositoryError(f"{root}: has no commit yet; commit something first")
    branch = _default_branch(repository, root)
    dirty = not bare and bool(repository.run("status", "--porcelain", "-z", "--ignore-submodules=all"))
    origin = _setting(repository, "remote.origin.url")
    head = repository.run("rev-parse", "--verify", f"refs/heads/{branch}^{{commit}}").strip()
    return RepositoryFacts(root, branch, head, dirty, bare, shown(origin), github_name(origin))


def github_name(url: str) -> str:
    """`owner/name` of an address on GitHub, in any of its spellings; empty for every other."""
    spelling = (
        r"(?:(?:https?|ssh|git)://(?:[^/@]*@)?github\.com(?::\d+)?/|[^/@]+@github\.com:)([\w.-]+/[\w.-]+?)(?:\.git)?/?"
    )
    match = re.fullmatch(spelling, url, re.ASCII | re.IGNORECASE)
    return match[1] if match else ""


def _setting(repository: Repository, name: str) -> str:
    listed = repository.run("config", "--local", "--no-includes", "--list", "-z")
    values = [entry.partition("\n")[2] for entry in listed.split("\0") if entry.partition("\n")[0] == name]
    return values[-1] if values else ""


def _refuse_partial(repository: Repository, root: Path) -> None:
    names = repository.run("config", "--list", "--name-only", "-z").split("\0")
    if any(name == "extensions.partialclone" or name.endswith(".promisor") for name in names):
        raise RepositoryError(f"{root}: is a partial clone, whose missing objects would be fetched; make a full clone")


def _default_branch(repository: Repository, root: Path) -> str:
    if repository.succeeds("symbolic-ref", "--quiet", "HEAD"):
        branch = repository.run("symbolic-ref", "--short", "HEAD").strip()
        if repository.succeeds("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"):
            return branch
        raise RepositoryError(f"{root}: the checked-out branch {branch} has no commit yet; check out one that has")
    for branch in _customary(repository):
        if repository.succeeds("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"):
            return branch
    raise RepositoryError(f"{root}: HEAD is on no branch; check out the branch to work from")


def _customary(repository: Repository) -> list[str]:
    remote = "refs/remotes/origin/HEAD"
    known = repository.succeeds("symbolic-ref", "--quiet", remote)
    named = [repository.run("symbolic-ref", remote).strip().removeprefix("refs/remotes/origin/")] if known else []
    return [*named, "main", "master"]
