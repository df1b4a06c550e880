"""A forge on loopback whose every exchange is held against GitHub's own OpenAPI when the test is over."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from github import Auth, Github
from openapi_core import Config, OpenAPI
from openapi_core.templating.paths.exceptions import PathNotFound
from openapi_core.templating.responses.exceptions import ResponseNotFound
from openapi_core.testing import MockRequest, MockResponse

from understudy.tools.forge.app import app
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.server import ForgeAddress, serving

DATA = Path(__file__).parents[2] / "data" / "github-openapi-slice.json"
TOKENS = {"ada": "token-of-ada", "ben": "token-of-ben", "agent": "token-of-agent"}
CODE = "def add(a, b):\n    return a + b\n"


@cache
def description() -> OpenAPI:
    """GitHub's slice, but for two slips: a discriminator that reads a property of a folder's list, which has none,
    and two forms of an error of which every error has both."""
    spec = json.loads(DATA.read_text())
    contents = spec["paths"]["/repos/{owner}/{repo}/contents/{path}"]
    del contents["get"]["responses"]["200"]["content"]["application/json"]["schema"]["discriminator"]
    conflict = contents["put"]["responses"]["409"]["content"]["application/json"]["schema"]
    conflict["anyOf"] = conflict.pop("oneOf")
    return OpenAPI.from_dict(spec, config=Config(spec_validator_cls=None))


@dataclass
class Exchange:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    status: int = 0
    kind: str = ""
    answer: bytes = b""

    def faults(self, *, requests: bool = True) -> tuple[str, list[str]]:
        """The described operation ("" if GitHub's slice does not hold it) and what breaks the description."""
        # A ref holds slashes; in GitHub's description it is one segment of the path.
        # PyGithub sends labels as a bare list, which GitHub takes but does not describe.
        bare_list = self.path.endswith("/labels") and self.body.startswith(b"[")
        body = b'{"labels": ' + self.body + b"}" if bare_list else self.body
        request = MockRequest(
            host_url="http://forge.example",
            method=self.method.lower(),
            path=one_segment(self.path),
            args=dict(parse_qsl(self.query)),
            headers={name: value for name, value in self.headers.items() if name not in ("accept",)},
            data=body or None,
            content_type=self.headers.get("content-type", "application/json"),
        )
        response = MockResponse(self.answer, self.status, content_type=self.kind or "application/json")
        found: list[str] = []
        checks = [lambda: description().validate_response(request, response)]
        if self.status < 400 and requests:
            checks.append(lambda: description().validate_request(request))
        for check in checks:
            try:
                check()
            except PathNotFound:
                return "", []
            except ResponseNotFound:  # GitHub refuses anywhere with these, and does not describe it everywhere
                if self.status not in (400, 401, 404, 413, 422):
                    found.append(f"{self.method} {self.path}: status {self.status} is not described")
            except Exception as error:
                causes = getattr(error.__cause__, "schema_errors", None) or [error.__cause__ or error]
                found += [f"{self.method} {self.path} -> {self.status}: {str(cause)[-600:]}" for cause in causes]
        return operation(self.method, one_segment(self.path)), found


def one_segment(path: str) -> str:
    path = unquote(path).removeprefix("/api/v3")
    for marker in ("/git/refs/", "/git/ref/", "/branches/", "/contents/"):
        head, found, tail = path.partition(marker)
        if found:
            return f"{head}{marker}{tail.replace('/', '.')}"
    return path


def operation(method: str, path: str) -> str:
    found = description().spec / "paths"
    for pattern in sorted(found.keys(), key=lambda text: text.count("{")):
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", pattern), path) and method.lower() in (found / pattern):
            return f"{method} {pattern}"
    return ""


@dataclass
class Recorder:
    """ASGI middleware that keeps every exchange of the REST side."""

    inner: Any
    exchanges: list[Exchange] = field(default_factory=list)

    def require_faithful(self, *, requests: bool = True) -> None:
        """Hold every answer against the description, and every request that was answered with success."""
        broken: list[str] = []
        distinct = {(e.method, e.path, e.query, e.body, e.status, e.answer): e for e in self.exchanges}
        for exchange in distinct.values():
            broken += exchange.faults(requests=requests)[1]
        assert not broken, "\n".join(broken)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or ".git/" in scope["path"]:
            await self.inner(scope, receive, send)
            return
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        path = scope.get("raw_path", b"").decode() or scope["path"]
        exchange = Exchange(scope["method"], path, scope["query_string"].decode(), headers, b"")

        async def hear() -> Any:
            message = await receive()
            exchange.body += message.get("body", b"")
            return message

        async def say(message: Any) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                exchange.kind = dict(message["headers"]).get(b"content-type", b"").decode()
            exchange.answer += message.get("body", b"")
            await send(message)

        self.exchanges.append(exchange)
        await self.inner(scope, hear, say)


def git(folder: Path, *args: str, check: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _IDENTITY},
    }
    return subprocess.run(["git", *args], cwd=folder, env={**clean, **env}, check=check, capture_output=True, text=True)


