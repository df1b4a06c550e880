"""What a person can correct and a check can read: pull requests, mails, triages, and the correction itself.

These come from outside (files, standard input, other programs), so they are parsed strictly by pydantic.
The JSON is a contract that others script against: see `docs/contracts.md`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from .errors import SkillError
from .faults import first_fault
from .types import Scope

_T = TypeVar("_T")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class CommitInfo(_Record):
    """A commit of a pull request."""

    message: str


class FileChange(_Record):
    """One file, whole, before and after. `None` is a file that is not there (added or removed)."""

    path: str
    before: str | None = None
    after: str | None = None


class PullRequest(_Record):
    """A pull request as a reviewer sees it."""

    kind: Literal["pull_request"] = "pull_request"
    repo: str
    base: str = "main"
    branch: str = ""
    title: str = ""
    body: str = ""
    reviewers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    draft: bool = False
    commits: tuple[CommitInfo, ...] = ()
    files: tuple[FileChange, ...] = ()


class MailDraft(_Record):
    """A mail about to leave, or one that came in."""

    kind: Literal["mail"] = "mail"
    sender: str = Field(default="", alias="from")
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    attachments: tuple[str, ...] = ()
    in_reply_to: str | None = None


class Triage(_Record):
    """What the desk decided about one inbound mail."""

    kind: Literal["triage"] = "triage"
    message: MailDraft
    label: str
    action: Literal["confirm", "flag", "escalate"]
    fields: dict[str, str | int | float | bool | None] = Field(default_factory=dict)


Artifact = Annotated[PullRequest | MailDraft | Triage, Field(discriminator="kind")]
_ARTIFACT: TypeAdapter[PullRequest | MailDraft | Triage] = TypeAdapter(Artifact)

_KINDS = "kind must be pull_request, mail or triage"


LONGEST_COMMENT = 10_000
"""Characters. What a person says of a correction is short; what is longer is something else."""


class CorrectionScope(_Record):
    """Where the correction was made; empty fields do not narrow."""

    repo: str = ""
    team: str = ""
    person: str = ""

    def plain(self) -> Scope:
        """The same as the record that skills carry."""
        return Scope(repo=self.repo, team=self.team, person=self.person)


class Correction(_Record):
    """What a person changed in an agent's work, and what they said about it."""

    id: str = ""
    author: str = ""
    scope: CorrectionScope = CorrectionScope()
    comment: str = Field(default="", max_length=LONGEST_COMMENT)
    before: Artifact
    after: Artifact


def parse_artifact(text: str) -> PullRequest | MailDraft | Triage:
    """Read one artifact from JSON. Raises `SkillError` naming the field that is wrong."""
    return _parse(text, "artifact", _ARTIFACT.validate_python)


def parse_correction(text: str) -> Correction:
    """Read one correction from JSON. Raises `SkillError` naming the field that is wrong, and when the two
    artifacts are of different kinds or equal, or the comment is empty."""
    correction = _parse(text, "correction", Correction.model_validate)
    if correction.before.kind != correction.after.kind:
        raise SkillError(
            f"correction: before is a {correction.before.kind}, after a {correction.after.kind}; "
            "give two versions of one artifact"
        )
    if correction.before == correction.after:
        raise SkillError("correction: before and after are equal, so there is nothing to learn")
    if not correction.comment.strip():
        raise SkillError("correction: comment is empty; say what was wrong, since the words decide what is learnt")
    return correction


def _parse(text: str, what: str, validate: Callable[[object], _T]) -> _T:
    try:
        return validate(json.loads(text))
    except json.JSONDecodeError as error:
        raise SkillError(f"{what}: not JSON (line {error.lineno}, column {error.colno}): {error.msg}") from None
    except ValidationError as error:
        fault = first_fault(error)
        where = f"{fault.place}: " if fault.place else ""
        said = _KINDS if fault.kind.startswith("union_tag") else fault.plain
        raise SkillError(f"{what}: {where}{said}") from None
    except RecursionError:
        raise SkillError(f"{what}: nested too deeply to be one") from None
