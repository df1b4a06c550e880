"""What a learnt skill says with no model: its name, its description, its text, and the correction as evidence."""

from __future__ import annotations

import re

from ..core.artifacts import Correction
from ..core.types import Json
from .checks.base import Check
from .package import DESCRIPTION_LENGTH
from .scan import disclosed
from .spoken.comment import Comment
from .spoken.forms import without_umlauts

_THINGS = {"pull_request": "a pull request", "mail": "a mail", "triage": "the triage of a mail"}


def body(checks: tuple[Check, ...], comments: list[str]) -> str:
    """The Markdown of a learnt skill: the rules, then the words they were learnt from."""
    rules = "".join(f"- {check.sentence()}\n" for check in checks)
    said = "\n".join("> " + line for comment in comments for line in comment.strip().splitlines())
    if not checks:
        return f"\nA person said this in a correction. No check fits it, so nothing enforces it:\n\n{said}\n"
    return (
        f"\n{rules}\nThe guard holds every result to these rules before it leaves. They were learnt from:\n\n{said}\n"
    )


def describe(correction: Correction, checks: tuple[Check, ...]) -> str:
    """What the skill asks and when to use it, in one or two sentences."""
    thing = _THINGS[correction.after.kind]
    where = f" in {correction.scope.repo}" if correction.scope.repo else ""
    asked = " ".join(check.sentence() for check in checks) or " ".join(correction.comment.split())
    return clean(f"When preparing {thing}{where}: {asked}")[:DESCRIPTION_LENGTH]


def clean(text: str) -> str:
    """One line without control characters."""
    return re.sub(r"[\x00-\x1f\x7f\s]+", " ", text).strip()


def slug(correction: Correction, checks: tuple[Check, ...]) -> str:
    """A name by the standard, from the kinds of checks and their condition, else from the comment's words."""
    parts = list(dict.fromkeys(part for check in checks for part in (check.kind, *check.rule.slug())))
    parts += [word for check in checks for word in (*check.when.paths, *check.when.words, *check.when.domains)][:2]
    if not checks:
        parts = [correction.after.kind, *Comment(correction.comment).words[:4]]
    plain = without_umlauts("-".join(parts))
    words = [word for word in re.split(r"[^a-z0-9]+", plain) if word]
    name = ""
    for part in dict.fromkeys(words):
        if len(name) + len(part) + 1 > 48:
            break
        name = f"{name}-{part}".strip("-")
    return name or "correction"


def evidence_of(correction: Correction, author: str) -> dict[str, Json]:
    """The correction as kept in the package: what an artifact gives away or hides is named in it, not repeated."""
    plain: dict[str, Json] = correction.model_dump(mode="json", by_alias=True)
    sides = {side: _disclosed(plain[side]) for side in ("before", "after")}
    return {**plain, **sides, "author": author}


def _disclosed(value: Json) -> Json:
    if isinstance(value, str):
        return disclosed(value)
    if isinstance(value, list):
        return [_disclosed(item) for item in value]
    return {key: _disclosed(item) for key, item in value.items()} if isinstance(value, dict) else value
