"""The table of kinds of checks. A new kind is one class in one small file, and one entry here."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from ...core.errors import SkillError
from ...core.faults import first_fault
from ...core.types import Json
from .affixes import NameAffix
from .annotations import Annotations
from .attachments import Attachments
from .base import Check, Rule
from .calls import Arguments, Calls
from .closings import Closing
from .column_names import ColumnNames
from .companions import Together
from .contents import Contents
from .desk import Act, Label
from .docstrings import Docstrings
from .file_habits import FileHabits
from .file_names import FileNames
from .greetings import Greeting
from .habits import Habits
from .imports import Imports
from .language import Language
from .letters import Address, Sender, Thread
from .limits import Limits
from .lines import Lines
from .lints import Lints
from .logged import Logged
from .members import Cc, Labels, Reviewers, To
from .one_of_a_kind import OneOfAKind
from .openings import Opening
from .receivers import Receivers
from .row_fields import RowField
from .sample_data import SampleData
from .script import Script
from .sections import Sections
from .settings import SettingBounds
from .texts import Branch, Commits, Description, MailText, Subject, Title
from .untouched import Untouched
from .values import Base, Draft, Size
from .written_when import nearest_first, parse_when

KINDS: dict[str, type[Rule]] = {
    rule.kind: rule
    for rule in (
        Reviewers, Labels, Title, Description, Sections, Branch, Commits, Draft, Base, Size, Untouched, Together,
        FileNames, OneOfAKind,
        Docstrings, Annotations, Calls, Arguments, Imports, Logged, Habits, Lints, Limits, NameAffix, Lines, Opening,
        Contents, SettingBounds, FileHabits, ColumnNames, SampleData,
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
        raise SkillError(f"check {kind}: unknown key {unknown[0][:60]!r}; it takes kind, args and when")
    if kind not in KINDS:
        known = ", ".join(nearest_first(kind, sorted(KINDS)))
        raise SkillError(f"check: unknown kind {kind[:60]!r}; this program knows {known}")
    if not isinstance(args, dict) or not isinstance(when, dict):
        raise SkillError(f"check {kind}: args and when must be objects")
    try:
        return Check(KINDS[kind].parse(args), parse_when(when))
    except ValidationError as error:
        raise SkillError(f"check {kind}: {_fault_in_args(kind, error)}") from None
    except ValueError as error:
        raise SkillError(f"check {kind}: {error}") from None


def parse_checks(data: Iterable[Json]) -> tuple[Check, ...]:
    """Every check of a skill. Raises `SkillError`."""
    return tuple(parse_check(item) for item in data)


def _fault_in_args(kind: str, error: ValidationError) -> str:
    fault = first_fault(error)
    if fault.kind == "extra_forbidden":
        known = nearest_first(fault.place, KINDS[kind].model_fields)
        return f"there is no arg {fault.place[:60]!r}; it takes {', '.join(known) or 'none'}"
    return f"{fault.place or 'args'}: {fault.plain}"
