"""Runners of errands, forked from a server that has imported everything once, so that they are soon up."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from . import hand

_FORKS = multiprocessing.get_context("forkserver")
_PRELOADED = ["understudy.bench.torture.hand", "understudy.orchestrator.durable", "dbos", "autogen_core", "chromadb"]


@dataclass
class Hand:
    """A runner in a process of its own, from its start until `process` ends."""

    home: Path
    slots: int
    id: str = field(default="", init=False)
    """The runner's, empty until it is up."""

    def __post_init__(self) -> None:
        _FORKS.set_forkserver_preload(_PRELOADED)
        self._says, says = _FORKS.Pipe(duplex=False)
        self.process = _FORKS.Process(target=_run, args=(self.home, self.slots, says))
        self.process.start()
        says.close()

    @property
    def pid(self) -> int:
        """Of its process."""
        return self.process.pid or 0

    def up(self) -> bool:
        """Whether it takes tasks by now."""
        if not self.id and self._says.poll():
            self.id = self._says.recv()
        return bool(self.id)

    def kill(self) -> None:
        """As with `kill -9`."""
        self.process.kill()
        self.process.join()

    def end(self) -> None:
        """Ask it to end, and see that it does."""
        self.process.terminate()
        self.process.join(30)
        if self.process.exitcode is None:
            self.kill()
            raise TimeoutError("a runner did not end within 30 s of SIGTERM")


def _run(home: Path, slots: int, says: Connection) -> None:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    asyncio.run(hand.main(home, slots, ("errands",), says.send))
