"""Connections that break all the time: every event comes, once, in order. And servers that stop and start.

The whole of it, 100 followers of 10,000 messages with 1,000 breaks, is `bin/bench faults`; the suite has a tenth.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
from pathlib import Path

import pytest

from tests.faults.conftest import Server
from tests.live.following import Follower, number_of
from tests.ops.serving import Serving, make_database, serving

SHARE = 10 if int(os.environ.get("INTERPHONE_FAULT_ROUNDS", "20")) < 200 else 1
FOLLOWERS = 100 // SHARE
MESSAGES = 10_000 // SHARE
BREAKS = 1_000 // SHARE
WRITERS = 8
PATIENCE_SECONDS = 60 + 600 // SHARE
EVENT = re.compile(rb"id: (\d+-\d+)\nevent: (\w+)\ndata: (\{[^\n]*\})\n\n")


class Unsteady:
    """One who follows, whose connection breaks now and then in the middle of whatever is being sent."""

    def __init__(self, port: int, authorization: str, breaks: int, chance: random.Random) -> None:
        self._port = port
        self._head = f"host: x\r\nauthorization: {authorization}\r\n"
        self._chance = chance
        self._breaks = breaks
        self.last_id: str | None = None
        self.ids: list[int] = []
        self.said: list[str] = []
        self.broken = 0
        self.resets = 0

    async def follow(self, ready: asyncio.Barrier) -> None:
        first = True
        while len(self.said) < MESSAGES:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**24)
            resume = "" if self.last_id is None else f"last-event-id: {self.last_id}\r\n"
            writer.write(f"GET /live/events HTTP/1.1\r\n{self._head}{resume}\r\n".encode())
            await reader.readuntil(b"event: ready")
            if first:
                first = False
                await ready.wait()
            await self._read(reader)
            # Without a farewell, with what the server sent meanwhile unread.
            writer.transport.abort()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        """Until everything was said, or the next break."""
        until = 10**9
        if self.broken < self._breaks:
            # The last break comes while there is still much to be said.
            left = (MESSAGES * 9 // 10 - len(self.said)) // (self._breaks - self.broken)
            until = len(self.said) + self._chance.randint(0, max(1, left))
        buffer = b""
        while len(self.said) < min(until, MESSAGES):
            data = await reader.read(262_144)
            assert data, "the server let go of somebody"
            buffer += re.sub(rb"\r\n[0-9a-f]+\r\n", b"", data) if data.startswith(b"\r\n") else data
            end = 0
            for found in EVENT.finditer(buffer):
                end = found.end()
                self._take(found[1].decode(), found[2], found[3])
            buffer = buffer[end:]
        self.broken += len(self.said) < MESSAGES

    def _take(self, id: str, kind: bytes, data: bytes) -> None:
        self.resets += kind == b"reset"
        self.last_id = id
        self.ids.append(number_of(id))
        if kind == b"part":
            self.said.append(json.loads(data)["body"])


async def write(port: int, authorization: str, conversations: list[str], bodies: asyncio.Queue[int]) -> None:
    """Replies over one connection, each answered before the next."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while not bodies.empty():
        number = bodies.get_nowait()
        body = json.dumps({"user_id": "1", "message_type": "comment", "type": "user", "body": f"number {number}"})
        target = f"/conversations/{conversations[number % len(conversations)]}/reply"
        writer.write(
            f"POST {target} HTTP/1.1\r\nhost: x\r\nauthorization: {authorization}\r\nintercom-version: 2.10\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = re.search(rb"content-length: (\d+)", head)
        assert length is not None
        await reader.readexactly(int(length[1]))
    writer.close()


def begin_conversations(server: Serving) -> list[str]:
    assert server.ask("POST", "/v1/users", {"user_id": "1"})[0] == 201
    begun = []
    for _ in range(10):
        body = {"from": {"type": "user", "user_id": "1"}, "body": "Hello"}
        status, _, answer = server.ask("POST", "/conversations", body, **{"Intercom-Version": "2.10"})
        assert status == 200, answer
        begun.append(json.loads(answer)["conversation_id"])
    return begun


@pytest.mark.timeout(PATIENCE_SECONDS + 60)
def test_nothing_is_missed_or_told_twice_however_often_connections_break(tmp_path: Path) -> None:
    with serving(tmp_path, make_database(tmp_path), log_requests=False) as server:
        conversations = begin_conversations(server)
        chance = random.Random(11)
        authorization = server.account["Authorization"]
        followers = [
            Unsteady(server.port, authorization, BREAKS // FOLLOWERS, random.Random(chance.random()))
            for _ in range(FOLLOWERS)
        ]

        async def play() -> None:
            ready = asyncio.Barrier(FOLLOWERS + 1)
            bodies: asyncio.Queue[int] = asyncio.Queue()
            for number in range(MESSAGES):
                bodies.put_nowait(number)
            async with asyncio.timeout(PATIENCE_SECONDS), asyncio.TaskGroup() as group:
                for follower in followers:
                    group.create_task(follower.follow(ready))
                await ready.wait()
                for _ in range(WRITERS):
                    group.create_task(write(server.port, authorization, conversations, bodies))

        asyncio.run(play())
        assert sum(follower.broken for follower in followers) == BREAKS
    said = followers[0].said
    assert sorted(said) == sorted(f"<p>number {number}</p>" for number in range(MESSAGES))
    for follower in followers:
        assert follower.said == said, "none is missing, none comes twice, the order is one"
        assert follower.ids == sorted(set(follower.ids))
        assert follower.resets == 0


def test_a_restart_is_followed_across(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    try:
        for how in (server.stop, server.kill):
            with Follower(server.port, server.headers) as follower:
                follower.until("ready")
                create(server, "before")
                assert follower.until("contact").data["email"] == "before@serenity.example"
                last = follower.last_id
                how()
                if how == server.stop:
                    assert follower.rest() == [], "a stop ends the stream in order"
                    assert follower.retry is not None
                    assert 500 <= follower.retry <= 5_000
            server.start()
            create(server, "between")
            with Follower(server.port, server.headers, last_event_id=last) as back:
                assert back.until("ready").data == {"resumed": True}
                create(server, "after")
                assert [back.until("contact").data["email"][:2] for _ in range(2)] == ["be", "af"]
    finally:
        server.kill()


def create(server: Server, name: str) -> None:
    person = {"email": f"{name}@serenity.example", "name": os.urandom(4).hex()}
    status, answer = server.call("POST", "/v1/users", person)
    assert status == 201, answer


def test_a_stop_is_not_held_up_by_those_who_follow(tmp_path: Path) -> None:
    with serving(tmp_path, make_database(tmp_path)) as server:
        followers = [Follower(server.port, server.account) for _ in range(20)]
        for follower in followers:
            follower.until("ready")
        server.process.send_signal(signal.SIGTERM)
        for follower in followers:
            assert follower.rest() == []
            follower.close()
        assert server.process.wait(10) == 0
