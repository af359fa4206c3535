"""SQLite: one writer thread with group commit, several readers that never block, WAL, FULL durability by default."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from interphone.store.database import Command, Database, Result, Row, TooCostly, Transaction, Unavailable
from interphone.store.erasure_sqlite import OWE, Eraser
from interphone.store.migrate import Migration, apply_pending, require_current
from interphone.store.parameters import positional
from interphone.store.planner_sqlite import teach_planner
from interphone.store.writer import Writer

READERS = 3
BUSY_SECONDS = 5.0
WRITER_CACHE_KIB = 16_384
READER_CACHE_KIB = 4_096  # More made no reader faster: the system keeps the file in memory as well.
CHECKPOINT_PAGES = 16_000
BEYOND_LIMITS = ("too many ", "Expression tree is too large", "parser stack overflow")
"""How SQLite begins to tell of a statement that is more than it takes."""
STEPS = 100_000  # Of SQLite's machine, one to a few milliseconds of work, until somebody looks at the time.


class SqliteTransaction(Transaction):
    """Statements on one sqlite3 connection."""

    __slots__ = ("_combined", "_connection", "_execute", "_kept", "_rows")

    def __init__(self, connection: sqlite3.Connection, cache: dict[tuple[str, str], tuple[int, Any]]) -> None:
        super().__init__("sqlite", cache)
        self._connection = connection
        self._execute = connection.execute
        self._combined: dict[str, list[list[Any]]] = {}
        self._rows: set[Hashable] = set()
        self._kept = 0

    def one(self, sql: str, **params: Any) -> Row | None:
        row: Row | None = self._ask(sql, params).fetchone()
        return row

    def all(self, sql: str, **params: Any) -> list[Row]:
        return self._ask(sql, params).fetchall()

    def run(self, sql: str, **params: Any) -> int:
        return self._ask(sql, params).rowcount

    def send(self, sql: str, **params: Any) -> None:
        self._ask(sql, params)

    def combine(self, row: Hashable, sql: str, **params: Any) -> None:
        if row in self._rows:
            self.run_combined()
        self._rows.add(row)
        text, names = positional(sql)
        params["app_id"] = self.app_id
        self._combined.setdefault(text, []).append([params[name] for name in names])
        self._kept += 1

    def run_combined(self) -> None:
        """Before whatever may depend on it, and as a verb ends."""
        combined, self._combined = self._combined, {}
        self._rows.clear()
        for text, rows in combined.items():
            self._connection.executemany(text, rows)

    def forget_combined(self) -> None:
        """For a verb that is undone."""
        self._combined.clear()
        self._rows.clear()

    @property
    def written(self) -> int:
        return self._connection.total_changes + self._kept

    def erase(self) -> None:
        super().erase()
        self._execute(OWE)

    def run_many(self, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        if self._combined:
            self.run_combined()
        text, names = positional(sql)
        bound = ({**row, "app_id": self.app_id} for row in rows)
        self._connection.executemany(text, [[row[name] for name in names] for row in bound])

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        deadline = time.monotonic() + seconds
        self._connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT or str(error).startswith(BEYOND_LIMITS):
                raise TooCostly(str(error)) from error
            raise
        finally:
            self._connection.set_progress_handler(None, STEPS)

    def _ask(self, sql: str, params: dict[str, Any]) -> sqlite3.Cursor:
        if self._combined:
            self.run_combined()
        text, names = positional(sql)
        params["app_id"] = self.app_id
        return self._execute(text, [params[name] for name in names])


def connect(path: Path, synchronous: str, *, writes: bool) -> sqlite3.Connection:
    """A connection set up as the server uses it. `synchronous` is FULL or NORMAL. Raises Unavailable."""
    try:
        if writes:
            _create_private(path)
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB if writes else READER_CACHE_KIB}")
        if writes:
            # Deleted content is overwritten with zeros at once; what that misses goes soon after (erasure_sqlite.py).
            connection.execute("PRAGMA secure_delete = ON")
            # Copying the log into the file holds up writes; rarely enough, fewer than one request in a hundred waits.
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        else:
            connection.execute("PRAGMA query_only = ON")
    except (sqlite3.Error, OSError) as error:
        raise Unavailable(f"The database {path} cannot be opened: {error}.") from error
    return connection


def _create_private(path: Path) -> None:
    """A new file is for its owner alone to read; SQLite gives its log the same mode."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


class HalfDone(Exception):
    """A verb failed after it had changed something, and there is no savepoint to go back to."""


