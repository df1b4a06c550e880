"""What git knows of a pull request: its two ends, kept in refs where a branch may go away.

`refs/pull/<n>/head` is the last head that was seen, `refs/pull/<n>/base` the base a merge found, and
`refs/merging/<n>` the commit a merge is about to move the base to: while it is there, a merge is under way
or was cut off, and `finish_merges` tells which.
"""

from __future__ import annotations

from dataclasses import dataclass

from .bare import Bare
from .records import Pull, Repository, User
from .store import Store, stamp


@dataclass(frozen=True)
class Ends:
    """Head and base commit, and where the two parted (None for unrelated histories)."""

    head: str
    base: str
    fork: str | None


def ends(bare: Bare, pull: Pull) -> Ends:
    """The ends of a pull request: the branches' tips while it is open, what they were once it is closed."""
    head = base = None
    if pull.state == "open":
        head, base = bare.tip(pull.head), bare.tip(pull.base)
    head = head or bare.resolve(f"refs/pull/{pull.number}/head") or ""
    base = base or bare.resolve(f"refs/pull/{pull.number}/base") or bare.tip(pull.base) or head
    return Ends(head, base, bare.merge_base(base, head))


def keep(bare: Bare, pull: Pull, both: Ends) -> None:
    """Note the ends, so that closing the pull request or deleting a branch loses nothing."""
    bare.move(f"refs/pull/{pull.number}/head", both.head)
    bare.move(f"refs/pull/{pull.number}/base", both.base)


def keep_heads(bare: Bare, store: Store, repository: Repository) -> None:
    """Note the head of every open pull request: after a push."""
    tips = bare.branches()
    kept = bare.refs("refs/pull")
    for pull in store.all(Pull, repository=repository.id, state="open"):
        ref, tip = f"refs/pull/{pull.number}/head", tips.get(pull.head)
        if tip and kept.get(ref) != tip:
            bare.move(ref, tip)
            store.touch(pull)


def merges_under_way(bare: Bare) -> bool:
    """Whether a merge is under way, or was cut off."""
    folder = bare.path / "refs" / "merging"
    return folder.is_dir() and any(folder.iterdir())


def finish_merges(bare: Bare, store: Store, repository: Repository) -> None:
    """Finish merges that were cut off after the base had moved, and forget those cut off before.

    Call it in a writing transaction: a merge under way holds it, so what is seen here is over.
    """
    for ref, sha in bare.refs("refs/merging").items():
        pull = store.one(Pull, repository=repository.id, number=int(ref.rpartition("/")[2]))
        base = bare.tip(pull.base) if pull else None
        if pull and pull.state == "open" and base and bare.contains(base, sha):
            by = store.one(User, email=bare.commit(sha).committer.email)
            mark_merged(store, pull, sha, by.id if by else pull.author)
        bare.drop(ref)


def mark_merged(store: Store, pull: Pull, sha: str, by: int) -> Pull:
    """Write down that a pull request was merged."""
    when = stamp()
    return store.change(
        pull, state="closed", merged_at=when, closed_at=when, updated_at=when, merge_sha=sha, merged_by=by
    )
