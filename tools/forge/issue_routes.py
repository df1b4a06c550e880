"""What GitHub answers about the issue side of a pull request: comments, labels, assignees."""

from __future__ import annotations

from .pull_shapes import PullShapes
from .records import Comment, Label, Pull, User
from .store import stamp
from .wire import Answer, Body, Call, Listing, Refused, is_text

COLOUR = "ededed"
MOST_CHARACTERS = 65_536
"""Longest body of a comment, as on GitHub."""


def issue(call: Call) -> Body:
    """GET the issue that a pull request is."""
    return PullShapes.of(call).issue(call.pull)


def comments(call: Call) -> Listing:
    """GET the comments below a pull request, oldest first."""
    pull, shapes, since = call.pull, PullShapes.of(call), call.query.get("since", "")
    rows = [row for row in call.store.all(Comment, pull=pull.id) if row.updated_at >= since]
    return Listing(rows, lambda comment: shapes.comment(pull, comment))


def make_comment(call: Call) -> Body:
    """POST a comment."""
    pull, when = call.pull, stamp()
    made = call.store.add(
        Comment, pull=pull.id, author=call.user.id, body=_written(call), created_at=when, updated_at=when
    )
    call.store.touch(pull)
    return PullShapes.of(call).comment(pull, made)


def _written(call: Call) -> str:
    body = call.text("body")
    error = {"resource": "IssueComment", "field": "body"}
    if not body.strip():
        raise Refused(422, "Validation Failed", [{**error, "code": "missing_field"}])
    if len(body) > MOST_CHARACTERS:
        what = f"body is too long (maximum is {MOST_CHARACTERS} characters)"
        raise Refused(422, "Validation Failed", [{**error, "code": "unprocessable", "message": what}])
    return body


def comment(call: Call) -> Body:
    """GET a comment."""
    return PullShapes.of(call).comment(*call.comment(Comment))


def change_comment(call: Call) -> Body:
    """PATCH a comment."""
    pull, found = call.comment(Comment)
    return PullShapes.of(call).comment(pull, call.store.change(found, body=_written(call), updated_at=stamp()))


def delete_comment(call: Call) -> Answer:
    """DELETE a comment."""
    call.store.delete(call.comment(Comment)[1])
    return Answer(204)


def labels(call: Call) -> Listing:
    """GET the labels of a pull request."""
    return _show(call, call.pull)


def add_labels(call: Call) -> Answer | Listing:
    """POST labels; one that the repository does not have yet is made."""
    pull = call.pull
    call.store.label(pull, _named(call, pull))
    return _shown(call, pull)


def set_labels(call: Call) -> Answer | Listing:
    """PUT labels: these and no others."""
    pull = call.pull
    call.store.unlabel(pull, call.store.labels(pull))
    call.store.label(pull, _named(call, pull))
    return _shown(call, pull)


def clear_labels(call: Call) -> Answer:
    """DELETE all labels."""
    call.store.unlabel(call.pull, call.store.labels(call.pull))
    return Answer(204)


def drop_label(call: Call) -> Answer | Listing:
    """DELETE one label."""
    pull, wanted = call.pull, call.path["name"].lower()
    found = [label for label in call.store.labels(pull) if label.name.lower() == wanted]
    if not found:
        raise Refused(404, "Label does not exist")
    call.store.unlabel(pull, found)
    return _shown(call, pull)


def _named(call: Call, pull: Pull) -> list[Label]:
    given = call.body.get("labels") or []
    names = [item.get("name") if isinstance(item, dict) else item for item in given] if isinstance(given, list) else []
    sound = [name.strip() for name in names if is_text(name)]
    if not isinstance(given, list) or len(sound) != len(given) or not all(sound):
        raise call.wrong("labels", "is not an array of names")
    return [_label(call, pull, name) for name in sound]


def _label(call: Call, pull: Pull, name: str) -> Label:
    found = call.store.one(Label, repository=pull.repository, name=name)
    return found or call.store.add(Label, repository=pull.repository, name=name, color=COLOUR)


def _show(call: Call, pull: Pull) -> Listing:
    return Listing(call.store.labels(pull), PullShapes.of(call).label)


def _shown(call: Call, pull: Pull) -> Answer:
    call.store.touch(pull)
    shown = _show(call, pull)
    return Answer(200, [shown.show(row) for row in shown.rows])


def assign(call: Call) -> Body:
    """POST assignees; as on GitHub an unknown one is passed over."""
    pull = call.pull
    call.store.assign(pull, _accounts(call))
    return PullShapes.of(call).issue(call.store.touch(pull))


def unassign(call: Call) -> Answer:
    """DELETE assignees."""
    pull = call.pull
    call.store.unassign(pull, _accounts(call))
    return Answer(200, PullShapes.of(call).issue(call.store.touch(pull)))


def _accounts(call: Call) -> list[User]:
    found = [call.store.one(User, login=login) for login in call.texts("assignees")]
    return [user for user in found if user]
