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
        for line in _mended(result):
            self._tell("guard.mended", line, call.step)
        first = result.text.strip().splitlines()[0] if result.text.strip() else ""
        kind = "tool" if result.ok else "tool.refused"
        self._tell(kind, f"{call.tool}{words} → {first}", call.step)
        self._after(call, result)
        return result


def _mended(result: ToolResult) -> list[str]:
    found = result.data.get("mended")
    if not isinstance(found, list):
        return []
    return [f"{item.get('message', '')} ({item.get('skill', '')})" for item in found if isinstance(item, dict)]
