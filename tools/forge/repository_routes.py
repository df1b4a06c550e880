"""What GitHub answers about users, repositories, branches, refs, commits and their statuses."""

from __future__ import annotations

from typing import get_args

from .bare import ZERO, Bare, valid_branch
from .diffs import changed_files
from .pull_git import ends, keep
from .records import CommitState, CommitStatus, Pull, Repository, User
from .shapes import Shapes
from .store import stamp
from .wire import Answer, Body, Call, Listing, Refused, invalid, not_found


def me(call: Call) -> Body:
    """GET /user."""
    return Shapes.of(call).own_user(call.user)


def user(call: Call) -> Body:
    """GET /users/{login}."""
    found = call.store.one(User, login=call.path["login"])
    if found is None:
        raise not_found()
    return Shapes.of(call).whole_user(found)


def collaborators(call: Call) -> Listing:
    """GET collaborators and assignees: every account of the forge is one."""
    return Listing(call.store.all(User), Shapes.of(call).user)


def is_collaborator(call: Call) -> Answer:
    """GET collaborators/{login} and assignees/{login}."""
    if call.repository and call.store.one(User, login=call.path["login"]) is None:
        raise not_found()
    return Answer(204)


def repository(call: Call) -> Body:
    """GET a repository."""
    return Shapes.of(call).repository(call.repository, call.bare)


def change_repository(call: Call) -> Body:
    """PATCH a repository: its default branch and description."""
    branch = call.text("default_branch", "")
    if branch and not call.bare.tip(branch):
        raise invalid("Repository", "default_branch", message=f"The branch {branch} was not found.")
    if branch:
        call.bare.set_default_branch(branch)
    if "description" in call.body:
        call.store.change(call.repository, description=call.text("description", ""))
    return repository(call)


def branches(call: Call) -> Listing:
    """GET branches."""
    shapes, place = Shapes.of(call), call.repository
    return Listing(list(call.bare.branches().items()), lambda item: shapes.branch(place, *item))


def branch(call: Call) -> Body:
    """GET a branch."""
    name, bare = call.path["branch"], call.bare
    sha = bare.tip(name)
    if sha is None:
        raise Refused(404, "Branch not found")
    return Shapes.of(call).whole_branch(call.repository, name, bare.commit(sha))


def ref(call: Call) -> Body:
    """GET a ref, `heads/...` or `tags/...`."""
    name = f"refs/{call.path['ref']}"
    sha = call.bare.resolve(name) if valid_branch(name) else None
    if sha is None:
        raise not_found()
    return Shapes.of(call).ref(call.repository, name, sha)


def make_ref(call: Call) -> Body:
    """POST a ref."""
    name, sha = call.text("ref"), call.text("sha")
    if not name.startswith(("refs/heads/", "refs/tags/")) or not valid_branch(name):
        raise Refused(422, f"Reference name {name!r} is not well formed: refs/heads/... or refs/tags/... is meant")
    _require_commit(call.bare, sha)
    if not call.bare.move(name, sha, ZERO):
        raise Refused(422, "Reference already exists")
    return Shapes.of(call).ref(call.repository, name, sha)


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
    return Shapes.of(call).ref(call.repository, name, sha)


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
    return Shapes.of(call).whole_commit(call.repository, bare.commit(commit_of(call)), bare)


def commits(call: Call) -> Listing:
    """GET the commits of a branch, newest first."""
    shapes, place, bare = Shapes.of(call), call.repository, call.bare
    sha = bare.lookup(call.query.get("sha", "") or bare.default_branch())
    if sha is None:
        raise not_found()
    return Listing(bare.commits(sha)[::-1], lambda found: shapes.commit(place, found))


def compare(call: Call) -> Body:
    """GET base...head: the commits and files that head adds since the two parted."""
    base_name, dots, head_name = call.path["basehead"].partition("...")
    bare, place, shapes = call.bare, call.repository, Shapes.of(call)
    base, head = bare.lookup(base_name), bare.lookup(head_name)
    fork = bare.merge_base(base, head) if base and head else None
    if not dots or not base or not head or not fork:
        raise not_found()
    ahead, behind = bare.commits(head, without=base), bare.commits(base, without=head)
    words = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind", (False, False): "identical"}
    url = f"{shapes.repo_url(place)}/compare/{base_name}...{head_name}"
    page = f"{shapes.page_url(place)}/compare/{base_name}...{head_name}"
    return {
        "url": url,
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": shapes.commit(place, bare.commit(base)),
        "merge_base_commit": shapes.commit(place, bare.commit(fork)),
        "status": words[bool(ahead), bool(behind)],
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [shapes.commit(place, found) for found in ahead],
        "files": [shapes.file(place, file, head) for file in changed_files(bare, fork, head)],
    }


def combined_status(call: Call) -> Body:
    """GET the one status of a commit."""
    sha = commit_of(call)
    newest = {status.context: status for status in _statuses(call, call.repository, sha)}
    return Shapes.of(call).combined_status(call.repository, call.bare, sha, list(newest.values()))


def statuses(call: Call) -> Listing:
    """GET all statuses of a commit, newest first."""
    shapes, place = Shapes.of(call), call.repository
    return Listing(_statuses(call, place, commit_of(call))[::-1], lambda status: shapes.status(place, status))


def _statuses(call: Call, place: Repository, sha: str) -> list[CommitStatus]:
    return call.store.all(CommitStatus, repository=place.id, sha=sha)


def make_status(call: Call) -> Body:
    """POST a status."""
    sha = commit_of(call)
    states: tuple[CommitState, ...] = get_args(CommitState)
    call.text("state")
    status = call.store.add(
        CommitStatus,
        repository=call.repository.id,
        sha=sha,
        state=call.choice("state", states, "pending"),
        context=call.text("context", "default"),
        description=call.text("description", "") or None,
        target_url=call.text("target_url", "") or None,
        creator=call.user.id,
        created_at=stamp(),
    )
    return Shapes.of(call).status(call.repository, status)


def check_runs(call: Call) -> Body:
    """GET check runs: the forge runs none."""
    commit_of(call)
    return {"total_count": 0, "check_runs": []}