class SqliteSession:
    """The writing connection, as the Writer drives it.

    At first a batch is run without savepoints, each of which costs a copy of every page that a verb changes: verbs look
    before they write, so one that fails has hardly ever changed anything. Where it has, the batch is run again, with
    them; a batch with a verb that cannot be run twice has them at once
    (docs/decisions/0017-savepoints-where-one-is-needed.md).
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, cache: dict[tuple[str, str], tuple[int, Any]]
    ) -> None:
        self._tx = SqliteTransaction(connection, cache)
        self.tx: Transaction = self._tx
        self._connection = connection
        self._execute = connection.execute
        self._careful = False
        self._changes = 0
        self._eraser = Eraser(connection, path, BUSY_SECONDS)

    def begin(self, app_ids: list[str], *, groups: int, careful: bool) -> None:
        self._careful = careful
        self._execute("BEGIN IMMEDIATE")
        self.tx._revision = self._execute("SELECT revision FROM configuration").fetchone()[0]

    def commit(self) -> None:
        self._tx.run_combined()
        self._execute("COMMIT")

    def rollback(self, error: Exception) -> bool:
        if self._connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):  # After a disk error SQLite has rolled back by itself.
                self._execute("ROLLBACK")
        # SQLite has waited for its lock already, and nothing else passes by itself.
        return isinstance(error, HalfDone)

    def savepoint(self) -> None:
        if self._careful:
            self._execute("SAVEPOINT verb")
        else:
            self._changes = self._connection.total_changes

    def release(self) -> None:
        self._tx.run_combined()
        if self._careful:
            self._execute("RELEASE verb")

    def undo(self) -> None:
        self._tx.forget_combined()
        if self._careful:
            self._execute("ROLLBACK TO verb")
            self._execute("RELEASE verb")
        elif self._connection.total_changes != self._changes:
            raise HalfDone

    def is_lost(self, error: Exception) -> bool:
        # Full disks and I/O errors make SQLite roll the whole transaction back by itself.
        return isinstance(error, sqlite3.OperationalError) or not self._connection.in_transaction

    def idle(self) -> float | None:
        if self.tx.erased:
            self.tx.erased, self._eraser.owed = False, True
        return self._eraser.work()

    def close(self) -> None:
        self._eraser.close()
        self._connection.close()


class SqliteDatabase(Database):
    """An embedded database in one file. Several processes may share the file on one machine."""

    def __init__(self, path: Path, synchronous: str = "FULL") -> None:
        self.path = path
        self._synchronous = synchronous
        self._cache: dict[tuple[str, str], tuple[int, Any]] = {}
        self._local = threading.local()
        self._read_connections: list[sqlite3.Connection] = []

    async def start(self) -> None:
        self._watch = connect(self.path, self._synchronous, writes=False)
        try:
            require_current(SqliteTransaction(self._watch, {}))
            session = SqliteSession(connect(self.path, self._synchronous, writes=True), self.path, self._cache)
        except BaseException:
            self._watch.close()
            raise
        self.writer = Writer(self, session, "sqlite-writer")
        self.writer.start()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-reader")

    async def close(self) -> None:
        loop = asyncio.get_running_loop()
        self.writer.stop()
        await loop.run_in_executor(None, self.writer.join)
        await loop.run_in_executor(None, self._readers.shutdown)
        for connection in (*self._read_connections, self._watch):
            connection.close()

    async def write(self, app_id: str, verb: Callable[[Transaction, Command], Result], command: Command) -> Result:
        result: Result = await self.writer.submit(app_id, verb, command)
        return result

    async def look(self, app_id: str, query: Callable[[Transaction, Command], Result], command: Command) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, app_id, query, command)

    def _read(self, app_id: str, query: Callable[[Transaction, Command], Result], command: Command) -> Result:
        try:
            connection = self._reader()
            tx = SqliteTransaction(connection, self._cache)
            tx.app_id, tx.now, tx.may_write = app_id, int(self.clock()), False
            connection.execute("BEGIN")
            try:
                tx._revision = connection.execute("SELECT revision FROM configuration").fetchone()[0]
                with tx.limited(self.read_seconds):
                    return query(tx, command)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            raise Unavailable.because(error) from error

    def _reader(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self.path, self._synchronous, writes=False)
            self._read_connections.append(connection)
        return connection

    def depth(self) -> int:
        return self.writer.depth()

    def revision(self) -> int:
        try:
            revision: int = self._watch.execute("SELECT revision FROM configuration").fetchone()[0]
        except sqlite3.OperationalError as error:
            raise Unavailable.because(error) from error
        return revision


def migrate_sqlite(path: Path, progress: Callable[[Migration], None]) -> int:
    """Create or bring up to date the database file; gives how many migrations ran. Raises Unavailable."""
    connection = connect(path, "FULL", writes=True)
    connection.create_function("fold", 1, str.casefold, deterministic=True)
    tx = SqliteTransaction(connection, {})
    tx.now = int(time.time())

    def transaction(body: Callable[[], None]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            body()
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    try:
        applied = apply_pending(tx, transaction, progress)
        if applied:
            teach_planner(connection)
        return applied
    except sqlite3.OperationalError as error:
        raise Unavailable(f"The database {path} cannot be migrated: {error}.") from error
    finally:
        connection.close()
