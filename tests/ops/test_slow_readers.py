"""Clients that take their answers slowly get them; those that take nothing are dropped, with what waits for them."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn

from interphone.server import connection as limits
from tests.ops.serving import serving_in_thread, wait_until

SIZE = 16_000_000
"""More than the system takes off the server's hands."""
PART = 16_384
GET = b"GET /%b HTTP/1.1\r\n\r\n"
LAST = b"GET /%b HTTP/1.1\r\nconnection: close\r\n\r\n"


class Generous:
    """Answers /all with SIZE bytes at once, and /drops with as little as leaves something to be sent."""

    def __init__(self) -> None:
        self.asked = 0
        self.unsent: Callable[[], int]

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.asked += 1
        if scope["path"] == "/all":
            headers = [(b"content-length", b"%d" % SIZE)]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"." * SIZE})
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while not self.unsent():
            await send({"type": "http.response.body", "body": b"." * PART, "more_body": True})
            await asyncio.sleep(0)  # uvloop sends at the end of a turn.
        await send({"type": "http.response.body", "body": b""})


Running = tuple[Generous, int, uvicorn.Server]


@pytest.fixture(params=["asyncio", "auto"])
def generous(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A server that waits for a second for a client to read. `auto` takes uvloop where there is one."""
    monkeypatch.setattr(limits, "UNREAD_SECONDS", 1)
    app = Generous()

    class Noticing(limits.Connection):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            app.unsent = transport.get_write_buffer_size

    with serving_in_thread(app, Noticing, loop=request.param, timeout_keep_alive=1) as (port, server):
        yield app, port, server


@pytest.mark.parametrize(
    ("requests", "answered"),
    [(GET % b"all", 1), (LAST % b"all", 1), (GET % b"all" * 3, 2), (GET % b"drops", 1), (LAST % b"drops", 1)],
    ids=["kept", "closed", "pipeline", "little, kept", "little, closed"],
)
def test_a_client_that_takes_nothing_is_dropped(generous: Running, requests: bytes, answered: int) -> None:
    app, port, server = generous
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(requests)
        wait_until(lambda: app.asked == answered, "the request does not arrive")
        wait_until(lambda: not server.server_state.connections, "the connection stays")
        wait_until(lambda: not server.server_state.tasks, "the application still waits")
    assert app.asked == answered


@pytest.mark.parametrize("request_", [GET % b"all", LAST % b"all"], ids=["kept", "closed"])
def test_a_slow_but_steady_client_gets_all(generous: Running, request_: bytes) -> None:
    """In more than twice the time that a client may take nothing."""
    _, port, _ = generous
    with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
        raw.sendall(request_)
        got = 0
        while got < SIZE:
            part = len(raw.recv(SIZE // 50, socket.MSG_WAITALL))
            assert part, f"cut off after {got:,} bytes"
            got += part
            time.sleep(0.05)
    assert got >= SIZE
