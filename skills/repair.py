"""Mends what public skill folders commonly break, so that they can be taken in. Never guesses meaning.

What looks meant to deceive (a name with a path in it, one of look-alike letters, one that a system reserves) is not
untidy and not mended: the standard's own reader refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from ..core.errors import SkillError
from .package import (
    COMPATIBILITY_LENGTH,
    DESCRIPTION_LENGTH,
    KEYS,
    SKILL_FILE,
    FrontMatter,
    check_name,
    fence,
    format_skill,
    read_front,
)

_UNTIDY_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.:()&+,'-]*")
_LINE = re.compile(r"([A-Za-z][\w-]*):[ \t]+(\S.*)")
_STRUCTURED = re.compile(r"[\[{|>&*!\"']")


@dataclass(frozen=True)
class Repaired:
    """The files by the standard, and what was mended, each in a few words; nothing when they kept it already."""

    files: Mapping[str, bytes]
    mended: tuple[str, ...] = ()


def repaired(files: Mapping[str, bytes], folder: str) -> Repaired:
    """The files with a SKILL.md that keeps the standard: a tidy name (the folder's, where that is one), unknown keys
    under metadata, lists and nested values as text, a description that is too long moved on into the body. The name
    of a skill without one is its folder's. Raises `SkillError` when that is not enough."""
    try:
        text = files[SKILL_FILE].decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SkillError(f"{SKILL_FILE}: is not UTF-8 text") from None
    front, body = fence(text)
    fields, mended = _fields(front)
    unknown = [key for key in fields if key not in KEYS]
    metadata = {key: _text(fields[key]) for key in unknown}
    if unknown:
        mended.append(f"moved {', '.join(unknown)} under metadata")
    given = fields.get("metadata")
    if isinstance(given, dict):
        metadata |= {str(key): _text(value) for key, value in given.items()}
    elif given:
        metadata["metadata"] = _text(given)
    name = _name(_text(fields.get("name", "")), folder)
    if name != fields.get("name"):
        mended.append(f"named {name}")
    description, rest = _cut(_text(fields.get("description", "")))
    if rest:
        mended.append(f"moved what the description has beyond {DESCRIPTION_LENGTH} characters into the body")
        body = f"\n{rest}\n{body}"
    made = format_skill(
        FrontMatter(
            name=name,
            description=description,
            license=_text(fields.get("license", "")),
            compatibility=_text(fields.get("compatibility", ""))[:COMPATIBILITY_LENGTH],
            metadata=metadata,
            allowed_tools=_text(fields.get("allowed-tools", "")),
        ),
        body,
    )
    return Repaired({**files, SKILL_FILE: made.encode()}, tuple(mended) or ("made values text",))


def _fields(front: str) -> tuple[dict[str, object], list[str]]:
    """The front matter, with the values of plain lines quoted where YAML alone would not read them."""
    try:
        return read_front(front), []
    except SkillError as error:
        quoted = [_quoted(line) for line in front.splitlines()]
        try:
            return read_front("\n".join(quoted) + "\n"), ["quoted a value that holds a colon"]
        except SkillError:
            raise error from None


def _quoted(line: str) -> str:
    found = _LINE.fullmatch(line.rstrip())
    if not found or _STRUCTURED.match(found[2]):
        return line
    return f"{found[1]}: {yaml.safe_dump(found[2], default_style=chr(34), width=10**6).strip()}"


def _name(name: str, folder: str) -> str:
    """The name as it is, if it keeps the standard; an untidy or missing one becomes the folder's, or as near as can
    be. Raises `SkillError`."""
    if name and slugged(name) == name:
        return check_name(name)
    if name and not _UNTIDY_NAME.fullmatch(name):
        return check_name(name)
    tidy = slugged(folder) == folder
    return check_name(folder if tidy else slugged(name or folder))


def slugged(name: str) -> str:
    """The nearest name by the standard."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:64].strip("-")


def _cut(description: str) -> tuple[str, str]:
    """What fits the standard, ending with a sentence or a word, and the rest."""
    if len(description) <= DESCRIPTION_LENGTH:
        return description, ""
    head = description[:DESCRIPTION_LENGTH]
    end = max(head.rfind(". ") + 1, 0) or head.rfind(" ") + 1 or DESCRIPTION_LENGTH
    return description[:end].rstrip(), description[end:].lstrip()


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(_text(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(item)}" for key, item in value.items())
    return str(value or "").strip()
