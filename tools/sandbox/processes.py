"""Runs one program with everything it starts: streams its output into a bounded buffer, watches time, memory and
the number of processes, and leaves nothing running, however it ends.

Knows nothing of what confines the program.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.2
"""How often the tree of processes is looked at."""
GRACE_SECONDS = 5.0
"""How long a killed program's pipe may stay open."""
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Limits:
    """What a command and everything it starts may use. Bytes, seconds, counts."""

    memory: int = 4 << 30
    """Of the whole tree; a single process meets it as a failed allocation, the tree by being killed."""
    processes: int = 256
    cpu_seconds: int = 900
    """Of a single process."""
    file: int = 1 << 30
    """Largest file that may be written."""
    temporary: int = 256 << 20
    """Size of the private /tmp."""
    output: int = 200_000
    """Bytes of output that are kept."""


@dataclass(frozen=True)
class Ended:
    """How a program ended. `stopped` says which limit killed it; empty if it ended by itself."""

    exit_code: int
    output: str
    status: str
    """What the program's launcher wrote to the status pipe."""
    seconds: float
    stopped: str = ""


class Tail:
    """The beginning and the end of a stream, in bounded memory."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._head, self._tail, self._size = bytearray(), bytearray(), 0

    def add(self, data: bytes) -> None:
        """Take in the next piece."""
        self._size += len(data)
        room = self._limit // 2 - len(self._head)
        self._head += data[: max(room, 0)]
        self._tail += data[max(room, 0) :]
        if len(self._tail) > 2 * self._limit:
            del self._tail[: -self._limit // 2]

    def text(self) -> str:
        """What is kept, with a line in the middle that says how much is not."""
        tail = self._tail[-self._limit // 2 :]
        left_out = self._size - len(self._head) - len(tail)
        middle = f"\n[... {left_out} bytes left out ...]\n".encode() if left_out else b""
        return (bytes(self._head) + middle + bytes(tail)).decode("utf-8", "replace")


async def run_tree(
    program: Callable[[int], tuple[Sequence[str], Mapping[str, str]]], seconds: float, limits: Limits
) -> Ended:
    """Run a program until it ends or a limit is met; then kill whatever is left of it. `program(fd)` gives its words
    and its environment for the number of a status pipe. Cancelling kills it too. Raises `OSError` if it cannot be
    started."""
    reader, writer = os.pipe()
    start = time.monotonic()
    try:
        words, environment = program(writer)
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=dict(environment),
            pass_fds=(writer,),
            start_new_session=True,
        )
    except BaseException:
        os.close(reader)
        raise
    finally:
        os.close(writer)
    output, stopped = Tail(limits.output), ""
    watching = asyncio.create_task(_watch(process.pid, start + seconds, limits))
    reading = asyncio.create_task(_drain(process, output))
    try:
        await asyncio.wait((watching, reading), return_when=asyncio.FIRST_COMPLETED)
        stopped = watching.result() if watching.done() else ""
    finally:
        watching.cancel()
        await _finish(process, reading)
        status = _read_all(reader)
    return Ended(_exit_code(process), output.text(), status, time.monotonic() - start, stopped)


async def _drain(process: asyncio.subprocess.Process, output: Tail) -> None:
    assert process.stdout is not None
    while data := await process.stdout.read(_CHUNK):
        output.add(data)
    await process.wait()


async def _finish(process: asyncio.subprocess.Process, reading: asyncio.Task[None]) -> None:
    """Kill the tree, then take in what it still had to say. Holds even while it is being cancelled itself."""
    await asyncio.shield(asyncio.to_thread(kill_tree, process.pid, itself=process.returncode is None))
    await asyncio.shield(asyncio.wait((reading,), timeout=GRACE_SECONDS))
    if not reading.done():  # somebody who got away still holds the pipe
        reading.cancel()
        await asyncio.wait((reading,))


async def _watch(root: int, deadline: float, limits: Limits) -> str:
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return "time"
        tree = descendants(root)
        if len(tree) > limits.processes:
            return "processes"
        if sum(map(_memory, tree)) > limits.memory:
            return "memory"
        await asyncio.sleep(min(left, POLL_SECONDS))


def kill_tree(root: int, *, itself: bool = True) -> None:
    """Kill a process and all that descend from it, those first, until none is left that could start another.
    Where there is no /proc, its group is all that is found."""
    for _ in range(1000):
        tree = descendants(root)
        for pid in tree:
            _kill(pid)
        if not tree:
            break
        time.sleep(0.002)
    if itself:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(root, signal.SIGKILL)


def descendants(root: int) -> list[int]:
    """Every living process below one, by the kernel's process table; empty where there is no /proc."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            state, parent = entry.read_text("latin-1").rpartition(")")[2].split()[:2]
            if state not in "ZX":
                children.setdefault(int(parent), []).append(int(entry.parent.name))
    found, queue = [], [root]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found


def _memory(pid: int) -> int:
    with suppress(OSError):
        fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text("latin-1").splitlines())
        return sum(int(fields.get(name, "0 kB").split()[0]) << 10 for name in ("RssAnon", "RssShmem"))
    return 0


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)


def _read_all(reader: int) -> str:
    os.set_blocking(reader, False)
    try:
        return os.read(reader, _CHUNK).decode("utf-8", "replace")
    except BlockingIOError:
        return ""
    finally:
        os.close(reader)


def _exit_code(process: asyncio.subprocess.Process) -> int:
    code = process.returncode
    assert code is not None
    return 128 - code if code < 0 else code


def last_line(text: str) -> str:
    """The last line that says something: where most programs tell why they failed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "no reason given"
