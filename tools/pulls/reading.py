"""What PyGithub's objects say, put into our records. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ...core.artifacts import CommitInfo, FileChange, PullRequest
from .records import Note, PullSummary

if TYPE_CHECKING:
    from github.IssueComment import IssueComment
    from github.PullRequest import PullRequest as HostedPull
    from github.PullRequestComment import PullRequestComment
    from github.PullRequestReview import PullRequestReview
    from github.Repository import Repository

MOST_BYTES = 1_000_000
"""Above this a file's text is left out of an artifact, as GitHub leaves it out of its answer."""


def without(wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    """Names that are not there yet, whatever their case, each once."""
    known = {name.lower() for name in there}
    return [name for name in dict.fromkeys(wanted) if name.lower() not in known]


def find(hosted: Repository, branch: str) -> PullSummary | None:
    """The open pull request from a branch."""
    found = hosted.get_pulls(state="open", head=f"{hosted.owner.login}:{branch}")
    return next((summary(pull) for pull in found if pull.head.ref == branch), None)


def summary(pull: HostedPull) -> PullSummary:
    """A pull request as its host tells of it."""
    asked = [user.login for user in pull.requested_reviewers]
    return PullSummary(
        pull.number,
        pull.title,
        pull.body or "",
        "open" if pull.state == "open" else "closed",
        pull.draft,
        pull.merged_at is not None,
        pull.user.login,
        pull.head.ref,
        pull.base.ref,
        pull.head.sha,
        pull.base.sha,
        pull.html_url,
        tuple(asked),
        tuple(label.name for label in pull.labels),
    )


def notes(pull: HostedPull) -> list[Note]:
    """Reviews, comments on lines and comments below; a review that only holds comments on lines is left out."""
    found: list[Note] = []
    for review in pull.get_reviews():
        empty = review.state == "COMMENTED" and not review.body  # what merely holds comments on lines
        if review.submitted_at and not empty:
            when = _utc(review.submitted_at)
            found.append(Note("review", review.id, _login(review), review.body or "", when, state=review.state))
    for line in pull.get_review_comments():
        found.append(
            Note(
                "line",
                line.id,
                _login(line),
                line.body,
                _utc(line.created_at),
                path=line.path,
                line=line.line,
                reply_to=line.in_reply_to_id,
                review=line.pull_request_review_id or 0,
            )
        )
    for comment in pull.get_issue_comments():
        found.append(Note("comment", comment.id, _login(comment), comment.body, _utc(comment.created_at)))
    return found


def _login(said: PullRequestReview | PullRequestComment | IssueComment) -> str:
    """Whose words these are; a deleted account is a ghost, as on GitHub."""
    return said.user.login if said.user else "ghost"


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def artifact(hosted: Repository, repo: str, number: int) -> PullRequest:
    """A pull request with every changed file whole; see `PullHost.artifact`."""
    pull = hosted.get_pull(number)
    short = summary(pull)
    approved = [_login(review) for review in pull.get_reviews() if review.state == "APPROVED"]
    since = short.base if short.state == "open" else short.base_sha
    fork = hosted.compare(since, short.head).merge_base_commit.sha
    files: list[FileChange] = []
    for file in pull.get_files():
        before = None if file.status == "added" else _text(hosted, file.previous_filename or file.filename, fork)
        after = None if file.status == "removed" else _text(hosted, file.filename, short.head)
        if file.previous_filename and file.status == "renamed":
            files.append(FileChange(path=file.previous_filename, before=before))
            before = None
        files.append(FileChange(path=file.filename, before=before, after=after))
    return PullRequest(
        repo=repo,
        base=short.base,
        branch=short.branch,
        title=short.title,
        body=short.body,
        reviewers=(*short.reviewers, *without(approved, [*short.reviewers, short.author])),
        labels=short.labels,
        draft=short.draft,
        commits=tuple(CommitInfo(message=commit.commit.message) for commit in pull.get_commits()),
        files=tuple(files),
    )


def _text(hosted: Repository, path: str, commit: str) -> str | None:
    """A file's text at a commit; None for anything that is not text of a readable size."""
    found = hosted.get_contents(path, ref=commit)
    if isinstance(found, list) or found.type != "file" or found.encoding != "base64" or found.size > MOST_BYTES:
        return None
    content = found.decoded_content
    if b"\0" in content:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
