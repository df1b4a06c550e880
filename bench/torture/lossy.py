"""A proxy that lets a request through and drops the answer: the far side has acted, and nobody here knows."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WRITES = ("POST", "PUT", "PATCH", "DELETE")


class Lossy:
    """Which answers are dropped: the next `lose` ones to requests that change something."""

    def __init__(self, port: int) -> None:
        self.port, self.lose, self.lost = port, 0, 0
        self.lock = threading.Lock()

    def drops(self, method: str, path: str) -> bool:
        """Whether this answer is dropped; counts it."""
        reads = path.endswith("git-upload-pack")
        with self.lock:
            if method not in WRITES or reads or not self.lose:
                return False
            self.lose -= 1
            self.lost += 1
            return True


@contextmanager
def lossy(port: int) -> Iterator[tuple[Lossy, int]]:
    """Stand before the server on this port of loopback; what is dropped, and the proxy's own port."""
    plan = Lossy(port)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            there = http.client.HTTPConnection("127.0.0.1", plan.port, timeout=30)
            headers = {name: value for name, value in self.headers.items() if name.lower() != "transfer-encoding"}
            there.request(self.command, self.path, self._body(), headers)
            answer = there.getresponse()
            body = answer.read()
            there.close()
            self.close_connection = True
            if plan.drops(self.command, self.path):
                return
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "content-length", "connection", "date"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass  # the names that http.server calls

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield plan, server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
