"""The gateway, with a line in the journal for each call: what people see while a task runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..agents.workbench import Door
from ..core.types import ToolCall, ToolResult
from .loop import Tell

_SHOWN = ("path", "pattern", "number", "title", "subject", "to", "id", "query", "selection")
"""Arguments worth a word in a line, best first."""


class ToldDoor:
    """The same door; `after` sees each result once it is recorded."""

    def __init__(self, inner: Door, tell: Tell, after: Callable[[ToolCall, ToolResult], None]) -> None:
        self._inner, self._tell, self._after = inner, tell, after

    def offered(self) -> list[Any]:
        """Every tool that may be offered."""
        return self._inner.offered()

    async def call(self, call: ToolCall) -> ToolResult:
        """Decide, do, record, tell."""
        result = await self._inner.call(call)
        words = next((f" {call.args[name]}" for name in _SHOWN if call.args.get(name)), "")
        first = result.text.strip().splitlines()[0] if result.text.strip() else ""
        if "findings" not in result.data:  # the loop tells those, with what it does about them
            self._tell("tool" if result.ok else "tool.refused", f"{call.tool}{words} → {first}", call.step)
        self._after(call, result)
        return result
