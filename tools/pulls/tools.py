"""The pull-request tools: open, update, read, comment, answer.

Before an effect each of the first two shows the pull request as it would be afterwards (its draft), so that a
guard can review it. The head branch is the key of a pull request, a hidden marker that of a comment: repeating
a call changes nothing. Knows nothing of skills; text from the host is outside text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Protocol
from urllib.parse import urlsplit

from ...core.artifacts import CommitInfo, FileChange, PullRequest
from ...core.errors import ForgeError, ToolError
from ...core.types import Json, ToolResult
from ..registry import Arg, tool
from .host import PullHost
from .reading import without
from .records import NewPull, Note, Patch, PullSummary

LONGEST_PATCH = 6_000
"""Characters of one file's patch that a model is shown."""
LONGEST_ANSWER = 30_000
"""Characters of a whole answer."""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")

Number = Annotated[int, Arg("id", "the pull request's number")]
Reviewers = Annotated[tuple[str, ...], Arg("who", "logins of people to ask for a review, without @")]
Labels = Annotated[tuple[str, ...], Arg("content", "labels to put on it")]


class Workspace(Protocol):
    """The task's own work tree, as far as these tools need it."""

    @property
    def branch(self) -> str:
        """The task's branch."""

    @property
    def base(self) -> str:
        """The branch it goes into."""

    @property
    def path(self) -> Path:
        """The work tree."""

    async def commit(self, message: str, author_name: str, author_email: str) -> str | None:
        """Commit everything; the commit, or None when there is nothing to commit."""

    async def push(self, url: str, token: str) -> None:
        """Push the branch, the token in a header and never in argv or a file. Raises `ForgeError`."""

    async def changes(self) -> tuple[FileChange, ...]:
        """Everything the branch and the work tree change against where they left `base`."""


@dataclass(frozen=True)
class Author:
    """In whose name the agent commits."""

    name: str
    email: str


class PullTools:
    """Tools over one repository of one host and one work tree."""

    def __init__(self, host: PullHost, repo: str, workspace: Workspace, author: Author) -> None:
        self._host, self._repo, self._workspace, self._author = host, repo, workspace, author

    async def _draft_open(self, args: Mapping[str, Json]) -> PullRequest:
        """The pull request that `open_pull_request` would make, or the open one it would find and push to."""
        there = await self._host.find_pull(self._repo, self._workspace.branch)
        if there:
            return await self._after(there.number, str(args["commit_message"]), args)
        return PullRequest(
            repo=self._repo,
            base=self._workspace.base,
            branch=self._workspace.branch,
            title=str(args["title"]),
            body=str(args["body"]),
            reviewers=tuple(logins(args.get("reviewers"))),
            labels=tuple(_names(args.get("labels"))),
            draft=bool(args.get("draft")),
            commits=(CommitInfo(message=str(args["commit_message"])),),
            files=await self._workspace.changes(),
        )

    async def _draft_update(self, args: Mapping[str, Json]) -> PullRequest:
        """The pull request as `update_pull_request` would leave it."""
        number = int(str(args["number"]))
        after = await self._after(number, str(args.get("commit_message") or ""), args)
        given = {name: str(args[name]) for name in ("title", "body") if args.get(name) is not None}
        return after.model_copy(update=given)

    async def _after(self, number: int, message: str, args: Mapping[str, Json]) -> PullRequest:
        """An existing pull request with the work tree's changes, more reviewers and more labels."""
        there = await self._host.artifact(self._repo, number)
        labels = without(_names(args.get("labels")), there.labels)
        update: dict[str, Any] = {
            "reviewers": (*there.reviewers, *without(logins(args.get("reviewers")), there.reviewers)),
            "labels": (*there.labels, *labels),
        }
        if there.branch == self._workspace.branch:
            update["files"] = await self._workspace.changes()
            if _sorted(update["files"]) != _sorted(there.files):
                update["commits"] = (*there.commits, CommitInfo(message=message or _update_message(there.title)))
        return there.model_copy(update=update)

    @tool(effect="send", draft=_draft_open, ordinary=True)
    async def open_pull_request(
        self,
        title: Annotated[str, Arg("content", "what the change does, in one line")],
        body: Annotated[str, Arg("content", "why, and how it was tested; Markdown")],
        commit_message: Annotated[str, Arg("content", "message of the commit that holds the work tree's changes")],
        reviewers: Reviewers = (),
        labels: Labels = (),
        draft: Annotated[bool, Arg("content", "true while it is not ready for review")] = False,
    ) -> ToolResult:
        """Commit the work tree's changes, push the task's branch and open a pull request for it."""
        if not title.strip():
            raise ToolError("open_pull_request: title is empty; say in one line what the change does")
        sha = await self._publish(commit_message.strip() or title)
        new = NewPull(title, body, self._workspace.branch, self._workspace.base, draft)
        pull, made = await self._host.open_pull(self._repo, new)
        await self._add(pull.number, logins(reviewers), _names(labels))
        words = "Opened" if made else "Already open; its branch was pushed again:"
        return self._done(f"{words} pull request {self._name(pull)}", pull, sha)

    @tool(effect="send", draft=_draft_update, ordinary=True)
    async def update_pull_request(
        self,
        number: Number,
        title: Annotated[str | None, Arg("content", "a new title; leave out to keep it")] = None,
        body: Annotated[str | None, Arg("content", "a new text; leave out to keep it")] = None,
        commit_message: Annotated[str, Arg("content", "message for the work tree's changes")] = "",
        reviewers: Reviewers = (),
        labels: Labels = (),
    ) -> ToolResult:
        """Commit and push what changed in the work tree since, change title or text, add reviewers and labels."""
        pull = await self._host.read_pull(self._repo, number)
        sha = None
        if pull.state == "closed":
            raise ToolError(f"update_pull_request: #{number} is closed; open a new one")
        if pull.branch == self._workspace.branch:
            sha = await self._publish(commit_message.strip() or _update_message(pull.title))
        elif commit_message:
            raise ToolError(
                f"update_pull_request: #{number} is of branch {pull.branch}, this task works on "
                f"{self._workspace.branch}; leave commit_message out, or name this task's pull request"
            )
        pull = await self._host.update_pull(self._repo, number, title=title, body=body)
        await self._add(number, logins(reviewers), _names(labels))
        return self._done(f"Updated pull request {self._name(pull)}", pull, sha)

    @tool(effect="read")
    async def read_pull_request(self, number: Number) -> str:
        """Read a pull request: title, text, people, labels and the change of each file."""
        pull = await self._host.read_pull(self._repo, number)
        patches = await self._host.patches(self._repo, number)
        return _cut("\n".join([*_head(pull), pull.body, "", *(_shown(patch) for patch in patches)]))

    @tool(effect="read")
    async def read_review(self, number: Number) -> str:
        """Read what people said about a pull request: reviews, comments on lines with their ids, other comments."""
        notes = await self._host.notes(self._repo, number)
        return _cut("\n".join(_note(note) for note in notes)) if notes else "Nobody has said anything yet."

    @tool(effect="send", ordinary=True)
    async def comment_on_pull_request(
        self, number: Number, body: Annotated[str, Arg("content", "the comment; Markdown")], key: str = ""
    ) -> str:
        """Comment below a pull request."""
        made = await self._host.comment(self._repo, number, _said("comment_on_pull_request", body), key)
        return f"Commented on #{number} (comment {made})."

    @tool(effect="send", ordinary=True)
    async def reply_to_review_comment(
        self,
        number: Number,
        comment_id: Annotated[int, Arg("id", "the id of the comment on a line, as read_review printed it")],
        body: Annotated[str, Arg("content", "the answer; Markdown")],
        key: str = "",
    ) -> str:
        """Answer a comment on a line of a pull request."""
        said = _said("reply_to_review_comment", body)
        made = await self._host.reply(self._repo, number, comment_id, said, key)
        return f"Answered comment {comment_id} of #{number} (comment {made})."

    async def _publish(self, message: str) -> str | None:
        """Commit what is there and push; the new commit, or None if only earlier ones had to be pushed."""
        sha = await self._workspace.commit(message, self._author.name, self._author.email)
        await self._workspace.push(await self._host.clone_url(self._repo), self._host.token)
        return sha

    async def _add(self, number: int, reviewers: Sequence[str], labels: Sequence[str]) -> None:
        try:
            await self._host.request_reviewers(self._repo, number, reviewers)
            await self._host.add_labels(self._repo, number, labels)
        except ForgeError as error:
            raise ForgeError(f"pull request #{number} is open, but: {error}") from None

    def _name(self, pull: PullSummary) -> str:
        """Its number, and a link where that outlives this process: the built-in forge gets a new port each time."""
        here = urlsplit(pull.url).hostname in _LOOPBACK
        return f"#{pull.number} in {self._repo}" if here else f"#{pull.number}: {pull.url}"

    def _done(self, text: str, pull: PullSummary, sha: str | None) -> ToolResult:
        data: dict[str, Json] = {"pull_request": pull.number, "repo": self._repo, "head": sha or pull.head}
        return ToolResult(text, origin="own", data=data)


