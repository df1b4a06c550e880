"""Serving a forge on loopback, from a thread of its own, so that neither an event loop nor a blocking client
in the same process can stand in its way."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from ...core.errors import ForgeError
from .app import app
from .forge import Forge

_SECONDS_TO_FINISH = 3


@dataclass(frozen=True)
class ForgeAddress:
    """Where a forge listens; `url` has neither path nor trailing slash."""

    url: str
    port: int

    @property
    def api(self) -> str:
        """The base URL for REST clients."""
        return f"{self.url}/api/v3"


@asynccontextmanager
async def serve(forge: Forge, port: int = 0) -> AsyncIterator[ForgeAddress]:
    """Serve until the block ends; port 0 takes a free one. Raises `ForgeError` when the port is taken."""
    server, thread, address = _start(app(forge), port)
    try:
        yield address
    finally:
        server.should_exit = True
        await asyncio.to_thread(thread.join)


@contextmanager
def serving(application: Any, port: int = 0) -> Iterator[ForgeAddress]:
    """The same for any ASGI application, from code without an event loop."""
    server, thread, address = _start(application, port)
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join()


def _start(application: Any, port: int) -> tuple[uvicorn.Server, threading.Thread, ForgeAddress]:
    # The protocol is named because asyncio sends small answers at once only on sockets that are TCP by name.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ForgeError(f"forge: cannot listen on 127.0.0.1:{port}: {error.strerror}; choose another port") from None
    settings = uvicorn.Config(
        application,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=_run, args=(server, listener), name="forge", daemon=True)
    thread.start()
    number = listener.getsockname()[1]
    return server, thread, ForgeAddress(f"http://127.0.0.1:{number}", number)


def _run(server: uvicorn.Server, listener: socket.socket) -> None:
    with listener:
        server.run(sockets=[listener])
