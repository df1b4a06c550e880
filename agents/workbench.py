"""The gateway with AutoGen's face: gated tools are tools.

AutoGen runs the calls of one answer at the same time and waits for ever if one of them raises. So calls here
take turns, in the order of the answer, and what must end the step is kept in `ending` and raised by the next
model call instead.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from autogen_core import CancellationToken
from autogen_core.tools import ParametersSchema, TextResultContent, ToolSchema, Workbench
from autogen_core.tools import ToolResult as BenchResult
from pydantic import BaseModel

from ..core.errors import GoingInCircles
from ..core.types import Finding, Json, Step, ToolCall, ToolResult


class OfferedTool(Protocol):
    """What of a declared tool a model is shown."""

    @property
    def name(self) -> str:
        """The tool's name."""

    @property
    def words(self) -> str:
        """What it does."""

    @property
    def schema(self) -> dict[str, Any]:
        """JSON schema of its arguments."""


class Door(Protocol):
    """The gateway, as far as an agent sees it."""

    def offered(self) -> list[Any]:
        """Every tool that may be offered."""

    async def call(self, call: ToolCall) -> ToolResult:
        """Decide, do, record."""


@dataclass(frozen=True)
class Called:
    """A call that was made, and what came of it: the evidence of a step."""

    tool: str
    ok: bool
    data: Mapping[str, Json] = field(default_factory=dict)


class GatedWorkbench(Workbench):
    """The tools of one specialist for one step."""

    component_config_schema = BaseModel
    component_type = "workbench"

    def __init__(self, door: Door, step: Step, on_behalf_of: str, names: tuple[str, ...], repeats: int) -> None:
        self.calls: list[Called] = []
        self.findings: tuple[Finding, ...] = ()
        """What a guard sent back of the last call; empty again once a call of that tool went through."""
        self.denied = ""
        """What a person or the policy said no to, in one line; the last one."""
        self.ending: BaseException | None = None
        self._door, self._step, self._person, self._repeats = door, step, on_behalf_of, repeats
        self._tools: dict[str, OfferedTool] = {tool.name: tool for tool in door.offered() if tool.name in names}
        self._seen: Counter[str] = Counter()
        self._turn = asyncio.Lock()

    async def list_tools(self) -> list[ToolSchema]:
        """The schemas a model is shown."""
        return [_schema(tool) for tool in self._tools.values()]

    async def call_tool(
        self,
        name: str,
        arguments: Mapping[str, Any] | None = None,
        cancellation_token: CancellationToken | None = None,
        call_id: str | None = None,
    ) -> BenchResult:
        """Call through the gateway. Never raises: see the module."""
        async with self._turn:
            if self.ending is not None:
                return _result(name, "not done: the step is ending", error=True)
            try:
                result = await self._call(name, arguments)
            except BaseException as error:  # raised again by the next model call: see the module
                self.ending = error
                return _result(name, f"not done: {error}", error=True)
            return _result(name, result.text, error=not result.ok)

    async def _call(self, name: str, arguments: Mapping[str, Any] | None) -> ToolResult:
        if name not in self._tools:
            return ToolResult(f"there is no tool {name!r}; there are: {', '.join(self._tools)}", ok=False)
        if not isinstance(arguments or {}, Mapping):
            return ToolResult(f"{name}: arguments must be an object of named values", ok=False)
        args = dict(arguments or {})
        result = await self._door.call(ToolCall(self._step.id, self._person, name, args))
        self.calls.append(Called(name, result.ok, result.data))
        self._note_findings(result)
        if result.data.get("denied"):
            self.denied = result.text.splitlines()[0]
        self._stop_repeats(name, args, result)
        return result

    def _note_findings(self, result: ToolResult) -> None:
        found = result.data.get("findings")
        if isinstance(found, list):
            self.findings = tuple(Finding(**item) for item in found if isinstance(item, dict))  # type: ignore[arg-type]  # written by the gateway from Finding
        elif result.ok and result.data:
            self.findings = ()

    def _stop_repeats(self, name: str, args: Mapping[str, Any], result: ToolResult) -> None:
        mark = json.dumps([name, args, result.text], sort_keys=True, default=str)
        self._seen[mark] += 1
        if self._seen[mark] >= self._repeats:
            raise GoingInCircles(
                f"{self._step.worker}: {name} was called {self._repeats} times with the same arguments and the same "
                "result; the step is going round in circles"
            )

    async def start(self) -> None:
        """Nothing to start: the tools belong to the task."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def reset(self) -> None:
        """Forget what was called."""
        self._seen.clear()

    async def save_state(self) -> Mapping[str, Any]:
        """Empty: the task's journal is the state."""
        return {}

    async def load_state(self, state: Mapping[str, Any]) -> None:
        """Nothing to load: the task's journal is the state."""

    def _to_config(self) -> BaseModel:
        raise NotImplementedError("a gated workbench belongs to one step and cannot be declared in a file")


def _schema(tool: OfferedTool) -> ToolSchema:
    schema = tool.schema
    return ToolSchema(
        name=tool.name,
        description=tool.words,
        parameters=ParametersSchema(
            type="object",
            properties=schema.get("properties", {}),
            required=schema.get("required", []),
            additionalProperties=False,
        ),
    )


def _result(name: str, text: str, *, error: bool) -> BenchResult:
    return BenchResult(name=name, result=[TextResultContent(content=text)], is_error=error)
