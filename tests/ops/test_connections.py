"""Clients that send too much, too slowly or nonsense get an answer they can read, and hold nothing up."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interphone.server import connection as limits
from tests.ops.serving import Serving, make_database, serving, serving_in_thread, wait_until

MB = 1_000_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    data = tmp_path_factory.mktemp("data")
    with serving(data, make_database(data)) as running:
        yield running


def talk(port: int, *chunks: bytes, pause: float = 0.0) -> bytes:
    """What the server says to raw bytes until it closes the connection or is silent after answering."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
        for chunk in chunks:
            raw.sendall(chunk)
            time.sleep(pause)
        raw.shutdown(socket.SHUT_WR)
        said = b""
        while part := raw.recv(65_536):
            said += part
        return said


def status_and_body(said: bytes) -> tuple[int, Any]:
    head, _, body = said.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


def assert_too_large(status: int, body: bytes) -> None:
    assert status == 413
    assert json.loads(body) == {
        "error": {"type": "request_too_large", "message": "The body is larger than 1,000,000 bytes"}
    }


@pytest.mark.parametrize("size", [MB + 1, 3 * MB, 20 * MB])
def test_a_body_that_is_too_large_is_answered_though_all_of_it_is_sent_first(server: Serving, size: int) -> None:
    with contextlib.closing(server.connect()) as client:
        client.request("POST", "/v1/users", b" " * size, server.account)
        answer = client.getresponse()
        assert answer.headers["connection"] == "close"
        assert_too_large(answer.status, answer.read())


def test_a_chunked_body_that_is_too_large(server: Serving) -> None:
    with contextlib.closing(server.connect()) as client:
        client.request("POST", "/v1/users", (b" " * 50_000 for _ in range(100)), server.account, encode_chunked=True)
        answer = client.getresponse()
        assert_too_large(answer.status, answer.read())


