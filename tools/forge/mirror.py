"""Between the user's own repository and its mirror on the forge: fetch what is new, bring home what was merged.

The user's repository is data: none of its hooks, filters or configured programs runs. Only branches move,
and its work tree only where that is a clean fast-forward. Knows nothing of pull requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...core.errors import ForgeError, RepositoryError
from .bare import ZERO, Bare, GitFailed, git

OWN = "understudy/"
"""Branches that the agents make; they are never mirrored back to the forge."""


@dataclass(frozen=True)
class Synced:
    """Branches that followed the source, and those where the forge and the source went different ways."""

    updated: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    """The forge has merged work that the source does not have yet."""
    diverged: tuple[str, ...] = ()
    """Both have commits of their own: the forge's stand until somebody joins them."""


@dataclass(frozen=True)
class BroughtHome:
    """What arrived in the user's repository. `moved` tells whether the checked-out branch followed, `why` why not."""

    branch: str
    sha: str
    moved: bool
    why: str = ""


def mirror(bare: Bare, source: Path) -> Synced:
    """Fetch every branch of a local repository. Raises `RepositoryError` when it is none or cannot be read."""
    source = source.resolve()
    _require_repository(source)
    before = bare.refs("refs/source")
    refspecs = ("+refs/heads/*:refs/source/*", f"^refs/heads/{OWN}*", "refs/tags/*:refs/tags/*")
    try:
        bare.run("fetch", "--quiet", "--prune", "--no-auto-gc", "--no-write-fetch-head", "--", str(source), *refspecs)
    except GitFailed as error:
        raise RepositoryError(f"{source}: cannot be read by git: {error}; see `git fsck` there") from None
    ways: dict[str, list[str]] = {"updated": [], "ahead": [], "diverged": []}
    for ref, sha in bare.refs("refs/source").items():
        way = _follow(bare, ref.removeprefix("refs/source/"), sha, before.get(ref))
        if way:
            ways[way].append(ref.removeprefix("refs/source/"))
    _follow_head(bare, source)
    return Synced(**{way: tuple(names) for way, names in ways.items()})


def _require_repository(source: Path) -> None:
    try:
        git(source, "rev-parse", "--git-dir")
        empty = not git(source, "for-each-ref", "--count=1", "refs/heads").strip()
    except (GitFailed, OSError) as error:
        raise RepositoryError(
            f"{source}: not a git repository that can be read ({error}); run `git init` there"
        ) from None
    if empty:
        raise RepositoryError(f"{source}: the repository has no commit yet; commit something first")


def _follow(bare: Bare, branch: str, sha: str, known: str | None) -> str:
    tip = bare.tip(branch)
    if tip == sha:
        return ""
    if tip is None or tip == known or bare.contains(sha, tip):
        return "updated" if bare.move(f"refs/heads/{branch}", sha, tip or ZERO) else "diverged"
    return "ahead" if bare.contains(tip, sha) else "diverged"


def _follow_head(bare: Bare, source: Path) -> None:
    if bare.tip(bare.default_branch()):
        return
    try:
        checked_out = git(source, "symbolic-ref", "--quiet", "--short", "HEAD").decode().strip()
    except GitFailed:
        checked_out = ""
    known = bare.branches()
    choices = [name for name in (checked_out, "main", "master", *known) if name in known]
    if choices:
        bare.set_default_branch(choices[0])


def fetch_home(bare: Bare, base: str, path: Path) -> BroughtHome:
    """Bring the forge's `base` to the repository at `path` as `understudy/<base>`.

    Its checked-out branch follows only if it is `base`, has no uncommitted change, fast-forwards, and no changed
    file needs a filter (such as LFS), because filters are not run. Raises `ForgeError`.
    """
    path = path.resolve()
    _require_repository(path)
    sha = bare.tip(base)
    if sha is None:
        raise ForgeError(f"{bare.path}: there is no branch {base!r} to bring home")
    branch = OWN + base
    try:
        git(
            path,
            *("fetch", "--quiet", "--no-tags", "--no-auto-gc", "--no-write-fetch-head", "--"),
            str(bare.path.resolve()),
            f"+refs/heads/{base}:refs/heads/{branch}",
        )
    except GitFailed as error:
        raise ForgeError(
            f"{path}: branch {branch} could not be written: {error}; check it out nowhere, try again"
        ) from None
    why = _why_not(path, base, sha) or _fast_forward(path, sha)
    return BroughtHome(branch, sha, not why, why)


def _why_not(path: Path, base: str, sha: str) -> str:
    """Why the checked-out branch must stay where it is; empty if it may follow."""
    try:
        if git(path, "rev-parse", "--is-bare-repository").strip() == b"true":
            return "the repository is bare"
        if git(path, "symbolic-ref", "--quiet", "--short", "HEAD").decode().strip() != base:
            return f"{base} is not checked out"
        git(path, "merge-base", "--is-ancestor", "HEAD", sha)
    except GitFailed:
        return f"{base} has commits of its own, or no branch is checked out"
    off = _filters_off(path)
    if git(path, "status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all", settings=off).strip():
        return "there are uncommitted changes"
    changed = git(path, "diff-tree", "-r", "-z", "--name-only", "--no-renames", "HEAD", sha)
    attributes = git(path, "check-attr", "-z", "--stdin", "filter", stdin=changed).split(b"\0")
    if any(value not in (b"unspecified", b"unset") for value in attributes[2::3]):
        return "a changed file needs a filter, and filters are not run"
    return ""


def _fast_forward(path: Path, sha: str) -> str:
    try:
        git(path, "merge", "--quiet", "--ff-only", "--no-verify-signatures", sha, settings=_filters_off(path))
    except GitFailed as error:
        return str(error)
    return ""


def _filters_off(path: Path) -> list[tuple[str, str]]:
    try:
        keys = git(
            path, "config", "--name-only", "-z", "--get-regexp", r"^filter\..*\.(clean|smudge|process|required)$"
        )
    except GitFailed:
        return []
    names = [key.decode(errors="replace") for key in keys.split(b"\0") if key]
    return [(name, "false" if name.endswith(".required") else "") for name in names]
