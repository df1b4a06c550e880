"""Runs a repository's own commands where they can write one folder and reach nobody.

What the machine offers is found by really running a command in it, strongest first: bubblewrap, Landlock, Docker;
Seatbelt on macOS. Where nothing works, nothing is run. Knows nothing of tests or repositories.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path

from ...core.errors import SandboxError
from ...core.protocols import Ran
from .bubblewrap import Bubblewrap
from .docker import Docker
from .landlock import Landlock
from .place import Backend, Launch, Place, readable
from .processes import Ended, Limits, last_line, run_tree
from .seatbelt import Seatbelt

_LAUNCHER = Path(__file__).with_name("launcher.py")
_PROBE_SECONDS, _CLEAN_UP_SECONDS = 20.0, 30.0
_REPAIR = "install bubblewrap (apt install bubblewrap), or allow user namespaces to it"
_STOPPED = {
    "time": "stopped after {seconds:g} seconds",
    "processes": "stopped: more than {processes} processes at once",
    "memory": "stopped: more than {memory} MB of memory",
}
TIMED_OUT = 124
"""Exit code of a command that was stopped for its time, as `timeout` has it."""


@dataclass(frozen=True)
class Confinement:
    """What this machine confines commands with, and what that does not hold, if it is not the strongest."""

    name: str
    weaker: str | None = None


class Confined:
    """Runs commands where they can write one folder and reach nobody, never bare."""

    def __init__(self, backend: Backend, place: Place, limits: Limits) -> None:
        self._backend, self._place, self._limits = backend, place, limits
        self.confinement = Confinement(backend.name, backend.weaker)

    async def run(self, command: Sequence[str], seconds: float) -> Ran:
        """Run a command to its end or to a limit. Raises `SandboxError` if it could not be started confined."""
        kept = {path: path.read_bytes() for path in self._place.protected if path.is_file()}
        try:
            ended = await _run(self._backend, self._place, self._limits, command, seconds)
        finally:
            _restore(kept)
        if not ended.stopped and (why := self._backend.refusal(ended)):
            raise SandboxError(f"sandbox: {self._backend.name} could not start {command[0]}: {why}")
        note = _STOPPED[ended.stopped].format(
            seconds=seconds, processes=self._limits.processes, memory=self._limits.memory >> 20
        ) if ended.stopped else ""  # fmt: skip
        output = f"{ended.output.rstrip()}\n[{note}]\n" if note else ended.output
        timed_out = ended.stopped == "time"
        return Ran(TIMED_OUT if timed_out else ended.exit_code, output, ended.seconds, timed_out)


async def probe() -> Confinement:
    """What commands are confined with on this machine, tried once a process. Raises `SandboxError` with the repair
    where there is nothing."""
    backend = await _strongest()
    return Confinement(backend.name, backend.weaker)


async def confined(
    workdir: Path,
    *,
    read: Sequence[Path] = (),
    protected: Sequence[Path] = (),
    at: Path | None = None,
    environment: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    using: Backend | None = None,
) -> Confined:
    """A sandbox that may write `workdir`, except `protected` in it, and read the system and `read`.

    `at` is the path under which the tree appears inside, where the confinement can do that; `using` forces one.
    Raises `SandboxError` if nothing on this machine can confine, or a path is missing or too wide.
    """
    backend = using or await _strongest()
    place = Place(
        workdir.resolve(),
        tuple(dict.fromkeys(readable(path) for path in read)),
        tuple(path.absolute() for path in protected if path.exists()),
        at if backend.moves else None,
        environment or {},
    )
    return Confined(backend, place, limits or Limits())


_found: list[Backend] = []


async def _strongest() -> Backend:
    if not _found:
        failures = []
        for backend in candidates():
            why = await try_out(backend)
            if not why:
                _found.append(backend)
                break
            failures.append(f"{backend.name}: {why}")
        else:
            tried = "; ".join(failures) or "nothing that could be tried is installed"
            raise SandboxError(f"sandbox: nothing on this machine can confine a command ({tried}); {_REPAIR}")
    return _found[0]


@cache
def candidates() -> tuple[Backend, ...]:
    """All that might work here, strongest first."""
    found: list[Backend] = []
    if sys.platform == "darwin":
        if program := shutil.which("sandbox-exec"):
            found.append(Seatbelt(program))
    elif sys.platform == "linux":
        if program := shutil.which("bwrap"):
            found += [Bubblewrap(program), Bubblewrap(program, nesting=True)]
        if platform.machine() in ("x86_64", "aarch64"):
            found.append(Landlock())
        if program := shutil.which("docker"):
            found.append(Docker(program, "busybox"))
    return tuple(found)


async def try_out(backend: Backend) -> str:
    """Run a trivial command confined; why that failed in one line, or nothing if it worked."""
    with tempfile.TemporaryDirectory(prefix="understudy-probe-") as folder:
        sandbox = Confined(backend, Place(Path(folder).resolve()), Limits())
        try:
            ran = await sandbox.run(("/bin/sh", "-c", "echo confined > probe && cat probe"), _PROBE_SECONDS)
        except (SandboxError, OSError) as error:
            return str(error).removeprefix("sandbox: ")
        return "" if ran.exit_code == 0 and ran.output == "confined\n" else last_line(ran.output)


async def _run(backend: Backend, place: Place, limits: Limits, command: Sequence[str], seconds: float) -> Ended:
    temporary = Path(tempfile.mkdtemp(prefix="understudy-run-")).resolve()
    launched: list[Launch] = []

    def program(status: int) -> tuple[list[str], Mapping[str, str]]:
        launch = backend.launch(place, limits, temporary, status, command)
        launched.append(launch)
        spec = {"limits": asdict(limits), "status": status, "parent": os.getpid(), "landlock": launch.landlock}
        words = [sys.executable, "-I", "-S", str(_LAUNCHER), json.dumps(spec), "--", *launch.words]
        return words, launch.environment

    try:
        return await run_tree(program, seconds, limits)
    except OSError as error:
        raise SandboxError(f"sandbox: {backend.name} could not be started: {error.strerror or error}") from None
    finally:
        await asyncio.shield(_clean_up(temporary, launched))


async def _clean_up(temporary: Path, launched: Sequence[Launch]) -> None:
    for launch in launched:
        if launch.afterwards:
            program = (launch.afterwards, launch.environment)
            await run_tree(partial(_as_it_is, program), _CLEAN_UP_SECONDS, Limits())
    await asyncio.to_thread(shutil.rmtree, temporary, ignore_errors=True)


def _as_it_is(program: tuple[Sequence[str], Mapping[str, str]], _: int) -> tuple[Sequence[str], Mapping[str, str]]:
    return program


def _restore(kept: Mapping[Path, bytes]) -> None:
    for path, content in kept.items():
        if path.is_symlink() or not path.is_file() or path.read_bytes() != content:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            path.write_bytes(content)
