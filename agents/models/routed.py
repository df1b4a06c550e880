"""A model made of models: it has the same face, and climbs a ladder until an answer passes its check.

The router decides the ladder, this client acts: each rung is one recorded step of the task's journal and one row of
`attempts`. The decision is part of the first rung's record, so a replay climbs the ladder that was climbed, whatever
the table of successes says by then. An answer is checked here for what a machine can tell: JSON of the asked shape,
tool calls that fit their schemas, the worker's own check. A failed check sends the draft and the finding one rung up;
a wire that failed sends the same request to the next provider of the model.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from decimal import Decimal

from autogen_core.models import CreateResult, LLMMessage
from autogen_core.tools import Tool, ToolSchema

from ...core.errors import BudgetSpent, ModelError
from ...core.protocols import Route
from ...core.types import Attempt, Json, RouteReason, now
from . import advice
from .answers import finding_of
from .choosing import Dispatched, Rungs, Thread, kind_of, route_from_json, route_to_json
from .client import MeteredClient, abilities
from .endpoint import LostAnswer
from .pool import Pool, Price, Served
from .request import Request
from .usage import Usage, result_from_json, result_to_json, usage_of

__all__ = ["Dispatched", "Pool", "Price", "RoutedClient", "Served"]

Hear = Callable[[str], None]
"""Takes the pieces of a streamed answer."""

ADVISOR = "advisor"
"""The worker's name in the rows of calls for advice."""


@dataclasses.dataclass(frozen=True)
class _Try:
    """One call that is about to be made: which rung of which route, and why."""

    route: Route
    rung: int
    reason: RouteReason


@dataclasses.dataclass(frozen=True)
class _Tried:
    """What came of it, from the journal's record."""

    route: Route
    place: str
    result: CreateResult | None
    finding: str


