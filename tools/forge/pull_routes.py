"""What GitHub answers about pull requests themselves: list, open, change, files, commits, merge."""

from __future__ import annotations

from typing import get_args

from .bare import Signature, valid_branch
from .diffs import changed_files
from .git_shapes import GitShapes
from .merging import Conflict, Method, join, merged_tree
from .pull_git import Ends, ends, keep, mark_merged
from .pull_shapes import PullShapes
from .records import Pull, PullState
from .store import stamp
from .wire import Answer, Body, Call, Listing, Refused, invalid


def pulls(call: Call) -> Listing:
    """GET pull requests by state, head (`owner:branch`) and base, newest first unless asked otherwise."""
    owner, colon, head = call.query.get("head", "").partition(":")
    state, base = call.query.get("state", "open"), call.query.get("base", "")
    found = [
        pull
        for pull in call.store.all(Pull, repository=call.repository.id)
        if state in ("all", pull.state)
        and (not colon or (pull.head == head and owner.lower() == call.repository.owner.lower()))
        and (not base or pull.base == base)
    ]
    by_update = call.query.get("sort") == "updated"
    newest_first = call.query.get("direction", "asc" if call.query.get("sort") not in (None, "created") else "desc")
    found.sort(key=lambda pull: (pull.updated_at if by_update else "", pull.number), reverse=newest_first != "asc")
    return Listing(found, PullShapes.of(call).simple)


def open_pull(call: Call) -> Body:
    """POST a pull request between two branches of the repository."""
    title, base, draft = call.text("title"), call.text("base"), call.flag("draft")
    if not title.strip():
        raise invalid("PullRequest", "title", "missing_field")
    head = _own_branch(call, call.text("head"))
    tips = _two_tips(call, head, base)
    if call.store.one(Pull, repository=call.repository.id, state="open", head=head, base=base):
        raise _custom(f"A pull request already exists for {call.repository.owner}:{head}.")
    if call.bare.contains(tips[0], tips[1]):
        raise _custom(f"No commits between {base} and {head}")
    when = stamp()
    pull = call.store.add(
        Pull,
        repository=call.repository.id,
        number=call.store.next_number(call.repository),
        title=title,
        body=call.text("body", ""),
        head=head,
        base=base,
        state="open",
        draft=draft,
        author=call.user.id,
        created_at=when,
        updated_at=when,
    )
    call.bare.move(f"refs/pull/{pull.number}/head", tips[1])
    return PullShapes.of(call).whole(pull)


def _own_branch(call: Call, head: str) -> str:
    owner, colon, branch = head.partition(":")
    if not colon:
        return head
    if owner.lower() != call.repository.owner.lower():
        raise invalid("PullRequest", "head")
    return branch


def _two_tips(call: Call, head: str, base: str) -> tuple[str, str]:
    """The commits of base and head. Raises `Refused` 422 naming the one that is not there."""
    found = []
    for place, branch in (("base", base), ("head", head)):
        tip = call.bare.tip(branch) if valid_branch(branch) else None
        if tip is None:
            raise invalid("PullRequest", place)
        found.append(tip)
    return found[0], found[1]


def _custom(message: str) -> Refused:
    return Refused(422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}])


def pull(call: Call) -> Body:
    """GET a pull request."""
    return PullShapes.of(call).whole(call.pull)


def change_pull(call: Call) -> Body:
    """PATCH title, body, base or state."""
    found = call.pull
    title, base = call.text("title", found.title), call.text("base", found.base)
    if not title.strip():
        raise invalid("PullRequest", "title", "missing_field")
    if base != found.base and (found.state == "closed" or not call.bare.tip(base)):
        raise invalid("PullRequest", "base")
    states: tuple[PullState, ...] = get_args(PullState)
    state = call.choice("state", states, found.state)
    if state != found.state:
        found = _reopen(call, found) if state == "open" else _close(call, found)
    body = call.text("body", "") if "body" in call.body else found.body
    found = call.store.change(found, title=title, body=body, base=base, updated_at=stamp())
    return PullShapes.of(call).whole(found)


