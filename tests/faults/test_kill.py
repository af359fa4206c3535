"""kill -9 at random points under write load: no answered write is lost, the file is whole, ready again at once.

Twenty rounds in the suite; `bin/bench faults` sets INTERPHONE_FAULT_ROUNDS=200.
"""

from __future__ import annotations

import http.client
import os
import random
import sqlite3
import threading
import time
from typing import Any

import pytest

from tests.faults.conftest import Server

ROUNDS = int(os.environ.get("INTERPHONE_FAULT_ROUNDS", "20"))
WRITERS = 6
READY_WITHIN_SECONDS = 5  # The aim is 2 (bin/bench faults prints it); a busy test machine gets some more.


class Writer(threading.Thread):
    """Writes people, tags, page views and messages one after the other, and remembers what was answered."""

    def __init__(self, server: Server, name: str) -> None:
        super().__init__(name=name)
        self._session = server.session()
        self.answered: list[tuple[str, int]] = []
        self.refused: list[tuple[int, Any]] = []

    def run(self) -> None:
        number = 0
        try:
            while True:
                number += 1
                self._write(f"{self.name}-{number}")
        except (OSError, http.client.HTTPException):
            self._session.close()

    def _write(self, user_id: str) -> None:
        self._post("/v1/users", {"user_id": user_id, "custom_data": {"seats": 4}}, user_id, 1)
        self._post("/v1/users/impressions", {"user_id": user_id, "user_agent": "agent " + user_id}, user_id, 2)
        self._post("/v1/users/message_threads", {"user_id": user_id, "body": "Hello"}, user_id, 3)
        self._post("/v1/tags", {"name": "Killed", "user_ids": [user_id], "tag_or_untag": "tag"}, user_id, 4)

    def _post(self, path: str, body: Any, user_id: str, step: int) -> None:
        status, answer = self._session.call("POST", path, body)
        if status == 201:
            self.answered.append((user_id, step))
        else:
            self.refused.append((status, answer))


@pytest.mark.timeout(60 + 10 * ROUNDS)
def test_no_answered_write_is_lost(server: Server) -> None:
    chance = random.Random()
    answered: dict[str, int] = {}
    slowest = server.start()
    for round in range(ROUNDS):
        writers = [Writer(server, f"{round}-{number}") for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(chance.uniform(0.02, 0.4))
        server.kill()
        for writer in writers:
            writer.join()
            assert writer.refused == []
            answered.update(writer.answered)
        slowest = max(slowest, server.start())
        _check_file(server)
    _check_answers(server, answered)
    print(f"\n{ROUNDS} kills, {len(answered)} people answered for, ready again within {slowest:.2f} s")
    assert slowest < READY_WITHIN_SECONDS
    assert len(answered) > ROUNDS


def _check_file(server: Server) -> None:
    with sqlite3.connect(server.data / "interphone.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        counted = connection.execute("SELECT sum(members) FROM page_block WHERE list = 'user'").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM contact").fetchone()[0] == (counted or 0)
    connection.close()


def _check_answers(server: Server, answered: dict[str, int]) -> None:
    connection = sqlite3.connect(server.data / "interphone.db")
    rows = connection.execute(
        "SELECT c.user_id, p.last_seen_user_agent = 'agent ' || c.user_id, "
        "(SELECT count(*) FROM conversation v "
        "JOIN conversation_part a ON a.app_id = v.app_id AND a.conversation_id = v.id "
        " WHERE v.app_id = c.app_id AND v.contact_id = c.id), "
        "(SELECT count(*) FROM contact_tag t WHERE t.app_id = c.app_id AND t.contact_id = c.id) "
        "FROM contact c JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id"
    ).fetchall()
    connection.close()
    stored = {user_id: (True, bool(seen), bool(parts), bool(tagged)) for user_id, seen, parts, tagged in rows}
    lost = [
        (user_id, step)
        for user_id, last in answered.items()
        for step in range(1, last + 1)
        if not stored.get(user_id, (False,) * 4)[step - 1]
    ]
    assert lost == []
