"""Commits, files, refs, branches and statuses of a repository in the form of GitHub's REST answers."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from .bare import Bare, CommitRecord, Entry, Signature
from .diffs import ChangedFile, changed_files
from .records import CommitState, CommitStatus, Repository, User
from .shapes import Shapes
from .wire import Body, Call

_SUBMODULE = "160000"
_SYMLINK = "120000"


@dataclass(frozen=True)
class GitShapes:
    """Shows what git holds of one repository to one request."""

    shapes: Shapes
    repository: Repository

    @classmethod
    def of(cls, call: Call) -> GitShapes:
        """As this request should see it."""
        return cls(Shapes.of(call), call.repository)

    @property
    def url(self) -> str:
        """Where the repository is in the API."""
        return self.shapes.repo_url(self.repository)

    @property
    def page(self) -> str:
        """Where a person would look at it."""
        return self.shapes.page_url(self.repository)

    def commit(self, commit: CommitRecord) -> Body:
        """`commit` without its files."""
        return {
            "sha": commit.sha,
            "node_id": f"C_{commit.sha}",
            "url": f"{self.url}/commits/{commit.sha}",
            "html_url": f"{self.page}/commit/{commit.sha}",
            "comments_url": f"{self.url}/commits/{commit.sha}/comments",
            "commit": self.git_commit(commit),
            "author": self._account(commit.author),
            "committer": self._account(commit.committer),
            "parents": self._parents(commit),
        }

    def git_commit(self, commit: CommitRecord) -> Body:
        """The commit as git has it."""
        reason = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
        return {
            "sha": commit.sha,
            "node_id": f"C_{commit.sha}",
            "url": f"{self.url}/git/commits/{commit.sha}",
            "html_url": f"{self.page}/commit/{commit.sha}",
            "author": _signature(commit.author, commit.authored),
            "committer": _signature(commit.committer, commit.committed),
            "message": commit.message,
            "tree": {"sha": commit.tree, "url": f"{self.url}/git/trees/{commit.tree}"},
            "parents": self._parents(commit),
            "comment_count": 0,
            "verification": reason,
        }

    def whole_commit(self, commit: CommitRecord, bare: Bare) -> Body:
        """`commit` with its files."""
        files = changed_files(bare, commit.parents[0] if commit.parents else None, commit.sha)
        added, gone = sum(file.additions for file in files), sum(file.deletions for file in files)
        return {
            **self.commit(commit),
            "stats": {"additions": added, "deletions": gone, "total": added + gone},
            "files": [self.file(file, commit.sha) for file in files],
        }

    def _parents(self, commit: CommitRecord) -> list[Body]:
        return [
            {"sha": sha, "url": f"{self.url}/commits/{sha}", "html_url": f"{self.page}/commit/{sha}"}
            for sha in commit.parents
        ]

    def _account(self, who: Signature) -> Body | None:
        known = self.shapes.store.one(User, email=who.email)
        return self.shapes.user(known) if known else None

    def file(self, file: ChangedFile, commit: str) -> Body:
        """`diff-entry`."""
        path = quote(file.path)
        shape: Body = {
            "sha": file.sha,
            "filename": file.path,
            "status": file.status,
            "additions": file.additions,
            "deletions": file.deletions,
            "changes": file.additions + file.deletions,
            "blob_url": f"{self.page}/blob/{commit}/{path}",
            "raw_url": f"{self.page}/raw/{commit}/{path}",
            "contents_url": f"{self.url}/contents/{path}?ref={commit}",
        }
        if file.patch:
            shape["patch"] = file.patch
        if file.previous:
            shape["previous_filename"] = file.previous
        return shape

    def ref(self, ref: str, sha: str) -> Body:
        """`git-ref`."""
        return {
            "ref": ref,
            "node_id": f"REF_{ref}",
            "url": f"{self.url}/git/{quote(ref)}",
            "object": {"type": "commit", "sha": sha, "url": f"{self.url}/git/commits/{sha}"},
        }

    def branch(self, name: str, sha: str) -> Body:
        """`short-branch`."""
        url = f"{self.url}/branches/{quote(name)}/protection"
        commit = {"sha": sha, "url": f"{self.url}/commits/{sha}"}
        return {"name": name, "commit": commit, "protected": False, "protection_url": url}

    def whole_branch(self, name: str, commit: CommitRecord) -> Body:
        """`branch-with-protection`."""
        url = f"{self.url}/branches/{quote(name)}"
        return {
            **self.branch(name, commit.sha),
            "commit": self.commit(commit),
            "_links": {"html": f"{self.page}/tree/{quote(name)}", "self": url},
            "protection": {"enabled": False},
        }

    def entry(self, entry: Entry, revision: str, content: bytes | None = None) -> Body:
        """An item of `content-directory`; with its bytes `content-file` or `content-symlink`."""
        kind = "dir" if entry.kind == "tree" else "file"
        kind = {_SUBMODULE: "submodule", _SYMLINK: "symlink"}.get(entry.mode, kind)
        git_kind = "trees" if kind == "dir" else "blobs"
        path, name = quote(entry.path), entry.path.rpartition("/")[2]
        url = f"{self.url}/contents/{path}?ref={quote(revision)}"
        git_url = f"{self.url}/git/{git_kind}/{entry.sha}"
        page = f"{self.page}/blob/{quote(revision)}/{path}"
        shape: Body = {
            **{"type": kind, "size": entry.size, "name": name, "path": entry.path, "sha": entry.sha},
            **{"url": url, "git_url": git_url, "html_url": page, "download_url": None if kind != "file" else page},
            "_links": {"self": url, "git": git_url, "html": page},
        }
        if kind == "symlink" and content is not None:
            return {**shape, "target": content.decode(errors="replace")}
        if kind == "file" and content is not None:
            return {**shape, "encoding": "base64", "content": base64.encodebytes(content).decode()}
        return shape

    def status(self, status: CommitStatus) -> Body:
        """`status`, which is also a `simple-commit-status`."""
        return {
            "url": f"{self.url}/statuses/{status.sha}",
            "avatar_url": f"{self.shapes.site}/avatars/{status.creator}",
            "id": status.id,
            "node_id": f"SC_{status.id}",
            "state": status.state,
            "description": status.description,
            "target_url": status.target_url,
            "context": status.context,
            "created_at": status.created_at,
            "updated_at": status.created_at,
            "creator": self.shapes.user(self.shapes.store.user(status.creator)),
        }

    def combined_status(self, bare: Bare, sha: str, newest: list[CommitStatus]) -> Body:
        """`combined-commit-status`."""
        url = f"{self.url}/commits/{sha}"
        return {
            "state": combined({status.state for status in newest}),
            "sha": sha,
            "total_count": len(newest),
            "statuses": [self.status(status) for status in newest],
            "repository": self.shapes.repository(self.repository, bare),
            "commit_url": url,
            "url": f"{url}/status",
        }


def combined(states: set[CommitState]) -> CommitState:
    """The one word for many: failure if any failed, pending if any is or there is none, else success."""
    if states & {"error", "failure"}:
        return "failure"
    return "success" if states == {"success"} else "pending"


def _signature(who: Signature, when: str) -> Body:
    utc = datetime.fromisoformat(when).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"name": who.name, "email": who.email, "date": utc}
