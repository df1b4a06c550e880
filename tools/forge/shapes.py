"""Users and repositories in the form of GitHub's REST answers; `git_shapes` and `pull_shapes` build on it.

Fields that GitHub requires and a small forge has no use for are there with the value of "none". Each address
begins with the root that the request came by, because clients refuse any other host.
"""

from __future__ import annotations

from dataclasses import dataclass

from .bare import Bare
from .records import Repository, User
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


@dataclass(frozen=True)
class Shapes:
    """Shows accounts and repositories to one request."""

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
