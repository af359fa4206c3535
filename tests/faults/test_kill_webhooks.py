"""kill -9 while a server delivers: every answered change is told at last, and what is told again has the same id."""

from __future__ import annotations

import http.client
import json
import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Server
from tests.webhooks.receiver import DIE, Answer, Receiver, receiving

ROUNDS = int(os.environ.get("INTERPHONE_FAULT_ROUNDS", "5"))
WRITERS = 3
TOLD_WITHIN_SECONDS = 90


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.environment["INTERPHONE_OUTGOING_ALLOW"] = "127.0.0.1"
    server.headers["Intercom-Version"] = "1.4"
    yield server
    server.kill()


def write(server: Server, name: str, answered: list[str]) -> None:
    """People, one after the other, until the server is gone."""
    session = server.session()
    for number in range(1_000_000):
        user_id = f"{name}-{number}"
        try:
            status, _ = session.call("POST", "/users", {"user_id": user_id})
        except (OSError, http.client.HTTPException):
            session.close()
            return
        assert status == 200
        answered.append(user_id)


@pytest.mark.timeout(60 + 10 * ROUNDS + TOLD_WITHIN_SECONDS)
def test_no_answered_change_is_left_untold(server: Server) -> None:
    chance = random.Random()
    answered: list[str] = []
    with receiving() as receiver:
        receiver.behave = lambda _: Answer() if chance.random() > 0.02 else DIE
        server.start()
        status, made = server.call("POST", "/subscriptions", {"url": receiver.url, "topics": ["user.created"]})
        assert status == 200, made
        for round in range(ROUNDS):
            writers = [
                threading.Thread(target=write, args=(server, f"{round}-{number}", answered))
                for number in range(WRITERS)
            ]
            for writer in writers:
                writer.start()
            time.sleep(chance.uniform(0.2, 0.8))
            server.kill()
            for writer in writers:
                writer.join()
            server.start()
        receiver.behave = lambda _: Answer()
        server.call("POST", f"/subscriptions/{made['id']}/retry")  # What was hung up on need not wait its minute.
        wait_until_told(receiver, set(answered), server, made["id"])
        told = receiver.told()
    ids: dict[str, set[str | None]] = {}
    for one in told:
        ids.setdefault(one.body["data"]["item"]["user_id"], set()).add(one.id)
    assert {len(each) for each in ids.values()} == {1}, "told again, it has the id it had"
    repeats = len(told) - len(ids)
    print(f"\n{ROUNDS} kills, {len(answered)} changes answered, {len(ids)} told, {repeats} of them more than once")
    assert len(answered) > 10 * ROUNDS


def wait_until_told(receiver: Receiver, wanted: set[str], server: Server, id: str) -> None:
    deadline = time.monotonic() + TOLD_WITHIN_SECONDS
    missing = wanted
    while missing and time.monotonic() < deadline:
        time.sleep(0.2)
        missing = wanted - {json.loads(one.content)["data"]["item"].get("user_id") for one in receiver.told()}
    assert missing == set(), server.call("GET", f"/subscriptions/{id}/errors")
