"""What a model was shown, in plain records, and rules that answer by it.

A rule looks at the conversation and never at a turn counter, so a scripted model that is asked again, in
another order or after a restart, still says what fits. Knows nothing of AutoGen and of no provider's wire.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ...core.errors import ModelError
from ...core.types import Json


@dataclass(frozen=True)
class Call:
    """A tool call. `args` as a string is sent as it stands, so that it can be malformed on purpose."""

    tool: str
    args: Mapping[str, Json] | str = field(default_factory=dict)
    id: str = ""

    @property
    def arguments(self) -> Mapping[str, Json]:
        """The arguments as an object, however they were carried; empty where they are none."""
        if not isinstance(self.args, str):
            return self.args
        try:
            parsed = json.loads(self.args)
        except ValueError:
            return {}
        return parsed if isinstance(parsed, dict) else {}


@dataclass(frozen=True)
class Result:
    """What a tool answered to an earlier call."""

    tool: str
    id: str
    text: str
    ok: bool = True


@dataclass(frozen=True)
class Turn:
    """One turn of the conversation."""

    who: Literal["system", "user", "assistant", "tools"]
    text: str = ""
    calls: tuple[Call, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True)
class Shown:
    """All that a model was shown for one answer."""

    turns: tuple[Turn, ...]
    tools: tuple[str, ...] = ()
    """Names of the tools on offer."""
    model: str = ""

    @property
    def system(self) -> str:
        """The instructions."""
        return "\n".join(turn.text for turn in self.turns if turn.who == "system")

    @property
    def asked(self) -> str:
        """The last thing that a user turn said."""
        return next((turn.text for turn in reversed(self.turns) if turn.who == "user"), "")

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call the model has made so far, oldest first."""
        return tuple(call for turn in self.turns for call in turn.calls)

    @property
    def results(self) -> tuple[Result, ...]:
        """Every tool result so far, oldest first."""
        return tuple(result for turn in self.turns for result in turn.results)

    @property
    def last(self) -> Result | None:
        """The result of the latest call, if the model has just got one."""
        turn = self.turns[-1] if self.turns else None
        return turn.results[-1] if turn and turn.results else None

    @property
    def text(self) -> str:
        """Everything that was said, called and answered, as one text."""
        parts: list[str] = []
        for turn in self.turns:
            parts.append(turn.text)
            parts += [f"{call.tool} {call.args}" for call in turn.calls]
            parts += [result.text for result in turn.results]
        return "\n".join(part for part in parts if part)

    def offers(self, *tools: str) -> bool:
        """Whether all these tools may be called."""
        return set(tools) <= set(self.tools)

    def results_of(self, tool: str) -> tuple[Result, ...]:
        """What one tool has answered so far, oldest first."""
        return tuple(result for result in self.results if result.tool == tool)

    def called(self, tool: str) -> int:
        """How often the model has called a tool so far."""
        return sum(call.tool == tool for call in self.calls)


Say = str | Sequence[Call]
"""An answer: text, or tool calls in their order."""


@dataclass(frozen=True)
class Rule:
    """When this was shown, say that."""

    name: str
    when: Callable[[Shown], bool]
    say: Callable[[Shown], Say]


@dataclass(frozen=True)
class Said:
    """What a rule answered. Calls carry ids that are unique in their conversation."""

    rule: str
    text: str = ""
    calls: tuple[Call, ...] = ()


def answer(rules: Sequence[Rule], shown: Shown) -> Said:
    """What the first fitting rule says. Raises `ModelError` naming what was shown when none fits."""
    for rule in rules:
        if rule.when(shown):
            said = rule.say(shown)
            if isinstance(said, str):
                return Said(rule.name, text=said)
            first = len(shown.calls) + 1
            return Said(rule.name, calls=tuple(_with_id(call, n) for n, call in enumerate(said, first)))
    raise ModelError(f"scripted model {shown.model!r}: no rule fits: {_brief(shown)}; add a rule for it")


def _with_id(call: Call, number: int) -> Call:
    return call if call.id else Call(call.tool, call.args, f"call_{number}")


def _brief(shown: Shown) -> str:
    last = shown.last
    parts = [
        f"system {_cut(shown.system)}",
        f"user {_cut(shown.asked)}",
        f"tools {', '.join(shown.tools) or 'none'}",
        f"last result {last.tool} {_cut(last.text)}" if last else "no last result",
    ]
    return "; ".join(parts)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= 120 else f"{line[:60]} ... {line[-60:]}")


def estimate_tokens(text: str) -> int:
    """About how many tokens a text is: a quarter of its characters, rounded up. The same on every machine."""
    return -(-len(text) // 4)
