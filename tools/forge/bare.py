"""A bare repository: everything the forge reads from git and moves in it, by the git program.

No hook, no user or system configuration and no prompt takes part. Branch names never reach git as options:
they are checked first. Knows nothing of pull requests or of HTTP.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ...core.errors import ForgeError

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)")
ZERO = "0" * 40
_OVERRIDES = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.attributesFile": os.devnull,
    "gc.auto": "0",
    "maintenance.auto": "false",
    "receive.autogc": "false",
    "fetch.recurseSubmodules": "false",
    "submodule.recurse": "false",
    "log.showSignature": "false",
    "commit.gpgSign": "false",
    "core.logAllRefUpdates": "true",
}


class GitFailed(Exception):
    """Git refused. Carries its last words; the caller says what was being done."""


@dataclass(frozen=True)
class Signature:
    """Who made a commit."""

    name: str
    email: str


@dataclass(frozen=True)
class CommitRecord:
    """A commit; times are ISO 8601 with a zone."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    authored: str
    committer: Signature
    committed: str
    message: str


@dataclass(frozen=True)
class Entry:
    """A path in a tree: `kind` is blob, tree or commit (a submodule)."""

    mode: str
    kind: str
    sha: str
    size: int
    path: str


def environment(settings: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """The environment git runs in: nothing of the caller's but PATH, and `settings` above every config file."""
    settings = [*_OVERRIDES.items(), *settings]
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": os.devnull,
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "file",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_CONFIG_COUNT": str(len(settings)),
    }
    for index, (key, value) in enumerate(settings):
        env[f"GIT_CONFIG_KEY_{index}"], env[f"GIT_CONFIG_VALUE_{index}"] = key, value
    return env


def git(
    folder: Path,
    *args: str,
    stdin: bytes = b"",
    extra: Mapping[str, str] | None = None,
    settings: Iterable[tuple[str, str]] = (),
) -> bytes:
    """Run git in `folder`. Raises `GitFailed` with its last line, `ForgeError` when there is no git."""
    try:
        ran = subprocess.run(
            ["git", *args],
            cwd=folder,
            input=stdin,
            capture_output=True,
            env={**environment(settings), **(extra or {})},
            check=False,
        )
    except FileNotFoundError:
        if not folder.is_dir():
            raise GitFailed("there is no such folder") from None
        raise ForgeError("git: not found on PATH; install git 2.38 or newer") from None
    if ran.returncode != 0:
        lines = (ran.stderr or ran.stdout).decode(errors="replace").strip().splitlines()
        raise GitFailed(lines[-1] if lines else f"git {args[0]} ended with {ran.returncode}")
    return ran.stdout


@cache
def require_git() -> None:
    """Raise `ForgeError` where git is older than 2.38, the first that merges without a work tree."""
    words = git(Path.cwd(), "version").decode().split()
    found = tuple(int(part) for part in re.findall(r"\d+", words[2])[:2])
    if found < (2, 38):
        raise ForgeError(f"git: version {words[2]} cannot merge without a work tree; install git 2.38 or newer")


def valid_branch(name: str) -> bool:
    """Whether git takes this as a branch name (git-check-ref-format(1))."""
    return bool(name) and name[0] not in "-/." and name[-1] not in "/." and not _FORBIDDEN.search(name) and name != "@"


