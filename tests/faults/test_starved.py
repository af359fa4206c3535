"""A disk that is full, a file that may not be written: a clear 503, nothing half done, and no restart needed."""

from __future__ import annotations

import resource
import sqlite3
import sys
import time

import pytest

from interphone.store.erasure_sqlite import GATHER_SECONDS
from tests.faults.conftest import Server

PATHS = (
    ("/v1/users", {"user_id": "starved", "custom_data": {"filler": "x" * 200}}),
    ("/v1/users/notes", {"user_id": "first", "body": "note " * 40}),
    ("/v1/users/impressions", {"user_id": "first", "user_agent": "agent " * 40}),
    ("/v1/users/message_threads", {"user_id": "first", "body": "word " * 40}),
    ("/v1/tags", {"name": "Starved", "user_ids": ["first"], "tag_or_untag": "tag"}),
    ("/v1/events", {"user_id": "first", "event_name": "starved"}),
)


@pytest.mark.skipif(sys.platform != "linux", reason="the size of a running server's files is limited by prlimit")
def test_a_full_disk(server: Server) -> None:
    server.start()
    for number in range(20):
        assert server.call("POST", "/v1/users", {"user_id": "first" if number == 0 else f"u{number}"})[0] == 201

    _limit_files(server, 4_096)
    for path, body in PATHS:
        status, answer = server.call("POST", path, body)
        assert (status, answer["error"]["type"]) == (503, "server_error"), path
        assert answer["error"]["message"] == (
            "The database cannot answer now; whether a change was made is not certain. Try again in 5 seconds"
        )
    assert server.call("GET", "/v1/users?per_page=1")[1]["total_count"] == 20
    _wait_for_readiness(server, 503)

    _limit_files(server, resource.RLIM_INFINITY)
    for path, body in PATHS:
        assert server.call("POST", path, body)[0] == 201, path
    assert server.call("GET", "/v1/users?per_page=1")[1]["total_count"] == 21
    _wait_for_readiness(server, 200)
    server.stop()
    connection = sqlite3.connect(server.data / "interphone.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the size of a running server's files is limited by prlimit")
def test_a_full_disk_when_someone_is_to_be_erased(server: Server) -> None:
    """Wiping the files fails, is tried again later, and holds up nothing but itself."""
    server.start()
    for name in ("first", "zqgonemark"):
        assert server.call("POST", "/v1/users", {"user_id": name})[0] == 201
    assert server.call("DELETE", "/v1/users", {"user_id": "zqgonemark"})[0] == 200
    _limit_files(server, 4_096)
    tried = time.monotonic() + GATHER_SECONDS + 1
    while time.monotonic() < tried:
        assert server.call("POST", "/v1/users", {"user_id": "second"})[0] == 503
        time.sleep(0.1)

    _limit_files(server, resource.RLIM_INFINITY)
    assert server.call("POST", "/v1/users", {"user_id": "second"})[0] == 201
    deadline = time.monotonic() + 20
    while any(b"zqgonemark" in path.read_bytes() for path in server.data.iterdir() if path.is_file()):
        assert time.monotonic() < deadline, "the traces are never wiped"
        time.sleep(0.1)


def _wait_for_readiness(server: Server, status: int) -> None:
    deadline = time.monotonic() + 10  # What was found is kept for a moment.
    while server.call("GET", "/ready")[0] != status:
        assert time.monotonic() < deadline, f"/ready never answered {status}"
        time.sleep(0.05)


def _limit_files(server: Server, size: int) -> None:
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
