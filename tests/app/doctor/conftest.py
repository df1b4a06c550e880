"""Homes to be broken on purpose, the command that mends them, and servers that answer as they are told."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from understudy.app.cli.doctor_found import Found, Patient
from understudy.core.settings import Settings
from understudy.core.types import Task, TaskStatus
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def nothing_local(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model server and no password of the machine."""
    for variable in ("OLLAMA_HOST", "VLLM_BASE_URL", "LLAMACPP_BASE_URL"):
        monkeypatch.setenv(variable, NOWHERE)
    monkeypatch.delenv("UNDERSTUDY_MAIL_PASSWORD", raising=False)


def patient(home: Path, **settings: Any) -> Patient:
    return Patient(home, Settings.model_validate(settings))


def mend(found: Found) -> None:
    """Run the command that was printed."""
    assert found.repair
    subprocess.run(["sh", "-c", found.repair], check=True, timeout=30)


def fill(home: Path, **tasks: TaskStatus) -> None:
    """A ledger with these tasks."""
    engine = open_database(home)
    ledger = Ledger(engine)
    for task, status in tasks.items():
        ledger.add_task(Task(task, "dana", "Wrap gifts"), {})
        ledger.set_status(task, status)
    engine.dispose()


class Server:
    """An HTTP server on loopback that gives prepared JSON by path, and remembers the keys it was shown."""

    def __init__(self, answers: Mapping[str, tuple[int, object]]) -> None:
        self.keys: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.keys.append(self.headers.get("authorization") or self.headers.get("x-api-key") or "")
                status, body = answers.get(self.path, (404, {}))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode() if isinstance(body, str) else json.dumps(body).encode())

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def serving() -> Iterator[Callable[[Mapping[str, tuple[int, object]]], Server]]:
    """Start servers that end with the test."""
    running: list[Server] = []

    def start(answers: Mapping[str, tuple[int, object]]) -> Server:
        running.append(Server(answers))
        return running[-1]

    yield start
    for server in running:
        server.close()
