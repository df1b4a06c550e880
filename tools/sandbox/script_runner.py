"""Runs the script of a skill's check on one artifact: confined, in an empty folder, with no network, or not at all."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ...core.protocols import Ran
from .sandbox import confined

_COMMAND = 'exec "$0" -I -S check.py < artifact.json'


class ConfinedScripts:
    """`core.protocols.ScriptRunner`."""

    def run(self, script: bytes, artifact: str, seconds: float) -> Ran:
        """Run it to its end, also from within a running loop. Raises `SandboxError` if nothing here can confine it."""
        with ThreadPoolExecutor(max_workers=1) as thread:
            return thread.submit(asyncio.run, _run(script, artifact, seconds)).result()


async def _run(script: bytes, artifact: str, seconds: float) -> Ran:
    with tempfile.TemporaryDirectory(prefix="understudy-script-") as folder:
        workdir = Path(folder)
        (workdir / "check.py").write_bytes(script)
        (workdir / "artifact.json").write_text(artifact, encoding="utf-8")
        python = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
        sandbox = await confined(workdir, read=(Path(sys.base_prefix).resolve(),))
        return await sandbox.run(("/bin/sh", "-c", _COMMAND, str(python)), seconds)
