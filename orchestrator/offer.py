"""The tools that a task was offered when it began: a replay has to be offered the same ones.

A policy or a role may change while a task waits. Were a tool to vanish from the offer, a call that was recorded
would not be made again, and the journal would no longer fit. What a call may do is decided anew each time it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..agents.workbench import Door
from ..core.types import Json, ToolCall, ToolResult

Once = Callable[[str, Json], Json]
"""`once(name, value)`: what the task kept under this name when it first asked."""


class SameOffer:
    """The same door with the offer of the task's beginning."""

    def __init__(self, inner: Door, tools: Sequence[Any], once: Once) -> None:
        """`tools` are all that there are, whatever the policy lets this person use now."""
        kept = once("offered", sorted(tool.name for tool in inner.offered()))
        names = set(map(str, kept)) if isinstance(kept, list) else set()
        self._inner, self._offered = inner, [tool for tool in tools if tool.name in names]

    def offered(self) -> list[Any]:
        """Every tool that was offered then and still is one."""
        return list(self._offered)

    async def call(self, call: ToolCall) -> ToolResult:
        """Decided by what holds now."""
        return await self._inner.call(call)
