"""kill -9 while writes with keys are under way: sent again with their keys, each is done exactly once."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Server

ROUNDS = 4
SENDERS = 6
USER = {"user_id": "25"}
THREADS = "/v1/users/message_threads"


class Sender(threading.Thread):
    """Begins conversations, each with a key of its own, until the server is gone; what it sent and what it heard."""

    def __init__(self, server: Server, name: str) -> None:
        super().__init__(name=name)
        self._port, self._headers = server.port, server.headers
        self.sent: dict[str, Any] = {}

    def run(self) -> None:
        number = 0
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            while True:
                number += 1
                key = f"{self.name}-{number}"
                self.sent[key] = None
                self.sent[key] = begin(connection, key, self._headers)
        except (OSError, http.client.HTTPException):
            connection.close()


def begin(connection: http.client.HTTPConnection, key: str, headers: dict[str, str]) -> Any:
    """Begin a conversation that says its key."""
    body = json.dumps({**USER, "body": key})
    connection.request("POST", THREADS, body, {**headers, "Idempotency-Key": key})
    answer = connection.getresponse()
    content = json.loads(answer.read())
    assert answer.status == 201, content
    return content


@pytest.fixture
def either(tmp_path: Path, database_url: str) -> Iterator[Server]:
    """A server on either database."""
    server = Server(tmp_path, database_url)
    yield server
    server.kill()


def test_each_key_is_one_write(either: Server) -> None:
    server = either
    chance = random.Random()
    sent: dict[str, Any] = {}
    server.start()
    assert server.call("POST", "/v1/users", USER)[0] == 201
    for round in range(ROUNDS):
        senders = [Sender(server, f"{round}-{number}") for number in range(SENDERS)]
        for sender in senders:
            sender.start()
        time.sleep(chance.uniform(0.1, 0.4))
        server.kill()
        for sender in senders:
            sender.join()
            sent |= sender.sent
        server.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    again = {key: begin(connection, key, server.headers) for key in sent}
    connection.close()
    assert [key for key, heard in sent.items() if heard is not None and heard != again[key]] == []
    status, inbox = server.call("GET", THREADS + "?user_id=25")
    assert status == 200
    begun = sorted(thread["messages"][0]["html"] for thread in inbox)
    assert begun == sorted(f"<p>{key}</p>" for key in sent)
    assert any(heard is None for heard in sent.values()), "nothing was cut off"
