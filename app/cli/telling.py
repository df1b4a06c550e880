"""The journal as lines on a terminal: one table from a kind of event to a mark, a colour and an indent.

Colour only where a terminal reads it; `NO_COLOR` and `TERM=dumb` are honoured.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from typing import IO

import click

from ...core.types import Event


@dataclass(frozen=True)
class Look:
    """How one kind of event is shown."""

    mark: str
    colour: str | None = None
    indent: int = 2
    quiet: bool = False
    """Left out unless everything is asked for."""


LOOKS = {
    "story": Look("▌", "magenta", 0),
    "task.started": Look("▶", "cyan", 0),
    "task.done": Look("✔", "green", 0),
    "task.failed": Look("✘", "red", 0),
    "plan.made": Look("plan", "blue"),
    "plan.step": Look("·", None, 4),
    "plan.again": Look("↻ new plan:", "yellow"),
    "step.started": Look("→", "blue"),
    "step.done": Look("✓", "green", 4),
    "step.again": Look("↻", "yellow", 4),
    "step.stalled": Look("↻", "yellow", 4),
    "model": Look("model", "bright_black", 4),
    "tool": Look("tool", "bright_black", 4),
    "tool.refused": Look("✗", "yellow", 4),
    "guard.mended": Look("⚑ mended:", "yellow", 4),
    "guard.sent_back": Look("⚑ sent back:", "yellow", 4),
    "approval.asked": Look("? waits for you:", "yellow", 4),
    "skills.recalled": Look("skills", "magenta"),
    "skill.check": Look("◆", "magenta", 4),
    "skill.proposed": Look("◆ proposed:", "magenta"),
    "skill.none": Look("◇", "magenta"),
}
_PLAIN = Look("·", None, 4)


class Teller:
    """Shows events on a stream, one line each."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr
        dumb = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        self._colour = self._stream.isatty() and not dumb
        self._width = max(60, shutil.get_terminal_size((100, 24)).columns) if self._stream.isatty() else 160

    def __call__(self, event: Event) -> None:
        """Show one event."""
        self.line(event.kind, event.text)

    def line(self, kind: str, text: str) -> None:
        """Show a line of a kind."""
        look = LOOKS.get(kind, _PLAIN)
        words = " ".join(text.split())
        room = self._width - look.indent - len(look.mark) - 2
        if len(words) > room:
            words = words[: room - 1] + "…"
        mark = click.style(look.mark, fg=look.colour) if self._colour and look.colour else look.mark
        click.echo(f"{' ' * look.indent}{mark} {words}", file=self._stream, color=self._colour or None)

    def rule(self, text: str) -> None:
        """A heading between chapters."""
        bar = "─" * max(2, min(self._width, 100) - len(text) - 4)
        head = f"── {text} {bar}"
        click.echo(file=self._stream)
        click.echo(
            click.style(head, bold=True) if self._colour else head, file=self._stream, color=self._colour or None
        )
