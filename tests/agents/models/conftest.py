"""Both wires behind one fixture, so that a claim about one is a claim about the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.wire.server import WireServer
from understudy.agents.models.catalogue import Model, client_for
from understudy.agents.models.client import MeteredClient
from understudy.agents.models.retry import Retry


@dataclass
class Clock:
    """Time that passes only when somebody sleeps, and a chance that is always 0."""

    now: float = 0
    naps: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds

    def retry(self, **more: Any) -> Retry:
        return Retry(sleep=self.sleep, clock=lambda: self.now, chance=lambda: 0, **more)


@dataclass
class Rig:
    """A wire server and clients of it."""

    dialect: str
    server: WireServer
    clock: Clock
    close: AsyncExitStack

    def client(
        self, *, key: str = "secret-key", model: str = "small", seconds: float = 20, **more: Any
    ) -> MeteredClient:
        """A client made as a user's is: by the catalogue, from the environment."""
        path = "/v1" if self.dialect == "openai" else ""
        prefix = self.dialect.upper()
        env = {f"{prefix}_API_KEY": key, f"{prefix}_BASE_URL": self.server.url + path}
        asked = Model("a model", self.dialect, model, vision=True)
        client = client_for(asked, env, seconds=seconds, retry=self.clock.retry(**more))
        assert isinstance(client, MeteredClient)
        self.close.push_async_callback(client.close)
        return client


async def _rig(dialect: str) -> AsyncIterator[Rig]:
    async with WireServer() as server, AsyncExitStack() as close:
        yield Rig(dialect, server, Clock(), close)


@pytest.fixture(params=["anthropic", "openai"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async for made in _rig(request.param):
        yield made


@pytest.fixture
async def anthropic() -> AsyncIterator[Rig]:
    async for made in _rig("anthropic"):
        yield made


@pytest.fixture
async def openai() -> AsyncIterator[Rig]:
    async for made in _rig("openai"):
        yield made
