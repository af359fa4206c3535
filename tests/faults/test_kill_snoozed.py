"""kill -9 while conversations are snoozed: each wakes at its second, or as the server is there again; none twice."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from typing import Any

from interphone.domain import conversation_state
from interphone.domain.conversation_state import Snooze
from interphone.store.connect import open_database
from tests.faults.conftest import Server

WAIT_SECONDS = 30


def test_snoozed_conversations_survive_their_server(server: Server) -> None:
    server.start()
    assert server.call("POST", "/users", {"user_id": "25"})[0] == 200
    for _ in range(3):
        status, _body = server.call("POST", "/v1/users/message_threads", {"user_id": "25", "body": "Hello"})
        assert status == 201, _body
    missed, kept, awaited = conversations(server)
    now = int(time.time())
    snooze(server, missed, now + 1)
    snooze(server, kept, now + 3_600)
    server.kill()
    time.sleep(max(0, now + 2 - time.time()))
    server.start()
    wait_for(lambda: states(server)[missed] == "open")
    server.kill()
    until = int(time.time()) + 8
    snooze(server, awaited, until)
    server.start()
    wait_for(lambda: states(server)[awaited] == "open")
    assert states(server) == {missed: "open", kept: "snoozed", awaited: "open"}
    wakings = rows(
        server, "SELECT conversation_id, created_at FROM conversation_part WHERE part_type = 'timer_unsnooze'"
    )
    assert [id for id, _ in wakings] == [missed, awaited]
    # A second for a machine that is busy with other tests; looking every five seconds would be later.
    assert wakings[1][1] - until in (0, 1)


def snooze(server: Server, id: int, until: int) -> None:
    """By another process on the same database."""

    async def act() -> None:
        database = open_database(f"sqlite:///{server.data / 'interphone.db'}", "FULL")
        await database.start()
        try:
            [[app_id]] = rows(server, "SELECT DISTINCT app_id FROM conversation")
            command = Snooze(conversation_id=id, teammate_id=None, until=until)
            await database.write(app_id, conversation_state.snooze, command)
        finally:
            await database.close()

    asyncio.run(act())


def conversations(server: Server) -> list[int]:
    return [id for (id,) in rows(server, "SELECT id FROM conversation ORDER BY id")]


def states(server: Server) -> dict[int, str]:
    return dict(rows(server, "SELECT id, state FROM conversation"))


def rows(server: Server, sql: str) -> list[Any]:
    connection = sqlite3.connect(server.data / "interphone.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def wait_for(condition: Any) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)
