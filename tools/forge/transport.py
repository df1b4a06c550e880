"""Clone and push: git's smart HTTP through `git http-backend` (git-http-backend(1)), streamed both ways.

Only the three smart requests pass; the process gets a clean environment and this one repository.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from .bare import environment
from .forge import Forge
from .pull_git import keep_heads
from .records import Repository, User

_SERVICES = {
    ("GET", "info/refs"): ("git-upload-pack", "git-receive-pack"),
    ("POST", "git-upload-pack"): ("git-upload-pack",),
    ("POST", "git-receive-pack"): ("git-receive-pack",),
}
_SETTINGS = (
    ("http.receivepack", "true"),
    ("http.getanyfile", "false"),
    ("receive.fsckObjects", "true"),
    ("receive.hideRefs", "refs/pull"),
    ("transfer.hideRefs", "refs/source"),
    ("transfer.hideRefs", "refs/merging"),
    ("uploadpack.allowFilter", "true"),
)
_SECONDS_TO_END = 5
_CHUNK = 65_536
_LONGEST_HEAD = 16_384


async def transport(forge: Forge, repository: Repository, user: User, request: Request, send: Any) -> None:
    """Serve one git request of an authenticated user."""
    service = request.path_params["service"]
    wanted = request.query_params.get("service", service)
    if wanted not in _SERVICES.get((request.method, service), ()):
        await Response("only git's smart HTTP is served here\n", 403)(request.scope, request.receive, send)
        return
    process = await asyncio.create_subprocess_exec(
        "git",
        "http-backend",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_environment(forge, repository, user, request),
    )
    feeding = asyncio.create_task(_feed(process, request))
    try:
        response = await _response(process)
        await response(request.scope, request.receive, send)
    finally:
        feeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await feeding
        await _end(process)
    if service == "git-receive-pack":
        await run_in_threadpool(_note_heads, forge, repository)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Wait for a process that has said everything; kill one whose listener went away."""
    said_everything = process.stdout is not None and process.stdout.at_eof()
    try:
        await asyncio.wait_for(process.wait(), _SECONDS_TO_END if said_everything else 0.1)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _note_heads(forge: Forge, repository: Repository) -> None:
    with forge.writing() as store:
        keep_heads(forge.bare(repository), store, repository)


def _environment(forge: Forge, repository: Repository, user: User, request: Request) -> dict[str, str]:
    service = request.path_params["service"]
    headers = {
        "CONTENT_TYPE": "content-type",
        "CONTENT_LENGTH": "content-length",
        "HTTP_CONTENT_ENCODING": "content-encoding",
        "GIT_PROTOCOL": "git-protocol",
    }
    return {
        **environment(_SETTINGS),
        "GIT_PROJECT_ROOT": str(forge.folder),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{repository.owner}/{repository.name}.git/{service}",
        "QUERY_STRING": request.url.query,
        "REQUEST_METHOD": request.method,
        "REMOTE_USER": user.login,
        "REMOTE_ADDR": request.client.host if request.client else "",
        "GIT_COMMITTER_NAME": user.name,
        "GIT_COMMITTER_EMAIL": user.email,
        **{name: request.headers[header] for name, header in headers.items() if header in request.headers},
    }


async def _feed(process: asyncio.subprocess.Process, request: Request) -> None:
    if process.stdin is None:
        return
    with contextlib.suppress(BrokenPipeError, ConnectionResetError, ClientDisconnect):
        async for part in request.stream():
            process.stdin.write(part)
            await process.stdin.drain()
    process.stdin.close()


async def _response(process: asyncio.subprocess.Process) -> Response:
    """Read the CGI head (RFC 3875) and stream the rest."""
    stdout = process.stdout
    if stdout is None:
        return Response("git did not start\n", 500)
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _LONGEST_HEAD:
        part = await stdout.read(_CHUNK)
        if not part:
            return Response("git ended without an answer\n", 500)
        head += part
    lines, _, rest = head.partition(b"\r\n\r\n")
    fields = [line.partition(": ") for line in lines.decode("latin-1").split("\r\n")]
    headers = {name: value for name, _, value in fields if name.lower() != "status"}
    status = next((int(value.split()[0]) for name, _, value in fields if name.lower() == "status"), 200)

    async def body() -> AsyncIterator[bytes]:
        if rest:
            yield rest
        while part := await stdout.read(_CHUNK):
            yield part

    return StreamingResponse(body(), status, headers)