def logins(given: Json | Sequence[str]) -> list[str]:
    """Logins as a person writes them, each once and without @."""
    return list(dict.fromkeys(name.removeprefix("@") for name in _names(given)))


def _names(given: Json | Sequence[str]) -> list[str]:
    """The names of a list, trimmed; empty ones are left out."""
    names = given if isinstance(given, list | tuple) else []
    return [str(name).strip() for name in names if str(name).strip()]


def _update_message(title: str) -> str:
    return f"Update: {title}"


def _said(tool_name: str, body: str) -> str:
    if not body.strip():
        raise ToolError(f"{tool_name}: body is empty; say something")
    return body


def _sorted(files: Sequence[FileChange]) -> list[FileChange]:
    return sorted(files, key=lambda file: file.path)


def _head(pull: PullSummary) -> list[str]:
    state = "merged" if pull.merged else "draft" if pull.draft else pull.state
    return [
        f"#{pull.number} {pull.title}",
        f"{state}, by {pull.author}, {pull.branch} into {pull.base}, head {pull.head[:12]}",
        f"reviewers: {', '.join(pull.reviewers) or 'none'}; labels: {', '.join(pull.labels) or 'none'}",
        "",
    ]


def _shown(patch: Patch) -> str:
    text = patch.text or "(no text: binary, or only renamed)"
    if len(text) > LONGEST_PATCH:
        text = f"{text[:LONGEST_PATCH]}\n… {len(text) - LONGEST_PATCH} characters left out"
    return f"{patch.status} {patch.path} (+{patch.additions} -{patch.deletions})\n{text}\n"


def _note(note: Note) -> str:
    if note.kind == "line":
        answer = f", answer to {note.reply_to}" if note.reply_to else ""
        return f"[comment {note.id} on {note.path}:{note.line or '?'}{answer}] {note.author}: {note.body}"
    if note.kind == "review":
        return f"[review {note.state.lower().replace('_', ' ')}] {note.author}: {note.body}"
    return f"[comment] {note.author}: {note.body}"


def _cut(text: str) -> str:
    if len(text) <= LONGEST_ANSWER:
        return text
    return f"{text[:LONGEST_ANSWER]}\n… {len(text) - LONGEST_ANSWER} characters left out"
