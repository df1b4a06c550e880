"""Mends what public skill folders commonly break, so that `import --repair` can take them. Never guesses meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..core.errors import SkillError
from .package import DESCRIPTION_LENGTH, SKILL_FILE, FrontMatter, fence, format_skill, read_front

_KNOWN = ("name", "description", "license", "compatibility", "metadata", "allowed-tools")


def repaired(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """The files with a SKILL.md that keeps the standard: named like its folder, unknown keys under metadata, lists
    and nested values as text, a long description cut at a sentence. Raises `SkillError` when that is not enough."""
    try:
        text = files[SKILL_FILE].decode("utf-8")
    except UnicodeDecodeError:
        raise SkillError(f"{SKILL_FILE}: is not UTF-8 text") from None
    front, body = fence(text)
    fields = read_front(front)
    metadata = {key: _text(value) for key, value in fields.items() if key not in _KNOWN}
    given = fields.get("metadata")
    if isinstance(given, dict):
        metadata |= {str(key): _text(value) for key, value in given.items()}
    description = _text(fields.get("description", ""))
    made = format_skill(
        FrontMatter(
            name=slugged(folder),
            description=_cut(description),
            license=_text(fields.get("license", "")),
            compatibility=_text(fields.get("compatibility", ""))[:500],
            metadata=metadata,
            allowed_tools=_text(fields.get("allowed-tools", "")),
        ),
        body,
    )
    return {**files, SKILL_FILE: text.encode() if made == text else made.encode()}


def slugged(name: str) -> str:
    """The nearest name by the standard."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:64].strip("-")


def _cut(description: str) -> str:
    if len(description) <= DESCRIPTION_LENGTH:
        return description
    return description[:DESCRIPTION_LENGTH].rpartition(". ")[0] + "."


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(_text(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(item)}" for key, item in value.items())
    return str(value or "").strip()
