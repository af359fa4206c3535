"""A server on a free port of the loopback interface, as `interphone serve` runs it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from interphone.app import App
from interphone.server.connection import Connection

PATIENCE_SECONDS = 20


@contextmanager
def listening(app: App) -> Iterator[str]:
    """The URL of the server, which starts and stops the application."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app, http=Connection, lifespan="on", log_config=None, access_log=False, server_header=False, ws="none"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not server.started:
            assert thread.is_alive(), "the server ended before it had started"
            assert time.monotonic() < deadline, "the server did not start in time"
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive(), "the server did not stop in time"
