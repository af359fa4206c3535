"""A database of the test's own, driven through its own calls."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from interphone.store import migrate as migrating
from interphone.store.connect import migrate, open_database
from interphone.store.database import Database, Transaction
from interphone.store.migrate import migrations
from interphone.store.sequences import next_number
from tests.postgres import fresh_url

APP = "serenity"


class Store:
    """A started database and the loop that it answers on."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.runner = asyncio.Runner()
        self.database: Database = open_database(url)
        self.runner.run(self.database.start())

    def write(self, verb: Callable[[Transaction, Any], Any], command: Any = None, app_id: str = APP) -> Any:
        return self.runner.run(self.database.write(app_id, verb, command))

    def read(self, query: Callable[[Transaction, Any], Any], command: Any = None, app_id: str = APP) -> Any:
        return self.runner.run(self.database.read(app_id, query, command))

    def together(self, *calls: tuple[Callable[[Transaction, Any], Any], Any]) -> list[Any]:
        """Run verbs of one workspace as one batch; gives each one's result or exception."""

        started, goes_on = threading.Event(), threading.Event()

        def hold(tx: Transaction, command: None) -> bool:
            started.set()
            return goes_on.wait(30)

        async def batch() -> list[Any]:
            first = asyncio.ensure_future(self.database.write(APP, hold, None))
            while not started.is_set():
                await asyncio.sleep(0)
            rest = [asyncio.ensure_future(self.database.write(APP, verb, command)) for verb, command in calls]
            while self.database.depth() < len(calls):
                await asyncio.sleep(0)
            goes_on.set()
            assert await first
            return await asyncio.gather(*rest, return_exceptions=True)

        results: list[Any] = self.runner.run(batch())
        return results

    def close(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(database_url)
    yield store
    store.close()


@pytest.fixture
def migrated(
    database_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Store]:
    """A database that `store_as_before` of the module filled before the migration NUMBER, brought up to date then."""
    module = request.module
    url = fresh_url() if database_kind == "postgres" else f"sqlite:///{tmp_path / 'old.db'}"
    with monkeypatch.context() as older:
        shipped = [migration for migration in migrations() if migration.number < module.NUMBER]
        older.setattr(migrating, "migrations", lambda: shipped)
        migrate(url)
        before = Store(url)
        before.write(module.store_as_before)
        before.close()
    migrate(url)
    store = Store(url)
    yield store
    store.close()


def count_to(tx: Transaction, name: str) -> int:
    """A verb that writes: the next number of a sequence."""
    return next_number(tx, name)


def value_of(tx: Transaction, name: str) -> int:
    """Where a sequence stands; 0 where it has not begun."""
    row = tx.one("SELECT value FROM sequence WHERE app_id = :app_id AND name = :name", name=name)
    return row[0] if row else 0
