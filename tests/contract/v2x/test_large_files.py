"""Replies with files (API reference 2.7 and later: up to 10) may be large; whatever else is sent may not."""

from __future__ import annotations

import base64
import json
import os
import socket
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest

from interphone.api import room
from tests.conftest import Serve, Start
from tests.support.accounts import open_account
from tests.support.api import Account, Reply, check_error_list

pytestmark = pytest.mark.routes("POST /conversations/{id}/reply", "POST /conversations/last/reply")

USUAL = 1_000_000
LARGE = os.urandom(600_000)


def reply_with(*files: bytes, **who: object) -> dict[str, Any]:
    sent = [
        {"name": f"{number}.bin", "content_type": "application/x-thing", "data": base64.b64encode(file).decode()}
        for number, file in enumerate(files)
    ]
    return {"message_type": "comment", "body": "See", "attachment_files": sent, **who}


def padded(body: dict[str, Any], size: int) -> bytes:
    """The same body with as much space at its end as makes it that large."""
    return json.dumps(body).encode().ljust(size)


@pytest.mark.parametrize("version", ["2.7", "2.16", "Preview"])
@pytest.mark.parametrize("conversation", ["{id}", "last"])
def test_ten_files_come_back(account: Account, kaylee: str, begun: str, version: str, conversation: str) -> None:
    files = [bytes([number]) * 7 + LARGE for number in range(10)]
    body = reply_with(*files, type="user", intercom_user_id=kaylee)
    path = f"/conversations/{conversation.replace('{id}', begun)}/reply"
    shown = account.at(version).ok("POST", path, body)
    kept = shown["conversation_parts"]["conversation_parts"][-1]["attachments"]
    assert [(one["name"], one["filesize"]) for one in kept] == [(f"{n}.bin", len(LARGE) + 7) for n in range(10)]
    for one, file in zip(kept, files, strict=True):
        assert account.door.call("GET", urlsplit(one["url"]).path).content == file


def test_a_file_of_one_piece(account: Account, begun: str, inara: int) -> None:
    """A note of a teammate; the base64 has line breaks, as many programs write it."""
    body = reply_with(b"", type="admin", admin_id=inara, message_type="note")
    body["attachment_files"][0]["data"] = base64.encodebytes(LARGE * 3).decode()
    shown = account.at("2.11").ok("POST", f"/conversations/{begun}/reply", body)
    (kept,) = shown["conversation_parts"]["conversation_parts"][-1]["attachments"]
    assert account.door.call("GET", urlsplit(kept["url"]).path).content == LARGE * 3


@pytest.mark.parametrize("data", ["QQ==" * 70_000, "QQ==" + "QUJD" * 70_000, "QUJD" * 70_000 + "Q"])
def test_what_only_looks_like_base64(account: Account, kaylee: str, begun: str, data: str) -> None:
    """An end before the end, and half a byte."""
    body = reply_with(b"", type="user", intercom_user_id=kaylee)
    body["attachment_files"][0]["data"] = data
    reply = account.at("2.11").send("POST", f"/conversations/{begun}/reply", body)
    sentence = "attachment_files[0].data must be the file in base64"
    check_error_list(reply, 400, "parameter_invalid", sentence)


@pytest.mark.parametrize("values", ["[]," * 400_000 + "0", '{"a":[0,0]},' * 90_000 + "0", "[[[]]]" * 180_000])
def test_what_is_large_and_holds_no_files(account: Account, begun: str, values: str) -> None:
    """Read, it would take many times its size."""
    body = b'{"type": "user", "user_id": "25", "body": "See", "attachment_files": [%b]}' % values.encode()
    assert len(body) > USUAL
    reply = account.at("2.11").send("POST", f"/conversations/{begun}/reply", body)
    sentence = "The body is larger than 1,000,000 bytes, and not by its files: it holds too many values"
    check_error_list(reply, 413, "request_too_large", sentence)


def test_base64_in_short_words(account: Account, kaylee: str, begun: str) -> None:
    """Whatever parts them, they are not looked at one by one: that would take twenty times their size."""
    body = reply_with(b"", type="user", intercom_user_id=kaylee)
    body["attachment_files"][0]["data"] = "QU\tJD\n" * 500_000
    content = json.dumps(body).encode()
    path = f"/conversations/{begun}/reply"
    tracemalloc.start()
    try:
        assert account.at("2.11").send("POST", path, content).status == 200
        assert tracemalloc.get_traced_memory()[1] < 10 * len(content)
    finally:
        tracemalloc.stop()


