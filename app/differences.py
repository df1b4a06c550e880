"""A range of commits as the pull request it would be, so that CI can hold people's work to the team's skills.

Who reviews it and what its description says does not stand in commits: those fields are named as unknown.
"""

from __future__ import annotations

from pathlib import Path

from ..core.artifacts import CommitInfo, FileChange, PullRequest
from ..core.errors import UsageError
from ..tools.code.git import Repository, is_url
from ..tools.code.repository import RepositoryFacts, inspect_repository

UNKNOWN = ("reviewers", "labels", "title", "body", "draft", "base")
_FILE_BYTES = 2 << 20


def pull_request_of(commits: str, name: str | None, where: Path) -> PullRequest:
    """The commits of `BASE..HEAD` (what HEAD has beyond the point where both parted) in the repository at `where`.

    Raises `UsageError` when the range cannot be read and `RepositoryError` when the repository cannot.
    """
    facts = inspect_repository(where, bare_allowed=True)
    repository = _opened(facts)
    base, _ = _ends(commits)
    first, last = (_commit(repository, ref, commits) for ref in _ends(commits))
    parted = repository.run("merge-base", first, last).strip()
    messages = repository.run("log", "--reverse", "--no-merges", "-z", "--format=%B", f"{parted}..{last}").split("\0")
    commits_made = tuple(CommitInfo(message=_text(message).strip()) for message in messages if message.strip())
    return PullRequest(
        repo=name or facts.github or facts.path.name,
        base=base.rpartition("/")[2],
        branch=repository.run("name-rev", "--name-only", "--refs=refs/heads/*", last).strip().partition("~")[0],
        title=commits_made[-1].message.splitlines()[0] if commits_made else "",
        commits=commits_made,
        files=tuple(_files(repository, parted, last)),
    )


def author_of(commits: str, where: Path) -> str:
    """The address of who wrote the last of these commits. Raises as `pull_request_of`."""
    repository = _opened(inspect_repository(where, bare_allowed=True))
    last = _commit(repository, _ends(commits)[1], commits)
    return _text(repository.run("log", "-1", "--format=%ae", last)).strip()


def _ends(commits: str) -> tuple[str, str]:
    base, dots, head = commits.replace("...", "..").partition("..")
    if not dots or not base:
        raise UsageError(f"--diff {commits}: must be BASE..HEAD, for example origin/main..HEAD")
    return base, head or "HEAD"


def _opened(facts: RepositoryFacts) -> Repository:
    git_dir = facts.path if facts.bare else facts.path / ".git"
    return Repository(_git_dir(git_dir), None if facts.bare else facts.path)


def _git_dir(path: Path) -> Path:
    """Where a `.git` file of a linked work tree points to, else the folder itself."""
    if path.is_file():
        return (path.parent / path.read_text("utf-8").partition("gitdir:")[2].strip()).resolve()
    return path


def _commit(repository: Repository, ref: str, commits: str) -> str:
    if not ref or ref.startswith("-") or not repository.succeeds("rev-parse", "--verify", f"{ref}^{{commit}}"):
        raise UsageError(f"--diff {commits}: there is no commit {ref!r} here; fetch it first")
    return repository.run("rev-parse", "--verify", f"{ref}^{{commit}}").strip()


def _files(repository: Repository, first: str, last: str) -> list[FileChange]:
    listed = repository.run("diff-tree", "-r", "-z", "--name-status", "--no-renames", "--no-ext-diff", first, last)
    fields = listed.split("\0")
    changes = []
    for status, path in zip(fields[::2], fields[1::2], strict=False):
        before = None if status == "A" else _content(repository, first, path)
        after = None if status == "D" else _content(repository, last, path)
        changes.append(FileChange(path=_text(path), before=before, after=after))
    return changes


def _content(repository: Repository, commit: str, path: str) -> str | None:
    """A file's text; None for what is no text a check could read (binary, huge, a submodule)."""
    listed = repository.run("ls-tree", "-l", "-z", commit, "--", path).split()
    if len(listed) < 4 or listed[1] != "blob" or not listed[3].isdigit() or int(listed[3]) > _FILE_BYTES:
        return None
    data = repository.run_bytes("cat-file", "blob", listed[2])
    return None if b"\0" in data else data.decode("utf-8", "replace")


def _text(text: str) -> str:
    """Without the surrogates of bytes that are not UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def checkout(source: str, place: Path) -> Path:
    """The files of a git repository's last commit, below `place`. Nothing in the repository runs.

    Raises `UsageError` when `source` is neither a folder nor an address, and `RepositoryError`.
    """
    if not is_url(source):
        raise UsageError(f"{source}: is no folder, and no http(s) address of a git repository")
    git_dir, tree = place / "git", place / "tree"
    tree.mkdir()
    git_dir.mkdir()
    import git

    git.Repo.init(git_dir, bare=True).close()
    repository = Repository(git_dir, tree, own=True)
    repository.talk("fetch", source, "HEAD", options=("--depth=1", "--no-tags"))
    repository.run("checkout", "--force", "FETCH_HEAD", "--", ".")
    return tree
