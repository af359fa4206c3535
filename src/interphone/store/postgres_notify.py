"""Messages between the processes of a database by its NOTIFY, for live/bridge.py.

Sent on a connection of its own, after the commit: a NOTIFY within it would make all commits of the server queue up.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import psycopg
from psycopg.conninfo import make_conninfo

CHANNEL = "interphone_live"
NAME = "interphone-live"
HEARTBEAT_SECONDS = 30.0


class PostgresCarrier:
    """`conninfo` as of store/postgres_connection.py."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = make_conninfo(conninfo, application_name=NAME)
        self._speaking: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def listen(self, hear: Callable[[bytes], None]) -> None:
        async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            while True:
                async for notify in connection.notifies(timeout=HEARTBEAT_SECONDS):
                    hear(notify.payload.encode())
                await connection.execute("SELECT 1")  # A connection can be dead without a sign.

    async def send(self, message: bytes) -> None:
        if self._speaking is None:
            self._speaking = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
        try:
            await self._speaking.execute("SELECT pg_notify(%s, %s)", [CHANNEL, message.decode()])
        except psycopg.Error:
            await self.close()
            raise

    async def close(self) -> None:
        speaking, self._speaking = self._speaking, None
        if speaking is not None:
            with contextlib.suppress(psycopg.Error):
                await speaking.close()
