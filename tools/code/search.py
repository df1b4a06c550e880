"""Searches files by a regular expression, in a process of its own, because only a process can be stopped when an
expression explodes. Knows nothing of git: it is told which files to search.

Standard input is one JSON object, `{"root", "files", "pattern", "largest", "most"}`; the answer is JSON on standard
output, `{"hits": [[path, line number, line], ...], "more": true | false, "skipped": n}`.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import ToolError
from .beneath import Beneath

SECONDS = 10.0
"""How long an expression may take over all files."""


@dataclass(frozen=True)
class Hit:
    """One line that matches."""

    path: str
    number: int
    line: str


@dataclass(frozen=True)
class Hits:
    """What was found: at most as many as asked for."""

    hits: tuple[Hit, ...]
    more: bool
    """Whether there are further ones."""
    skipped: int
    """Files that are binary, too large, or no files of the tree."""
    literal: bool = False
    """Whether the pattern was taken as plain text, because as an expression it took too long."""


@dataclass(frozen=True)
class Quest:
    """What to search, and where."""

    root: Path
    files: tuple[str, ...]
    pattern: str
    largest: int
    """Bytes of a file that is still searched."""
    most: int
    """Hits to stop after."""


async def search(quest: Quest, seconds: float = SECONDS) -> Hits:
    """Search by expression; by plain text where the expression does not come to an end in time.
    Raises `ToolError` for an expression that is none."""
    try:
        re.compile(quest.pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ToolError(
            f"pattern: is not a regular expression: {error}; escape signs that stand for themselves"
        ) from None
    answer = await _in_a_process(quest, seconds)
    if answer is not None:
        return answer
    found = await asyncio.to_thread(_search, quest, re.compile(re.escape(quest.pattern)))
    return Hits(found.hits, found.more, found.skipped, literal=True)


async def _in_a_process(quest: Quest, seconds: float) -> Hits | None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", "understudy.tools.code.search",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    told = {"root": str(quest.root), "files": quest.files, "pattern": quest.pattern, "largest": quest.largest}
    try:
        output, _ = await asyncio.wait_for(
            process.communicate(json.dumps(told | {"most": quest.most}).encode()), seconds
        )
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise ToolError("search: the process that searches failed; search for plain words instead")
    answer = json.loads(output)
    return Hits(tuple(Hit(*hit) for hit in answer["hits"]), answer["more"], answer["skipped"])


def _search(quest: Quest, pattern: re.Pattern[str]) -> Hits:
    found: list[Hit] = []
    skipped = 0
    beneath = Beneath(quest.root)
    for path in quest.files:
        try:
            text = beneath.read(path, quest.largest).data
        except ToolError:
            skipped += 1
            continue
        if b"\0" in text:
            skipped += 1
            continue
        for hit in _hits(path, text.decode("utf-8", "replace").splitlines(), pattern):
            if len(found) == quest.most:
                return Hits(tuple(found), True, skipped)
            found.append(hit)
    return Hits(tuple(found), False, skipped)


def _hits(path: str, lines: Iterable[str], pattern: re.Pattern[str]) -> Iterator[Hit]:
    return (Hit(path, number, line) for number, line in enumerate(lines, 1) if pattern.search(line))


def main() -> None:
    """Answer the one question on standard input."""
    told = json.load(sys.stdin)
    quest = Quest(Path(told["root"]), tuple(told["files"]), told["pattern"], told["largest"], told["most"])
    found = _search(quest, re.compile(quest.pattern))
    hits = [(hit.path, hit.number, hit.line[:1000]) for hit in found.hits]
    json.dump({"hits": hits, "more": found.more, "skipped": found.skipped}, sys.stdout)


if __name__ == "__main__":
    main()
