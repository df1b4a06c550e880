"""`skill_manage` and `skill_view`: the shared skills as agents know them from other harnesses.

An agent only ever proposes; a person shares. What it proposes after outside text was read is asked for first (rule
`teaches` in policy.cedar), so that no mail, page or repository teaches. Knows nothing of the store.
"""

from __future__ import annotations

from typing import Annotated, Literal, Protocol

from ..core.errors import ToolError, UnderstudyError
from ..core.protocols import SkillKeeper, SkillReader
from ..core.types import Json, ToolResult
from .registry import Arg, tool

Action = Literal["create", "patch", "edit", "delete", "write_file", "remove_file"]


class Shelf(SkillReader, SkillKeeper, Protocol):
    """The skills, to read and to propose to."""


class SkillTools:
    """The skills of a home for the agents of one task."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @tool(effect="read")
    async def skill_view(
        self,
        name: Annotated[str, Arg("id", "the skill's name")],
        file_path: Annotated[str, Arg("path", "a file of it; SKILL.md if none is named")] = "SKILL.md",
    ) -> str:
        """Read a skill of the shared library, or one of its files."""
        try:
            return self._shelf.read(name, file_path)
        except UnderstudyError as error:
            raise ToolError(str(error)) from None

    @tool(effect="write")
    async def skill_manage(  # noqa: PLR0913  # the arguments are those of other harnesses
        self,
        action: Annotated[Action, Arg("content", "what to do; patch is the best way to change a skill")],
        name: Annotated[str, Arg("ref", "the skill's name: a-z, 0-9 and single hyphens")],
        content: Annotated[str, Arg("content", "create, edit: the whole SKILL.md, front matter first")] = "",
        old_string: Annotated[str, Arg("content", "patch: the text to replace; must be unique")] = "",
        new_string: Annotated[str, Arg("content", "patch: what takes its place; empty deletes")] = "",
        replace_all: Annotated[bool, Arg("content", "patch: every place instead of the only one")] = False,
        file_path: Annotated[
            str, Arg("path", "patch, write_file, remove_file: below references, templates, scripts or assets")
        ] = "",
        file_content: Annotated[str, Arg("content", "write_file: the whole file")] = "",
        absorbed_into: Annotated[str, Arg("ref", "delete: the skill that holds its content now")] = "",
        base_version: Annotated[int | None, Arg("content", "the version you read; a newer one is a conflict")] = None,
        category: Annotated[str, Arg("content", "taken and not used: skills here have a scope instead")] = "",
        key: str = "",
    ) -> ToolResult:
        """Propose a new skill, a change to one, or its removal. It waits until a person with the right shares it."""
        given: dict[str, Json] = {
            "content": content or None,
            "old_string": old_string or None,
            "new_string": new_string,
            "replace_all": replace_all,
            "file_path": file_path or None,
            "file_content": file_content,
            "absorbed_into": absorbed_into,
            "base_version": base_version,
        }
        answer = self._shelf.manage(action, name, {k: v for k, v in given.items() if v is not None}, key)
        if not answer.get("success"):
            raise ToolError(str(answer.get("error")))
        said = str(answer.get("message") or f"{name} is {answer.get('status')}")
        return ToolResult(said, origin="own", data={**answer, "skill": name})
