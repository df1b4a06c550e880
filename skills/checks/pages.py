"""Habits of files that are no programs in Python, each found by a small function over a file's lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..spoken.tongues import FORMAL, INFORMAL, language

Lines = list[str]
Numbers = Iterator[int]
"""Of the lines that have the habit, from 1."""

_FENCE = re.compile(r"\s*(?P<marks>`{3,}|~{3,})\s*(?P<language>[^`\s]*)")
_IMAGE = re.compile(r"!\[\s*\]\(|<img\b(?![^>]*\balt=[\"'][^\"'])", re.IGNORECASE)
_TITLE = re.compile(r"#\s+\S")
_OUTPUT = re.compile(r'\s*"(?:outputs": \[(?!\])|execution_count": \d)')
_CAMEL_KEY = re.compile(r"(?:[\w.<>, ]*\s)?[\"']?[a-z]+[A-Z]\w*[\"']?\s*[:=]")
_STAR = re.compile(
    r"(?<!exists )(?<!exists\()(?<!exists \()\bselect\s+"
    r"(?:distinct\s+(?:on\s*\([^)]*\)\s*)?|top\s+\d+\s+|all\s+)?(?:\w+\.)?\*(?!\s*\w+\s*[,)])|[,\s]\w+\.\*(?=\s*(?:,|from\b|$))",
    re.IGNORECASE,
)
_INDEX = re.compile(
    r"\bcreate\s+(?:unique\s+)?index\s+(?!concurrently\b)(?:[^;()]{0,200}?)\bon\s+(?:only\s+)?[\"`]?(?P<table>[\w.]+)",
    re.IGNORECASE,
)
_NEW_TABLE = re.compile(
    r"\bcreate\s+(?:\w+\s+)?table\s+(?:if\s+not\s+exists\s+)?[\"`]?(?P<table>[\w.]+)", re.IGNORECASE
)
_LOOSE_PACKAGE = re.compile(r"\s*\"[@\w][\w./@-]*\":\s*\"(?:[\^~]\s?v?\d|[><]=?\s?\d|\*\"|latest\"|\d+\.x|\d+\")")
_ACTION = re.compile(r"\s*(?:-\s+)?uses:\s*[\"']?(?!\./|docker:)[\w.-]+/[\w./-]+@(?P<ref>[\w./-]+)")
_IMAGE_NAME = re.compile(r"\s*(?:FROM\s+(?:--\S+\s+)?|(?:-\s+)?image:\s*)(?P<image>[\w.$\"'{][^\s#]*)", re.IGNORECASE)
_STAGE = re.compile(r"\s*FROM\s.*\sAS\s+(?P<stage>\S+)", re.IGNORECASE)
_COLUMN = re.compile(
    r"(?:^|[(,]|\badd(?:\s+column)?(?:\s+if\s+not\s+exists)?)\s*[\"`]?[A-Za-z_]\w*[\"`]?\s+"
    r"(?:text|(?:var)?char\w*|int(?:eger)?|(?:big|small)int|numeric|decimal|bool(?:ean)?|timestamp(?:tz)?|date(?:time)?|"
    r"uuid|jsonb?|float|double precision|real|bytea|inet|money)\b",
    re.IGNORECASE,
)
_FILLED = re.compile(r"\bnot\s+null\b|\bprimary\s+key\b|\breturns\b", re.IGNORECASE)
_TS_ANY = re.compile(r"(?::|\bas|<|,|\|)\s*any\b(?!\s*:)")
_VALUE = re.compile(r":\s*\"([^\"\n]{1,400})\"")
_REQUIREMENT = re.compile(r"\s*[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?\s*(?P<version>[^#;]*)")


def bare_fence(lines: Lines) -> Numbers:
    """A fenced code block that does not say its language."""
    yield from (number for number, found in _fences(lines) if found and not found["language"])


def no_alt_text(lines: Lines) -> Numbers:
    """A picture that says nothing to those who cannot see it."""
    yield from (number for number, found in _fences(lines) if not found and _IMAGE.search(lines[number - 1]))


def second_title(lines: Lines) -> Numbers:
    """Another heading of the first level."""
    yield from [number for number, found in _fences(lines) if not found and _TITLE.match(lines[number - 1])][1:]


def notebook_output(lines: Lines) -> Numbers:
    """What a cell of a notebook printed, or how often it ran (nbformat 4, as Jupyter writes it)."""
    yield from (number for number, line in enumerate(lines, 1) if _OUTPUT.match(line))


def camel_key(lines: Lines) -> Numbers:
    """A name in camelCase that gets a value or a number."""
    yield from (number for number, line in enumerate(lines, 1) if _CAMEL_KEY.match(line))


def loose_version(lines: Lines) -> Numbers:
    """A requirement of pip with no version of its own, or with a range of them (PEP 440)."""
    for number, line in enumerate(lines, 1):
        found = _REQUIREMENT.match(line)
        if found and not re.match(r"={2,3}|@", found["version"]):
            yield number


def loose_package(lines: Lines) -> Numbers:
    """A dependency of npm with a range of versions (`^1.2.0`, `~1.2`, `*`)."""
    yield from (number for number, line in enumerate(lines, 1) if _LOOSE_PACKAGE.match(line))


def loose_action(lines: Lines) -> Numbers:
    """An action of a workflow that is taken by a tag or a branch, which may move, and not by its commit."""
    for number, line in enumerate(lines, 1):
        found = _ACTION.match(line)
        if found and not re.fullmatch(r"[0-9a-f]{40}", found["ref"]):
            yield number


def floating_image(lines: Lines) -> Numbers:
    """An image of a container without a tag or with `latest`, which is another one tomorrow."""
    stages = {found["stage"] for found in map(_STAGE.match, lines) if found}
    for number, line in enumerate(lines, 1):
        found = _IMAGE_NAME.match(line)
        name = found["image"].strip("\"'") if found else ""
        tag = name.rpartition("/")[2].partition("@")[0].partition(":")[2]
        fixed = "@sha256:" in name or name in ("scratch", *stages) or name[:1] in "${" or (tag and tag != "latest")
        if name and not fixed:
            yield number


def nullable_column(lines: Lines) -> Numbers:
    """A column that may be NULL, as far as its line tells."""
    for number, line in enumerate(lines, 1):
        code = line.partition("--")[0]
        if _COLUMN.search(code) and not _FILLED.search(code):
            yield number


def untyped_any(lines: Lines) -> Numbers:
    """A type `any` of TypeScript."""
    yield from (number for number, line in enumerate(lines, 1) if _TS_ANY.search(line.partition("//")[0]))


def select_star(lines: Lines) -> Numbers:
    """All columns of a table, whichever it has: `SELECT *`, `t.*`."""
    yield from (number for number, line in enumerate(lines, 1) if _STAR.search(line.partition("--")[0]))


def locking_index(lines: Lines) -> Numbers:
    """An index that locks its table while it is built; one on a table that is made here too locks nobody out
    (PostgreSQL, CREATE INDEX)."""
    text = "\n".join(lines)
    new = {found["table"].casefold() for found in _NEW_TABLE.finditer(text)}
    for found in _INDEX.finditer(text):
        if found["table"].casefold() not in new:
            yield text.count("\n", 0, found.start()) + 1


def informal(lines: Lines) -> Numbers:
    """German that addresses people as "du"."""
    yield from (number for number, line in _german(lines) if INFORMAL.search(line))


def formal(lines: Lines) -> Numbers:
    """German that addresses people as "Sie"."""
    yield from (number for number, line in _german(lines) if FORMAL.search(line))


def _german(lines: Lines) -> Iterator[tuple[int, str]]:
    text = "\n".join(lines)
    said = " ".join(_VALUE.findall(text)) if text.lstrip().startswith("{") else text  # of JSON what is shown
    short = said != text and language(said) != "English"
    return enumerate(lines, 1) if short or language(said) == "German" else iter(())


def _fences(lines: Lines) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Each line outside of fenced blocks, with the mark where it opens one; a block ends at as many of the same marks
    (CommonMark 4.5)."""
    open_by = ""
    for number, line in enumerate(lines, 1):
        found = _FENCE.match(line)
        if not open_by:
            open_by = found["marks"] if found else ""
            yield number, found
        elif found and found["marks"].startswith(open_by) and not found["language"]:
            open_by = ""