def _close(call: Call, found: Pull) -> Pull:
    keep(call.bare, found, ends(call.bare, found))
    return call.store.change(found, state="closed", closed_at=stamp())


def _reopen(call: Call, found: Pull) -> Pull:
    if found.merged_at or not call.bare.tip(found.head):
        raise invalid("PullRequest", "state", message="state cannot be changed. The branch was merged or deleted.")
    if call.store.one(Pull, repository=found.repository, state="open", head=found.head, base=found.base):
        raise _custom(f"A pull request already exists for {call.repository.owner}:{found.head}.")
    return call.store.change(found, state="open", closed_at=None)


def files(call: Call) -> Listing:
    """GET the files that a pull request changes."""
    both, shapes = ends(call.bare, call.pull), GitShapes.of(call)
    return Listing(changed_files(call.bare, both.fork, both.head), lambda file: shapes.file(file, both.head))


def commits(call: Call) -> Listing:
    """GET the commits of a pull request, oldest first."""
    both, shapes = ends(call.bare, call.pull), GitShapes.of(call)
    found = call.bare.commits(both.head, without=both.base)
    return Listing(found, shapes.commit)


def merged(call: Call) -> Answer:
    """GET whether it was merged: 204 or 404."""
    return Answer(204 if call.pull.merged_at else 404)


def merge(call: Call) -> Body:
    """PUT: merge, squash or rebase. 405 when it cannot be merged, 409 when the head is another than was named."""
    found, bare = call.pull, call.bare
    methods: tuple[Method, ...] = get_args(Method)
    method = call.choice("merge_method", methods, "merge")
    both = ends(bare, found)
    _require_mergeable(call, found, both)
    by = Signature(call.user.name, call.user.email)
    try:
        sha = join(bare, method, (both.base, both.head), _message(call, found, method), by)
    except Conflict:
        raise Refused(405, "Pull Request is not mergeable") from None
    keep(bare, found, both)
    intent = f"refs/merging/{found.number}"
    bare.move(intent, sha)
    if not bare.move(f"refs/heads/{found.base}", sha, both.base):
        bare.drop(intent)
        raise Refused(409, "Base branch was modified. Review and try the merge again.")
    mark_merged(call.store, found, sha, call.user.id)
    return {"sha": sha, "merged": True, "message": "Pull Request successfully merged"}


def _require_mergeable(call: Call, found: Pull, both: Ends) -> None:
    if found.state != "open":
        raise Refused(405, "Pull Request is not mergeable")
    if found.draft:
        raise Refused(405, "Pull Request is still a draft")
    if call.text("sha", both.head) != both.head:
        raise Refused(409, "Head branch was modified. Review and try the merge again.")
    if call.bare.contains(both.base, both.head):
        raise Refused(405, "Pull Request is not mergeable")


def _message(call: Call, found: Pull, method: Method) -> str:
    if method == "squash":
        title, body = f"{found.title} (#{found.number})", found.body
    else:
        title, body = f"Merge pull request #{found.number} from {call.repository.owner}/{found.head}", found.title
    title, body = call.text("commit_title", "") or title, call.text("commit_message", "") or body
    return f"{title}\n\n{body}\n" if body else f"{title}\n"


def update_branch(call: Call) -> Answer:
    """PUT: merge the base into the head."""
    found, bare = call.pull, call.bare
    both = ends(bare, found)
    if found.state != "open" or call.text("expected_head_sha", both.head) != both.head:
        raise Refused(422, f"expected head sha didn't match current head ref {both.head}.")
    try:
        tree = merged_tree(bare, both.head, both.base)
    except Conflict:
        raise Refused(422, f"merge conflict between {found.base} and {found.head}") from None
    message = f"Merge branch '{found.base}' into {found.head}\n"
    sha = bare.write_commit(tree, (both.head, both.base), message, Signature(call.user.name, call.user.email))
    if not bare.move(f"refs/heads/{found.head}", sha, both.head):
        raise Refused(422, f"{found.head} was moved by somebody else")
    call.store.touch(found)
    return Answer(202, {"message": "Updating pull request branch.", "url": PullShapes.of(call).pull_url(found.number)})
