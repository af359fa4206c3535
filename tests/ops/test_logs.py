"""Log lines: what they hold, what they never hold, and that writing them never holds up the server."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from interphone import logs
from interphone.api.http import Request
from interphone.domain.errors import NoRoom
from interphone.metrics import Metrics
from interphone.ops import Observer
from tests.ops.serving import APP_ID, Serving, serving, wait_until


def request_lines(server: Serving, number: int) -> list[dict[str, Any]]:
    def lines() -> list[dict[str, Any]]:
        return [line for line in server.lines() if line["event"] == "request"]

    found: list[dict[str, Any]] = wait_until(lambda: len(lines()) >= number and lines(), "a request was not logged")
    return found


def test_a_request_has_a_line(server: Serving) -> None:
    began = datetime.now(UTC)
    status, headers, _ = server.ask("POST", "/v1/users", {"email": "kaylee@serenity.example"})
    [line] = request_lines(server, 1)
    assert line.pop("request_id") == headers["x-request-id"]
    assert began <= datetime.fromisoformat(line.pop("time")) <= began + timedelta(minutes=1)
    assert 0 < line.pop("milliseconds") < 60_000
    assert line == {
        "level": "info", "event": "request", "method": "POST", "path": "/v1/users", "route": "/v1/users",
        "status": status, "app_id": APP_ID,
    }  # fmt: skip


def test_secrets_and_what_people_send_are_not_logged(server: Serving) -> None:
    server.ask("GET", "/v1/users?email=inara@serenity.example")
    server.ask("POST", "/v1/users", {"email": "book@serenity.example", "name": "Derrial"})
    server.ask("GET", "/v1/users", Authorization="Bearer ipt_a-token-nobody-knows")
    server.ask("POST", "/v1/users", {"email": "jayne"}, Cookie="session=cobb")
    server.ask("GET", f"/v1/{server.key}")
    server.ask("GET", "/v1/users/ipt%5fin-a-path")
    assert [line["path"] for line in request_lines(server, 6)][4:] == ["/v1/…", "/v1/users/…"]
    assert server.process.poll() is None
    log = server.log()
    encoded = server.account["Authorization"].split()[1]
    for secret in (server.key, encoded, "inara", "book@", "Derrial", "ipt_a", "in-a-path", "jayne", "cobb", "email"):
        assert secret not in log


def test_a_refused_caller_has_a_reason(server: Serving) -> None:
    """What each does wrong, which the documented answer does not tell; nothing of what they sent."""
    wrong = ["", "Digest x", "Basic !", "Basic YTpi", "Bearer ipt_nobodys"]
    for authorization in wrong:
        status, _, body = server.ask("GET", "/me", Authorization=authorization, **{"Intercom-Version": "2.10"})
        assert (status, json.loads(body)["errors"][0]["message"]) == (401, "Access Token Invalid")
    server.ask("GET", "/v1/users")
    *refused, admitted = request_lines(server, len(wrong) + 1)
    assert [line["reason"].partition(".")[0] for line in refused] == [
        "The Authorization header is not understood",
        "The Authorization header is not understood",
        "The Basic credentials are not base64 of user:password",
        "No active API key or access token matches these credentials",
        "No active API key or access token matches these credentials",
    ]
    assert "reason" not in admitted


def test_operators_look_without_lines(server: Serving) -> None:
    for path in ("/health", "/ready", "/metrics"):
        server.ask("GET", path)
    server.ask("GET", "/v1/users")
    assert [line["path"] for line in request_lines(server, 1)] == ["/v1/users"]


def test_only_failed_requests_where_asked_for(data: Path, key: str) -> None:
    with serving(data, key, log_requests=False) as server:
        server.ask("GET", "/v1/users")
        server.ask("GET", "/v1/users?email=nobody@serenity.example")
        assert [line["status"] for line in request_lines(server, 1)] == [404]


def test_text_for_terminals(data: Path, key: str) -> None:
    with serving(data, key, log_format="text") as server:
        server.ask("GET", "/v1/users/%1b%5b31m%0aforged")
        wait_until(lambda: "status=404" in server.log(), "the request was not logged")
        text = server.log()
    assert "\x1b" not in text
    assert "\nforged" not in text
    assert "info    request request_id=" in text


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """Where log lines of this process go during a test."""
    path = tmp_path / "log"
    before = logs._sink, logs._threshold, logs._show
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    logs._sink = logs.Sink(descriptor)
    yield path
    logs._sink, logs._threshold, logs._show = before
    os.close(descriptor)


def test_an_unexpected_error_has_its_traceback_and_request_id(written: Path) -> None:
    request = SimpleNamespace(id="f1refly", method="GET", path="/v1/users", route=None)
    try:
        raise ZeroDivisionError("engine trouble")
    except ZeroDivisionError as error:
        Observer(Metrics(), log_all=False)(cast(Request, request), 500, 0.001, error)
    failure, line = map(json.loads, written.read_text().splitlines())
    assert failure["request_id"] == line["request_id"] == "f1refly"
    assert (failure["level"], line["level"], line["status"]) == ("error", "error", 500)
    assert "ZeroDivisionError: engine trouble" in failure["exception"]
    assert "test_logs.py" in failure["exception"]


@pytest.mark.parametrize(
    "secret", ["ipk_abc-DEF_123", "ipt_abc", "postgresql://me:hunter2@db/x", "Basic c2VjcmV0", "bearer hunter2"]
)
def test_what_looks_like_a_secret_is_taken_out_of_messages(written: Path, secret: str) -> None:
    logs.Logger("test").warning(f"connecting with {secret}", also=secret)
    [line] = map(json.loads, written.read_text().splitlines())
    for hidden in ("abc", "hunter2", "c2VjcmV0"):
        assert hidden not in json.dumps(line)
    assert line["event"].startswith("connecting with ")


def test_a_line_that_cannot_be_encoded_is_still_written(written: Path) -> None:
    logs.Logger("test").error("odd", text="\udc80", number=float("inf"), thing=object())
    [line] = map(json.loads, written.read_text().splitlines())
    assert (line["event"], line["text"]) == ("odd", "'\\udc80'")


def test_a_reader_that_does_not_read_stops_nothing(data: Path, key: str) -> None:
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETFL, fcntl.fcntl(writing, fcntl.F_GETFL) & ~os.O_NONBLOCK)
    with serving(data, key, stderr=writing) as server:
        for _ in range(800):  # Some 200 bytes each: more than a pipe holds.
            assert server.ask("GET", "/v1/users/nothing")[0] == 404
        server.process.terminate()
        assert server.process.wait(20) == 0
    os.close(writing)
    os.close(reading)


def test_a_reader_that_left_stops_nothing(data: Path, key: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with serving(data, key, stderr=writing) as server:
        for _ in range(20):
            assert server.ask("GET", "/v1/users")[0] == 200
        server.process.terminate()
        assert server.process.wait(20) == 0
    os.close(writing)


def test_no_connection_gets_the_number_of_a_closed_standard_error() -> None:
    program = "import os, socket; from interphone import logs; os.close(2); logs.configure('info', 'json'); "
    told = "with socket.socket() as new: print(new.fileno() > 2); logs.Logger('x').info('into the void')"
    done = subprocess.run([sys.executable, "-c", f"{program}\n{told}"], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_no_room_is_no_fault(written: Path) -> None:
    """As every 503: what is to be looked at is that there are many, not where in the code it was said."""
    request = SimpleNamespace(id="f1refly", method="POST", path="/conversations/1/reply", route=None)
    Observer(Metrics(), log_all=False)(cast(Request, request), 503, 10.0, NoRoom("full"))
    lines = [json.loads(line) for line in written.read_text().splitlines()]
    assert [(line["level"], line["event"]) for line in lines] == [
        ("warning", "no room for a request with files"),
        ("warning", "request"),
    ]
    assert not any("exception" in line for line in lines)
