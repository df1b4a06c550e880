"""One policy of trying again, for every wire: back off with jitter, obey Retry-After, end in one line.

Both SDKs' own retries are switched off, so that tries are counted in one place. Knows no SDK.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from .endpoint import Endpoint, WireFault, given_up

T = TypeVar("T")


@dataclass(frozen=True)
class Retry:
    """How often, how long, and by which clock. Times are in seconds."""

    tries: int = 5
    total: float = 120
    """No new try starts later than this after the first one; a Retry-After beyond it ends the call at once."""
    first: float = 0.5
    """The wait before the second try; it doubles each time, and a random share of up to a half is taken off."""
    longest: float = 30
    """The longest wait that we choose ourselves; a provider may ask for more."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random

    async def call(self, where: Endpoint, work: Callable[[], Awaitable[T]]) -> T:
        """The result of `work`, tried again after each passing `WireFault`. Raises `ModelError`."""
        series = _Series(self, where)
        while True:
            try:
                return await work()
            except WireFault as fault:
                await series.wait_after(fault)

    async def stream(self, where: Endpoint, work: Callable[[], AsyncGenerator[T, None]]) -> AsyncGenerator[T, None]:
        """The items of `work`. Once one was handed on there is no second try: nobody hears a thing twice."""
        series = _Series(self, where)
        while True:
            told = False
            try:
                async with aclosing(work()) as items:
                    async for item in items:
                        told = True
                        yield item
                return
            except WireFault as fault:
                if told:
                    raise given_up(where, fault, series.tries + 1) from fault
                await series.wait_after(fault)


class _Series:
    """The tries of one call."""

    def __init__(self, policy: Retry, where: Endpoint) -> None:
        self._policy, self._where = policy, where
        self._until = policy.clock() + policy.total
        self.tries = 0

    async def wait_after(self, fault: WireFault) -> None:
        """Wait for the next try, or raise `ModelError` when there is none."""
        self.tries += 1
        seconds = self._seconds(fault)
        if not fault.retryable or self.tries >= self._policy.tries:
            raise given_up(self._where, fault, self.tries) from fault
        if self._policy.clock() + seconds > self._until:
            if fault.wait is not None:
                fault = WireFault(f"{fault.words} (it asks us to wait {seconds:.0f} s)", status=fault.status)
            raise given_up(self._where, fault, self.tries) from fault
        await self._policy.sleep(seconds)

    def _seconds(self, fault: WireFault) -> float:
        if fault.wait is not None:
            return fault.wait
        full = min(self._policy.longest, self._policy.first * 2.0 ** (self.tries - 1))
        return full * (1 - self._policy.chance() / 2)


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds that the headers ask us to wait: `retry-after-ms`, or Retry-After as seconds or an HTTP date
    (RFC 9110, 10.2.3). None when there is no such wish or it cannot be read; never below 0."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        seconds = _number(headers.get(name, ""))
        if seconds is not None:
            return max(0.0, seconds * unit)
    try:
        at = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - (now or datetime.now(UTC))).total_seconds())


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
