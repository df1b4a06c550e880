"""What GitHub answers about review requests and reviews; their comments on lines are in `line_comment_routes`."""

from __future__ import annotations

from typing import Literal

from .line_comment_routes import add_comment
from .pull_git import ends
from .pull_shapes import PullShapes
from .records import Pull, Review, ReviewComment, ReviewState, User
from .store import stamp
from .wire import Answer, Body, Call, Listing, Refused, not_found

Event = Literal["APPROVE", "REQUEST_CHANGES", "COMMENT"]
_STATE: dict[Event, ReviewState] = {
    "APPROVE": "APPROVED",
    "REQUEST_CHANGES": "CHANGES_REQUESTED",
    "COMMENT": "COMMENTED",
}


def requested(call: Call) -> Body:
    """GET who is asked for a review."""
    return PullShapes.of(call).people(call.store.reviewers(call.pull))


def request(call: Call) -> Body:
    """POST review requests: accounts of the forge other than the author."""
    pull, wanted = call.pull, _people(call)
    if any(user.id == pull.author for user in wanted):
        raise Refused(422, "Review cannot be requested from pull request author.")
    call.store.ask(pull, wanted)
    return PullShapes.of(call).simple(call.store.touch(pull))


def withdraw(call: Call) -> Body:
    """DELETE review requests."""
    pull = call.pull
    call.store.unask(pull, _people(call))
    return PullShapes.of(call).simple(call.store.touch(pull))


def _people(call: Call) -> list[User]:
    if call.texts("team_reviewers"):
        raise Refused(422, "Could not resolve to a node: this host has no teams.")
    found = [call.store.one(User, login=login) for login in call.texts("reviewers")]
    if any(user is None for user in found):
        raise Refused(
            422,
            "Reviews may only be requested from collaborators. One or more of the users or teams you specified "
            f"is not a collaborator of the {call.repository.full_name} repository.",
        )
    return [user for user in found if user]


def reviews(call: Call) -> Listing:
    """GET reviews, oldest first; of the pending ones only one's own."""
    pull, shapes = call.pull, PullShapes.of(call)
    seen = [review for review in call.store.all(Review, pull=pull.id) if _sees(call, review)]
    return Listing(seen, lambda review: shapes.review(pull, review))


def _sees(call: Call, review: Review) -> bool:
    return review.state != "PENDING" or review.author == call.user.id


def _review(call: Call) -> Review:
    found = call.store.one(Review, id=call.key("review"), pull=call.pull.id)
    if found is None or not _sees(call, found):
        raise not_found()
    return found


def review(call: Call) -> Body:
    """GET a review."""
    return PullShapes.of(call).review(call.pull, _review(call))


def make_review(call: Call) -> Answer:
    """POST a review with its comments; without an event it stays pending."""
    pull = call.pull
    event = _event(call, required=False)
    head = ends(call.bare, pull).head
    made = call.store.add(
        Review,
        pull=pull.id,
        author=call.user.id,
        state="PENDING",
        body=call.text("body", ""),
        commit=call.text("commit_id", head),
    )
    comments = call.body.get("comments") or []
    if not isinstance(comments, list) or not all(isinstance(comment, dict) for comment in comments):
        raise call.wrong("comments", "is not an array of objects")
    try:
        for comment in comments:
            add_comment(call, pull, made, comment)
    except Refused as refused:
        raise Refused(422, "Unprocessable Entity", _in_words(refused)) from None
    if event:
        made = _submit(call, pull, made, event)
    return Answer(200, PullShapes.of(call).review(pull, made))


def _in_words(refused: Refused) -> list[str]:
    """Errors as sentences: the form that GitHub describes for reviews."""
    said = [error["message"] if isinstance(error, dict) else error for error in refused.errors]
    return said or [refused.message]


def submit(call: Call) -> Answer:
    """POST events: submit a pending review."""
    pull, found = call.pull, _review(call)
    _require_pending(call, found)
    event = _event(call, required=True)
    found = call.store.change(found, body=call.text("body", found.body))
    return Answer(200, PullShapes.of(call).review(pull, _submit(call, pull, found, event or "COMMENT")))


def _event(call: Call, *, required: bool) -> Event | None:
    value = call.text("event") if required else call.text("event", "")
    if value and value not in _STATE:
        raise call.wrong("event", f"is not one of {', '.join(_STATE)}")
    return value or None


def _submit(call: Call, pull: Pull, found: Review, event: Event) -> Review:
    """Make a pending review count: whoever gave it is no longer asked for it."""
    if event != "COMMENT" and found.author == pull.author:
        word = "approve" if event == "APPROVE" else "request changes on"
        raise Refused(422, "Unprocessable Entity", [f"Review Can not {word} your own pull request"])
    if event != "APPROVE" and not found.body and not call.store.count(ReviewComment, review=found.id):
        raise Refused(422, "Unprocessable Entity", [f"Body can not be blank for event {event}"])
    call.store.unask(pull, [call.store.user(found.author)])
    call.store.touch(pull)
    return call.store.change(found, state=_STATE[event], submitted_at=stamp())


def _require_pending(call: Call, found: Review) -> None:
    if found.state != "PENDING" or found.author != call.user.id:
        raise Refused(422, "Unprocessable Entity", ["Review was submitted already, or is somebody else's"])


def change_review(call: Call) -> Body:
    """PUT the summary of one's own review."""
    pull, found = call.pull, _review(call)
    if found.author != call.user.id:
        raise Refused(422, "Unprocessable Entity", ["Only the author can change a review"])
    return PullShapes.of(call).review(pull, call.store.change(found, body=call.text("body")))


def delete_review(call: Call) -> Body:
    """DELETE a pending review."""
    pull, found = call.pull, _review(call)
    _require_pending(call, found)
    shape = PullShapes.of(call).review(pull, found)
    call.store.delete(found)
    return shape


def dismiss(call: Call) -> Body:
    """PUT dismissals: an approval or a request for changes no longer counts."""
    pull, found = call.pull, _review(call)
    call.text("message")
    if found.state not in ("APPROVED", "CHANGES_REQUESTED"):
        raise Refused(422, "Unprocessable Entity", ["Can not dismiss a commented, pending or dismissed review"])
    return PullShapes.of(call).review(pull, call.store.change(found, state="DISMISSED"))


def comments_of_review(call: Call) -> Listing:
    """GET the comments of one review."""
    pull, shapes, found = call.pull, PullShapes.of(call), _review(call)
    rows = call.store.all(ReviewComment, review=found.id)
    return Listing(rows, lambda comment: shapes.review_comment(pull, comment))
