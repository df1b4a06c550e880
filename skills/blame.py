"""Who wrote each line of a skill's file: its versions compared one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from .records import Version


@dataclass(frozen=True)
class BlamedLine:
    """A line of the last version, and the version that brought it."""

    text: str
    version: int
    by: str


def blame(texts: Iterable[tuple[Version, str]]) -> list[BlamedLine]:
    """The lines of the last text, each with who brought it. The texts are of one file, oldest version first."""
    lines: list[BlamedLine] = []
    for version, text in texts:
        fresh = [BlamedLine(line, version.number, version.by) for line in text.splitlines()]
        matcher = SequenceMatcher(None, [line.text for line in lines], [line.text for line in fresh], autojunk=False)
        for start, place, size in matcher.get_matching_blocks():
            fresh[place : place + size] = lines[start : start + size]
        lines = fresh
    return lines
