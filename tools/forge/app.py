"""The forge as an ASGI application: who asks, which handler answers, in one transaction a request.

The REST side stands under `/api/v3` (as on GitHub Enterprise) and under `/` alike; git's smart HTTP stands
under `/<owner>/<name>.git/`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from ...core.errors import UnderstudyError
from . import (
    content_routes,
    git_routes,
    issue_routes,
    line_comment_routes,
    pull_routes,
    repository_routes,
    review_routes,
    status_routes,
)
from .forge import Forge
from .pull_git import finish_merges, merges_under_way
from .records import Repository, User
from .transport import transport
from .wire import Answer, Call, Refused, finish, not_found, read_body

Handler = Callable[[Call], object]
MOST_BYTES = 20_000_000
"""Largest body of a REST request."""

_REPO = "/repos/{owner}/{repo}"
_PULL = _REPO + "/pulls/{number}"
_ISSUE = _REPO + "/issues/{number}"
ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/user", repository_routes.me),
    ("GET", "/users/{login}", repository_routes.user),
    ("GET", _REPO, repository_routes.repository),
    ("PATCH", _REPO, repository_routes.change_repository),
    ("GET", _REPO + "/collaborators", repository_routes.collaborators),
    ("GET", _REPO + "/collaborators/{login}", repository_routes.is_collaborator),
    ("GET", _REPO + "/assignees", repository_routes.collaborators),
    ("GET", _REPO + "/assignees/{login}", repository_routes.is_collaborator),
    ("GET", _REPO + "/branches", git_routes.branches),
    ("GET", _REPO + "/branches/{branch:path}", git_routes.branch),
    ("GET", _REPO + "/git/ref/{ref:path}", git_routes.ref),
    ("POST", _REPO + "/git/refs", git_routes.make_ref),
    ("GET", _REPO + "/git/refs/{ref:path}", git_routes.ref),
    ("PATCH", _REPO + "/git/refs/{ref:path}", git_routes.move_ref),
    ("DELETE", _REPO + "/git/refs/{ref:path}", git_routes.delete_ref),
    ("GET", _REPO + "/commits", git_routes.commits),
    ("GET", _REPO + "/commits/{ref:path}/status", status_routes.combined_status),
    ("GET", _REPO + "/commits/{ref:path}/statuses", status_routes.statuses),
    ("GET", _REPO + "/commits/{ref:path}/check-runs", status_routes.check_runs),
    ("GET", _REPO + "/commits/{ref:path}", git_routes.commit),
    ("GET", _REPO + "/statuses/{ref:path}", status_routes.statuses),
    ("POST", _REPO + "/statuses/{ref:path}", status_routes.make_status),
    ("GET", _REPO + "/compare/{basehead:path}", git_routes.compare),
    ("GET", _REPO + "/contents/{path:path}", content_routes.contents),
    ("PUT", _REPO + "/contents/{path:path}", content_routes.put_contents),
    ("DELETE", _REPO + "/contents/{path:path}", content_routes.delete_contents),
    ("GET", _REPO + "/pulls", pull_routes.pulls),
    ("POST", _REPO + "/pulls", pull_routes.open_pull),
    ("GET", _REPO + "/pulls/comments", line_comment_routes.comments_of_repository),
    ("GET", _REPO + "/pulls/comments/{comment}", line_comment_routes.comment),
    ("PATCH", _REPO + "/pulls/comments/{comment}", line_comment_routes.change_comment),
    ("DELETE", _REPO + "/pulls/comments/{comment}", line_comment_routes.delete_comment),
    ("GET", _PULL, pull_routes.pull),
    ("PATCH", _PULL, pull_routes.change_pull),
    ("GET", _PULL + "/files", pull_routes.files),
    ("GET", _PULL + "/commits", pull_routes.commits),
    ("GET", _PULL + "/merge", pull_routes.merged),
    ("PUT", _PULL + "/merge", pull_routes.merge),
    ("PUT", _PULL + "/update-branch", pull_routes.update_branch),
    ("GET", _PULL + "/requested_reviewers", review_routes.requested),
    ("POST", _PULL + "/requested_reviewers", review_routes.request),
    ("DELETE", _PULL + "/requested_reviewers", review_routes.withdraw),
    ("GET", _PULL + "/reviews", review_routes.reviews),
    ("POST", _PULL + "/reviews", review_routes.make_review),
    ("GET", _PULL + "/reviews/{review}", review_routes.review),
    ("PUT", _PULL + "/reviews/{review}", review_routes.change_review),
    ("DELETE", _PULL + "/reviews/{review}", review_routes.delete_review),
    ("GET", _PULL + "/reviews/{review}/comments", review_routes.comments_of_review),
    ("PUT", _PULL + "/reviews/{review}/dismissals", review_routes.dismiss),
    ("POST", _PULL + "/reviews/{review}/events", review_routes.submit),
    ("GET", _PULL + "/comments", line_comment_routes.comments),
    ("POST", _PULL + "/comments", line_comment_routes.make_comment),
    ("POST", _PULL + "/comments/{comment}/replies", line_comment_routes.reply),
    ("GET", _REPO + "/issues/comments/{comment}", issue_routes.comment),
    ("PATCH", _REPO + "/issues/comments/{comment}", issue_routes.change_comment),
    ("DELETE", _REPO + "/issues/comments/{comment}", issue_routes.delete_comment),
    ("GET", _ISSUE, issue_routes.issue),
    ("GET", _ISSUE + "/comments", issue_routes.comments),
    ("POST", _ISSUE + "/comments", issue_routes.make_comment),
    ("GET", _ISSUE + "/labels", issue_routes.labels),
    ("POST", _ISSUE + "/labels", issue_routes.add_labels),
    ("PUT", _ISSUE + "/labels", issue_routes.set_labels),
    ("DELETE", _ISSUE + "/labels", issue_routes.clear_labels),
    ("DELETE", _ISSUE + "/labels/{name:path}", issue_routes.drop_label),
    ("POST", _ISSUE + "/assignees", issue_routes.assign),
    ("DELETE", _ISSUE + "/assignees", issue_routes.unassign),
]


def app(forge: Forge) -> Starlette:
    """The application over one forge."""
    rest: list[BaseRoute] = [Route(path, _endpoint(forge, handle), methods=[verb]) for verb, path, handle in ROUTES]
    push = Route("/{owner}/{repo}.git/{service:path}", _Git(forge), methods=["GET", "POST"])
    return Starlette(
        routes=[Mount("/api/v3", routes=rest), push, *rest], exception_handlers={404: _nowhere, 405: _nowhere}
    )


async def _nowhere(request: Request, error: Exception) -> Response:
    return _respond(Answer(404, not_found().body()))


def _endpoint(forge: Forge, handle: Handler) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            raw = await _read(request)
            return _respond(await run_in_threadpool(_answer, forge, handle, request, raw))
        except Refused as refused:
            return _respond(Answer(refused.status, refused.body()))
        except UnderstudyError as error:
            return _respond(Answer(503, {"message": str(error)}))

    return endpoint


async def _read(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise Refused(413, f"Request body is larger than {MOST_BYTES} bytes")
        parts.append(part)
    return b"".join(parts)


def _answer(forge: Forge, handle: Handler, request: Request, raw: bytes) -> Answer:
    """One request, one transaction: what a handler did is kept whole, or with an exception not at all."""
    changes = request.method != "GET"
    _finish_cut_off_merges(forge, request.path_params)
    with forge.writing() if changes else forge.reading() as store:
        user = store.by_token(token_of(request) or "")
        if user is None:
            raise Refused(401, "Bad credentials" if token_of(request) else "Requires authentication")
        site = f"{request.url.scheme}://{request.url.netloc}"
        prefix = request.scope.get("root_path", "")
        route = request.url.path.removeprefix(prefix)
        where, asked = dict(request.path_params), dict(request.query_params)
        call = Call(forge, store, user, site + prefix, site, route, where, asked, read_body(raw))
        return finish(call, handle(call), method=request.method)


def _finish_cut_off_merges(forge: Forge, where: dict[str, str]) -> None:
    if "repo" not in where:
        return
    found = forge.find(f"{where['owner']}/{where['repo']}")
    if found and merges_under_way(forge.bare(found)):
        with forge.writing() as store:
            finish_merges(forge.bare(found), store, found)


def token_of(request: Request) -> str | None:
    """The token of a request: `Bearer`, GitHub's older `token`, or the password of `Basic` as git sends it."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() in ("bearer", "token"):
        return value.strip()
    if kind.lower() != "basic":
        return None
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return password or name


def _respond(answer: Answer) -> Response:
    headers = dict(answer.headers)
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    return JSONResponse(answer.body, answer.status, headers)


class _Git:
    """The git side as an ASGI endpoint: authenticates, then hands over to `git http-backend`."""

    def __init__(self, forge: Forge) -> None:
        self._forge = forge

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive, send)
        found, user = await run_in_threadpool(self._who, request)
        if user is None:
            headers = {"WWW-Authenticate": 'Basic realm="forge"'}
            await Response("a valid token is needed as password\n", 401, headers)(scope, receive, send)
        elif found is None:
            await Response("repository not found\n", 404)(scope, receive, send)
        else:
            await transport(self._forge, found, user, request, send)

    def _who(self, request: Request) -> tuple[Repository | None, User | None]:
        where = request.path_params
        with self._forge.reading() as store:
            user = store.by_token(token_of(request) or "")
            return store.one(Repository, owner=where["owner"], name=where["repo"]), user
