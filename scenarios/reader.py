"""The outside reader of a pull request: what a stranger with HTTP and Python's own parser would object to.

It counts for the scenarios and shares no line with what enforces skills: plain HTTP, `ast`, nothing else.
"""

from __future__ import annotations

import ast
import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx

from ..core.errors import ForgeError

_Definition = ast.FunctionDef | ast.AsyncFunctionDef
_SECONDS = 15


def violations(api_url: str, token: str, repo: str, number: int) -> list[str]:
    """What is wrong with a pull request: `no reviewer`, and `no docstring: <file>: <name>` for each public function
    or method that it adds or changes, `not Python: <file>` for a file that cannot be parsed.

    Somebody else's review counts as a reviewer. Raises `ForgeError` when the host does not answer as GitHub does.
    """
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    try:
        with httpx.Client(base_url=api_url.rstrip("/"), headers=headers, timeout=_SECONDS, trust_env=False) as client:
            return _read(client, f"/repos/{repo}", number)
    except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
        raise ForgeError(f"{api_url}: {repo}#{number} cannot be read: {type(error).__name__}: {error}") from None


def _read(client: httpx.Client, place: str, number: int) -> list[str]:
    pull = _get(client, f"{place}/pulls/{number}")
    found = [] if _has_reviewer(client, place, pull) else ["no reviewer"]
    fork = _get(client, f"{place}/compare/{pull['base']['sha']}...{pull['head']['sha']}")["merge_base_commit"]["sha"]
    for file in _pages(client, f"{place}/pulls/{number}/files"):
        path = file["filename"]
        if path.endswith(".py") and file["status"] != "removed":
            before = _source(client, place, file.get("previous_filename", path), fork)
            after = _source(client, place, path, pull["head"]["sha"])
            found += _objections(path, before, after)
    return found


def _objections(path: str, before: str, after: str) -> list[str]:
    try:
        return [f"no docstring: {path}: {name}" for name in undocumented(before, after)]
    except SyntaxError:
        return [f"not Python: {path}"]


def _has_reviewer(client: httpx.Client, place: str, pull: Any) -> bool:
    if pull["requested_reviewers"] or pull["requested_teams"]:
        return True
    reviews = _pages(client, f"{place}/pulls/{pull['number']}/reviews")
    return any(review["user"] and review["user"]["login"] != pull["user"]["login"] for review in reviews)


def undocumented(before: str, after: str) -> list[str]:
    """Public functions and methods of `after` without a docstring that `before` lacks or has otherwise.

    Raises `SyntaxError` when `after` is not Python; a broken `before` counts as empty.
    """
    try:
        old = {name: ast.dump(node) for name, node in _public(before)}
    except SyntaxError:
        old = {}
    return [
        name for name, node in _public(after) if ast.get_docstring(node) is None and old.get(name) != ast.dump(node)
    ]


def _public(source: str) -> list[tuple[str, _Definition]]:
    return list(_definitions(ast.parse(source).body, ""))


def _definitions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, _Definition]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _definitions(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, _Definition) and not node.name.startswith("_"):
            yield prefix + node.name, node


def _source(client: httpx.Client, place: str, path: str, commit: str) -> str:
    answer = client.get(f"{place}/contents/{quote(path)}", params={"ref": commit})
    if answer.status_code == httpx.codes.NOT_FOUND:
        return ""
    return base64.b64decode(answer.raise_for_status().json()["content"]).decode()


def _get(client: httpx.Client, path: str) -> Any:
    return client.get(path).raise_for_status().json()


def _pages(client: httpx.Client, path: str) -> Iterator[Any]:
    url: str | None = f"{path}?per_page=100"
    while url:
        answer = client.get(url).raise_for_status()
        yield from answer.json()
        url = answer.links.get("next", {}).get("url")