class RoutedClient(MeteredClient):
    """One worker's model for one step. Raises `ModelError` when the last rung fails too."""

    def __init__(
        self,
        pool: Pool,
        worker: str,
        step: str,
        ending: Callable[[], BaseException | None],
        dispatched: Dispatched | None = None,
    ) -> None:
        super().__init__(worker, abilities())
        self._pool, self._worker, self._step, self._ending = pool, worker, step, ending
        self._thread = Thread(pool, worker, dispatched)
        self._advices: list[str] = []

    async def _answer(self, request: Request) -> CreateResult:
        return await self._climb(request, None)

    async def _pieces(self, request: Request) -> AsyncGenerator[str | CreateResult, None]:
        """Pieces as they come where no further rung could take them back; else the answer once it stands."""
        said: asyncio.Queue[str | None] = asyncio.Queue()
        climbing = asyncio.ensure_future(self._climb(request, said.put_nowait))
        climbing.add_done_callback(lambda _: said.put_nowait(None))
        heard = False
        try:
            while (piece := await said.get()) is not None:
                heard = True
                yield piece
            result = await climbing
        finally:
            climbing.cancel()
        if isinstance(result.content, str) and not heard:
            yield result.content
        yield result

    async def _climb(self, request: Request, hear: Hear | None) -> CreateResult:
        """From rung to rung until an answer passes its check."""
        ending = self._ending()
        if ending is not None:
            raise ending
        asked = advice.with_advice(request, self._advices)
        tried = await self._attempt(asked, None, hear)
        rungs, rung, reason = Rungs.of(self._pool, tried.route), 0, tried.route.reason
        while True:
            result, last = tried.result, rungs.after(rung, failed=False) is None
            question = advice.question_in(result) if result and not tried.finding else ""
            if question:
                self._advices.append(await self._advise(asked, tried.route.advisor, question))
                asked = advice.with_advice(request, self._advices)
            elif result and (not tried.finding or (last and not isinstance(result.content, str))):
                return result  # a bad tool call of the last rung is left to the gateway, which answers the model
            else:
                reason = "check_failed" if result else "error"
                following = rungs.after(rung, failed=result is None)
                if following is None:
                    raise ModelError(
                        f"{self._worker}: no model gave a usable answer; the last finding: {tried.finding}"
                    )
                rung = following
                asked = asked.with_finding(result, tried.finding) if result else asked
            tried = await self._attempt(asked, _Try(tried.route, rung, reason), hear)

    async def _attempt(self, asked: Request, going: _Try | None, hear: Hear | None) -> _Tried:
        """One recorded call; the first of a climb also decides."""

        async def call(place: str) -> Json:
            try:
                left = self._thread.check_budget()
                here = going or self._first(asked, place, left)
            except BudgetSpent as over:
                return {"over": str(over)}
            return {"route": route_to_json(here.route), **await self._call(here, asked, place, hear)}

        recorded = await self._pool.journal.step(f"model:{self._worker}", call)
        assert isinstance(recorded, dict)
        if "over" in recorded:
            raise BudgetSpent(str(recorded["over"]))
        self._pool.tell(str(recorded["place"]))
        answer = recorded["answer"]
        result = result_from_json(answer) if isinstance(answer, dict) else None
        if result:
            self._thread.note(str(recorded["model"]), usage_of(result))
        return _Tried(route_from_json(recorded["route"]), str(recorded["place"]), result, str(recorded["finding"]))

    def _first(self, asked: Request, place: str, left: Decimal) -> _Try:
        route = self._thread.choose(asked, place, left)
        return _Try(route, 0, route.reason)

    async def _call(self, going: _Try, asked: Request, place: str, hear: Hear | None) -> dict[str, Json]:
        """Inside the recorded step: ask, judge, write the row."""
        rungs = Rungs.of(self._pool, going.route)
        name = rungs.names[going.rung]
        served = self._pool.models[name]
        request = self._offered(asked, going.route, served).bounded(self._pool.ceilings.get(self._worker))
        attempt = self._row(place, going, served, kind_of(asked, asked.tokens))
        live = going.rung == len(rungs.names) - 1
        started = time.monotonic()
        try:
            result = await _ask(served, request, hear if live or hear is None else _unheard)
        except ModelError as error:
            used = error.usage if isinstance(error, LostAnswer) else Usage(0, 0)
            lost = dataclasses.replace(attempt, outcome="failed", finding=str(error))
            self._note(lost, used, time.monotonic() - started)
            return {"place": place, "model": name, "answer": None, "finding": str(error)}
        finding, judge = self._finding(result, request)
        judged = dataclasses.replace(
            attempt, outcome="rejected" if finding else "accepted", judged_by=judge, finding=finding
        )
        self._note(judged, usage_of(result), time.monotonic() - started)
        self._note_advice(attempt, going.route, usage_of(result))
        return {"place": place, "model": name, "answer": result_to_json(result), "finding": finding}

    def _row(self, place: str, going: _Try, served: Served, kind: str) -> Attempt:
        route, first = going.route, going.reason == going.route.reason
        return Attempt(
            id=place,
            task=self._pool.task,
            step=self._step,
            worker=self._worker,
            model=served.name,
            tier=served.tier,
            reason=going.reason,
            confidence=route.confidence,
            threshold=route.threshold,
            candidates=route.candidates,
            kind=kind,
            why=route.why if first else "",
        )

    def _offered(self, asked: Request, route: Route, served: Served) -> Request:
        """The request with its advisor, as far as there is one and it may still be asked."""
        left = route.advices - len(self._advices)
        if not route.advisor or left <= 0 or served.name == route.advisor:
            return asked
        if route.advisor in served.advisors:
            native = {"model": served.advisors[route.advisor], "max_uses": left}
            return dataclasses.replace(asked, extra={**asked.extra, "advisor": native})
        return advice.with_tool(asked)

    def _finding(self, result: CreateResult, request: Request) -> tuple[str, str]:
        """What is wrong with an answer, and who says so."""
        finding = finding_of(result, request.tools, request.json_output)
        if finding:
            return finding, "schema" if isinstance(result.content, str) else "tools"
        own = self._pool.checks.get(self._worker)
        finding = own(result) if own else ""
        return finding, "worker" if own else "wire"

    def _note(self, attempt: Attempt, usage: Usage, seconds: float) -> None:
        """Price the attempt and write its row."""
        priced, frontier = self._pool.price(attempt.model, usage), self._pool.frontier
        self._pool.note(
            dataclasses.replace(
                attempt,
                tokens_in=usage.prompt_tokens,
                tokens_out=usage.completion_tokens,
                tokens_cached=usage.cached_tokens,
                tokens_cache_write=usage.cache_write_tokens,
                price_version=priced.version,
                cost=priced.cost,
                frontier_cost=priced.cost if attempt.model == frontier else self._pool.price(frontier, usage).cost,
                seconds=seconds,
                at=now(),
            )
        )

    def _note_advice(self, attempt: Attempt, route: Route, usage: Usage) -> None:
        """A row for what the wire's own advisor used inside the call."""
        if usage.advice is not None and route.advisor:
            row = dataclasses.replace(
                attempt,
                id=f"{attempt.id}+{ADVISOR}",
                worker=ADVISOR,
                model=route.advisor,
                tier=self._pool.models[route.advisor].tier,
                reason="pinned",
                why=f"{attempt.model} consulted it inside its answer",
            )
            self._note(row, usage.advice, 0.0)

    async def _advise(self, asked: Request, advisor: str, question: str) -> str:
        """What the advisor says; an advisor that cannot answer is no reason to stop."""
        client = RoutedClient(_pinned(self._pool, advisor), ADVISOR, self._step, self._ending)
        try:
            result = await client._climb(advice.asked(asked, question), None)
        except ModelError as error:
            return f"(no advice can be had: {error})"
        return str(result.content)

    async def close(self) -> None:
        """Nothing: the clients belong to the pool."""

    def remaining_tokens(self, messages: Sequence[LLMMessage], *, tools: Sequence[Tool | ToolSchema] = ()) -> int:
        """The least that any model of the pool has left."""
        return min(served.client.remaining_tokens(messages, tools=tools) for served in self._pool.models.values())


@dataclasses.dataclass(frozen=True)
class _Only:
    """A router for one model."""

    model: str

    def route(self, request: object) -> Route:
        """That model."""
        return Route((self.model,), "pinned", why="a smaller model asked for advice")


def _pinned(pool: Pool, model: str) -> Pool:
    return dataclasses.replace(pool, router=_Only(model))


async def _ask(served: Served, request: Request, hear: Hear | None) -> CreateResult:
    """The answer; as a stream where somebody wants to hear it."""
    if hear is None:
        return await request.asked_of(served.client)
    async for piece in request.streamed_by(served.client):
        if isinstance(piece, CreateResult):
            return piece
        hear(piece)
    raise ModelError(f"{served.name}: the stream ended without an answer")


def _unheard(_piece: str) -> None:
    """Pieces that a further rung might take back."""
