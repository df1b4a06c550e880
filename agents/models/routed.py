"""A model made of models: it has the same face, and climbs a ladder until an answer passes its check.

The router decides the ladder, this client acts: each rung is one recorded step of the task's journal and one row
of `attempts`. An answer is checked here for what a machine can tell: JSON of the asked shape, known tools, readable
arguments, anything at all. A failed check sends the draft and the finding one rung up.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from autogen_core import CancellationToken
from autogen_core.models import (
    AssistantMessage,
    ChatCompletionClient,
    CreateResult,
    LLMMessage,
    UserMessage,
)
from autogen_core.tools import Tool, ToolSchema
from pydantic import BaseModel

from ...core.errors import BudgetSpent, ModelError
from ...core.protocols import Journal, Route, Router
from ...core.types import Attempt, Json, RouteReason, Tier, now
from ...routing.prices import Priced
from .answers import finding_of
from .client import MeteredClient, abilities
from .usage import Usage, result_from_json, result_to_json, usage_of


@dataclass(frozen=True)
class Served:
    """A model that can be called."""

    name: str
    tier: Tier
    client: ChatCompletionClient


Price = Callable[[str, Usage], Priced]
"""What a model, by its name in the pool, asks for these tokens."""


@dataclass(frozen=True)
class Pool:
    """What all routed clients of one task share."""

    task: str
    models: Mapping[str, Served]
    frontier: str
    router: Router
    price: Price
    journal: Journal
    note: Callable[[Attempt], None]
    """Writes an attempt to the ledger; the same id twice is one row."""
    tell: Callable[[str], None]
    """Shows the attempt with this id to whoever follows the task."""
    ceilings: Mapping[str, int]
    """Most tokens an answer of this worker may have; a worker not named is left to the wire."""
    over_budget: Callable[[], str]
    """Why no further call may be made, in one line; empty while it may."""


@dataclass(frozen=True)
class _Asked:
    """One request, as it climbs."""

    messages: tuple[LLMMessage, ...]
    tools: tuple[Tool | ToolSchema, ...]
    tool_choice: Any
    json_output: bool | type[BaseModel] | None
    extra: Mapping[str, Any]
    token: CancellationToken | None

    def with_finding(self, draft: CreateResult | None, finding: str) -> _Asked:
        """The same request for the next rung, with the draft and what was wrong with it."""
        said = "" if draft is None else _as_text(draft)
        more: list[LLMMessage] = [AssistantMessage(content=said, source="draft")] if said else []
        more.append(
            UserMessage(content=f"That answer cannot be used: {finding}. Answer the request again.", source="check")
        )
        return dataclasses.replace(self, messages=(*self.messages, *more))


class RoutedClient(MeteredClient):
    """One worker's model for one step. Raises `ModelError` when the last rung fails too."""

    def __init__(self, pool: Pool, worker: str, step: str, ending: Callable[[], BaseException | None]) -> None:
        super().__init__(worker, abilities())
        self._pool, self._worker, self._step, self._ending = pool, worker, step, ending

    async def create(
        self,
        messages: Sequence[LLMMessage],
        *,
        tools: Sequence[Tool | ToolSchema] = (),
        tool_choice: Tool | Literal["auto", "required", "none"] = "auto",
        json_output: bool | type[BaseModel] | None = None,
        extra_create_args: Mapping[str, Any] = {},  # AutoGen's signature; never changed here
        cancellation_token: CancellationToken | None = None,
    ) -> CreateResult:
        """Climb the ladder until an answer passes its check."""
        ending = self._ending()
        if ending is not None:
            raise ending
        asked = _Asked(tuple(messages), tuple(tools), tool_choice, json_output, extra_create_args, cancellation_token)
        route = self._pool.router.route(self._worker, _last_words(messages))
        reason: RouteReason = route.reason
        for rung, name in enumerate(route.ladder):
            result, finding, failed = await self._attempt(asked, name, reason, route)
            if result is not None and (not finding or (_calls_tools(result) and rung == len(route.ladder) - 1)):
                return result
            asked = asked.with_finding(result, finding) if not failed else asked
            reason = "error" if failed else "check_failed"
        raise ModelError(f"{self._worker}: no model gave a usable answer; the last finding: {finding}")

    async def _attempt(
        self, asked: _Asked, name: str, reason: RouteReason, route: Route
    ) -> tuple[CreateResult | None, str, bool]:
        """One rung: the answer, what is wrong with it, and whether the wire itself failed."""
        attempt = Attempt(
            id="",
            task=self._pool.task,
            step=self._step,
            worker=self._worker,
            model=name,
            tier=self._pool.models[name].tier,
            reason=reason,
            confidence=route.confidence,
            threshold=route.threshold,
            candidates=route.candidates,
        )

        async def call(place: str) -> Json:
            return await self._call(dataclasses.replace(attempt, id=place), asked)

        recorded = await self._pool.journal.step(f"model:{self._worker}", call)
        assert isinstance(recorded, dict)
        if "over" in recorded:
            raise BudgetSpent(str(recorded["over"]))
        self._pool.tell(str(recorded["place"]))
        finding, answer = str(recorded["finding"]), recorded["answer"]
        if not isinstance(answer, dict):
            return None, finding, True
        return self._metered(result_from_json(answer)), finding, False

    async def _call(self, attempt: Attempt, asked: _Asked) -> Json:
        """Inside the recorded step: ask, judge, write the row."""
        over = self._pool.over_budget()
        if over:
            return {"over": over}
        started = time.monotonic()
        try:
            result = await _ask(self._pool.models[attempt.model], asked, self._pool.ceilings.get(attempt.worker))
        except ModelError as error:
            lost = dataclasses.replace(attempt, outcome="failed", finding=str(error), at=now())
            self._pool.note(dataclasses.replace(lost, seconds=time.monotonic() - started))
            return {"place": attempt.id, "answer": None, "finding": str(error)}
        finding = finding_of(result, asked.tools, asked.json_output)
        self._pool.note(self._judged(attempt, result, finding, time.monotonic() - started))
        return {"place": attempt.id, "answer": result_to_json(result), "finding": finding}

    def _judged(self, attempt: Attempt, result: CreateResult, finding: str, seconds: float) -> Attempt:
        usage = usage_of(result)
        priced = self._pool.price(attempt.model, usage)
        return dataclasses.replace(
            attempt,
            tokens_in=usage.prompt_tokens,
            tokens_out=usage.completion_tokens,
            tokens_cached=usage.cached_tokens,
            price_version=priced.version,
            cost=priced.cost,
            frontier_cost=self._pool.price(self._pool.frontier, usage).cost,
            seconds=seconds,
            at=now(),
            outcome="rejected" if finding else "accepted",
            judged_by="schema" if _asked_for_json(result, finding) else "tools" if finding else "wire",
            finding=finding,
        )

    async def create_stream(
        self,
        messages: Sequence[LLMMessage],
        *,
        tools: Sequence[Tool | ToolSchema] = (),
        tool_choice: Tool | Literal["auto", "required", "none"] = "auto",
        json_output: bool | type[BaseModel] | None = None,
        extra_create_args: Mapping[str, Any] = {},  # AutoGen's signature; never changed here
        cancellation_token: CancellationToken | None = None,
    ) -> AsyncGenerator[str | CreateResult, None]:
        """The same, in one piece: an answer is shown only after it passed its check."""
        result = await self.create(
            messages,
            tools=tools,
            tool_choice=tool_choice,
            json_output=json_output,
            extra_create_args=extra_create_args,
            cancellation_token=cancellation_token,
        )
        if isinstance(result.content, str):
            yield result.content
        yield result

    async def close(self) -> None:
        """Nothing: the clients belong to the pool."""

    def remaining_tokens(self, messages: Sequence[LLMMessage], *, tools: Sequence[Tool | ToolSchema] = ()) -> int:
        """The least that any rung has left."""
        return min(served.client.remaining_tokens(messages, tools=tools) for served in self._pool.models.values())


async def _ask(served: Served, asked: _Asked, ceiling: int | None) -> CreateResult:
    extra = dict(asked.extra)
    if ceiling is not None:
        extra.setdefault("max_tokens", ceiling)
    return await served.client.create(
        asked.messages,
        tools=asked.tools,
        tool_choice=asked.tool_choice,
        json_output=asked.json_output,
        extra_create_args=extra,
        cancellation_token=asked.token,
    )


def _asked_for_json(result: CreateResult, finding: str) -> bool:
    """Whether the finding is about the shape of a text answer, not about tool calls."""
    return bool(finding) and isinstance(result.content, str)


def _calls_tools(result: CreateResult) -> bool:
    return isinstance(result.content, list)


def _last_words(messages: Sequence[LLMMessage]) -> str:
    return next((str(m.content) for m in reversed(messages) if isinstance(m, UserMessage)), "")


def _as_text(result: CreateResult) -> str:
    if isinstance(result.content, str):
        return result.content
    return "\n".join(f"{call.name}({call.arguments})" for call in result.content)
