"""Statements on PostgreSQL: nobody waits for a result that is not asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from interphone.store.database import Result, Row, Transaction
from interphone.store.parameters import numbered
from interphone.store.postgres_connection import Connection

CHANNEL = "interphone_configuration"


class PostgresTransaction(Transaction):
    """Statements on one connection, which its session opens, pipelines and ends."""

    __slots__ = ("_connection", "_opening", "_pipeline")

    _connection: Connection
    _pipeline: psycopg.Pipeline | None

    def __init__(self, cache: dict[tuple[str, str], tuple[int, Any]]) -> None:
        super().__init__("postgres", cache)

    def enter(
        self, connection: Connection, pipeline: psycopg.Pipeline | None, opening: psycopg.Cursor[Row] | None = None
    ) -> None:
        """Work on this connection. `opening`: the statement already sent that reads the configuration's revision."""
        self._connection, self._pipeline, self._opening = connection, pipeline, opening
        self._revision = 0

    def one(self, sql: str, **params: Any) -> Row | None:
        return self._execute(sql, params).fetchone()

    def all(self, sql: str, **params: Any) -> list[Row]:
        return self._execute(sql, params).fetchall()

    def run(self, sql: str, **params: Any) -> int:
        cursor = self._execute(sql, params)
        if self._pipeline is not None:
            self._pipeline.sync()
        return cursor.rowcount

    def send(self, sql: str, **params: Any) -> None:
        self._execute(sql, params)

    def run_many(self, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        for row in rows:
            self.send(sql, **row)

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
        params["app_id"] = self.app_id
        return self._connection.execute(text, [params[name] for name in names])
