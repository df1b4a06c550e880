"""PostgreSQL and Chroma as a team has them, for as long as a block lasts: on loopback, in a folder of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise RuntimeError("PostgreSQL is not installed here (Debian: apt install postgresql)")
    return program


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """A cluster of its own; the URL of an empty database. It does not run as root: then it runs as `nobody`."""
    folder = Path(tempfile.mkdtemp(prefix="understudy-pg-"))
    user = "nobody" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    port, quiet = _free_port(), {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    data = folder / "data"
    words = ["--auth=trust", "--username=understudy", "--no-sync", "--encoding=UTF8", "--locale=C", "-D", str(data)]
    subprocess.run([_program("initdb"), *words], user=user, cwd=folder, check=True, env=_plain(), **quiet)  # type: ignore[call-overload]  # the two streams
    options = ["-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", str(folder), "-c", "max_connections=200"]
    server = subprocess.Popen([_program("postgres"), *options], user=user, cwd=folder, env=_plain(), **quiet)  # type: ignore[call-overload]  # as above
    try:
        _wait_for(port, server)
        yield f"postgresql://understudy@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(2)  # SIGINT: fast shutdown
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _plain() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C"}


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    until = time.monotonic() + 40
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user=understudy dbname=postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")


@contextmanager
def chroma() -> Iterator[str]:
    """A Chroma server; its URL."""
    folder, port = Path(tempfile.mkdtemp(prefix="understudy-chroma-")), _free_port()
    program = Path(sys.executable).with_name("chroma")
    words = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
