"""A model played by rules over what it was shown, with AutoGen's face: for scenarios and tests.

It costs nothing, reaches nobody, and says the same on every machine. It sees what any model sees and no more,
so it cannot know a skill's checks.

    ScriptedModel([Rule("greet", lambda shown: "hello" in shown.asked, lambda shown: "Good morning.")])
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, Literal

from autogen_core import CancellationToken, FunctionCall
from autogen_core.models import CreateResult, LLMMessage
from autogen_core.tools import Tool, ToolSchema
from pydantic import BaseModel

from .client import MeteredClient, abilities
from .reading import shown_from
from .shown import Call, Result, Rule, Said, Say, Shown, Turn, answer, estimate_tokens
from .usage import Usage

__all__ = ["Call", "Result", "Rule", "Said", "Say", "ScriptedModel", "Shown", "Turn"]


class ScriptedModel(MeteredClient):
    """Answers by the first rule that fits. Tokens are estimated, so that sums and budgets have something to count."""

    def __init__(self, rules: Sequence[Rule], name: str = "scripted", context_tokens: int = 200_000) -> None:
        super().__init__(name, abilities(), context_tokens)
        self._rules = tuple(rules)
        self.fired: list[str] = []
        """Names of the rules that answered, in order."""

    async def create(
        self,
        messages: Sequence[LLMMessage],
        *,
        tools: Sequence[Tool | ToolSchema] = (),
        tool_choice: Tool | Literal["auto", "required", "none"] = "auto",
        json_output: bool | type[BaseModel] | None = None,
        extra_create_args: Mapping[str, Any] | None = None,
        cancellation_token: CancellationToken | None = None,
    ) -> CreateResult:
        """One answer. Raises `ModelError` naming what was shown when no rule fits."""
        said = answer(self._rules, shown_from(messages, tools, self.name))
        self.fired.append(said.rule)
        calls = [FunctionCall(id=call.id, name=call.tool, arguments=arguments_text(call)) for call in said.calls]
        written = said.text or json.dumps([[call.name, call.arguments] for call in calls])
        return self._metered(
            CreateResult(
                finish_reason="function_calls" if calls else "stop",
                content=calls or said.text,
                usage=Usage(self.count_tokens(messages, tools=tools), estimate_tokens(written)),
                cached=False,
            )
        )

    async def create_stream(
        self,
        messages: Sequence[LLMMessage],
        *,
        tools: Sequence[Tool | ToolSchema] = (),
        tool_choice: Tool | Literal["auto", "required", "none"] = "auto",
        json_output: bool | type[BaseModel] | None = None,
        extra_create_args: Mapping[str, Any] | None = None,
        cancellation_token: CancellationToken | None = None,
    ) -> AsyncGenerator[str | CreateResult, None]:
        """The same answer, word by word, and then whole."""
        result = await self.create(messages, tools=tools)
        if isinstance(result.content, str):
            for piece in re.findall(r"\S*\s*", result.content):
                if piece:
                    yield piece
        yield result

    async def close(self) -> None:
        """Nothing to close."""


def arguments_text(call: Call) -> str:
    """The arguments as a wire carries them; text is taken as it stands."""
    return call.args if isinstance(call.args, str) else json.dumps(dict(call.args), ensure_ascii=False)
