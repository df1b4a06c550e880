"""What GitHub answers about comments on lines: those of a pull request or a repository, new ones, and replies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from .diffs import Place, Side, changed_files, place, place_at
from .pull_git import ends
from .pull_shapes import PullShapes
from .records import Pull, Review, ReviewComment
from .store import stamp
from .wire import Answer, Body, Call, Listing, Refused, not_found


def comments(call: Call) -> Listing:
    """GET all comments on lines of a pull request, of submitted reviews."""
    pull, shapes = call.pull, PullShapes.of(call)
    return Listing(_visible(call, [pull]), lambda comment: shapes.review_comment(pull, comment))


def comments_of_repository(call: Call) -> Listing:
    """GET all comments on lines of all pull requests."""
    pulls = call.store.all(Pull, repository=call.repository.id)
    by_id, shapes = {pull.id: pull for pull in pulls}, PullShapes.of(call)
    return Listing(_visible(call, pulls), lambda comment: shapes.review_comment(by_id[comment.pull], comment))


def _visible(call: Call, pulls: list[Pull]) -> list[ReviewComment]:
    since = call.query.get("since", "")
    found: list[ReviewComment] = []
    for pull in pulls:
        hidden = {review.id for review in call.store.all(Review, pull=pull.id, state="PENDING")}
        rows = call.store.all(ReviewComment, pull=pull.id)
        found += [row for row in rows if row.review not in hidden and row.updated_at >= since]
    found.sort(key=lambda row: row.updated_at if call.query.get("sort") == "updated" else row.id)
    return found[::-1] if call.query.get("direction") == "desc" else found


def comment(call: Call) -> Body:
    """GET a comment on a line."""
    return PullShapes.of(call).review_comment(*call.comment(ReviewComment))


def change_comment(call: Call) -> Body:
    """PATCH a comment on a line."""
    pull, found = call.comment(ReviewComment)
    return PullShapes.of(call).review_comment(pull, call.store.change(found, body=_written(call), updated_at=stamp()))


def delete_comment(call: Call) -> Answer:
    """DELETE a comment on a line."""
    call.store.delete(call.comment(ReviewComment)[1])
    return Answer(204)


def make_comment(call: Call) -> Body:
    """POST a comment on a line, or with `in_reply_to` an answer to one. As on GitHub it is a review of its own."""
    pull, body = call.pull, _written(call)
    earlier = call.whole("in_reply_to")
    if earlier is not None:
        return _reply(call, pull, earlier, body)
    head = ends(call.bare, pull).head
    holder = _own_review(call, pull, head)
    made = add_comment(call, pull, holder, {**call.body, "body": body})
    return PullShapes.of(call).review_comment(pull, made)


def reply(call: Call) -> Body:
    """POST replies: an answer to a comment on a line."""
    return _reply(call, call.pull, call.key("comment"), _written(call))


def _reply(call: Call, pull: Pull, earlier: int, body: str) -> Body:
    first = call.store.one(ReviewComment, id=earlier, pull=pull.id)
    if first is None:
        raise not_found()
    holder, when = _own_review(call, pull, first.commit), stamp()
    same = ("path", "line", "side", "start_line", "start_side", "position", "hunk", "commit")
    made = call.store.add(
        ReviewComment,
        pull=pull.id,
        review=holder.id,
        author=call.user.id,
        body=body,
        reply_to=first.reply_to or first.id,
        created_at=when,
        updated_at=when,
        **{name: getattr(first, name) for name in same},
    )
    call.store.touch(pull)
    return PullShapes.of(call).review_comment(pull, made)


def _written(call: Call) -> str:
    body = call.text("body")
    if not body.strip():
        raise Refused(422, "Validation Failed", [{"resource": "Comment", "field": "body", "code": "missing_field"}])
    return body


def _own_review(call: Call, pull: Pull, commit: str) -> Review:
    return call.store.add(
        Review, pull=pull.id, author=call.user.id, state="COMMENTED", body="", commit=commit, submitted_at=stamp()
    )


def add_comment(call: Call, pull: Pull, holder: Review, given: Mapping[str, Any]) -> ReviewComment:
    """Put a comment on a line that the difference shows. Raises `Refused` 422 where it does not."""
    path, body = given.get("path"), given.get("body")
    if not isinstance(path, str) or not isinstance(body, str) or not body.strip():
        raise _thread("body", "and path must be given")
    spot = _spot(call, pull, path, given)
    when = stamp()
    return call.store.add(
        ReviewComment,
        pull=pull.id,
        review=holder.id,
        author=call.user.id,
        path=path,
        line=spot.line,
        side=spot.side,
        start_line=given.get("start_line") if isinstance(given.get("start_line"), int) else None,
        start_side=given.get("start_side") if given.get("start_side") in ("LEFT", "RIGHT") else None,
        position=spot.position,
        hunk=spot.hunk,
        commit=holder.commit,
        body=body,
        created_at=when,
        updated_at=when,
    )


def _spot(call: Call, pull: Pull, path: str, given: Mapping[str, Any]) -> Place:
    both = ends(call.bare, pull)
    patch = next((file.patch for file in changed_files(call.bare, both.fork, both.head) if file.path == path), None)
    if patch is None:
        raise _thread("path", "Path could not be resolved")
    side, line, position = given.get("side") or "RIGHT", given.get("line"), given.get("position")
    if side not in ("LEFT", "RIGHT"):
        raise call.wrong("side", "is not one of LEFT, RIGHT")
    spot: Place | None = None
    if isinstance(line, int):
        spot = place(patch, line, cast(Side, side))
    elif isinstance(position, int):
        spot = place_at(patch, position)
    if spot is None:
        raise _thread("line", "must be part of the diff")
    return spot


def _thread(name: str, message: str) -> Refused:
    error = {"resource": "PullRequestReviewComment", "code": "custom", "field": f"pull_request_review_thread.{name}"}
    return Refused(422, "Validation Failed", [{**error, "message": f"pull_request_review_thread.{name} {message}"}])
