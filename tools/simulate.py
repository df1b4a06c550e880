"""A dry run of the policy over a recorded trajectory: one line in, one decision out, nothing done.

The rules are those of the gateway. There is no directory and no settings: what is trusted is the task's words and
what tools declare their own. The format is a contract that others script against: see `docs/contracts.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ..core.errors import UsageError
from ..core.faults import first_fault
from ..core.types import ArgRole, Effect, Person, Verdict
from .facts import Facts, Roots
from .policy import Asking, Policy
from .provenance.provenance import Provenance
from .registry import Declaration

_SOMEBODY = Person("person", "the person", "", "member")


class _Declared(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str = Field(min_length=1)
    effect: Effect
    result: Literal["own", "outside"] = "outside"
    private: bool = False
    args: Mapping[str, ArgRole] = Field(default_factory=dict)

    def plain(self) -> Declaration:
        return Declaration(self.name, self.effect, self.result, self.private, dict(self.args))


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    task: str | None = None
    tool: str = ""
    args: Mapping[str, Any] = Field(default_factory=dict)
    result: Any = None
    approved: bool = False


def read_tools(text: str, where: str) -> list[Declaration]:
    """Tools from JSON. Raises `UsageError` naming the field that is wrong."""
    try:
        declared = TypeAdapter(list[_Declared]).validate_json(text)
    except ValidationError as error:
        fault = first_fault(error)
        raise UsageError(f"{where}: {fault.place or 'file'}: {fault.what}") from None
    names = [tool.name for tool in declared]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"{where}: the tool {name!r} is declared twice")
    return [tool.plain() for tool in declared]


class Trajectory:
    """One recorded task after another."""

    def __init__(self, tools: Iterable[Declaration], policy: Policy) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._policy = policy
        self._lines = 0
        self._begin("")

    def _begin(self, words: str) -> None:
        self._provenance = Provenance(Roots(words))
        self._asked: set[str] = set()

    def line(self, text: str) -> Verdict | None:
        """Decide one line; None for one that begins a task or is empty. A line that cannot be read is denied, never
        skipped."""
        self._lines += 1
        if not text.strip():
            return None
        try:
            line = _read(text)
        except ValidationError as error:
            fault = first_fault(error)
            place = f"{fault.place}: " if fault.place else ""
            return Verdict("deny", f"line {self._lines} cannot be read: {place}{fault.what}", "line")
        if line.task is not None:
            self._begin(line.task)
            return None
        if not line.tool:
            why = f'line {self._lines} names neither a task nor a tool; give it "task", or "tool" and "args"'
            return Verdict("deny", why, "line")
        return self._decide(line)

    def explained(self, text: str) -> tuple[Verdict | None, Facts | None]:
        """The decision together with the facts that it was made of."""
        try:
            line = _read(text)
        except ValidationError:
            return self.line(text), None
        tool = self._tools.get(line.tool)
        facts = self._provenance.facts(tool, line.args) if tool and line.task is None else None
        return self.line(text), facts

    def _decide(self, line: _Line) -> Verdict:
        tool = self._tools.get(line.tool)
        if tool is None:
            return Verdict("deny", f"there is no tool {line.tool!r}", "unknown-tool")
        args = line.args
        verdict = self._policy.decide(Asking(_SOMEBODY), tool, self._provenance.facts(tool, args))
        mark = json.dumps([tool.name, args], sort_keys=True, ensure_ascii=False)
        if verdict.decision == "ask" and line.approved and mark in self._asked:
            self._asked.discard(mark)
            verdict = Verdict("allow", "a person approved exactly this call", "approved")
        elif verdict.decision == "ask":
            self._asked.add(mark)
        if verdict.decision == "allow":
            self._provenance.register(tool, args, line.result)
        return verdict


def simulate(lines: Iterable[str], trajectory: Trajectory) -> Iterator[dict[str, str]]:
    """Answers, one for each line that asks something."""
    for text in lines:
        verdict = trajectory.line(text)
        if verdict is not None:
            yield {"decision": verdict.decision, "why": verdict.why}


def _read(text: str) -> _Line:
    """One line. Half a surrogate pair, as a broken mail may hold, is replaced and does not cost the line."""
    try:
        return _Line.model_validate_json(text)
    except ValidationError:
        if "\\ud" not in text.casefold():
            raise
    try:
        whole = json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        whole = text
    return _Line.model_validate_json(whole.encode("utf-8", "replace"))
