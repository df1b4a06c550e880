"""A bounded context: when it grows too long, the oldest tool results shrink to a line; words and calls stay."""

from __future__ import annotations

from autogen_core.model_context import ChatCompletionContext
from autogen_core.models import FunctionExecutionResult, FunctionExecutionResultMessage, LLMMessage
from pydantic import BaseModel

LIMIT_CHARACTERS = 120_000
"""About 30,000 tokens: a small model's answer gets worse long before its window ends."""

KEPT_RESULTS = 4
"""The newest tool results are never shortened."""


class BoundedContext(ChatCompletionContext):
    """The messages of one step, oldest tool results shortened once they are over `limit` characters in all."""

    component_config_schema = BaseModel

    def __init__(self, limit: int = LIMIT_CHARACTERS) -> None:
        super().__init__()
        self._limit = limit

    async def get_messages(self) -> list[LLMMessage]:
        """What a model is shown now."""
        messages = list(self._messages)
        length = sum(_length(message) for message in messages)
        results = [n for n, message in enumerate(messages) if isinstance(message, FunctionExecutionResultMessage)]
        for place in results[:-KEPT_RESULTS]:
            if length <= self._limit:
                break
            length -= _length(messages[place])
            messages[place] = _shortened(messages[place])
            length += _length(messages[place])
        return messages

    def _to_config(self) -> BaseModel:
        raise NotImplementedError("a context belongs to one step and cannot be declared in a file")


def _length(message: LLMMessage) -> int:
    return len(str(message.content))


def _shortened(message: LLMMessage) -> LLMMessage:
    assert isinstance(message, FunctionExecutionResultMessage)
    return FunctionExecutionResultMessage(
        content=[
            FunctionExecutionResult(
                content=f"[an older result of {result.name} is left out; call it again if you need it]",
                name=result.name,
                call_id=result.call_id,
                is_error=result.is_error,
            )
            for result in message.content
        ]
    )
