"""A model played by rules over what it was shown, with AutoGen's face: for scenarios and tests.

It costs nothing, reaches nobody, and says the same on every machine. It sees what any model sees and no more,
so it cannot know a skill's checks.

    ScriptedModel([Rule("greet", lambda shown: "hello" in shown.asked, lambda shown: "Good morning.")])
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Sequence

from autogen_core import FunctionCall
from autogen_core.models import CreateResult

from .client import MeteredClient, abilities
from .reading import shown_from
from .request import Request
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

    async def _answer(self, request: Request) -> CreateResult:
        """What the first fitting rule says. Raises `ModelError` naming what was shown when no rule fits."""
        said = answer(self._rules, shown_from(request.messages, request.tools, self.name))
        self.fired.append(said.rule)
        calls = [FunctionCall(id=call.id, name=call.tool, arguments=arguments_text(call)) for call in said.calls]
        written = said.text or json.dumps([[call.name, call.arguments] for call in calls])
        return CreateResult(
            finish_reason="function_calls" if calls else "stop",
            content=calls or said.text,
            usage=Usage(self.count_tokens(request.messages, tools=request.tools), estimate_tokens(written)),
            cached=False,
        )

    async def _pieces(self, request: Request) -> AsyncGenerator[str | CreateResult, None]:
        """The same answer, word by word, and then whole."""
        result = await self._answer(request)
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
