"""Corrections for tests: what was, what it becomes and what is said, and the checks that are learnt of it."""

from __future__ import annotations

from understudy.core.artifacts import Correction, FileChange, MailDraft, PullRequest, Triage
from understudy.skills.induction.induce import induce

PR = PullRequest(repo="acme/shop", title="Add VAT", files=(FileChange(path="payments/vat.py", after="X = 1\n"),))
MAIL = MailDraft(
    sender="desk@acme.example", to=("s.blum@post.example",), subject="Your account", body="Dear Mr Blum,\n"
)


def correct(comment: str, before: PullRequest | MailDraft | Triage = PR, **changes: object) -> Correction:
    return Correction(author="lee", comment=comment, before=before, after=before.model_copy(update=changes))


def recode(comment: str, before: str, after: str, path: str = "shop/a.py") -> Correction:
    """The correction of a pull request by which one file of code becomes another."""
    start = PR.model_copy(update={"files": (FileChange(path=path, after=before),)})
    return correct(comment, start, files=(FileChange(path=path, after=after),))


def learnt(correction: Correction) -> list[dict]:
    return [proved.check.plain() for proved in induce(correction).checks]  # type: ignore[misc]  # plain JSON
