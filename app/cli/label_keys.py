"""Labels taken at the keyboard, one key each, and kept at once: work may stop at any key."""

from __future__ import annotations

import json
import string
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

_SHOWN = 900
_KEYS = string.digits[1:] + "".join(letter for letter in string.ascii_lowercase if letter not in "nqsuy")

Line = dict[str, Any]
"""A text, its blank `worker`, and where a router was asked its `guess` with a `confidence`."""


def read_candidates(path: Path) -> Iterator[Line]:
    """Each line of a file, with the text as it is labelled. Raises `UsageError` that names the line."""
    from ...routing.labels import read_lines, text_of

    return read_lines(path, lambda record: {**record, "text": text_of(record)})


def kept(path: Path) -> list[Line]:
    """The labels that a file has already; a line that is still blank is none."""
    return [line for line in read_candidates(path) if line.get("worker") != ""] if path.exists() else []


def ask(lines: Sequence[Line], workers: Sequence[str], out: Path, before: int) -> list[Line]:
    """The lines that a person labelled now; `out` has them behind the `before` that it had."""
    keys = dict(zip(_KEYS, workers, strict=False))
    said = "  ".join(f"[{key}] {name}" for key, name in keys.items())
    taken: list[Line] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        agreed = "y\r\n" if "guess" in line else ""
        click.echo(f"\n{before + len(taken) + 1} of {before + len(lines)}\n{line['text'][:_SHOWN]}", err=True)
        click.echo(f"{_guess(line)}{said}", err=True)
        click.echo("[n] none of them  [u] undo  [s] skip  [q] enough", err=True)
        key = _key()
        if key in ("q", ""):
            break
        if key == "u":
            place -= bool(taken)
            del taken[-1:]
            _write(out, before, taken)
            continue
        if key == "s" or not (key in f"n{agreed}" or key in keys):
            place += key == "s"
            continue
        worker = line["guess"] if key in agreed else None if key == "n" else keys[key]
        taken.append({**line, "worker": worker})
        _write(out, before, taken)
        place += 1
    return taken


def _guess(line: Line) -> str:
    if "guess" not in line:
        return ""
    return f"guess: {line['guess'] or 'none of them'} ({line['confidence']:.2f})  [y] right  "


def _key() -> str:
    """One key at a terminal; elsewhere the next character of standard input."""
    return click.getchar() if sys.stdin.isatty() else sys.stdin.read(1)


def _write(out: Path, before: int, taken: Sequence[Line]) -> None:
    """Keep what was there and what was taken, whole or not at all."""
    lines = [json.dumps(line, ensure_ascii=False) for line in [*kept(out)[:before], *taken]]
    fresh = out.with_name(f"{out.name}.new")
    fresh.write_text("".join(f"{line}\n" for line in lines), "utf-8", "replace")
    fresh.replace(out)
