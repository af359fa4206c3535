"""Connections to PostgreSQL as the server uses them: how they are set up, and how they are replaced when lost."""

from __future__ import annotations

import contextlib
from typing import Any

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.types.numeric import Int8Dumper

from interphone.store.database import Unavailable, first_line

Connection = psycopg.Connection[tuple[Any, ...]]

LOCK_SECONDS = 5
OLDEST_SERVER = 130_000
PREPARED_STATEMENTS = 500

# What the URL may set otherwise. A server that is gone without a word is noticed in about ten seconds.
DEFAULTS = {
    "application_name": "interphone",
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
# Every statement reaches its rows by a key. Without fresh statistics (a table just filled) the planner can believe
# that a scan is cheaper, and then its cost grows with the table; so scans are what it takes only if nothing else works.
OPTIONS = f"-c jit=off -c enable_seqscan=off -c lock_timeout={LOCK_SECONDS}s -c idle_in_transaction_session_timeout=60s"


class Whole(Loader):
    """Sums of integers come as numeric; they are whole numbers here, as on SQLite."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data)
        return int(text) if text.lstrip(b"-").isdigit() else float(text)


class Flag(Int8Dumper):
    """True and False are stored as 1 and 0, as on SQLite."""

    def dump(self, obj: bool) -> bytes:
        return b"1" if obj else b"0"


def read_url(url: str) -> str:
    """The connection string of a URL, with our defaults. Raises ValueError."""
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise ValueError(f"The database URL is not understood: {str(error).strip()}") from error
    options = f"{OPTIONS} {given.get('options') or ''}".strip()
    return make_conninfo("", **{**DEFAULTS, **given, "options": options, "client_encoding": "UTF8"})


def limited(conninfo: str, seconds: float) -> str:
    """The connection string, for statements that may take so long, unless it sets a limit itself."""
    options = f"-c statement_timeout={round(seconds * 1_000)} {conninfo_to_dict(conninfo)['options']}"
    return make_conninfo(conninfo, options=options)


def connect(conninfo: str) -> Connection:
    """A new connection that manages its own transactions. Raises Unavailable."""
    try:
        connection = psycopg.connect(conninfo, autocommit=True, prepare_threshold=2, cursor_factory=psycopg.RawCursor)
    except psycopg.Error as error:
        raise Unavailable(_explain(error)) from error
    connection.prepared_max = PREPARED_STATEMENTS
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_dumper(bool, Flag)
    connection.adapters.register_loader("numeric", Whole)
    try:
        _check(connection)
    except psycopg.Error as error:
        connection.close()
        raise Unavailable.because(error) from error
    except Unavailable:
        connection.close()
        raise
    return connection


def _explain(error: psycopg.Error) -> str:
    reason = first_line(error).removeprefix("connection failed: ").removeprefix("connection is bad: ")
    return (
        f"The database cannot be reached: {reason}; check that PostgreSQL is running there, that the database exists "
        "(createdb makes one) and that INTERPHONE_DATABASE_URL (--database) is right."
    )


def _check(connection: Connection) -> None:
    version, encoding = connection.info.server_version, connection.info.parameter_status("server_encoding")
    if version < OLDEST_SERVER:
        raise Unavailable(f"PostgreSQL {version // 10_000} is too old; version 13 or later is needed.")
    if encoding != "UTF8":
        raise Unavailable(f"The database is encoded in {encoding}; create it with ENCODING 'UTF8'.")
    # An answered write is on disk, also where the server's default is to be quicker than that.
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )


class Link:
    """One thread's connection: made when first needed, replaced when lost."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: Connection | None = None
        self._pipeline = contextlib.ExitStack()

    @property
    def lost(self) -> bool:
        """Whether there is no connection, so that the next `open` makes one."""
        return self._connection is None

    def open(self) -> tuple[Connection, psycopg.Pipeline]:
        """The connection in pipeline mode: a statement is sent at once, its result waited for when it is asked for.

        Raises Unavailable.
        """
        if self._connection is None:
            self._connection = connect(self._conninfo)
        return self._connection, self._pipeline.enter_context(self._connection.pipeline())

    def finish(self) -> None:
        """Wait for everything that was sent. Raises the first error among it."""
        self._pipeline.pop_all().close()

    def recover(self) -> None:
        """After an error: roll back, or drop the connection where that is not possible. Never raises."""
        with contextlib.suppress(psycopg.Error):
            self.finish()
        if self._connection is None:
            return
        if self._connection.info.transaction_status != TransactionStatus.IDLE:
            # Past psycopg, which after a ROLLBACK of its own prepares every statement anew.
            try:
                rolled_back = self._connection.pgconn.exec_(b"ROLLBACK").status == ExecStatus.COMMAND_OK
            except psycopg.Error:
                rolled_back = False
            if not rolled_back:
                self.close()

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                connection.close()
