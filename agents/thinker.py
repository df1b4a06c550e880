"""Structured model answers, through the same ladder and into the same table as every other model call."""

from __future__ import annotations

import json

from autogen_core.models import SystemMessage, UserMessage

from ..core.errors import ModelError
from ..core.protocols import Answer
from .models.answers import parse
from .models.routed import Pool, RoutedClient


class RoutedThinker:
    """`core.protocols.Thinker` for one step of a task."""

    def __init__(self, pool: Pool, step: str) -> None:
        self._pool, self._step = pool, step

    async def think(self, worker: str, prompt: str, answer: type[Answer]) -> Answer:
        """Ask for JSON of this shape. A bad answer goes back with the error, then up a rung."""
        client = RoutedClient(self._pool, worker, self._step, lambda: None)
        schema = json.dumps(answer.model_json_schema(), separators=(",", ":"))
        system = (
            f"You are the {worker} of a team of agents. Answer with one JSON object and nothing else. "
            f"Its schema:\n{schema}"
        )
        result = await client.create(
            [SystemMessage(content=system), UserMessage(content=prompt, source="orchestrator")], json_output=answer
        )
        if not isinstance(result.content, str):
            raise ModelError(f"{worker}: called a tool where an answer was asked for")
        return parse(result.content, answer)