@pytest.mark.parametrize("path", ["/v1/users", "/v1/nothing"])
@pytest.mark.parametrize("authorization", ["", "Bearer ipt_wrong"])
def test_a_client_that_closes_after_each_request_reads_its_refusal(
    server: Serving, path: str, authorization: str
) -> None:
    """urllib asks for the connection to be closed: an answer sent while the body arrives must not be destroyed."""
    request = urllib.request.Request(
        f"{server.url}{path}", b" " * 5 * MB, {"Authorization": authorization, "Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(request, timeout=20)
    assert told.value.code == 401
    assert "error" in json.loads(told.value.read())
    told.value.close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("how", [[], ["-H", "Transfer-Encoding: chunked"], ["-H", "Expect:"], ["--http2"]])
def test_curl_shows_why_a_body_is_refused(server: Serving, tmp_path: Path, how: list[str]) -> None:
    big = tmp_path / "big"
    big.write_bytes(b" " * 3 * MB)
    show = ["-sS", "-w", "\n%{http_code}", "-u", f"serenity:{server.key}"]
    done = subprocess.run(
        ["curl", *show, "--data-binary", f"@{big}", *how, f"{server.url}/v1/users"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    body, _, status = done.stdout.rpartition("\n")
    assert_too_large(int(status), body.encode())
    assert done.returncode == 0, done.stderr


def test_a_body_of_the_largest_size_is_read(server: Serving) -> None:
    body = json.dumps({"email": "zoe@serenity.example"}).encode().ljust(MB)
    with contextlib.closing(server.connect()) as client:
        client.request("POST", "/v1/users", body, server.account)
        assert client.getresponse().status == 201


@pytest.mark.parametrize("protocol", ["h2c", "websocket"])
def test_an_upgrade_that_is_not_offered_is_an_ordinary_request(server: Serving, protocol: str) -> None:
    """Java's HTTP client asks for h2c with each request to an http:// address."""
    upgrade = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": protocol, "HTTP2-Settings": "AAMAAABk"}
    status, headers, body = server.ask("POST", "/v1/users", {"email": "wash@serenity.example"}, **upgrade)
    assert (status, headers["connection"]) == (201, "close")
    assert json.loads(body)["email"] == "wash@serenity.example"
    assert server.ask("GET", "/v1/users", None, **upgrade)[0] == 200
    assert server.ask("POST", "/v1/users", " " * 3 * MB, **upgrade)[0] == 413
    chunked = b"connection: upgrade\r\nupgrade: h2c\r\ntransfer-encoding: chunked\r\n\r\n"
    head = b"POST /v1/users HTTP/1.1\r\nauthorization: " + server.account["Authorization"].encode() + b"\r\n"
    said = talk(server.port, head + chunked + b'10\r\n{"email":"a@b.c"\r\n', b"1\r\n}\r\n0\r\n\r\n", pause=0.01)
    assert said.startswith(b"HTTP/1.1 201")


HEAD = b"GET /v1/users HTTP/1.1\r\nhost: x\r\n"


@pytest.mark.parametrize(
    "chunks",
    [
        [HEAD + b"x: " + b"y" * 17_000 + b"\r\n\r\n"],
        [HEAD + b"x: y\r\n" * 3_000 + b"\r\n"],
        [HEAD, *[b"x: " + b"y" * 1_000 + b"\r\n"] * 40],
        [HEAD + b"x: ", *[b"y" * 10_000] * 30],
        [b"GET /" + b"y" * 17_000 + b" HTTP/1.1\r\n\r\n"],
        [b"GET /", *[b"y" * 10_000] * 30],
    ],
    ids=["one header", "many headers", "many without end", "one without end", "path", "path without end"],
)
def test_a_head_that_is_too_large(server: Serving, chunks: list[bytes]) -> None:
    status, body = status_and_body(talk(server.port, *chunks, pause=0.002))
    assert status == 431
    assert "16,384 bytes" in json.dumps(body)


def test_a_head_just_small_enough(server: Serving) -> None:
    request = b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: " + b"y" * 16_000 + b"\r\n\r\n"
    assert talk(server.port, request).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\0", b"\r\n\r\nfoo", b"GET", b"GET / HTTP/9.9\r\n\r\n", b"BREW / HTTP/1.1\r\n\r\n",
        b"GET  / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n: x\r\n\r\n", b"GET / HTTP/1.1\r\nx\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n", b"POST / HTTP/1.1\r\ncontent-length: 1e3\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\nabc",
        b"GET http:// HTTP/1.1\r\n\r\n", b"GET \xff\xfe HTTP/1.1\r\n\r\n", b"CONNECT a:1 HTTP/1.1\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /%ff%00%zz HTTP/1.1\r\n\r\n", b"GET /\x7f HTTP/1.1\r\n\r\n", os.urandom(2_000),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_hurts_nobody(server: Serving, nonsense: bytes) -> None:
    said = talk(server.port, nonsense)
    # A request for the root, however it is spelt, is led to the description.
    assert not said or 300 <= int(said.split()[1]) < 500
    assert server.ask("GET", "/health")[0] == 200


def test_nothing_of_this_was_an_unexpected_error(server: Serving) -> None:
    """Each kind of nonsense on one connection after a good request, which is still answered."""
    good = b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n"
    said = talk(server.port, good + b"\0\0\0\0")
    assert said.startswith(b"HTTP/1.1 200")
    assert not [line for line in server.lines() if line["level"] == "error"]


class Patient:
    """An application that reads the whole body before it answers, and remembers clients that left."""

    def __init__(self) -> None:
        self.left = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        while (message := await receive()).get("more_body"):
            continue
        if message["type"] == "http.disconnect":
            self.left += 1
            return
        headers = [(b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, Patient]]:
    """A server that waits for parts of a second only; its port and application."""
    monkeypatch.setattr(limits, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.4)
    app = Patient()
    with serving_in_thread(app, limits.Connection, timeout_keep_alive=1) as (port, _):
        yield port, app


def listen_until_closed(raw: socket.socket) -> bytes:
    said = b""
    while part := raw.recv(65_536):
        said += part
    return said


@pytest.mark.parametrize(
    ("begun", "sentence"),
    [
        (b"", None),
        (HEAD, "The headers did not arrive within"),
        (b"POST /v1/users HTTP/1.1\r\ncontent-length: 10\r\n\r\n12345", "The body did not arrive within"),
        (b"POST /v1/users HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\na", "The body did not arrive within"),
    ],
    ids=["nothing", "half a head", "half a body", "half a chunk"],
)
def test_what_never_comes_is_not_waited_for(hasty: tuple[int, Patient], begun: bytes, sentence: str | None) -> None:
    with socket.create_connection(("127.0.0.1", hasty[0]), timeout=20) as raw:
        raw.sendall(begun)
        said = listen_until_closed(raw)
    if sentence is None:
        assert said == b""
    else:
        status, body = status_and_body(said)
        assert status == 408
        assert sentence in json.dumps(body)
    if sentence and "body" in sentence:
        wait_until(lambda: hasty[1].left == 1, "the application still waits for the body")


def test_a_kept_connection_waits_for_half_a_head_no_longer(hasty: tuple[int, Patient]) -> None:
    with socket.create_connection(("127.0.0.1", hasty[0]), timeout=20) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n" + HEAD)
        said = listen_until_closed(raw)
    assert said.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in said


def test_a_slow_but_steady_request_is_served(hasty: tuple[int, Patient]) -> None:
    with socket.create_connection(("127.0.0.1", hasty[0]), timeout=20) as raw:
        for part in (b"POST / HT", b"TP/1.1\r\ncontent-le", b"ngth: 4\r\n\r\n", b"ab", b"cd"):
            raw.sendall(part)
            time.sleep(0.02)
        assert raw.recv(1_000).startswith(b"HTTP/1.1 200")
