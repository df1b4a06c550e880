"""What of a task's text is the person's own: a mail that delegates may quote others, and a quote delegates nothing."""

from __future__ import annotations

import re

from ...core.types import Task

_FORWARDED = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht)\b.*"
    r"|begin forwarded message:.*|on .{5,120} wrote:\s*|am .{5,120} schrieb.{0,80}:\s*)$",
    re.IGNORECASE,
)


def said_by(task: Task) -> tuple[str, str]:
    """The person's words, and what they only quote. Typed words are all the person's; of a mail, neither quoted
    lines nor what follows the head of a forwarded message."""
    if task.source != "mail":
        return task.text, ""
    own: list[str] = []
    quoted: list[str] = []
    passed_on = False
    for line in task.text.splitlines():
        passed_on = passed_on or bool(_FORWARDED.match(line))
        (quoted if passed_on or line.lstrip().startswith(">") else own).append(line)
    return "\n".join(own), "\n".join(quoted)
