"""Users, repositories and git objects in the form of GitHub's REST answers.

Fields that GitHub requires and a small forge has no use for are there with the value of "none". Each address
begins with the root that the request came by, because clients refuse any other host.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from .bare import Bare, CommitRecord, Entry, Signature
from .diffs import ChangedFile, changed_files
from .records import CommitState, CommitStatus, Repository, User
from .store import Store
from .wire import Body, Call

_USER_LISTS = ("followers", "subscriptions", "organizations", "repos", "received_events")
_USER_TEMPLATES = ("following{/other_user}", "gists{/gist_id}", "starred{/owner}{/repo}", "events{/privacy}")
_REPOSITORY_URLS = {
    "archive": "/{archive_format}{/ref}",
    "assignees": "/assignees{/user}",
    "blobs": "/git/blobs{/sha}",
    "branches": "/branches{/branch}",
    "collaborators": "/collaborators{/collaborator}",
    "comments": "/comments{/number}",
    "commits": "/commits{/sha}",
    "compare": "/compare/{base}...{head}",
    "contents": "/contents/{+path}",
    "contributors": "/contributors",
    "deployments": "/deployments",
    "downloads": "/downloads",
    "events": "/events",
    "forks": "/forks",
    "git_commits": "/git/commits{/sha}",
    "git_refs": "/git/refs{/sha}",
    "git_tags": "/git/tags{/sha}",
    "hooks": "/hooks",
    "issue_comment": "/issues/comments{/number}",
    "issue_events": "/issues/events{/number}",
    "issues": "/issues{/number}",
    "keys": "/keys{/key_id}",
    "labels": "/labels{/name}",
    "languages": "/languages",
    "merges": "/merges",
    "milestones": "/milestones{/number}",
    "notifications": "/notifications{?since,all,participating}",
    "pulls": "/pulls{/number}",
    "releases": "/releases{/id}",
    "stargazers": "/stargazers",
    "statuses": "/statuses/{sha}",
    "subscribers": "/subscribers",
    "subscription": "/subscription",
    "tags": "/tags",
    "teams": "/teams",
    "trees": "/git/trees{/sha}",
}
_SUBMODULE = "160000"
_SYMLINK = "120000"


@dataclass(frozen=True)
class Shapes:
    """Shows things of one repository to one request."""

    root: str
    site: str
    store: Store

    @classmethod
    def of(cls, call: Call) -> Shapes:
        """As this request should see them."""
        return cls(call.root, call.site, call.store)

    def repo_url(self, repository: Repository) -> str:
        """Where a repository is in the API."""
        return f"{self.root}/repos/{repository.full_name}"

    def page_url(self, repository: Repository) -> str:
        """Where a person would look at it."""
        return f"{self.site}/{repository.full_name}"

    def user(self, user: User) -> Body:
        """`simple-user`."""
        url = f"{self.root}/users/{user.login}"
        addresses = {f"{name}_url": f"{url}/{name}" for name in _USER_LISTS}
        templates = {f"{text.partition('{')[0]}_url": f"{url}/{text}" for text in _USER_TEMPLATES}
        return {
            "login": user.login,
            "id": user.id,
            "node_id": f"U_{user.id}",
            "avatar_url": f"{self.site}/avatars/{user.login}",
            "gravatar_id": "",
            "url": url,
            "html_url": f"{self.site}/{user.login}",
            **addresses,
            **templates,
            "type": "User",
            "site_admin": False,
        }

    def whole_user(self, user: User) -> Body:
        """`public-user`: as others see an account."""
        nothing = dict.fromkeys(("company", "location", "hireable", "bio"))
        return {
            **self.user(user),
            **nothing,
            **dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0),
            "blog": "",
            "name": user.name,
            "email": user.email,
            "user_view_type": "public",
            "created_at": user.created_at,
            "updated_at": user.created_at,
        }

    def own_user(self, user: User) -> Body:
        """`private-user`: as one sees oneself."""
        counts = ("private_gists", "total_private_repos", "owned_private_repos", "disk_usage", "collaborators")
        own = {"user_view_type": "private", "two_factor_authentication": False}
        return {**self.whole_user(user), **dict.fromkeys(counts, 0), **own}

    def owner(self, repository: Repository) -> Body:
        """The owner, who need not have an account (id 0 then)."""
        known = self.store.one(User, login=repository.owner)
        return self.user(known or User(0, repository.owner, repository.owner, "", "", repository.created_at))

    def repository(self, repository: Repository, bare: Bare) -> Body:
        """`full-repository`."""
        url = self.repo_url(repository)
        page = self.page_url(repository)
        counts = ("forks", "open_issues", "stargazers", "watchers", "subscribers", "network")
        return {
            "id": repository.id,
            "node_id": f"R_{repository.id}",
            "name": repository.name,
            "full_name": repository.full_name,
            "owner": self.owner(repository),
            "private": True,
            "html_url": page,
            "description": repository.description or None,
            "fork": False,
            "url": url,
            **{f"{name}_url": url + rest for name, rest in _REPOSITORY_URLS.items()},
            **{f"{name}_count": 0 for name in counts},
            **dict.fromkeys(("forks", "open_issues", "watchers", "size"), 0),
            **{f"has_{name}": False for name in ("issues", "projects", "wiki", "pages", "discussions", "downloads")},
            "clone_url": f"{page}.git",
            "git_url": f"{page}.git",
            "ssh_url": f"{page}.git",
            "svn_url": page,
            "mirror_url": None,
            "homepage": None,
            "language": None,
            "license": None,
            "archived": False,
            "disabled": False,
            "default_branch": bare.default_branch(),
            "visibility": "private",
            "permissions": {"admin": True, "maintain": True, "push": True, "triage": True, "pull": True},
            "allow_merge_commit": True,
            "allow_squash_merge": True,
            "allow_rebase_merge": True,
            "created_at": repository.created_at,
            "updated_at": repository.created_at,
            "pushed_at": repository.created_at,
        }

    def commit(self, repository: Repository, commit: CommitRecord) -> Body:
        """`commit` without its files."""
        url = self.repo_url(repository)
        page = self.page_url(repository)
        return {
            "sha": commit.sha,
            "node_id": f"C_{commit.sha}",
            "url": f"{url}/commits/{commit.sha}",
            "html_url": f"{page}/commit/{commit.sha}",
            "comments_url": f"{url}/commits/{commit.sha}/comments",
            "commit": self.git_commit(repository, commit),
            "author": self._account(commit.author),
            "committer": self._account(commit.committer),
            "parents": self._parents(repository, commit),
        }

    def git_commit(self, repository: Repository, commit: CommitRecord) -> Body:
        """The commit as git has it."""
        url = self.repo_url(repository)
        reason = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
        return {
            "sha": commit.sha,
            "node_id": f"C_{commit.sha}",
            "url": f"{url}/git/commits/{commit.sha}",
            "html_url": f"{self.page_url(repository)}/commit/{commit.sha}",
            "author": _signature(commit.author, commit.authored),
            "committer": _signature(commit.committer, commit.committed),
            "message": commit.message,
            "tree": {"sha": commit.tree, "url": f"{url}/git/trees/{commit.tree}"},
            "parents": self._parents(repository, commit),
            "comment_count": 0,
            "verification": reason,
        }

    def whole_commit(self, repository: Repository, commit: CommitRecord, bare: Bare) -> Body:
        """`commit` with its files."""
        files = changed_files(bare, commit.parents[0] if commit.parents else None, commit.sha)
        added, gone = sum(file.additions for file in files), sum(file.deletions for file in files)
        return {
            **self.commit(repository, commit),
            "stats": {"additions": added, "deletions": gone, "total": added + gone},
            "files": [self.file(repository, file, commit.sha) for file in files],
        }

    def _parents(self, repository: Repository, commit: CommitRecord) -> list[Body]:
        url, page = self.repo_url(repository), self.page_url(repository)
        return [
            {"sha": sha, "url": f"{url}/commits/{sha}", "html_url": f"{page}/commit/{sha}"} for sha in commit.parents
        ]

    def _account(self, who: Signature) -> Body | None:
        known = self.store.one(User, email=who.email)
        return self.user(known) if known else None

    def file(self, repository: Repository, file: ChangedFile, commit: str) -> Body:
        """`diff-entry`."""
        url, page, path = self.repo_url(repository), self.page_url(repository), quote(file.path)
        shape: Body = {
            "sha": file.sha,
            "filename": file.path,
            "status": file.status,
            "additions": file.additions,
            "deletions": file.deletions,
            "changes": file.additions + file.deletions,
            "blob_url": f"{page}/blob/{commit}/{path}",
            "raw_url": f"{page}/raw/{commit}/{path}",
            "contents_url": f"{url}/contents/{path}?ref={commit}",
        }
        if file.patch:
            shape["patch"] = file.patch
        if file.previous:
            shape["previous_filename"] = file.previous
        return shape

    def ref(self, repository: Repository, ref: str, sha: str) -> Body:
        """`git-ref`."""
        url = self.repo_url(repository)
        return {
            "ref": ref,
            "node_id": f"REF_{ref}",
            "url": f"{url}/git/{quote(ref)}",
            "object": {"type": "commit", "sha": sha, "url": f"{url}/git/commits/{sha}"},
        }

    def branch(self, repository: Repository, name: str, sha: str) -> Body:
        """`short-branch`."""
        url = f"{self.repo_url(repository)}/branches/{quote(name)}/protection"
        commit = {"sha": sha, "url": f"{self.repo_url(repository)}/commits/{sha}"}
        return {"name": name, "commit": commit, "protected": False, "protection_url": url}

    def whole_branch(self, repository: Repository, name: str, commit: CommitRecord) -> Body:
        """`branch-with-protection`."""
        url = f"{self.repo_url(repository)}/branches/{quote(name)}"
        return {
            **self.branch(repository, name, commit.sha),
            "commit": self.commit(repository, commit),
            "_links": {"html": f"{self.page_url(repository)}/tree/{quote(name)}", "self": url},
            "protection": {"enabled": False},
        }

    def entry(self, repository: Repository, entry: Entry, revision: str, content: bytes | None = None) -> Body:
        """An item of `content-directory`; with its bytes `content-file` or `content-symlink`."""
        kind = "dir" if entry.kind == "tree" else "file"
        kind = {_SUBMODULE: "submodule", _SYMLINK: "symlink"}.get(entry.mode, kind)
        git_kind = "trees" if kind == "dir" else "blobs"
        path, name = quote(entry.path), entry.path.rpartition("/")[2]
        url = f"{self.repo_url(repository)}/contents/{path}?ref={quote(revision)}"
        git_url = f"{self.repo_url(repository)}/git/{git_kind}/{entry.sha}"
        page = f"{self.page_url(repository)}/blob/{quote(revision)}/{path}"
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

    def status(self, repository: Repository, status: CommitStatus) -> Body:
        """`status`, which is also a `simple-commit-status`."""
        return {
            "url": f"{self.repo_url(repository)}/statuses/{status.sha}",
            "avatar_url": f"{self.site}/avatars/{status.creator}",
            "id": status.id,
            "node_id": f"SC_{status.id}",
            "state": status.state,
            "description": status.description,
            "target_url": status.target_url,
            "context": status.context,
            "created_at": status.created_at,
            "updated_at": status.created_at,
            "creator": self.user(self.store.user(status.creator)),
        }

    def combined_status(self, repository: Repository, bare: Bare, sha: str, newest: list[CommitStatus]) -> Body:
        """`combined-commit-status`."""
        url = f"{self.repo_url(repository)}/commits/{sha}"
        return {
            "state": combined({status.state for status in newest}),
            "sha": sha,
            "total_count": len(newest),
            "statuses": [self.status(repository, status) for status in newest],
            "repository": self.repository(repository, bare),
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
