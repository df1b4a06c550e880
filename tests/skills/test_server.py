"""The same store on a Chroma server: one setting and no other change."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.skills.test_store import race
from understudy.skills.store import SkillStore


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    program = Path(sys.executable).with_name("chroma")
    if not program.is_file():
        pytest.skip("the chroma program is not installed here")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(program), "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/api/v2/heartbeat", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("chroma run did not answer")


def test_writers_of_many_homes_on_one_server_lose_nothing(server: str, home: Path) -> None:
    won = race(home, 8, server)
    store = SkillStore(home, server)
    versions = store.skill("shared-one").versions
    assert [version.number for version in versions] == list(range(1, won + 1))
    assert len({version.message for version in versions}) == won
    assert store.package(versions[-1]).name == "shared-one"
    store.close()
    assert not (home / "skills").exists()
