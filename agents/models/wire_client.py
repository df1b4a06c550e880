"""A client over HTTP: one retry policy for every wire, calls that can be cancelled, and a true bill.

A try that fails after the provider has said what it used is charged all the same, so its tokens are kept and
added to the answer that came in the end, or to the error if none came. A wire adds one try, whole and in pieces.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field

from autogen_core.models import CreateResult, ModelInfo

from ...core.errors import ModelError
from .client import MeteredClient
from .endpoint import Endpoint, LostAnswer, WireFault
from .request import Request
from .retry import Retry
from .usage import Usage, usage_of
from .wire import heeding


class WireClient(MeteredClient):
    """Base of the clients that reach a provider."""

    def __init__(self, endpoint: Endpoint, info: ModelInfo, context_tokens: int, retry: Retry | None) -> None:
        super().__init__(endpoint.model, info, context_tokens)
        self._at, self._retry = endpoint, retry or Retry()

    @abstractmethod
    async def _once(self, request: Request) -> CreateResult:
        """One try. Raises `WireFault`, with what the provider said it used if it said so."""

    @abstractmethod
    def _stream_once(self, request: Request) -> AsyncGenerator[str | CreateResult, None]:
        """One try in pieces, the whole answer last. Raises `WireFault`."""

    async def _answer(self, request: Request) -> CreateResult:
        lost = _Lost()

        async def once() -> CreateResult:
            with lost.counting():
                return await self._once(request)

        answer = asyncio.ensure_future(self._retry.call(self._at, once))
        if request.token is not None:
            request.token.link_future(answer)
        with lost.telling():
            return lost.added_to(await answer)

    async def _pieces(self, request: Request) -> AsyncGenerator[str | CreateResult, None]:
        lost = _Lost()

        async def once() -> AsyncGenerator[str | CreateResult, None]:
            with lost.counting():
                async with aclosing(self._stream_once(request)) as pieces:
                    async for piece in pieces:
                        yield piece

        policy = heeding(self._retry, request.token)
        with lost.telling():
            async with aclosing(policy.stream(self._at, once)) as pieces:
                async for piece in pieces:
                    yield lost.added_to(piece) if isinstance(piece, CreateResult) else piece


@dataclass
class _Lost:
    """What the failed tries of one call used."""

    usage: Usage = field(default_factory=lambda: Usage(0, 0))

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Keep what a failing try used."""
        try:
            yield
        except WireFault as fault:
            if fault.usage is not None:
                self.usage = self.usage + fault.usage
            raise

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Put it on the error of a call that gave up."""
        try:
            yield
        except ModelError as error:
            raise LostAnswer(str(error), self.usage) from error

    def added_to(self, result: CreateResult) -> CreateResult:
        """The answer, with what came before it."""
        result.usage = self.usage + usage_of(result)
        return result
