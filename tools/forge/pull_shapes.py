"""Pull requests, reviews, comments and labels in the form of GitHub's REST answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .bare import Bare
from .diffs import changed_files
from .merging import mergeable
from .pull_git import Ends, ends
from .records import Comment, Label, Pull, Repository, Review, ReviewComment, User
from .shapes import Shapes
from .wire import Body, Call


@dataclass(frozen=True)
class PullShapes:
    """Shows one repository's pull requests to one request."""

    shapes: Shapes
    repository: Repository
    bare: Bare

    @classmethod
    def of(cls, call: Call) -> PullShapes:
        """As this request should see them."""
        return cls(Shapes.of(call), call.repository, call.bare)

    @property
    def _url(self) -> str:
        return self.shapes.repo_url(self.repository)

    def pull_url(self, number: int) -> str:
        """Where a pull request is in the API."""
        return f"{self._url}/pulls/{number}"

    def page_url(self, number: int) -> str:
        """Where a person would look at it."""
        return f"{self.shapes.page_url(self.repository)}/pull/{number}"

    def simple(self, pull: Pull) -> Body:
        """`pull-request-simple`."""
        return self._simple(pull, ends(self.bare, pull))

    def _simple(self, pull: Pull, both: Ends) -> Body:
        store, user = self.shapes.store, self.shapes.user
        assignees = [user(person) for person in store.assignees(pull)]
        return {
            **self._addresses(pull, both),
            "id": pull.id,
            "node_id": f"PR_{pull.id}",
            "number": pull.number,
            "state": pull.state,
            "locked": False,
            "title": pull.title,
            "body": pull.body or None,
            "user": user(store.user(pull.author)),
            "labels": [self.label(label) for label in store.labels(pull)],
            "milestone": None,
            "draft": pull.draft,
            "created_at": pull.created_at,
            "updated_at": pull.updated_at,
            "closed_at": pull.closed_at,
            "merged_at": pull.merged_at,
            "merge_commit_sha": pull.merge_sha,
            "assignee": assignees[0] if assignees else None,
            "assignees": assignees,
            "requested_reviewers": [user(person) for person in store.reviewers(pull)],
            "requested_teams": [],
            "head": self._end(pull.head, both.head),
            "base": self._end(pull.base, both.base),
            "author_association": self._association(pull.author),
            "auto_merge": None,
        }

    def whole(self, pull: Pull) -> Body:
        """`pull-request`: with what git says of it."""
        store = self.shapes.store
        both = ends(self.bare, pull)
        files = changed_files(self.bare, both.fork, both.head)
        clean = mergeable(self.bare, both.base, both.head) if pull.state == "open" else None
        words = {True: "clean", False: "dirty", None: "unknown"}
        return {
            **self._simple(pull, both),
            "merged": pull.merged_at is not None,
            "merged_by": None if pull.merged_by is None else self.shapes.user(store.user(pull.merged_by)),
            "mergeable": clean,
            "rebaseable": clean,
            "mergeable_state": "draft" if pull.draft and clean else words[clean],
            "maintainer_can_modify": False,
            "comments": store.count(Comment, pull=pull.id),
            "review_comments": store.count(ReviewComment, pull=pull.id),
            "commits": len(self.bare.commits(both.head, without=both.base)),
            "additions": sum(file.additions for file in files),
            "deletions": sum(file.deletions for file in files),
            "changed_files": len(files),
        }

    def _addresses(self, pull: Pull, both: Ends) -> Body:
        url, page = self.pull_url(pull.number), self.page_url(pull.number)
        issue = f"{self._url}/issues/{pull.number}"
        places = {
            "html": page,
            "issue": issue,
            "comments": f"{issue}/comments",
            "review_comments": f"{url}/comments",
            "review_comment": f"{self._url}/pulls/comments{{/number}}",
            "commits": f"{url}/commits",
            "statuses": f"{self._url}/statuses/{both.head}",
        }
        return {
            "url": url,
            **{f"{name}_url": address for name, address in places.items()},
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "_links": {name: {"href": address} for name, address in {"self": url, **places}.items()},
        }

    @cached_property
    def _place(self) -> Body:
        return self.shapes.repository(self.repository, self.bare)

    def _end(self, branch: str, sha: str) -> Body:
        return {
            "label": f"{self.repository.owner}:{branch}",
            "ref": branch,
            "sha": sha,
            "user": self._place["owner"],
            "repo": self._place,
        }

    def _association(self, user: int) -> str:
        login = self.shapes.store.user(user).login
        return "OWNER" if login.lower() == self.repository.owner.lower() else "COLLABORATOR"

    def label(self, label: Label) -> Body:
        """`label`."""
        return {
            "id": label.id,
            "node_id": f"LA_{label.id}",
            "url": f"{self._url}/labels/{label.name}",
            "name": label.name,
            "description": label.description,
            "color": label.color,
            "default": False,
        }

    def issue(self, pull: Pull) -> Body:
        """`issue`: every pull request is one."""
        simple = self.simple(pull)
        same = ("id", "node_id", "number", "state", "locked", "title", "body", "user", "labels", "milestone", "draft")
        more = ("assignee", "assignees", "created_at", "updated_at", "closed_at", "html_url", "author_association")
        url = simple["issue_url"]
        linked = ("url", "html_url", "diff_url", "patch_url", "merged_at")
        return {
            **{name: simple[name] for name in (*same, *more)},
            "url": url,
            "repository_url": self._url,
            "labels_url": f"{url}/labels{{/name}}",
            "comments_url": f"{url}/comments",
            "events_url": f"{url}/events",
            "comments": self.shapes.store.count(Comment, pull=pull.id),
            "pull_request": {name: simple[name] for name in linked},
        }

    def review(self, pull: Pull, review: Review) -> Body:
        """`pull-request-review`; a pending one has no time of submission."""
        page = f"{self.page_url(pull.number)}#pullrequestreview-{review.id}"
        shape: Body = {
            "id": review.id,
            "node_id": f"PRR_{review.id}",
            "user": self.shapes.user(self.shapes.store.user(review.author)),
            "body": review.body,
            "state": review.state,
            "commit_id": review.commit,
            "html_url": page,
            "pull_request_url": self.pull_url(pull.number),
            "_links": {"html": {"href": page}, "pull_request": {"href": self.pull_url(pull.number)}},
            "author_association": self._association(review.author),
        }
        return {**shape, "submitted_at": review.submitted_at} if review.submitted_at else shape

    def review_comment(self, pull: Pull, comment: ReviewComment) -> Body:
        """`pull-request-review-comment`, which is also a `review-comment`."""
        url = f"{self._url}/pulls/comments/{comment.id}"
        page = f"{self.page_url(pull.number)}#discussion_r{comment.id}"
        shape: Body = {
            "id": comment.id,
            "node_id": f"PRRC_{comment.id}",
            "url": url,
            "html_url": page,
            "pull_request_review_id": comment.review,
            "pull_request_url": self.pull_url(pull.number),
            "user": self.shapes.user(self.shapes.store.user(comment.author)),
            "author_association": self._association(comment.author),
            "body": comment.body,
            "diff_hunk": comment.hunk,
            "path": comment.path,
            "commit_id": comment.commit,
            "original_commit_id": comment.commit,
            **{"position": comment.position, "original_position": comment.position},
            **{"line": comment.line, "original_line": comment.line, "side": comment.side},
            "subject_type": "line",
            "created_at": comment.created_at,
            "updated_at": comment.updated_at,
            "_links": {
                "self": {"href": url},
                "html": {"href": page},
                "pull_request": {"href": self.pull_url(pull.number)},
            },
        }
        if comment.start_line is not None:
            shape |= {"start_line": comment.start_line, "original_start_line": comment.start_line}
        if comment.start_side is not None:
            shape["start_side"] = comment.start_side
        if comment.reply_to is not None:
            shape["in_reply_to_id"] = comment.reply_to
        return shape

    def comment(self, pull: Pull, comment: Comment) -> Body:
        """`issue-comment`."""
        return {
            "id": comment.id,
            "node_id": f"IC_{comment.id}",
            "url": f"{self._url}/issues/comments/{comment.id}",
            "html_url": f"{self.page_url(pull.number)}#issuecomment-{comment.id}",
            "issue_url": f"{self._url}/issues/{pull.number}",
            "user": self.shapes.user(self.shapes.store.user(comment.author)),
            "body": comment.body,
            "created_at": comment.created_at,
            "updated_at": comment.updated_at,
            "author_association": self._association(comment.author),
        }

    def people(self, users: list[User]) -> Body:
        """`pull-request-review-request`."""
        return {"users": [self.shapes.user(user) for user in users], "teams": []}