def test_sent_again_with_its_key(account: Account, kaylee: str, begun: str) -> None:
    content = json.dumps(reply_with(LARGE * 2, type="user", intercom_user_id=kaylee)).encode()
    headers = [
        (b"authorization", account.authorization),
        (b"content-length", b"%d" % len(content)),
        (b"intercom-version", b"2.11"),
        (b"idempotency-key", b"large"),
    ]
    path = f"/conversations/{begun}/reply"
    first = account.door.call("POST", path, headers, [content])
    again = account.door.call("POST", path, headers, [content])
    assert (first.status, again.content) == (200, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    other = content.replace(b"See", b"So?")
    check_error_list(account.door.call("POST", path, headers, [other]), 409, "idempotency_key_reused")


def test_the_limit_is_a_setting(start: Start) -> None:
    with start(attachments_most_bytes=2_000_000) as door:
        caller = open_account(door).at("2.11")
        path = "/conversations/1/reply"
        body = reply_with(b"x", type="user", user_id="25")
        check_error_list(caller.post(path, padded(body, 2_000_000)), 404, "not_found")
        over = padded(body, 2_000_001)
        sentence = "The body is larger than 2,000,000 bytes"
        check_error_list(caller.post(path, over), 413, "request_too_large", sentence)
        # Without a declared length it is counted as it comes.
        headers = [(b"authorization", caller.authorization), (b"intercom-version", b"2.11")]
        reply = door.call("POST", path, headers, [over[:900_000], over[900_000:1_900_000], over[1_900_000:]])
        check_error_list(reply, 413, "request_too_large", sentence)


@pytest.mark.parametrize(
    ("version", "method", "path"),
    [
        ("2.11", "POST", "/conversations"),
        ("2.11", "PUT", "/conversations/1"),
        ("2.11", "POST", "/conversations/1/parts"),
        ("2.11", "POST", "/contacts"),
        ("2.11", "POST", "/messages"),
        ("1.4", "POST", "/conversations/1/reply"),
        ("1.4", "POST", "/conversations/last/reply"),
    ],
)
def test_nothing_else_may_be_large(account: Account, version: str, method: str, path: str) -> None:
    reply = account.at(version).send(method, path, b"{}".ljust(USUAL + 1))
    check_error_list(reply, 413, "request_too_large", "The body is larger than 1,000,000 bytes")


def test_who_is_unknown_brings_nothing_large(account: Account, dummy: Account) -> None:
    """They are refused before any of it is read, and anybody can be the dummy app."""
    wrong = Account(account.door, account.app_id, account.app_id, "wrong").at("2.11")
    headers = [(b"authorization", wrong.authorization), (b"intercom-version", b"2.11")]
    declared = [*headers, (b"content-length", b"2000000")]
    check_error_list(account.door.call("POST", "/conversations/1/reply", declared, []), 401, "unauthorized")
    reply = dummy.at("2.11").post("/conversations/1/reply", b"{}".ljust(USUAL + 1))
    check_error_list(reply, 413, "request_too_large", "The body is larger than 1,000,000 bytes")


def head_of(account: Account, body: bytes, path: str = "/conversations/1/reply") -> bytes:
    return (
        b"POST %b HTTP/1.1\r\nhost: serenity.example\r\nauthorization: %b\r\nintercom-version: 2.11\r\n"
        b"content-length: %d\r\nconnection: close\r\n\r\n"
    ) % (path.encode(), account.authorization, len(body))


def answer_of(raw: socket.socket) -> Reply:
    said = b""
    while part := raw.recv(65_536):
        said += part
    head, _, content = said.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return Reply(int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), content)


def send_whole(address: str, head: bytes, body: bytes) -> Reply:
    with connect(address) as raw:
        raw.sendall(head)
        raw.sendall(body)
        return answer_of(raw)


def connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    assert parts.hostname
    assert parts.port
    return socket.create_connection((parts.hostname, parts.port), timeout=20)


def hold(address: str, account: Account, body: bytes) -> socket.socket:
    """A large request of which half has come."""
    raw = connect(address)
    raw.sendall(head_of(account, body))
    raw.sendall(body[: len(body) // 2])
    return raw


def send_until(status: int, address: str, account: Account, body: bytes) -> Reply:
    """Those before it may not have come in yet."""
    deadline = time.monotonic() + 20
    while (reply := send_whole(address, head_of(account, body), body)).status != status:
        assert time.monotonic() < deadline
    return reply


def test_only_so_many_are_read_at_a_time(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more waits for its turn, in the end in vain; small ones never wait, and other workspaces have room."""
    monkeypatch.setattr(room, "WAIT_SECONDS", 0.5)
    small = json.dumps(reply_with(b"x", type="user", user_id="25")).encode()
    large = small.ljust(4_000_000)
    with serve() as (address, account), ThreadPoolExecutor(1) as beside:
        idle = [connect(address) for _ in range(room.AT_ONCE)]
        for raw in idle:  # Who only says that much is to come takes no room.
            raw.sendall(head_of(account, large))
        head, stranger = head_of(account, large), open_account(account.door)
        held = [hold(address, account, large) for _ in range(room.AT_ONCE_EACH)]
        refused = send_until(503, address, account, large)
        check_error_list(refused, 503, "service_unavailable")
        assert (refused.headers["retry-after"], refused.headers["connection"]) == ("5", "close")
        assert send_whole(address, head_of(stranger, large), large).status == 404

        monkeypatch.setattr(room, "WAIT_SECONDS", 20)
        waiting = beside.submit(send_whole, address, head, large)
        assert send_whole(address, head_of(account, small), small).status == 404
        assert not waiting.done()
        held[0].sendall(large[len(large) // 2 :])
        assert answer_of(held[0]).status == 404
        assert waiting.result(20).status == 404
        for raw in (*held[1:], *idle):  # A client that goes leaves its place too.
            raw.close()
        replies = [send_whole(address, head, large) for _ in range(room.AT_ONCE + 1)]
        assert [reply.status for reply in replies] == [404] * (room.AT_ONCE + 1)
        held[0].close()


def test_all_workspaces_together_have_so_much_room(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "WAIT_SECONDS", 0.5)
    large = json.dumps(reply_with(b"x", type="user", user_id="25")).encode().ljust(4_000_000)
    with serve() as (address, account):
        others = [open_account(account.door) for _ in range(room.AT_ONCE // room.AT_ONCE_EACH)]
        held = [hold(address, other, large) for other in others for _ in range(room.AT_ONCE_EACH)]
        send_until(503, address, account, large)
        for raw in held:
            raw.close()
        send_until(404, address, account, large)