_IDENTITY = [("NAME", "Ada"), ("EMAIL", "ada@team.example")]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source repository and a forge that mirrors it, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("prepared")
    begin(folder / "source")
    with Forge(folder / "forge") as made:
        for login, token in TOKENS.items():
            made.add_user(login, token, login.title(), f"{login}@team.example")
        made.create_repository("acme", "shop", folder / "source")
    return folder


def begin(folder: Path) -> None:
    """A local repository with one commit on main."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "cart.py").write_text(CODE)
    (folder / "notes.md").write_text("one\ntwo\nthree\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Begin")


@pytest.fixture
def source(prepared: Path, tmp_path: Path) -> Path:
    """A local repository with one commit on main."""
    return Path(shutil.copytree(prepared / "source", tmp_path / "source"))


@pytest.fixture
def forge(prepared: Path, tmp_path: Path) -> Iterator[Forge]:
    """A forge with three users and acme/shop, the mirror of `source`."""
    with Forge(Path(shutil.copytree(prepared / "forge", tmp_path / "forge"))) as made:
        yield made


@pytest.fixture
def recorder(forge: Forge) -> Recorder:
    return Recorder(app(forge))


@pytest.fixture
def address(recorder: Recorder) -> Iterator[ForgeAddress]:
    """Where the forge listens. After the test every exchange must satisfy GitHub's description."""
    with serving(recorder) as found:
        yield found
    recorder.require_faithful()


@pytest.fixture
def clone(tmp_path: Path, address: ForgeAddress) -> Path:
    """A clone over HTTP as the agent, ready to push."""
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "-q", f"http://agent:{TOKENS['agent']}@127.0.0.1:{address.port}/acme/shop.git", "clone")
    return folder


def push_branch(clone: Path, branch: str, files: dict[str, str | bytes | None], message: str = "Change") -> str:
    """Commit files on a branch and push it; its new commit."""
    if git(clone, "checkout", "-q", branch, check=False).returncode:
        git(clone, "checkout", "-q", "-b", branch)
    for name, content in files.items():
        path = clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink()
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content)
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", message)
    git(clone, "push", "-q", "origin", branch)
    return git(clone, "rev-parse", "HEAD").stdout.strip()


@pytest.fixture
def push(clone: Path) -> Any:
    """`push(branch, files, message)`: commit and push."""
    return lambda branch, files, message="Change": push_branch(clone, branch, files, message)


@pytest.fixture
def login(address: ForgeAddress) -> Iterator[Any]:
    """`login("ada")`: the repository acme/shop through PyGithub as Ada."""
    clients: list[Github] = []

    def enter(who: str) -> Any:
        options = {"retry": None, "seconds_between_requests": 0, "seconds_between_writes": 0}
        client = Github(base_url=address.api, auth=Auth.Token(TOKENS.get(who, who)), **options)
        clients.append(client)
        return client.get_repo("acme/shop")

    yield enter
    for client in clients:
        client.close()


@pytest.fixture
def enter(address: ForgeAddress) -> Iterator[Any]:
    """`enter("ada")`: plain HTTP to the API as Ada; any other text is taken as the token itself."""
    with contextlib.ExitStack() as clients:
        yield lambda who: clients.enter_context(client(address, who))


def client(address: ForgeAddress, who: str) -> httpx.Client:
    """Plain HTTP to the API."""
    headers = {"Authorization": f"Bearer {TOKENS.get(who, who)}"} if who else {}
    return httpx.Client(base_url=address.api, headers=headers, timeout=20, trust_env=False)
