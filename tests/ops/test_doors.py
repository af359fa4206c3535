"""/health and /ready: who may ask, what they answer, and why a server is not ready."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.serving import Serving, wait_until


@contextlib.contextmanager
def another_program(data: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(data / "interphone.db", isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
def test_anybody_may_look(server: Serving, path: str) -> None:
    status, headers, body = server.ask("GET", path, Authorization="")
    assert status == 200
    assert len(headers["x-request-id"]) == 20
    assert headers["cache-control"] == "no-store"
    status, headers, nothing = server.ask("HEAD", path)
    assert (status, nothing) == (200, b"")
    assert path == "/metrics" or headers["content-length"] == str(len(body))
    status, headers, body = server.ask("POST", path, {})
    assert (status, headers["allow"]) == (405, "GET, HEAD")
    assert "takes GET, HEAD" in json.loads(body)["error"]["message"]


def test_the_api_answers_head_as_get_without_the_body(server: Serving) -> None:
    server.ask("POST", "/v1/users", {"user_id": "25"})
    _, _, body = server.ask("GET", "/v1/users")
    status, headers, nothing = server.ask("HEAD", "/v1/users")
    assert (status, headers["content-length"], nothing) == (200, str(len(body)), b"")
    assert server.ask("HEAD", "/v1/users?user_id=26")[0] == 404
    status, headers, nothing = server.ask("HEAD", "/v1/events")
    assert (status, headers["allow"], nothing) == (405, "POST", b"")


def test_health_and_readiness_are_json(server: Serving) -> None:
    assert json.loads(server.ask("GET", "/health")[2]) == {"healthy": True}
    assert json.loads(server.ask("GET", "/ready")[2]) == {"ready": True}


def test_a_database_that_takes_no_write_is_not_ready(server: Serving, data: Path) -> None:
    with another_program(data) as connection:
        connection.execute("BEGIN IMMEDIATE")
        status, _, body = server.ask("GET", "/ready")
        assert status == 503
        assert json.loads(body) == {
            "ready": False, "reasons": ["The database has not answered within 3 seconds."]
        }  # fmt: skip
        assert server.ask("GET", "/health")[0] == 200
        connection.execute("ROLLBACK")
    wait_until(lambda: server.ask("GET", "/ready")[0] == 200, "the server did not become ready again")


def test_a_database_that_was_migrated_further_is_not_ready(server: Serving, data: Path) -> None:
    with another_program(data) as connection:
        connection.execute("INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'later', 0)")
    _, _, body = wait_until(
        lambda: (answer := server.ask("GET", "/ready"))[0] == 503 and answer, "the server stayed ready"
    )
    [reason] = json.loads(body)["reasons"]
    assert "written by a newer Interphone (schema 9999" in reason
    wait_until(
        lambda: [line for line in server.lines() if line["event"] == "not ready" and line["reason"] == reason],
        "the reason was not logged",
    )
