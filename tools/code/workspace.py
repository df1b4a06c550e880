"""A task's own work tree: cloned from a forge's repository, changed by the code tools, pushed as one branch.

    folder/tree     the files, which the sandbox may write
    folder/git      the git directory, which it may not, with a configuration that only we write

git is always told both places, so a `.git` that a hostile test run leaves in the tree is never read.
Knows nothing of pull requests, tools or sandboxes.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from ...core.artifacts import FileChange
from ...core.errors import ForgeError, RepositoryError
from .git import Repository, checked_branch, checked_source, shown

LARGEST_TEXT = 1_000_000
"""Bytes of a file that are still shown as text."""
_READY = "understudy-ready"
_SPOILT = "spoilt"
LONGEST_MESSAGE = 20_000
"""Characters of a commit message."""
_MADE_BY_RUNS = (
    "__pycache__/ *.py[cod] .pytest_cache/ .hypothesis/ .mypy_cache/ .ruff_cache/ .tox/ .nox/ .coverage .venv venv "
    "node_modules *.egg-info/ .understudy-*"
)
"""What tests leave behind and no pull request should carry, even if the repository does not say so itself."""


class Workspace:
    """One branch of one repository, checked out in a folder of its own.

    `path` is the work tree, `base` the branch that a pull request goes to, `branch` the one with the work.
    """

    def __init__(self, folder: Path, base: str, branch: str) -> None:
        self.folder, self.base, self.branch = folder, base, branch
        self.path, self.git_dir = folder / "tree", folder / "git"
        self._repository = Repository(self.git_dir, self.path, own=True)

    @classmethod
    async def open(
        cls, source: str | Path, folder: Path, *, branch: str, base: str | None = None, token: str = ""
    ) -> Workspace:
        """Clone `source` (http(s), or the absolute path of a repository) into `folder` and start `branch` there
        from `base` (the source's default branch). A folder that was opened before is continued with all its
        changes; one that was left half-made is made anew.

        Raises `RepositoryError` when the source is empty, unknown or refuses, or the folder holds other things.
        """
        return await asyncio.to_thread(_open, cls, str(source), folder, checked_branch(branch), base, token)

    async def commit(self, message: str, author_name: str, author_email: str) -> str | None:
        """Commit everything in the tree; the commit's id, or None where there is nothing to commit.
        Raises `RepositoryError` for an empty or overlong message, and for a repository inside the tree."""
        if not message.strip() or len(message) > LONGEST_MESSAGE or "\0" in message:
            raise RepositoryError(f"commit message: must have 1 to {LONGEST_MESSAGE} characters and no NUL")
        name, email = {"NAME": author_name}, {"EMAIL": author_email}
        who = {f"GIT_{role}_{what}": text for role in ("AUTHOR", "COMMITTER") for what, text in (name | email).items()}
        return await asyncio.to_thread(self._commit, message, who)

    async def push(self, url: str, token: str = "") -> None:
        """Push the branch to a repository by http(s) or path. The remote branch is only ever rewritten if its tip
        is one that we pushed ourselves. Raises `ForgeError`."""
        try:
            await asyncio.to_thread(self._push, checked_source(url), token)
        except RepositoryError as error:
            raise ForgeError(f"push of {self.branch} to {shown(url)}: {error}") from None

    async def changes(self) -> tuple[FileChange, ...]:
        """What a pull request would show: branch and work tree against the merge base, whole files by path.
        A side that is binary, larger than `LARGEST_TEXT` or no file at all is None."""
        return await asyncio.to_thread(self._changes)

    async def head(self) -> str:
        """The id of the branch's last commit."""
        return (await asyncio.to_thread(self._repository.run, "rev-parse", "HEAD")).strip()

    async def files(self, path: str = ".") -> tuple[str, ...]:
        """Paths of the files below `path` that git knows or would add, sorted."""
        listed = await asyncio.to_thread(
            self._repository.run, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", path
        )
        return tuple(sorted({name for name in listed.split("\0") if name}))

    async def untracked(self) -> frozenset[str]:
        """Paths of the files that a commit would add."""
        listed = await asyncio.to_thread(self._repository.run, "ls-files", "-z", "--others", "--exclude-standard")
        return frozenset(name for name in listed.split("\0") if name)

    def leave_out(self, paths: Iterable[str]) -> None:
        """Let no commit add these files: they were made by a run, not written as work."""
        self._change_left_out(lambda known: [*known, *(_pattern(path) for path in paths if "\n" not in path)])

    def take_in(self, path: str) -> None:
        """Let commits add a file after all, because it was written on purpose."""
        self._change_left_out(lambda known: [line for line in known if line != _pattern(path)])

    def _change_left_out(self, change: Callable[[list[str]], list[str]]) -> None:
        exclude = self.git_dir / "info" / "exclude"
        known = exclude.read_text("utf-8", "surrogateescape").split("\n")
        changed = change([line for line in known if line])
        exclude.write_text("\n".join(dict.fromkeys(changed)) + "\n", "utf-8", "surrogateescape")

    async def checkout_remote(self, branch: str, url: str, token: str = "") -> str:
        """Continue a branch that others may have pushed to: fetch it, and move to its tip where that is ahead.
        Gives the id of the commit that is checked out now.

        Raises `RepositoryError` where the tip moved while there are changes here that are not committed, or
        commits that are not pushed: neither side's work is thrown away."""
        return await asyncio.to_thread(self._checkout_remote, checked_branch(branch), checked_source(url), token)

    def spoil(self, why: str) -> None:
        """Let nothing of this tree be committed any more: it holds what nobody may let out."""
        (self.folder / _SPOILT).write_text(why, "utf-8")

    def _commit(self, message: str, who: dict[str, str]) -> str | None:
        if (self.folder / _SPOILT).exists():
            why = (self.folder / _SPOILT).read_text("utf-8")
            raise RepositoryError(f"{why}; nothing of this work tree is committed, begin the task anew")
        self._repository.run("add", "--all", "--", ".")
        self._refuse_inner_repositories()
        if self._repository.succeeds("diff-index", "--cached", "--quiet", "HEAD"):
            return None
        self._repository.run("commit", "--quiet", "--no-verify", f"--message={message}", env=who)
        return self._repository.run("rev-parse", "HEAD").strip()

    def _refuse_inner_repositories(self) -> None:
        staged = self._repository.run("diff-index", "--cached", "--raw", "-z", "--no-renames", "HEAD").split("\0")
        inner = [path for entry, path in zip(staged[::2], staged[1::2], strict=False) if entry.split()[1] == "160000"]
        if inner:
            self._repository.run("rm", "--quiet", "--cached", "-f", "--", inner[0])
            raise RepositoryError(f"{inner[0]}: is a git repository inside the work tree; remove its .git")

    def _push(self, url: str, token: str) -> None:
        ours, ref = f"refs/understudy/pushed/{self.branch}", f"refs/heads/{self.branch}"
        remote = self._repository.talk("ls-remote", url, ref, token=token).split("\t")[0]
        lease = []
        if remote and not self._contains(remote):
            pushed = self._repository.run("for-each-ref", "--format=%(objectname)", ours).strip()
            if pushed != remote:
                raise RepositoryError("somebody else pushed there meanwhile; take their commits over first")
            lease = [f"--force-with-lease={ref}:{remote}"]
        self._repository.talk("push", url, f"HEAD:{ref}", token=token, options=("--quiet", "--no-verify", *lease))
        self._repository.run("update-ref", ours, "HEAD")

    def _contains(self, commit: str) -> bool:
        known = self._repository.succeeds("cat-file", "-e", f"{commit}^{{commit}}")
        return known and self._repository.succeeds("merge-base", "--is-ancestor", commit, "HEAD")

    def _checkout_remote(self, branch: str, url: str, token: str) -> str:
        self._fetch(url, token, self.base, branch)
        remote = self._repository.run("rev-parse", f"refs/remotes/origin/{branch}").strip()
        if branch == self.branch and self._contains(remote):
            return self._repository.run("rev-parse", "HEAD").strip()
        if self._repository.run("status", "--porcelain", "--ignore-submodules=all"):
            raise RepositoryError(f"{branch}: moved at {shown(url)} while changes here are not committed; commit first")
        here = self._repository.run("rev-parse", "HEAD").strip()
        if branch == self.branch and not self._repository.succeeds("merge-base", "--is-ancestor", here, remote):
            raise RepositoryError(
                f"{branch}: moved at {shown(url)} and has other commits here; a person must join them"
            )
        self._repository.run("checkout", "--quiet", "--force", "-B", branch, remote)
        self._repository.run("update-ref", f"refs/understudy/pushed/{branch}", remote)
        self.branch = branch
        _note(self.git_dir, self.base, branch)
        return remote

    def _fetch(self, url: str, token: str, *branches: str) -> None:
        refs = [f"+refs/heads/{name}:refs/remotes/origin/{name}" for name in branches]
        self._repository.talk("fetch", url, *refs, token=token, options=("--quiet", "--no-tags"))

    def _staged(self) -> dict[str, str]:
        """The environment of an index that holds the whole tree, beside the real one."""
        index = self.git_dir / "understudy.index"
        shutil.copyfile(self.git_dir / "index", index)
        staged = {"GIT_INDEX_FILE": str(index)}
        self._repository.run("add", "--all", "--", ".", env=staged)
        return staged

    def _merge_base(self) -> str:
        return self._repository.run("merge-base", f"refs/remotes/origin/{self.base}", "HEAD").strip()

    def _changes(self) -> tuple[FileChange, ...]:
        options = ("--cached", "--raw", "-z", "--no-renames", "--no-abbrev")
        raw = self._repository.run("diff-index", *options, self._merge_base(), env=self._staged()).split("\0")
        found = []
        for entry, path in zip(raw[::2], raw[1::2], strict=False):
            old_mode, new_mode, old, new, _ = entry.lstrip(":").split()
            before, after = self._text(old_mode, old), self._text(new_mode, new)
            found.append(FileChange(path=path.encode("utf-8", "replace").decode(), before=before, after=after))
        return tuple(found)

    def _text(self, mode: str, blob: str) -> str | None:
        if mode in ("000000", "160000") or int(self._repository.run("cat-file", "-s", blob)) > LARGEST_TEXT:
            return None
        data = self._repository.run_bytes("cat-file", "blob", blob)
        try:
            return None if b"\0" in data else data.decode("utf-8")
        except UnicodeDecodeError:
            return None


def _open(make: type[Workspace], source: str, folder: Path, branch: str, base: str | None, token: str) -> Workspace:
    source = checked_source(source)
    if not (folder / "git" / _READY).is_file():
        if folder.exists() and any(folder.iterdir()):
            raise RepositoryError(f"{folder}: holds something that is no workspace; move it away")
        _create(make, source, folder, branch, base and checked_branch(base), token)
    for lock in (folder / "git").rglob("*.lock"):
        lock.unlink()
    stored_base, stored_branch = (folder / "git" / _READY).read_text().splitlines()
    if base not in (None, stored_base) or branch != stored_branch:
        raise RepositoryError(f"{folder}: is a workspace for {stored_branch} on {stored_base}; use another folder")
    return make(folder, stored_base, stored_branch)


def _create(make: type[Workspace], source: str, folder: Path, branch: str, base: str | None, token: str) -> None:
    half = folder.with_name(folder.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    for below in ("tree", "git/objects", "git/refs/heads", "git/info"):
        (half / below).mkdir(parents=True)
    (half / "git" / "HEAD").write_text("ref: refs/heads/main\n")
    (half / "git" / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tlogAllRefUpdates = true\n")
    (half / "git" / "info" / "exclude").write_text("\n".join(_MADE_BY_RUNS.split()) + "\n")
    repository = Repository(half / "git", half / "tree", own=True)
    base = base or _default_branch(repository, source, token)
    make(half, base, branch)._fetch(source, token, base)
    repository.run("checkout", "--quiet", "-b", branch, f"refs/remotes/origin/{base}", "--no-track")
    (half / "tree" / ".git").write_text(f"gitdir: {folder.resolve() / 'git'}\n")
    _note(half / "git", base, branch)
    folder.parent.mkdir(parents=True, exist_ok=True)
    half.replace(folder)


def _pattern(path: str) -> str:
    """The line of an exclude file that means this one path (gitignore's syntax)."""
    return "/" + re.sub(r"([\\*?\[\]!# ])", r"\\\1", path)


def _note(git_dir: Path, base: str, branch: str) -> None:
    """Write down, whole or not at all, that a workspace is ready, and for what."""
    draft = git_dir / f"{_READY}.draft"
    draft.write_text(f"{base}\n{branch}\n")
    draft.replace(git_dir / _READY)


def _default_branch(repository: Repository, source: str, token: str) -> str:
    listed = repository.talk("ls-remote", source, "HEAD", token=token, options=("--symref",))
    for line in listed.splitlines():
        if line.startswith("ref: refs/heads/"):
            return line.removeprefix("ref: refs/heads/").split("\t")[0]
    raise RepositoryError(f"{shown(source)}: has no commit yet; make a first one and push it")
