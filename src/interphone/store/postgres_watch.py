"""Hears of configuration changed by other processes, so that what is kept in memory is never stale.

On the side it sees to it that the planner knows how large the tables have become.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable

import psycopg
from psycopg.conninfo import make_conninfo

from interphone.store.postgres_transaction import CHANNEL

LISTENER = "interphone-listener"
HEARTBEAT_SECONDS = 1.0
STALE_SECONDS = 3.0
RETRY_SECONDS = 0.25
QUIET_HEARTBEATS = 2
"""After so many in which nothing was heard there is time to look after the planner: meanwhile nothing is heard."""

# Tables that have become four times what the planner believes. PostgreSQL looks for them only once a minute, and until
# then a new database that fills quickly is read by plans made for empty tables.
OUTGROWN = (
    "SELECT quote_ident(s.relname) FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid "
    "WHERE s.schemaname = current_schema() AND s.n_live_tup > 4 * greatest(c.reltuples, 250)"
)


class ConfigurationWatch:
    """`changed()` is called for every change here or elsewhere, and whenever some may have been missed."""

    def __init__(self, conninfo: str, forget: Callable[[], None]) -> None:
        self._conninfo = make_conninfo(conninfo, application_name=LISTENER)
        self._forget = forget
        self._number = 0
        self._lock = threading.Lock()
        self._heard = float("-inf")
        self._task: asyncio.Task[None] | None = None
        self._analyzing: asyncio.Task[None] | None = None

    def revision(self) -> int:
        """The same number again only where nothing can have changed: never while the listener is deaf."""
        if time.monotonic() - self._heard > STALE_SECONDS:
            self.changed()
        return self._number

    def changed(self) -> None:
        """From any thread: what was kept until now is not to be trusted."""
        with self._lock:
            self._number += 1

    def start(self) -> None:
        """Begin to listen, on the running event loop."""
        self._task = asyncio.get_running_loop().create_task(self._keep_listening())

    async def stop(self) -> None:
        for task in (self._task, self._analyzing):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _keep_listening(self) -> None:
        while True:
            with contextlib.suppress(psycopg.Error):
                await self._listen()
            self._heard = float("-inf")
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            # Another server may stand behind the address now, one that numbers its revisions on its own.
            self._forget()
            seen, quiet = None, 0
            while True:
                # Asked as often as nothing is heard: a connection can be dead without a sign.
                row = await (await connection.execute("SELECT revision FROM configuration")).fetchone()
                if row != seen:
                    seen = row
                    self.changed()
                self._heard = time.monotonic()
                quiet += 1
                async for _ in connection.notifies(timeout=HEARTBEAT_SECONDS, stop_after=1):
                    self.changed()
                    quiet = 0
                if quiet >= QUIET_HEARTBEATS and (self._analyzing is None or self._analyzing.done()):
                    quiet = 0
                    if outgrown := await (await connection.execute(OUTGROWN)).fetchall():
                        self._analyzing = asyncio.create_task(self._analyze([row[0] for row in outgrown]))

    async def _analyze(self, tables: list[str]) -> None:
        """On another connection: it takes a moment, in which a change would not be heard."""
        with contextlib.suppress(psycopg.Error):
            async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection:
                for table in tables:
                    await connection.execute(f"ANALYZE (SKIP_LOCKED) {table}")
