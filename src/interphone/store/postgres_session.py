"""A writing connection to PostgreSQL, as the Writer drives it.

Most of what a batch says needs no answer of its own: BEGIN, the locks, savepoints and COMMIT travel with the
statements around them, so that a batch of page views costs two round trips.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import errors

from interphone.store.database import Transaction
from interphone.store.postgres_connection import Link
from interphone.store.postgres_transaction import PostgresTransaction

# A full disk stays full, and who waited long for a lock has waited enough.
HOPELESS = (errors.DiskFull, errors.LockNotAvailable)


def lock_number(app_id: str) -> int:
    """The advisory lock of a workspace's only writer."""
    return int.from_bytes(hashlib.sha256(app_id.encode()).digest()[:8], "big", signed=True)


class PostgresSession:
    """`changed` is called when a commit has changed the configuration, before anybody is answered."""

    def __init__(
        self, conninfo: str, cache: dict[tuple[str, str], tuple[int, Any]], changed: Callable[[], None]
    ) -> None:
        self._tx = PostgresTransaction(cache)
        self.tx: Transaction = self._tx
        self._link = Link(conninfo)
        self._changed = changed
        self._locks: list[int] = []
        self._alone = self._careful = False
        self._is_open = False
        self._committing = False
        self._savepoints = 0

    def begin(self, app_ids: list[str], *, groups: int, careful: bool) -> None:
        self._locks = sorted(lock_number(app_id) for app_id in app_ids)
        # At first we trust: a lone verb needs no savepoint, and errors of statements nobody waits for may come late.
        # One that comes in the time of another verb finds its savepoint missing, which fails the whole batch.
        self._careful = careful
        self._alone = groups == 1 and not self._careful
        self._committing = False
        self._open()

    def _open(self) -> None:
        self._connection, self._pipeline = self._link.open()
        self._connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        # In order, so that two batches never wait for each other; held to the end of the transaction.
        self._connection.execute("SELECT pg_advisory_xact_lock(n) FROM unnest($1::bigint[]) AS n", [self._locks])
        # After the locks: what a batch before this one changed is seen.
        opening = self._connection.execute("SELECT revision FROM configuration")
        self._tx.enter(self._connection, self._pipeline, opening)
        self._is_open = True
        self._savepoints = 0

    def commit(self) -> None:
        if not self._is_open:  # The only verb failed and was undone with its transaction.
            return
        self._committing = True
        last = self._connection.execute("COMMIT")
        self._link.finish()
        self._is_open = False
        if last.statusmessage != "COMMIT":
            # A verb kept an error to itself: PostgreSQL then rolls back and reports no error.
            raise errors.InFailedSqlTransaction("the transaction had failed before its commit")
        if self._tx._revised:
            self._changed()

    def rollback(self, error: Exception) -> bool:
        self._is_open = False
        self._link.recover()
        # A connection lost in the commit leaves open whether it happened; doing it again could do it twice.
        unknown = self._committing and self._link.lost
        if isinstance(error, errors.ReadOnlySqlTransaction):
            self._link.close()  # The server has become a standby; a new connection may find the one that writes.
        return isinstance(error, psycopg.Error) and not isinstance(error, HOPELESS) and not unknown

    def savepoint(self) -> None:
        if not self._is_open:
            self._open()
        if not self._alone:
            # Each has a name of its own: where one did not come about, going back to it fails, instead of going back
            # to the one before.
            self._savepoints += 1
            self._connection.execute(f"SAVEPOINT verb_{self._savepoints}", prepare=False)

    def release(self) -> None:
        self._tx.settle()
        if self._alone:
            return
        self._connection.execute(f"RELEASE verb_{self._savepoints}", prepare=False)
        if self._careful:
            self._pipeline.sync()

    def undo(self) -> None:
        self._tx.forget_steps()
        if self._alone:
            self._is_open = False
            self._tx.forget_gathered()
            self._link.recover()
            # What may follow are the commands of a collected verb, one by one.
            self._alone, self._careful = False, True
            return
        with contextlib.suppress(psycopg.Error):
            self._pipeline.sync()  # What was sent after the error is answered with errors too.
        self._connection.execute(f"ROLLBACK TO verb_{self._savepoints}", prepare=False)
        self._connection.execute(f"RELEASE verb_{self._savepoints}", prepare=False)
        self._pipeline.sync()

    def is_lost(self, error: Exception) -> bool:
        return isinstance(error, psycopg.OperationalError | errors.ReadOnlySqlTransaction)

    def idle(self) -> None:
        """Nothing: what is erased goes with the server's own vacuum."""

    def close(self) -> None:
        self._link.close()
