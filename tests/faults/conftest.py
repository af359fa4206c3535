"""A real server process on a data folder of its own, to be killed and starved."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

READY_SECONDS = 20


class Server:
    """`interphone serve` on one data folder or database; start and kill it as often as you like."""

    def __init__(self, data: Path, database_url: str | None = None) -> None:
        self.data = data
        self.port = _free_port()
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("INTERPHONE_")} | {
            "INTERPHONE_RATE_LIMIT": "0",
            "INTERPHONE_LOG_LEVEL": "error",
            "INTERPHONE_DATA": str(data),
        }
        if database_url is not None:
            self.environment["INTERPHONE_DATABASE_URL"] = database_url
        self._process: subprocess.Popen[bytes] | None = None
        self._interphone("migrate")
        account = json.loads(self._interphone("workspace", "create", "Faults", "--json"))
        pair = f"{account['app_id']}:{account['api_key']}"
        self.headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}

    def _interphone(self, *arguments: str) -> bytes:
        return subprocess.run(
            [sys.executable, "-m", "interphone", *arguments], env=self.environment, check=True, stdout=subprocess.PIPE
        ).stdout

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> float:
        """Gives the seconds until it was ready."""
        started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "interphone", "serve", "--port", str(self.port)],
            env=self.environment, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        while time.monotonic() - started < READY_SECONDS:
            assert self._process.poll() is None, "the server ended at its start"
            try:
                if self._call("GET", "/ready", None)[0] == 200:
                    return time.monotonic() - started
            except OSError:
                time.sleep(0.005)
        raise AssertionError("the server did not become ready")

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(READY_SECONDS)
            self._process = None

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The status and the answer. Raises OSError or HTTPException where the server is gone."""
        return self._call(method, path, body)

    def _call(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=READY_SECONDS)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), self.headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def session(self) -> Session:
        return Session(self.port, self.headers)


class Session:
    """One kept connection, as a busy client has it."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=READY_SECONDS)
        self._headers = headers

    def call(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        self._connection.request(method, path, json.dumps(body), self._headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")

    def close(self) -> None:
        self._connection.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.kill()
