"""What GitHub answers about the files of a branch, and how one file is written by a commit of its own."""

from __future__ import annotations

import base64
import binascii
import tempfile
from pathlib import Path

from .bare import Bare, Entry, GitFailed, Signature
from .git_shapes import GitShapes
from .wire import Answer, Body, Call, Refused, not_found

MOST_BYTES = 1_000_000
"""Above this GitHub gives a file without its content, and so does the forge."""


def contents(call: Call) -> Body | Answer:
    """GET a file, or the list of a folder."""
    path = call.path["path"].strip("/")
    bare, shapes = call.bare, GitShapes.of(call)
    revision = call.query.get("ref", "") or bare.default_branch()
    sha = bare.lookup(revision)
    if sha is None:
        raise Refused(404, f"No commit found for the ref {revision}")
    found = _entry(bare, sha, path) if path else None
    if found is None or found.kind == "tree":
        inside = bare.entries(sha, f"{path}/" if path else "")
        if path and found is None:
            raise not_found()
        return Answer(200, [shapes.entry(entry, revision) for entry in inside])
    if found.kind == "commit":
        return shapes.entry(found, revision)
    shape = shapes.entry(found, revision, bare.blob(found.sha) if found.size <= MOST_BYTES else b"")
    return shape if found.size <= MOST_BYTES else {**shape, "encoding": "none", "content": ""}


def put_contents(call: Call) -> Answer:
    """PUT a file: one commit on a branch."""
    try:
        content = base64.b64decode(call.text("content"), validate=False)
    except (binascii.Error, ValueError):
        raise Refused(422, "content is not valid Base64") from None
    bare, path = call.bare, _safe_path(call)
    branch, tip = _branch(call)
    old = _entry(bare, tip, path)
    _require_same(call, old)
    blob = bare.run("hash-object", "-w", "--stdin", stdin=content).decode().strip()
    mode = old.mode if old else "100644"
    commit = _write(call, branch, tip, f"{mode} {blob}\t{path}\0")
    entry = _entry(bare, commit, path)
    shape = GitShapes.of(call).entry(entry, branch) if entry else None
    return Answer(200 if old else 201, {"content": shape, "commit": _commit_shape(call, commit)})


def delete_contents(call: Call) -> Body:
    """DELETE a file: one commit on a branch."""
    bare, path = call.bare, _safe_path(call)
    branch, tip = _branch(call)
    old = _entry(bare, tip, path)
    if old is None:
        raise not_found()
    call.text("sha")
    _require_same(call, old)
    commit = _write(call, branch, tip, f"0 {'0' * 40}\t{path}\0")
    return {"content": None, "commit": _commit_shape(call, commit)}


def _safe_path(call: Call) -> str:
    path = call.path["path"]
    parts = path.split("/")
    if any(part in ("", ".", "..") or part.lower() == ".git" for part in parts) or "\0" in path:
        raise Refused(422, "path contains a malformed path component")
    return path


def _entry(bare: Bare, commit: str, path: str) -> Entry | None:
    return next((entry for entry in bare.entries(commit, path) if entry.path == path), None)


def _branch(call: Call) -> tuple[str, str]:
    branch = call.text("branch", "") or call.bare.default_branch()
    tip = call.bare.tip(branch)
    if tip is None:
        raise Refused(404, f"Branch {branch} not found")
    return branch, tip


def _require_same(call: Call, old: Entry | None) -> None:
    named = call.text("sha", "")
    if old and not named:
        raise Refused(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if (old.sha if old else "") != named:
        raise Refused(409, f"{call.path['path']} does not match {named}")


def _write(call: Call, branch: str, tip: str, index_line: str) -> str:
    """Commit one changed index line on top of `tip` and move the branch."""
    bare, message = call.bare, call.text("message")
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        try:
            bare.run("read-tree", tip, extra=index)
            bare.run("update-index", "-z", "--index-info", stdin=index_line.encode(), extra=index)
            tree = bare.run("write-tree", extra=index).decode().strip()
        except GitFailed as error:
            raise Refused(422, f"path cannot be written: {error}") from None
    commit = bare.write_commit(tree, (tip,), message, Signature(call.user.name, call.user.email))
    if not bare.move(f"refs/heads/{branch}", commit, tip):
        raise Refused(409, f"{branch} was moved by somebody else")
    return commit


def _commit_shape(call: Call, sha: str) -> Body:
    return GitShapes.of(call).git_commit(call.bare.commit(sha))
