"""What the wire server says fits the types of the SDKs themselves, which were not written here."""

from __future__ import annotations

import json
from typing import Any

import anthropic.types
import openai.types.chat
import pytest
from pydantic import TypeAdapter

from understudy.agents.models.shown import Call

from . import anthropic_dialect, openai_dialect
from .script import Spoken, Tokens

SPOKEN = [
    Spoken("Grüße, 你好", (), Tokens(9, 4, 3, 2), "", "m", 1, pings=2),
    Spoken("", (Call("add", {"a": 1}, "c1"), Call("add", {"a": "ü"}, "c2")), Tokens(9, 4), "", "m", 2),
    Spoken("Let me see.", (Call("add", {}, "c1"),), Tokens(9, 4), "", "m", 3),
    Spoken("", (), Tokens(9, 0), "", "m", 4),
]


def datas(stream: bytes) -> list[Any]:
    lines = stream.decode().splitlines()
    return [json.loads(line[6:]) for line in lines if line.startswith("data: {")]


@pytest.mark.parametrize("said", SPOKEN)
def test_messages_fit_anthropics_types(said: Spoken) -> None:
    message = anthropic.types.Message.model_validate(anthropic_dialect.whole(said), strict=True)
    assert message.usage.input_tokens == said.tokens.shown - said.tokens.cached - said.tokens.cache_write
    event: TypeAdapter[Any] = TypeAdapter(anthropic.types.RawMessageStreamEvent)
    events = [event.validate_python(data) for data in datas(anthropic_dialect.stream(said)) if data["type"] != "ping"]
    assert (events[0].type, events[-1].type) == ("message_start", "message_stop")


@pytest.mark.parametrize("said", SPOKEN)
def test_completions_fit_openais_types(said: Spoken) -> None:
    whole = openai.types.chat.ChatCompletion.model_validate(openai_dialect.whole(said))
    assert whole.usage is not None
    assert whole.usage.prompt_tokens == said.tokens.shown
    chunks = [openai.types.chat.ChatCompletionChunk.model_validate(data) for data in datas(openai_dialect.stream(said))]
    assert chunks[-1].usage is not None
    assert openai_dialect.stream(said).endswith(b"data: [DONE]\n\n")
