"""A real receiver of webhooks on the loopback interface, which behaves as it is told."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

WAIT_SECONDS = 20.0


class Received(NamedTuple):
    """A request as it came, and when (monotonic seconds)."""

    path: str
    headers: dict[str, str]
    content: bytes
    at: float

    @property
    def body(self) -> Any:
        return json.loads(self.content)

    @property
    def id(self) -> str | None:
        id: str | None = self.body["id"]
        return id


class Answer(NamedTuple):
    status: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012 -- never changed
    body: bytes = b""


DIE = Answer(0)
"""The connection is closed without an answer."""
Behave = Callable[[Received], Answer]


class Receiver:
    """Keeps what it was sent. `behave` decides the answers, by default 200; where it blocks, the receiver hangs."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.requests: list[Received] = []
        self.behave: Behave = lambda _: Answer()
        self.url = f"http://127.0.0.1:{server.server_address[1]}/in"
        self._came = threading.Condition()

    def hear(self, received: Received) -> Answer:
        with self._came:
            self.requests.append(received)
            self._came.notify_all()
        return self.behave(received)

    def wait_for(self, count: int) -> list[Received]:
        """The requests, once there are so many. Fails where they do not come."""
        with self._came:
            came = self._came.wait_for(lambda: len(self.requests) >= count, WAIT_SECONDS)
        assert came, f"{len(self.requests)} of {count} requests came"
        return self.requests

    def told(self) -> list[Received]:
        """All but pings."""
        return [one for one in self.requests if one.id is not None]

    @property
    def topics(self) -> list[str]:
        return [one.body["topic"] for one in self.told()]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    receiver: Receiver

    def handle_error(self, *_: object) -> None:
        """The other side hung up, as some tests mean it to."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.close_connection = True
        length = int(self.headers["content-length"])
        content = self.rfile.read(length)
        if len(content) < length:
            return  # The other side was killed in the middle: nothing was told.
        received = Received(self.path, dict(self.headers.items()), content, time.monotonic())
        assert isinstance(self.server, _Server)
        answer = self.server.receiver.hear(received)
        if answer is DIE:
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Tests read `requests`."""


@contextlib.contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.receiver = Receiver(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
