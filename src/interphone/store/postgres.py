"""PostgreSQL: a few writers with group commit, each for its share of the workspaces, and readers on snapshots.

Several server processes may share one database. A process holds at most WRITERS + READERS + 1 connections.
"""

from __future__ import annotations

import asyncio
import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

from interphone.store.database import Command, Database, Result, Transaction, Unavailable, first_line
from interphone.store.migrate import Migration, apply_pending, require_current
from interphone.store.postgres_connection import Link, connect, limited, read_url
from interphone.store.postgres_session import PostgresSession, lock_number
from interphone.store.postgres_transaction import PostgresTransaction, within_limits
from interphone.store.postgres_watch import ConfigurationWatch
from interphone.store.writer import Writer

WRITERS = 4
READERS = 4
MIGRATION_LOCK = lock_number("\0migration")  # The lock of no workspace.


class PostgresDatabase(Database):
    """A database on a PostgreSQL server. Raises ValueError for a URL that cannot be read."""

    def __init__(self, url: str) -> None:
        self._conninfo = read_url(url)
        self._cache: dict[tuple[str, str], tuple[int, Any]] = {}
        self._watch = ConfigurationWatch(self._conninfo, self._cache.clear)
        self._local = threading.local()
        self._links: list[Link] = []

    async def start(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self._check)
        self._writers = [Writer(self, self._session(), f"postgres-writer-{n}") for n in range(WRITERS)]
        for writer in self._writers:
            writer.start()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="postgres-reader")
        self._watch.start()

    def _check(self) -> None:
        try:
            with connect(self._conninfo) as connection:
                tx = PostgresTransaction({})
                tx.enter(connection, None)
                require_current(tx)
        except psycopg.Error as error:
            raise Unavailable.because(error) from error

    def _session(self) -> PostgresSession:
        return PostgresSession(self._conninfo, self._cache, self._watch.changed)

    async def close(self) -> None:
        loop = asyncio.get_running_loop()
        for writer in self._writers:
            writer.stop()
        for writer in self._writers:
            await loop.run_in_executor(None, writer.join)
        await loop.run_in_executor(None, self._readers.shutdown)
        for link in self._links:
            link.close()
        await self._watch.stop()

    async def write(self, app_id: str, verb: Callable[[Transaction, Command], Result], command: Command) -> Result:
        writer = self._writers[zlib.crc32(app_id.encode()) % WRITERS]
        result: Result = await writer.submit(app_id, verb, command)
        return result

    async def look(self, app_id: str, query: Callable[[Transaction, Command], Result], command: Command) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, app_id, query, command)

    def _read(self, app_id: str, query: Callable[[Transaction, Command], Result], command: Command) -> Result:
        link = self._link()
        try:
            try:
                return self._read_once(link, app_id, query, command)
            except psycopg.OperationalError:
                if not link.lost:
                    raise
                # The server has been restarted since the last read: one more try, on a new connection.
                return self._read_once(link, app_id, query, command)
        except psycopg.OperationalError as error:
            raise Unavailable.because(error) from error

    def _read_once(
        self,
        link: Link,
        app_id: str,
        query: Callable[[Transaction, Command], Result],
        command: Command,
    ) -> Result:
        tx = PostgresTransaction(self._cache)
        tx.app_id, tx.now, tx.may_write = app_id, int(self.clock()), False
        try:
            connection, pipeline = link.open()
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            tx.enter(connection, pipeline)
            with within_limits():
                result = query(tx, command)
            connection.execute("COMMIT")
            link.finish()
            return result
        except BaseException:
            link.recover()
            raise

    def _link(self) -> Link:
        link: Link | None = getattr(self._local, "link", None)
        if link is None:
            link = self._local.link = Link(limited(self._conninfo, self.read_seconds))
            self._links.append(link)
        return link

    def depth(self) -> int:
        return sum(writer.depth() for writer in self._writers)

    def revision(self) -> int:
        return self._watch.revision()


def migrate_postgres(url: str, progress: Callable[[Migration], None]) -> int:
    """Create or bring up to date the schema; gives how many migrations ran. Raises Unavailable, ValueError."""
    tx = PostgresTransaction({})
    tx.now = int(time.time())
    try:
        with connect(read_url(url)) as connection:
            tx.enter(connection, None)

            def transaction(body: Callable[[], None]) -> None:
                with connection.transaction():
                    # A second process that migrates waits here, then finds the step done.
                    connection.execute("SET LOCAL lock_timeout = 0")
                    connection.execute("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK])
                    body()

            return apply_pending(tx, transaction, progress)
    except psycopg.OperationalError as error:
        raise Unavailable(f"The database cannot be migrated: {first_line(error)}.") from error
