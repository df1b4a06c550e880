"""What GitHub answers about branches, refs, commits, and how two of them compare."""

from __future__ import annotations

from .bare import ZERO, Bare, valid_branch
from .diffs import changed_files
from .git_shapes import GitShapes
from .pull_git import ends, keep
from .records import Pull
from .store import stamp
from .wire import Answer, Body, Call, Listing, Refused, not_found


def branches(call: Call) -> Listing:
    """GET branches."""
    shapes = GitShapes.of(call)
    return Listing(list(call.bare.branches().items()), lambda item: shapes.branch(*item))


def branch(call: Call) -> Body:
    """GET a branch."""
    name, bare = call.path["branch"], call.bare
    sha = bare.tip(name)
    if sha is None:
        raise Refused(404, "Branch not found")
    return GitShapes.of(call).whole_branch(name, bare.commit(sha))


def ref(call: Call) -> Body:
    """GET a ref, `heads/...` or `tags/...`."""
    name = f"refs/{call.path['ref']}"
    sha = call.bare.resolve(name) if valid_branch(name) else None
    if sha is None:
        raise not_found()
    return GitShapes.of(call).ref(name, sha)


def make_ref(call: Call) -> Body:
    """POST a ref."""
    name, sha = call.text("ref"), call.text("sha")
    if not name.startswith(("refs/heads/", "refs/tags/")) or not valid_branch(name):
        raise Refused(422, f"Reference name {name!r} is not well formed: refs/heads/... or refs/tags/... is meant")
    _require_commit(call.bare, sha)
    if not call.bare.move(name, sha, ZERO):
        raise Refused(422, "Reference already exists")
    return GitShapes.of(call).ref(name, sha)


def move_ref(call: Call) -> Body:
    """PATCH a ref; only forward unless forced."""
    name, sha, bare = f"refs/{call.path['ref']}", call.text("sha"), call.bare
    old = bare.resolve(name) if _may_move(name) else None
    if old is None:
        raise Refused(422, "Reference does not exist")
    _require_commit(bare, sha)
    if not call.flag("force") and not bare.contains(sha, old):
        raise Refused(422, "Update is not a fast forward")
    if not bare.move(name, sha, old):
        raise Refused(409, "Reference was moved by somebody else")
    return GitShapes.of(call).ref(name, sha)


def delete_ref(call: Call) -> Answer:
    """DELETE a ref; open pull requests from it are closed."""
    name, bare = f"refs/{call.path['ref']}", call.bare
    if not _may_move(name) or bare.resolve(name) is None:
        raise Refused(422, "Reference does not exist")
    branch_name = name.removeprefix("refs/heads/")
    if branch_name == bare.default_branch():
        raise Refused(422, "Cannot delete the default branch")
    for pull in call.store.all(Pull, repository=call.repository.id, state="open", head=branch_name):
        keep(bare, pull, ends(bare, pull))
        call.store.change(pull, state="closed", closed_at=stamp(), updated_at=stamp())
    bare.drop(name)
    return Answer(204)


def _may_move(name: str) -> bool:
    return valid_branch(name) and name.startswith(("refs/heads/", "refs/tags/"))


def _require_commit(bare: Bare, sha: str) -> None:
    if bare.lookup(sha) != sha:
        raise Refused(422, "Object does not exist")


def commit_of(call: Call) -> str:
    """The commit that the path names. Raises `Refused` 422 as GitHub does."""
    sha = call.bare.lookup(call.path["ref"])
    if sha is None:
        raise Refused(422, f"No commit found for SHA: {call.path['ref']}")
    return sha


def commit(call: Call) -> Body:
    """GET a commit with its files."""
    bare = call.bare
    return GitShapes.of(call).whole_commit(bare.commit(commit_of(call)), bare)


def commits(call: Call) -> Listing:
    """GET the commits of a branch, newest first."""
    shapes, bare = GitShapes.of(call), call.bare
    sha = bare.lookup(call.query.get("sha", "") or bare.default_branch())
    if sha is None:
        raise not_found()
    return Listing(bare.commits(sha)[::-1], shapes.commit)


def compare(call: Call) -> Body:
    """GET base...head: the commits and files that head adds since the two parted."""
    base_name, dots, head_name = call.path["basehead"].partition("...")
    bare, shapes = call.bare, GitShapes.of(call)
    base, head = bare.lookup(base_name), bare.lookup(head_name)
    fork = bare.merge_base(base, head) if base and head else None
    if not dots or not base or not head or not fork:
        raise not_found()
    ahead, behind = bare.commits(head, without=base), bare.commits(base, without=head)
    words = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind", (False, False): "identical"}
    url = f"{shapes.url}/compare/{base_name}...{head_name}"
    page = f"{shapes.page}/compare/{base_name}...{head_name}"
    return {
        "url": url,
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": shapes.commit(bare.commit(base)),
        "merge_base_commit": shapes.commit(bare.commit(fork)),
        "status": words[bool(ahead), bool(behind)],
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [shapes.commit(found) for found in ahead],
        "files": [shapes.file(file, head) for file in changed_files(bare, fork, head)],
    }
