"""The pulls specialist."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.types import Step
from .specialist import Spec
from .workbench import Called


def _evidence(_step: Step, calls: Sequence[Called]) -> bool | None:
    acts = [call for call in calls if call.tool in ("open_pull_request", "update_pull_request")]
    if acts:
        return acts[-1].ok
    return True if any(call.ok and call.tool.startswith(("comment", "reply")) for call in calls) else None


SPEC = Spec(
    name="pulls",
    words="opens, updates and answers pull requests with the changes of the task's work tree",
    tools=(
        "open_pull_request",
        "update_pull_request",
        "read_pull_request",
        "read_review",
        "comment_on_pull_request",
        "reply_to_review_comment",
    ),
    instructions=(
        "Open one pull request for the work tree's changes, or update the one that is there. Title: what changes, in "
        "one line. Body: what and why, for a reviewer who was not there. If the call is sent back with findings about "
        "files, do not try to get around them: say that the code must change, and stop."
    ),
    evidence=_evidence,
    turns=10,
)
