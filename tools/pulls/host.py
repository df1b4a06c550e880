"""One client for the built-in forge and for github.com, through PyGithub: only base URL and token differ.

Everything that has an effect looks first whether it is there already, so repeating is safe. PyGithub blocks, so
each operation runs in a thread with a client of its own. Knows nothing of agents, tasks or skills.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeVar
from urllib.parse import urlsplit

from ...core.artifacts import PullRequest
from ...core.errors import ForgeError, ForgeOutcomeUnknown
from .errors import MEND, MEND_BUILT_IN, one_line
from .reading import artifact, find, notes, summary, without
from .records import LineComment, MergeMethod, NewPull, Note, Patch, PullSummary, Verb, marked, marker

if TYPE_CHECKING:
    from github import Github
    from github.PullRequest import ReviewComment
    from github.Repository import Repository

T = TypeVar("T")

_PAUSE = 0.2
"""Seconds before a host that lost an answer is asked again."""


class PullHost:
    """Pull requests at one host, as the owner of one token. Every method raises `ForgeError` in one line."""

    def __init__(self, url: str, token: str, seconds: int = 15, built_in: bool = False) -> None:
        """`url` is the API's base, such as `https://api.github.com` or `http://127.0.0.1:8080/api/v3`. `built_in` says
        that it is the home's own forge, whose address is another each time and tells nobody anything."""
        self.url, self.seconds = url.rstrip("/"), seconds
        self._token = token
        self._name = "the built-in forge" if built_in else self.url
        self._mend = MEND_BUILT_IN if built_in else MEND

    @property
    def token(self) -> str:
        """For pushing; never print it."""
        return self._token

    def __repr__(self) -> str:
        return f"PullHost({self.url!r})"

    async def login(self) -> str:
        """Whose token it is."""
        return await asyncio.to_thread(self._login)

    def _login(self) -> str:
        with self._one_line("asking who owns the token"):
            client = self._client()
            try:
                return client.get_user().login
            finally:
                client.close()

    async def clone_url(self, repo: str) -> str:
        """Where to push to."""
        return await self._ask(f"reading {repo}", repo, lambda hosted: hosted.clone_url)

    async def find_pull(self, repo: str, branch: str) -> PullSummary | None:
        """The open pull request from a branch, if there is one."""
        return await self._ask(f"looking for a pull request from {branch}", repo, lambda hosted: find(hosted, branch))

    async def list_pulls(self, repo: str, state: Literal["open", "closed", "all"] = "open") -> tuple[PullSummary, ...]:
        """Pull requests, newest first."""

        def work(hosted: Repository) -> tuple[PullSummary, ...]:
            return tuple(summary(pull) for pull in hosted.get_pulls(state=state))

        return await self._ask(f"listing pull requests of {repo}", repo, work)

    async def read_pull(self, repo: str, number: int) -> PullSummary:
        """One pull request."""
        return await self._ask(f"reading {repo}#{number}", repo, lambda hosted: summary(hosted.get_pull(number)))

    async def open_pull(self, repo: str, new: NewPull) -> tuple[PullSummary, bool]:
        """Open a pull request, or find the open one of the same branch; the second value tells whether it is new."""

        def work(hosted: Repository) -> tuple[PullSummary, bool]:
            from github import GithubException

            there = find(hosted, new.head)
            if there:
                return there, False
            try:
                made = hosted.create_pull(new.base, new.head, title=new.title, body=new.body, draft=new.draft)
            except GithubException as error:
                there = find(hosted, new.head) if error.status == 422 else None
                if there:
                    return there, False
                raise
            return summary(made), True

        return await self._ask(f"opening a pull request from {new.head} in {repo}", repo, work)

    async def update_pull(
        self, repo: str, number: int, *, title: str | None = None, body: str | None = None
    ) -> PullSummary:
        """Change title or text; None leaves it."""

        def work(hosted: Repository) -> PullSummary:
            from github.GithubObject import NotSet

            pull = hosted.get_pull(number)
            if (title, body) != (None, None):
                pull.edit(title=NotSet if title is None else title, body=NotSet if body is None else body)
            return summary(pull)

        return await self._ask(f"changing {repo}#{number}", repo, work)

    async def request_reviewers(self, repo: str, number: int, logins: Iterable[str]) -> None:
        """Ask for reviews; who is asked already is not asked again."""
        wanted = list(logins)

        def work(hosted: Repository) -> None:
            pull = hosted.get_pull(number)
            missing = without(wanted, [user.login for user in pull.requested_reviewers])
            if missing:
                pull.create_review_request(reviewers=missing)

        if wanted:
            await self._ask(f"asking {', '.join(wanted)} for a review of {repo}#{number}", repo, work)

    async def add_labels(self, repo: str, number: int, labels: Iterable[str]) -> None:
        """Put labels on a pull request that it does not have yet."""
        wanted = list(labels)

        def work(hosted: Repository) -> None:
            pull = hosted.get_pull(number)
            missing = without(wanted, [label.name for label in pull.labels])
            if missing:
                pull.add_to_labels(*missing)

        if wanted:
            await self._ask(f"labelling {repo}#{number}", repo, work)

    async def set_labels(self, repo: str, number: int, labels: Iterable[str]) -> None:
        """These labels and no others."""
        wanted = list(labels)

        def work(hosted: Repository) -> None:
            pull = hosted.get_pull(number)
            pull.set_labels(*wanted) if wanted else pull.delete_labels()

        await self._ask(f"labelling {repo}#{number}", repo, work)

    async def comment(self, repo: str, number: int, body: str, key: str = "") -> int:
        """Comment once: with a key, a comment that carries its marker is found again. Returns the comment's id."""

        def work(hosted: Repository) -> int:
            pull = hosted.get_pull(number)
            for comment in pull.get_issue_comments() if key else ():
                if marker(key) in (comment.body or ""):
                    return comment.id
            return pull.create_issue_comment(marked(body, key)).id

        return await self._ask(f"commenting on {repo}#{number}", repo, work, looks=bool(key))

    async def reply(self, repo: str, number: int, comment: int, body: str, key: str = "") -> int:
        """Answer a comment on a line, once for a key. Returns the answer's id."""

        def work(hosted: Repository) -> int:
            pull = hosted.get_pull(number)
            for there in pull.get_review_comments() if key else ():
                if marker(key) in (there.body or ""):
                    return there.id
            return pull.create_review_comment_reply(comment, marked(body, key)).id

        return await self._ask(f"answering comment {comment} of {repo}#{number}", repo, work, looks=bool(key))

    async def notes(self, repo: str, number: int, since: datetime | None = None) -> tuple[Note, ...]:
        """What people said, in order of time: reviews, comments on lines, comments below."""

        def work(hosted: Repository) -> tuple[Note, ...]:
            found = notes(hosted.get_pull(number))
            return tuple(note for note in sorted(found, key=lambda note: note.at) if since is None or note.at >= since)

        return await self._ask(f"reading the review of {repo}#{number}", repo, work)

    async def review(
        self, repo: str, number: int, verb: Verb, body: str = "", comments: Sequence[LineComment] = ()
    ) -> int:
        """Submit a review; its id. Nobody may ask their own account for changes, so where the agent's token is also
        the reviewer's it becomes a review that comments."""

        def work(hosted: Repository) -> int:
            from github import GithubException

            remarks: list[ReviewComment] = [
                {"path": comment.path, "line": comment.line, "side": "RIGHT", "body": comment.body}
                for comment in comments
            ]
            pull = hosted.get_pull(number)
            try:
                return pull.create_review(body=body, event=verb, comments=remarks).id
            except GithubException as error:
                if verb != "REQUEST_CHANGES" or error.status != 422 or "own pull request" not in str(error.data):
                    raise
                return pull.create_review(body=body, event="COMMENT", comments=remarks).id

        return await self._ask(f"reviewing {repo}#{number}", repo, work, looks=False)

    async def merge(self, repo: str, number: int, method: MergeMethod = "merge", sha: str = "") -> str:
        """Merge, only if the head still is `sha` where that is given; merged already counts as done. The commit."""

        def work(hosted: Repository) -> str:
            from github.GithubObject import NotSet

            pull = hosted.get_pull(number)
            if pull.merged and pull.merge_commit_sha:
                return pull.merge_commit_sha
            return pull.merge(merge_method=method, sha=sha or NotSet).sha

        return await self._ask(f"merging {repo}#{number}", repo, work)

    async def patches(self, repo: str, number: int) -> tuple[Patch, ...]:
        """How each file changes, for reading."""

        def work(hosted: Repository) -> tuple[Patch, ...]:
            files = hosted.get_pull(number).get_files()
            return tuple(Patch(f.filename, f.status, f.additions, f.deletions, f.patch or "") for f in files)

        return await self._ask(f"reading the files of {repo}#{number}", repo, work)

    async def artifact(self, repo: str, number: int) -> PullRequest:
        """The pull request as checks read it: every changed file whole, before and after.

        Before is the commit where the branch parted from its base. A binary file and one above a megabyte have
        no text on either side; a renamed one is its old path removed and its new path added.
        """
        return await self._ask(f"reading {repo}#{number} whole", repo, lambda hosted: artifact(hosted, repo, number))

    async def _ask(self, doing: str, repo: str, work: Callable[[Repository], T], *, looks: bool = True) -> T:
        """Do it, and once more if the answer was lost: `looks` says that the work looks before it acts."""
        try:
            return await asyncio.to_thread(self._within, doing, repo, work)
        except ForgeOutcomeUnknown:
            if not looks:
                raise
            await asyncio.sleep(_PAUSE)
            return await asyncio.to_thread(self._within, doing, repo, work)

    def _within(self, doing: str, repo: str, work: Callable[[Repository], T]) -> T:
        if not re.fullmatch(r"[\w.-]*\w[\w.-]*/[\w.-]*\w[\w.-]*", repo):
            raise ForgeError(f"{self._name}: {repo!r} is not a repository; write owner/name")
        with self._one_line(doing):
            client = self._client()
            try:
                return work(client.get_repo(repo))
            finally:
                client.close()

    def _one_line(self, doing: str) -> AbstractContextManager[None]:
        return one_line(self._name, doing, self._token, self.seconds, self._mend)

    def _client(self) -> Github:
        from github import Auth, Github
        from urllib3 import Retry

        if not self._token:
            raise ForgeError(f"{self._name}: no token; set GITHUB_TOKEN")
        if not re.fullmatch(r"[!-~]+", self._token):
            raise ForgeError(
                f"{self._name}: the token holds spaces or other characters that no header can carry; mend it"
            )
        again = Retry(
            total=2,
            connect=0,
            read=False,
            status_forcelist=(502, 503, 504),
            allowed_methods=("GET",),
            backoff_factor=0.2,
            raise_on_status=False,
            respect_retry_after_header=False,
        )
        polite = urlsplit(self.url).hostname == "api.github.com"
        return Github(
            base_url=self.url,
            auth=Auth.Token(self._token),
            timeout=self.seconds,
            per_page=100,
            retry=again,
            seconds_between_requests=0.25 if polite else 0,
            seconds_between_writes=1 if polite else 0,
        )