@dataclass(frozen=True)
class Bare:
    """One bare repository of the forge."""

    path: Path

    def run(self, *args: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        """Git in this repository. Raises `GitFailed`."""
        return git(self.path, "--git-dir=.", *args, stdin=stdin, extra=extra)

    def tip(self, branch: str) -> str | None:
        """The commit a branch points to."""
        return self.resolve(f"refs/heads/{branch}") if valid_branch(branch) else None

    def resolve(self, revision: str) -> str | None:
        """The commit of a full ref or a hexadecimal name; None where there is none."""
        if revision.startswith("-") or "\0" in revision:
            return None
        try:
            return self.run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
        except GitFailed:
            return None

    def lookup(self, name: str) -> str | None:
        """The commit of what a person writes: a branch, a tag, `heads/x`, or a commit's own name."""
        if re.fullmatch(r"[0-9a-f]{7,64}", name):
            return self.tip(name) or self.resolve(name)
        if not valid_branch(name):
            return None
        return self.tip(name) or self.resolve(f"refs/tags/{name}") or self.resolve(f"refs/{name}")

    def branches(self) -> dict[str, str]:
        """Every branch and its commit, by name."""
        return {name.removeprefix("refs/heads/"): sha for name, sha in self.refs("refs/heads").items()}

    def refs(self, under: str) -> dict[str, str]:
        """Every ref below a prefix, full name to object."""
        lines = self.run("for-each-ref", "--format=%(objectname) %(refname)", under).decode().splitlines()
        return {name: sha for sha, _, name in (line.partition(" ") for line in lines)}

    def default_branch(self) -> str:
        """What HEAD names, whether or not it has a commit."""
        return self.run("symbolic-ref", "--short", "HEAD").decode().strip()

    def set_default_branch(self, branch: str) -> None:
        """Let HEAD name another branch."""
        self.run("symbolic-ref", "HEAD", f"refs/heads/{branch}")

    def move(self, ref: str, new: str, old: str | None = None) -> bool:
        """Point a ref at `new`, only if it stands at `old` (ZERO: does not exist). False when it stood elsewhere."""
        try:
            self.run("update-ref", ref, new, *([] if old is None else [old]))
        except GitFailed:
            return False
        return True

    def drop(self, ref: str) -> None:
        """Delete a ref that may be there."""
        self.run("update-ref", "-d", ref)

    def contains(self, tip: str, commit: str) -> bool:
        """Whether `commit` is an ancestor of `tip`, or `tip` itself."""
        try:
            self.run("merge-base", "--is-ancestor", commit, tip)
        except GitFailed:
            return False
        return True

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor; None for unrelated histories."""
        try:
            return self.run("merge-base", one, other).decode().split()[0]
        except GitFailed:
            return None

    def commits(self, head: str, without: str | None = None) -> list[CommitRecord]:
        """Commits of `head` that `without` lacks, oldest first."""
        span = [head] if without is None else [head, f"^{without}"]
        return self._log("--reverse", "--topo-order", *span)

    def commit(self, sha: str) -> CommitRecord:
        """One commit."""
        return self._log("-1", sha)[0]

    def _log(self, *args: str) -> list[CommitRecord]:
        fields = "%H%n%T%n%P%n%an%n%ae%n%aI%n%cn%n%ce%n%cI%n%B"
        text = self.run("log", "-z", "--encoding=UTF-8", f"--format={fields}", *args, "--").decode(errors="replace")
        return [_commit(record) for record in text.split("\0") if record]

    def entries(self, commit: str, path: str = "") -> list[Entry]:
        """What stands at a path: itself, or with a trailing slash (or an empty path) what is in the folder."""
        found = self.run("ls-tree", "-z", "-l", commit, "--", *([path] if path else [])).decode(errors="replace")
        return [_entry(record) for record in found.split("\0") if record]

    def blob(self, sha: str) -> bytes:
        """The bytes of a file."""
        return self.run("cat-file", "blob", sha)

    def write_commit(
        self, tree: str, parents: Sequence[str], message: str, committer: Signature, author: CommitRecord | None = None
    ) -> str:
        """Make a commit. `author` lends author and date of an earlier one (squash, rebase)."""
        by = author.author if author else committer
        names = {
            "GIT_AUTHOR_NAME": _plain(by.name),
            "GIT_AUTHOR_EMAIL": _plain(by.email),
            "GIT_COMMITTER_NAME": _plain(committer.name),
            "GIT_COMMITTER_EMAIL": _plain(committer.email),
        }
        if author:
            names["GIT_AUTHOR_DATE"] = author.authored
        ancestry = [word for parent in parents for word in ("-p", parent)]
        return self.run("commit-tree", tree, *ancestry, stdin=message.encode(), extra=names).decode().strip()


def _plain(text: str) -> str:
    return re.sub(r"[<>\x00-\x1f]", " ", text).strip() or "nobody"


def _commit(record: str) -> CommitRecord:
    sha, tree, parents, name, email, authored, by, by_email, committed, message = record.split("\n", 9)
    return CommitRecord(
        sha,
        tree,
        tuple(parents.split()),
        Signature(name, email),
        authored,
        Signature(by, by_email),
        committed,
        message.rstrip("\n"),
    )


def _entry(record: str) -> Entry:
    head, _, path = record.partition("\t")
    mode, kind, sha, size = head.split()
    return Entry(mode, kind, sha, 0 if size == "-" else int(size), path)
