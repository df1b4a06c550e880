"""The table of kinds of checks. A new kind is one class in one small file, and one entry here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import ValidationError

from ...core.errors import SkillError
from ...core.faults import first_fault
from ...core.types import Json
from ..spoken.amounts import Bound
from .annotations import Annotations
from .attachments import Attachments
from .base import Check, Rule
from .calls import Arguments, Calls
from .companions import Together
from .contents import Contents
from .desk import Act, Label, RowField
from .docstrings import Docstrings
from .file_habits import FileHabits
from .file_names import FileNames
from .habits import Habits
from .imports import Imports
from .language import Language
from .letters import Address, Closing, Greeting, Sender, Thread
from .limits import Limits
from .lines import Lines, Opening
from .members import Cc, Labels, Reviewers, To
from .receivers import Receivers
from .script import Script
from .sections import Sections
from .texts import Branch, Commits, Description, MailText, Subject, Title
from .untouched import Untouched
from .values import Base, Draft, Size
from .when import CHOICES, PARTS, When

KINDS: dict[str, type[Rule]] = {
    rule.kind: rule
    for rule in (
        Reviewers, Labels, Title, Description, Sections, Branch, Commits, Draft, Base, Size, Untouched, Together,
        FileNames,
        Docstrings, Annotations, Calls, Arguments, Imports, Habits, Limits, Lines, Opening, Contents, FileHabits,
        To, Cc, Receivers, Attachments, Subject, MailText, Greeting, Closing, Language, Address, Thread, Sender,
        Label, Act, RowField, Script,
    )
}  # fmt: skip


def parse_check(data: Json) -> Check:
    """A check from JSON. Raises `SkillError` naming the kind or field that is wrong."""
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        raise SkillError("check: must be an object with kind and args")
    kind, args, when = str(data["kind"]), data.get("args", {}), data.get("when", {})
    if unknown := sorted(set(data) - {"kind", "args", "when"}):
        raise SkillError(f"check {kind}: unknown key {unknown[0]!r}")
    if kind not in KINDS:
        raise SkillError(f"check: unknown kind {kind[:60]!r}; this program knows {', '.join(sorted(KINDS))}")
    if not isinstance(args, dict) or not isinstance(when, dict):
        raise SkillError(f"check {kind}: args and when must be objects")
    try:
        return Check(KINDS[kind].parse(args), _parse_when(kind, when))
    except ValidationError as error:
        fault = first_fault(error)
        raise SkillError(f"check {kind}: {fault.place or 'args'}: {fault.what}") from None


def parse_checks(data: Iterable[Json]) -> tuple[Check, ...]:
    """Every check of a skill. Raises `SkillError`."""
    return tuple(parse_check(item) for item in data)


def _parse_when(kind: str, data: dict[str, Json], inner: bool = False) -> When:
    parts: dict[str, tuple[str, ...]] = {}
    unless = None
    for name, values in data.items():
        if name == "unless" and isinstance(values, dict) and values and not inner:
            unless = _parse_when(kind, values, inner=True)
            continue
        texts = [value for value in values if isinstance(value, str) and value] if isinstance(values, list) else []
        if name not in PARTS or not texts or not isinstance(values, list) or len(texts) != len(values):
            raise SkillError(f"check {kind}: when.{name}: must be one of {', '.join(PARTS)} with a list of texts")
        if name in CHOICES and not set(texts) <= CHOICES[name]:
            raise SkillError(f"check {kind}: when.{name}: must be of {', '.join(sorted(CHOICES[name]))}")
        if name == "fields" and not all(re.fullmatch(r"\S.* = \S.*", text) for text in texts):
            raise SkillError(f"check {kind}: when.fields: must be like 'priority = high'")
        if name == "amounts":
            _parse_amounts(kind, texts)
        parts[name] = tuple(texts)
    return When(**parts, unless=unless)


def _parse_amounts(kind: str, texts: list[str]) -> None:
    try:
        for text in texts:
            Bound.parse(text)
    except ValueError as error:
        raise SkillError(f"check {kind}: when.amounts: {error}") from None
