"""Joining a branch into another inside a bare repository: by merge, squash or rebase, without a work tree.

Uses `git merge-tree --write-tree` (git 2.38). Makes commits only; moving the branch is the caller's.
"""

from __future__ import annotations

from typing import Literal

from .bare import Bare, CommitRecord, GitFailed, Signature

Method = Literal["merge", "squash", "rebase"]


class Conflict(Exception):
    """The two sides change the same lines, or share no history."""


def merged_tree(bare: Bare, ours: str, theirs: str) -> str:
    """The tree of both sides joined. Raises `Conflict`."""
    try:
        return bare.run("merge-tree", "--write-tree", "--no-messages", ours, theirs).decode().split()[0]
    except GitFailed:
        raise Conflict from None


def mergeable(bare: Bare, ours: str, theirs: str) -> bool:
    """Whether a merge would be clean."""
    try:
        merged_tree(bare, ours, theirs)
    except Conflict:
        return False
    return True


def join(bare: Bare, method: Method, ends: tuple[str, str], message: str, by: Signature) -> str:
    """The commit that `base` would move to, of `ends` = (base, head). Raises `Conflict`."""
    base, head = ends
    if method == "rebase":
        return _rebase(bare, base, head, by)
    tree = merged_tree(bare, base, head)
    if method == "merge":
        return bare.write_commit(tree, (base, head), message, by)
    return bare.write_commit(tree, (base,), message, by, author=bare.commit(head))


def _rebase(bare: Bare, base: str, head: str, by: Signature) -> str:
    tip = base
    for commit in bare.commits(head, without=base):
        if len(commit.parents) == 1:
            tip = _pick(bare, tip, commit, by)
    return tip


def _pick(bare: Bare, tip: str, commit: CommitRecord, by: Signature) -> str:
    # A stand-in for the tip whose parent is the commit's parent makes that parent the merge base, which is
    # what picking a commit means; git learnt to take the base as an option only in 2.40.
    stand_in = bare.write_commit(bare.commit(tip).tree, commit.parents, "stand-in", by)
    tree = merged_tree(bare, stand_in, commit.sha)
    return bare.write_commit(tree, (tip,), commit.message, by, author=commit)
