"""The HTTP side of one request: who asks what, and answers shaped as GitHub shapes them.

A handler is a plain function of a `Call`; it returns JSON, a `Listing`, an `Answer`, or raises `Refused`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeGuard, TypeVar, cast
from urllib.parse import urlencode

from .bare import Bare
from .forge import Forge
from .records import Comment, Pull, Repository, ReviewComment, User
from .store import Store

Body = dict[str, Any]
"""A JSON object in GitHub's own shape; what is in it is described by GitHub's OpenAPI, not by us."""

Row = TypeVar("Row")
Word = TypeVar("Word", bound=str)
Said = TypeVar("Said", Comment, ReviewComment)
_SOUND = re.compile(r"[^\x00\ud800-\udfff]*")
DOCUMENTATION = "https://docs.github.com/rest"
MOST_PER_PAGE = 100


class Refused(Exception):
    """An answer other than success: status, message, and for 422 the fields that are wrong."""

    def __init__(self, status: int, message: str, errors: Sequence[Body | str] = ()) -> None:
        super().__init__(message)
        self.status, self.message, self.errors = status, message, list(errors)

    def body(self) -> Body:
        """GitHub's form of an error."""
        shape: Body = {"message": self.message, "documentation_url": DOCUMENTATION, "status": str(self.status)}
        return {**shape, "errors": self.errors} if self.errors else shape


def is_text(value: object) -> TypeGuard[str]:
    """Whether a value is text that can be stored: no NUL, no half of a character."""
    return isinstance(value, str) and _SOUND.fullmatch(value) is not None


def not_found() -> Refused:
    """404, the same for what is not there and what may not be seen."""
    return Refused(404, "Not Found")


def invalid(resource: str, place: str, code: str = "invalid", message: str = "") -> Refused:
    """422 about one field."""
    error: Body = {"resource": resource, "field": place, "code": code}
    return Refused(422, "Validation Failed", [{**error, "message": message} if message else error])


@dataclass(frozen=True)
class Listing:
    """Rows and how each is shown; the page that was asked for is cut out before anything is shown."""

    rows: Sequence[Any]
    show: Callable[[Any], Body]


@dataclass(frozen=True)
class Answer:
    """A status other than 200, or a body that is not JSON."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One request of a known user."""

    forge: Forge
    store: Store
    user: User
    root: str
    """What every address in the answer begins with: the host and prefix that the request came by."""
    site: str
    route: str
    """The path below the root."""
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Body

    @property
    def repository(self) -> Repository:
        """The repository of the path. Raises `Refused` 404."""
        found = self.store.one(Repository, owner=self.path["owner"], name=self.path["repo"])
        if found is None:
            raise not_found()
        return found

    @property
    def bare(self) -> Bare:
        """The git side of the repository."""
        return self.forge.bare(self.repository)

    @property
    def pull(self) -> Pull:
        """The pull request of the path. Raises `Refused` 404."""
        found = self.store.one(Pull, repository=self.repository.id, number=self.key("number"))
        if found is None:
            raise not_found()
        return found

    def comment(self, kind: type[Said]) -> tuple[Pull, Said]:
        """The comment of the path, of this kind, and its pull request. Raises `Refused` 404."""
        found = self.store.one(kind, id=self.key("comment"))
        pull = self.store.one(Pull, id=found.pull, repository=self.repository.id) if found else None
        if found is None or pull is None:
            raise not_found()
        return pull, found

    def key(self, name: str) -> int:
        """A number in the path. Raises `Refused` 404."""
        if not re.fullmatch(r"[0-9]{1,18}", self.path[name]):
            raise not_found()
        return int(self.path[name])

    def text(self, name: str, default: str | None = None) -> str:
        """A text of the body; null counts as absent. Raises `Refused` 422 if it is missing or no text."""
        value = self.body.get(name)
        if value is None and default is not None:
            return default
        if value is None:
            raise self.wrong(name, "is missing")
        if not is_text(value):
            raise self.wrong(name, "is not a string")
        return value

    def whole(self, name: str) -> int | None:
        """A whole number of the body."""
        value = self.body.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.wrong(name, "is not an integer")
        return value

    def flag(self, name: str) -> bool:
        """A yes or no of the body; absent is no."""
        value = self.body.get(name)
        if value not in (None, True, False):
            raise self.wrong(name, "is not a boolean")
        return bool(value)

    def texts(self, name: str) -> list[str]:
        """A list of texts of the body; absent is empty."""
        value = self.body.get(name) or []
        if not isinstance(value, list) or not all(is_text(item) for item in value):
            raise self.wrong(name, "is not an array of strings")
        return value

    def choice(self, name: str, words: Sequence[Word], default: Word) -> Word:
        """One of a closed set, from the body."""
        value = self.text(name, default)
        if value not in words:
            raise self.wrong(name, f"is not one of {', '.join(words)}")
        return cast(Word, value)

    @staticmethod
    def wrong(name: str, what: str) -> Refused:
        """422 for a body that does not have the described form."""
        return Refused(422, f"Invalid request.\n\nFor 'properties/{name}', it {what}.")


def finish(call: Call, made: object, *, method: str) -> Answer:
    """Turn what a handler returned into an answer."""
    if isinstance(made, Answer):
        return made
    if isinstance(made, Listing):
        return _page(call, made)
    return Answer(201 if method == "POST" else 200, made)


def _page(call: Call, listing: Listing) -> Answer:
    size = min(_positive(call, "per_page", 30), MOST_PER_PAGE)
    page = _positive(call, "page", 1)
    last = max(1, -(-len(listing.rows) // size))
    shown = [listing.show(row) for row in listing.rows[(page - 1) * size : page * size]]
    wanted: list[tuple[Literal["prev", "next", "last", "first"], int, bool]] = [
        ("prev", page - 1, page > 1),
        ("next", page + 1, page < last),
        ("last", last, page < last),
        ("first", 1, page > 1),
    ]
    links = [
        f'<{call.root}{call.route}?{urlencode({**call.query, "page": number, "per_page": size})}>; rel="{rel}"'
        for rel, number, there in wanted
        if there
    ]
    return Answer(200, shown, {"Link": ", ".join(links)} if links else {})


def _positive(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, "")
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else default


def read_body(raw: bytes) -> Body:
    """The request's JSON object. Raises `Refused` 400."""
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused(400, "Problems parsing JSON") from None
    if isinstance(body, list):  # labels may be sent as a bare list
        return {"labels": body}
    if not isinstance(body, dict):
        raise Refused(400, "Body should be a JSON object")
    return body
