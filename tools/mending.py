"""Holding a call to the team's skills before its effect: the artifact it would make is reviewed, and what the guard
could mend is copied back into the arguments. Knows nothing of skills beyond the guard's word."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core.artifacts import FileChange, PullRequest
from ..core.protocols import AnyArtifact, Guard
from ..core.types import Acting, Finding, Json
from .registry import Tool


@dataclass(frozen=True)
class Mended:
    """A call's final arguments, what a skill put into them, and what nobody could mend."""

    args: dict[str, Json]
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mended: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    leaving: str = ""
    """What would leave besides the arguments: the lines that a pull request's files gain."""


async def mended(tool: Tool, args: dict[str, Json], guard: Guard, acting: Acting) -> Mended:
    """Review what a call would make. Raises `ToolError` where the draft cannot be made."""
    if tool.draft is None:
        return Mended(args)
    before = await tool.draft(args)
    review = await asyncio.to_thread(guard.review, before, acting)  # a skill's own script takes seconds in there
    if review.findings:
        return Mended(args, {}, review.mended, review.findings)
    changed, added = _copied(args, before, review.artifact)
    return Mended(changed, added, review.mended, leaving=_gained(review.artifact))


def _copied(
    args: dict[str, Json], before: AnyArtifact, after: AnyArtifact
) -> tuple[dict[str, Json], dict[str, tuple[str, ...]]]:
    """The arguments with each field that the guard changed. Of a list only the difference is copied, because an
    artifact also holds what was there before the call."""
    changed, added = dict(args), {}
    for name in args:
        old, new = getattr(before, name, None), getattr(after, name, None)
        if old == new or new is None:
            continue
        if isinstance(new, tuple):
            fresh = [str(item) for item in new if item not in (old or ())]
            gone = {item for item in (old or ()) if item not in new}
            given = args[name]
            kept = [item for item in (given if isinstance(given, list) else []) if item not in gone]
            changed[name] = [*kept, *fresh]
            added[name] = tuple(fresh)
        else:
            changed[name] = new
            added[name] = (str(new),)
    return changed, added


def _gained(artifact: AnyArtifact) -> str:
    if not isinstance(artifact, PullRequest):
        return ""
    return "\n".join(line for file in artifact.files for line in _fresh_lines(file))


def _fresh_lines(file: FileChange) -> list[str]:
    before = set((file.before or "").splitlines())
    return [line for line in (file.after or "").splitlines() if line not in before]
