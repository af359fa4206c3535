"""Clients that close their sending side after the last request, and wait for the answers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from interphone.server.connection import Connection
from tests.ops.serving import Serving, serving_in_thread, wait_until

# Shorter than the server waits for heads and bodies: what takes longer was not closed at once.
AT_ONCE_SECONDS = 8


def send_all_and_listen(port: int, requests: bytes) -> bytes:
    with half_closed(port, requests) as raw:
        return listen(raw)


def half_closed(port: int, requests: bytes) -> socket.socket:
    raw = socket.create_connection(("127.0.0.1", port), timeout=AT_ONCE_SECONDS)
    raw.sendall(requests)
    raw.shutdown(socket.SHUT_WR)
    return raw


def listen(raw: socket.socket) -> bytes:
    said = b""
    while part := raw.recv(65_536):
        said += part
    return said


@pytest.mark.parametrize("body", [b"", b'{"email": "half@serenity.example"}'], ids=["GET", "POST"])
def test_the_api_answers_before_it_closes(server: Serving, body: bytes) -> None:
    method, status = (b"POST", b"201 Created") if body else (b"GET", b"200 OK")
    request = b"%b /v1/users HTTP/1.1\r\nauthorization: %b\r\ncontent-length: %d\r\n\r\n%b" % (
        method, server.account["Authorization"].encode(), len(body), body
    )  # fmt: skip
    said = send_all_and_listen(server.port, request)
    assert said.startswith(b"HTTP/1.1 " + status)
    # `listen` ends where the server closes, whether it knew when it answered or saw it afterwards.
    assert said.endswith(b"}")


class Held:
    """An application that answers with the path and the body, once `let_go`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.left: list[str] = []
        self.ends: list[bool] = []
        self._free = False

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.asked.append(scope["path"])
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message["body"]
            if not message["more_body"]:
                break
        else:
            self.left.append(scope["path"])
            return
        while not self._free:
            await asyncio.sleep(0.001)
        answer = b"[%b %b]" % (scope["path"].encode(), body)
        headers = [(b"content-length", b"%d" % len(answer))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def let_go(self) -> None:
        """Call it when the server knows that the client sends no more."""
        wait_until(lambda: self.ends, "the server does not see the end")
        self._free = True


@pytest.fixture
def held() -> Iterator[tuple[Held, int, uvicorn.Server]]:
    app = Held()

    class Noticing(Connection):
        def eof_received(self) -> bool:  # type: ignore[override]
            app.ends.append(super().eof_received())
            return app.ends[-1]

    with serving_in_thread(app, Noticing) as (port, server):
        yield app, port, server


GET = b"GET /a HTTP/1.1\r\n\r\n"
POST = b"POST /b HTTP/1.1\r\ncontent-length: 2\r\n\r\nhi"
CHUNKED = b"PUT /c HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nho\r\n0\r\n\r\n"
UPGRADE = b"POST /d HTTP/1.1\r\nconnection: upgrade\r\nupgrade: h2c\r\ncontent-length: 2\r\n\r\nhm"


@pytest.mark.parametrize(
    ("requests", "answers"),
    [
        (GET, [b"[/a ]"]),
        (POST, [b"[/b hi]"]),
        (CHUNKED, [b"[/c ho]"]),
        (UPGRADE, [b"[/d hm]"]),
        (GET + POST + CHUNKED, [b"[/a ]", b"[/b hi]", b"[/c ho]"]),
        (GET + GET[:-2], [b"[/a ]"]),
        (GET + POST[:-1], [b"[/a ]"]),
        (POST + GET + CHUNKED[:-4], [b"[/b hi]", b"[/a ]"]),
        (GET + b"\0\0", [b"[/a ]"]),
    ],
    ids=[
        "GET", "POST", "chunked", "upgrade", "pipeline", "and half a head", "and half a body", "two and half a body",
        "and nonsense",
    ],
)  # fmt: skip
def test_what_was_asked_for_whole_is_answered(
    held: tuple[Held, int, uvicorn.Server], requests: bytes, answers: list[bytes]
) -> None:
    app, port, _ = held
    with half_closed(port, requests) as raw:
        app.let_go()
        said = listen(raw)
    assert said.count(b"HTTP/1.1 ") == said.count(b"HTTP/1.1 200 OK") == len(answers)
    assert [said.index(answer) for answer in answers] == sorted(said.index(answer) for answer in answers)


@pytest.mark.parametrize("begun", [b"", GET[:9], POST[:-1], CHUNKED[:-4], UPGRADE[:-1]])
def test_what_can_never_be_whole_is_not_waited_for(held: tuple[Held, int, uvicorn.Server], begun: bytes) -> None:
    app, port, _ = held
    assert send_all_and_listen(port, begun) == b""
    assert app.ends == [False]
    wait_until(lambda: app.left == app.asked, "the application still waits for the body")


def test_an_idle_kept_connection_is_closed(held: tuple[Held, int, uvicorn.Server]) -> None:
    app, port, _ = held
    app.ends.append(True)
    app.let_go()
    with socket.create_connection(("127.0.0.1", port), timeout=AT_ONCE_SECONDS) as raw:
        raw.sendall(GET)
        said = b""
        while not said.endswith(b"[/a ]"):
            part = raw.recv(65_536)
            assert part
            said += part
        raw.shutdown(socket.SHUT_WR)
        assert listen(raw) == b""


def test_a_stop_waits_for_the_answers(held: tuple[Held, int, uvicorn.Server]) -> None:
    app, port, server = held
    with half_closed(port, GET + POST) as raw:
        wait_until(lambda: app.ends, "the server does not see the end")
        server.should_exit = True
        wait_until(lambda: not server.servers[0].is_serving(), "the server does not stop")
        app.let_go()
        said = listen(raw)
    assert b"[/a ]" in said
    assert b"[/b hi]" in said


def test_a_client_that_is_gone_altogether_holds_nothing_up(held: tuple[Held, int, uvicorn.Server]) -> None:
    app, port, server = held
    half_closed(port, GET + POST).close()
    app.let_go()
    wait_until(lambda: not server.server_state.connections, "the connection stays")
