"""Statements on PostgreSQL: nobody waits for a result that is not asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import PQGen
from psycopg.pq.abc import PGconn
from psycopg.waiting import Ready, Wait

from interphone.store.database import Asked, Result, Row, TooCostly, Transaction, first_line
from interphone.store.parameters import numbered
from interphone.store.postgres_connection import Connection

CHANNEL = "interphone_configuration"
BEYOND_LIMITS = (errors.QueryCanceled, errors.ProgramLimitExceeded, errors.StatementTooComplex)


@contextlib.contextmanager
def within_limits() -> Iterator[None]:
    """Raises TooCostly for what took too long and for what no server takes."""
    try:
        yield
    except psycopg.OperationalError as error:
        # The latter is how libpq tells of too many parameters, before the server is asked.
        if isinstance(error, BEYOND_LIMITS) or "number of parameters" in str(error):
            raise TooCostly(first_line(error)) from error
        raise


class PostgresTransaction(Transaction):
    """Statements on one connection, which its session opens, pipelines and ends."""

    __slots__ = ("_connection", "_opening", "_pipeline", "_sent", "_steps")

    _connection: Connection
    _pipeline: psycopg.Pipeline | None

    def __init__(self, cache: dict[tuple[str, str], tuple[int, Any]]) -> None:
        super().__init__("postgres", cache)
        self._steps: list[Callable[[], None]] = []
        self._sent = 0

    def enter(
        self, connection: Connection, pipeline: psycopg.Pipeline | None, opening: psycopg.Cursor[Row] | None = None
    ) -> None:
        """Work on this connection. `opening`: the statement already sent that reads the configuration's revision."""
        self._connection, self._pipeline, self._opening = connection, pipeline, opening
        self._revision = 0
        self._steps.clear()

    @property
    def written(self) -> int:
        return self._sent

    def one(self, sql: str, **params: Any) -> Row | None:
        return self._execute(sql, params).fetchone()

    def all(self, sql: str, **params: Any) -> list[Row]:
        return self._execute(sql, params).fetchall()

    def ask(self, sql: str, **params: Any) -> Asked:
        return self._execute(sql, params).fetchall

    def run(self, sql: str, **params: Any) -> int:
        cursor = self._execute(sql, params)
        if self._pipeline is not None:
            self._pipeline.sync()
        return cursor.rowcount

    def send(self, sql: str, **params: Any) -> None:
        self._execute(sql, params)

    def later(self, step: Callable[[], None]) -> None:
        if self._pipeline is None:
            step()
        else:
            self._steps.append(step)

    def settle(self) -> None:
        """Run the steps that were left for later, as the verb ends."""
        while self._steps:
            self._steps.pop(0)()

    def forget_steps(self) -> None:
        """For a verb that is undone."""
        self._steps.clear()

    def run_many(self, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        for row in rows:
            self.send(sql, **row)

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        self.send(f"SET LOCAL statement_timeout = {round(seconds * 1_000)}")
        with within_limits():
            yield
        self.send("SET LOCAL statement_timeout TO DEFAULT")

    def remember(self, key: str, load: Callable[[Transaction], Result]) -> Result:
        if not self._revision and not self._revised:
            row = self._opening.fetchone() if self._opening else self.one("SELECT revision FROM configuration")
            assert row is not None, "configuration holds one row"
            self._revision = row[0]
        return super().remember(key, load)

    def revise(self) -> None:
        super().revise()
        # PostgreSQL tells the listeners if and when this transaction commits.
        self.one(f"SELECT pg_notify('{CHANNEL}', '')")

    def _execute(self, sql: str, params: dict[str, Any]) -> psycopg.Cursor[Row]:
        text, names = numbered(sql)
        if not sql.startswith("SELECT"):
            self._sent += 1
        params["app_id"] = self.app_id
        cursor = self._connection.execute(text, [params[name] for name in names])
        if self._pipeline is not None and self._connection.pgconn.flush():
            self._connection.wait(_send_all(self._connection.pgconn))
        return cursor


def _send_all(connection: PGconn) -> PQGen[None]:
    """Until nothing waits to be sent: whoever then waits for a result only reads, and would do so for ever."""
    while connection.flush():
        if (yield Wait.RW) & Ready.R:
            connection.consume_input()
