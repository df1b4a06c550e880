"""The journal as lines on a terminal: one table from a kind of event to a mark, a colour and an indent.

Colour only where a terminal reads it; `NO_COLOR` and `TERM=dumb` are honoured.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

from ...core.types import Event
from .shown import visible


@dataclass(frozen=True)
class Look:
    """How one kind of event is shown."""

    mark: str
    colour: str | None = None
    indent: int = 2
    detail: bool = False
    """Left out of a recording."""
    whole: bool = False
    """Never cut: it is the answer, or a question."""


LOOKS = {
    "person": Look("☺", "cyan", 2),
    "mail.left": Look("✉ passed over:", "bright_black", 4, detail=True),
    "reader": Look("⊙ outside reader:", "blue", 2),
    "violation": Look("✗", "red", 4),
    "skill.shared": Look("◆ shared:", "green", 2),
    "task.started": Look("▶", "cyan", 0),
    "task.done": Look("✔", "green", 0, whole=True),
    "task.failed": Look("✘", "red", 0, whole=True),
    "dispatch": Look("dispatched to", "blue"),
    "dispatch.compared": Look("the dispatcher:", "bright_black", 4, detail=True),
    "plan.made": Look("plan", "blue"),
    "plan.step": Look("·", None, 4),
    "plan.proposed": Look("?", "yellow", 4),
    "plan.again": Look("↻ new plan:", "yellow"),
    "step.started": Look("→", "blue"),
    "step.done": Look("✓", "green", 4),
    "step.again": Look("↻", "yellow", 4),
    "step.stalled": Look("↻", "yellow", 4),
    "model": Look("model", "bright_black", 4, detail=True),
    "tool": Look("tool", "bright_black", 4, detail=True),
    "tool.refused": Look("✗", "yellow", 4),
    "guard.mended": Look("⚑ mended:", "yellow", 4),
    "guard.sent_back": Look("⚑ sent back:", "yellow", 4),
    "approval.asked": Look("? waits for you:", "yellow", 4, whole=True),
    "approval.given": Look("✓ yes:", "green", 4),
    "approval.denied": Look("✗ no:", "red", 4),
    "skills.recalled": Look("skills", "magenta"),
    "skill.check": Look("◆", "magenta", 4),
    "skill.proposed": Look("◆ proposed:", "magenta"),
    "skill.none": Look("◇", "magenta"),
}
_PLAIN = Look("·", None, 4)


class Recording:
    """What a teller shows, without the details, as a picture for a page."""

    def __init__(self, width: int = 118) -> None:
        from rich.console import Console

        self._console = Console(record=True, width=width, file=io.StringIO(), highlight=False, markup=False)

    def line(self, look: Look, words: str) -> None:
        """One line."""
        from rich.text import Text

        text = Text(" " * look.indent)
        text.append(look.mark, look.colour or "")
        text.append(f" {words}")
        self._console.print(text, no_wrap=True, overflow="ellipsis")

    def rule(self, title: str) -> None:
        """A heading."""
        self._console.print()
        self._console.print(title, style="bold")

    def save(self, path: Path, title: str) -> None:
        """Write it as SVG that loads nothing: the font is the reader's own."""
        svg = re.sub(r"@font-face\s*{[^}]*}", "", self._console.export_svg(title=title))
        path.write_text(svg, "utf-8")


class Teller:
    """Shows events on a stream, one line each."""

    def __init__(self, stream: IO[str] | None = None, recording: Recording | None = None) -> None:
        self._stream = stream or sys.stderr
        self._recording = recording
        self._seen = 0
        dumb = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        self._colour = self._stream.isatty() and not dumb
        self._width = max(60, shutil.get_terminal_size((100, 24)).columns) if self._stream.isatty() else None

    def __call__(self, event: Event) -> None:
        """Show one event, once: whoever follows again is shown what came since."""
        if event.seq > self._seen:
            self._seen = event.seq
            self.line(event.kind, event.text)

    def line(self, kind: str, text: str) -> None:
        """Show a line of a kind."""
        look = LOOKS.get(kind, _PLAIN)
        words = visible(" ".join(text.split()))
        if self._recording and not look.detail:
            self._recording.line(look, words)
        if self._width and not look.whole and len(words) > (room := self._width - look.indent - len(look.mark) - 2):
            words = words[: room - 1] + "…"
        mark = click.style(look.mark, fg=look.colour) if self._colour and look.colour else look.mark
        click.echo(f"{' ' * look.indent}{mark} {words}".rstrip(), file=self._stream, color=self._colour or None)

    def rule(self, text: str) -> None:
        """A heading between chapters."""
        if self._recording:
            self._recording.rule(text)
        bar = "─" * max(2, min(self._width or 100, 100) - len(text) - 4)
        head = f"── {text} {bar}"
        click.echo(file=self._stream)
        click.echo(
            click.style(head, bold=True) if self._colour else head, file=self._stream, color=self._colour or None
        )
