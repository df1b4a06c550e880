"""What changed between two commits, file by file, and where in it a line stands.

A position counts the lines of a file's patch below its first `@@`, as GitHub's review comments do
(https://docs.github.com/en/rest/pulls/comments). Knows nothing of pull requests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .bare import Bare

Status = Literal["added", "modified", "removed", "renamed", "copied", "changed"]
Side = Literal["LEFT", "RIGHT"]
_STATUS: dict[str, Status] = {
    "A": "added",
    "M": "modified",
    "D": "removed",
    "R": "renamed",
    "C": "copied",
    "T": "changed",
}
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


@dataclass(frozen=True)
class ChangedFile:
    """One file of a difference. `patch` is empty for a binary file and for a mere renaming."""

    path: str
    status: Status
    additions: int
    deletions: int
    sha: str
    patch: str
    previous: str = ""


@dataclass(frozen=True)
class Place:
    """A line of a patch: its position, its number on its side, and its hunk down to it."""

    position: int
    line: int
    side: Side
    hunk: str


def changed_files(bare: Bare, old: str | None, new: str) -> list[ChangedFile]:
    """Files that differ between two commits; `old` None compares with nothing."""
    ends = (old or _EMPTY_TREE, new)
    listing = bare.run("diff-tree", "-r", "-z", "-M", "--raw", "--numstat", "--no-abbrev", *ends)
    patches = _patches(bare, ends)
    raw, counts = _records(listing.decode(errors="replace").split("\0"))
    return [
        ChangedFile(path, status, added, gone, sha, patches[index] if index < len(patches) else "", previous)
        for index, ((path, status, sha, previous), (added, gone)) in enumerate(zip(raw, counts, strict=True))
    ]


def _patches(bare: Bare, ends: tuple[str, str]) -> list[str]:
    text = bare.run("diff-tree", "-r", "-p", "-M", "--no-ext-diff", "--no-textconv", "--no-color", *ends)
    whole = re.split(r"^diff --git .*\n", text.decode(errors="replace"), flags=re.MULTILINE)[1:]
    return [_from_first_hunk(patch) for patch in whole]


def _from_first_hunk(patch: str) -> str:
    start = re.search(r"^@@ ", patch, flags=re.MULTILINE)
    return patch[start.start() :].rstrip("\n") if start else ""


def _records(
    fields: list[str],
) -> tuple[list[tuple[str, Status, str, str]], list[tuple[int, int]]]:
    """Split git's `--raw --numstat -z`: all raw records come first, then all counts; a renaming has two paths."""
    raw: list[tuple[str, Status, str, str]] = []
    counts: list[tuple[int, int]] = []
    rest = iter(fields)
    for field in rest:
        if field.startswith(":"):
            _, _, _, sha, letter = field.split(" ")
            first = next(rest)
            moved = letter[0] in "RC"
            raw.append((next(rest) if moved else first, _STATUS[letter[0]], sha, first if moved else ""))
        elif field:
            added, gone, path = field.split("\t")
            if not path:
                next(rest), next(rest)
            counts.append((0, 0) if added == "-" else (int(added), int(gone)))
    return raw, counts


def places(patch: str) -> list[Place]:
    """Every line of a patch that a comment can stand on. An unchanged line stands on both sides."""
    found: list[Place] = []
    hunk: list[str] = []
    left = right = 0
    for position, text in enumerate(patch.split("\n")):
        start = _HUNK.match(text)
        if start:
            hunk, left, right = [text], int(start[1]), int(start[2])
            continue
        hunk.append(text)
        so_far = "\n".join(hunk)
        if text.startswith("+"):
            found.append(Place(position, right, "RIGHT", so_far))
            right += 1
        elif text.startswith("-"):
            found.append(Place(position, left, "LEFT", so_far))
            left += 1
        elif not text.startswith("\\"):
            found.append(Place(position, right, "RIGHT", so_far))
            found.append(Place(position, left, "LEFT", so_far))
            left, right = left + 1, right + 1
    return found


def place(patch: str, line: int, side: Side = "RIGHT") -> Place | None:
    """Where a line of a file stands in its patch; None if the patch does not show it."""
    return next((spot for spot in places(patch) if spot.line == line and spot.side == side), None)


def place_at(patch: str, position: int) -> Place | None:
    """The line at a position of a patch."""
    return next((spot for spot in places(patch) if spot.position == position), None)
