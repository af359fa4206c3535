"""An error of the disk in the middle of a verb: every verb of the batch is refused, none is half done."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from interphone.domain import users, visits, workspaces
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.visits import Visit
from interphone.store.connect import migrate
from interphone.store.database import Transaction, Unavailable
from interphone.store.sqlite import SqliteDatabase


class BrokenDisk:
    """Lets a number of statements through, then fails each with what SQLite says of a broken or read-only disk."""

    def __init__(self, tx: Any, message: str) -> None:
        self._run = tx._execute
        self.left = 1_000_000
        self.message = message
        tx._execute = self

    def __call__(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        self.left -= 1
        if self.left < 0:
            raise sqlite3.OperationalError(self.message)
        cursor: sqlite3.Cursor = self._run(sql, parameters)
        return cursor


def _grab(tx: Transaction, message: str) -> BrokenDisk:
    return BrokenDisk(tx, message)


async def _attempt(database: SqliteDatabase) -> list[Any]:
    """A batch of verbs of several kinds, all waiting at the same moment."""
    person = ContactChange(who=Who("new"), name="New", custom_attributes={"a": 1})
    waiting: list[Any] = [
        database.write("app", users.upsert, person),
        database.write("app", visits.record, Visit(Who("first"), user_agent="agent")),
        database.write("app", users.erase, Who("second")),
    ]
    return await asyncio.gather(*waiting, return_exceptions=True)


async def _rows(database: SqliteDatabase) -> list[tuple[Any, ...]]:
    def everything(tx: Transaction, _: None) -> list[tuple[Any, ...]]:
        return [
            *tx.all("SELECT * FROM contact"), *tx.all("SELECT * FROM presence"), *tx.all("SELECT * FROM page_block")
        ]  # fmt: skip

    return await database.read("app", everything, None)


@pytest.mark.parametrize("message", ["disk I/O error", "attempt to write a readonly database", "database is locked"])
def test_nothing_is_half_done_wherever_the_disk_breaks(tmp_path: Path, message: str) -> None:
    async def story() -> None:
        migrate(f"sqlite:///{tmp_path / 'x.db'}")
        database = SqliteDatabase(tmp_path / "x.db")
        await database.start()
        await database.write("app", workspaces.create, "Faults")
        for name in ("first", "second"):
            await database.write("app", users.upsert, ContactChange(who=Who(name)))
        before = await _rows(database)
        disk = await database.write("app", _grab, message)
        for statements in itertools.count():
            disk.left = statements
            outcomes = await _attempt(database)
            if not any(isinstance(outcome, Unavailable) for outcome in outcomes):
                break
            assert await _rows(database) == before, f"after {statements} statements"
            assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
        assert not any(isinstance(outcome, BaseException) for outcome in outcomes)
        assert (disk.left, statements > 8) == (0, True), "broken at each statement of the batch, and at no other"
        disk.left = 1_000_000
        await database.write("app", users.upsert, ContactChange(who=Who("later")))
        await database.close()

    asyncio.run(story())
