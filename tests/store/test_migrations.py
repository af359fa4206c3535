"""Migrations: once each, whole or not at all, by several processes at once, never backwards."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from interphone.store import migrate as migrating
from interphone.store.connect import migrate, open_database
from interphone.store.database import Transaction, Unavailable
from interphone.store.migrate import Migration, SchemaMismatch, migrations, schema_number
from tests.postgres import fresh_url
from tests.store.conftest import Store

NEXT = migrations()[-1].number + 1


@pytest.fixture
def empty_url(database_kind: str, tmp_path: Path) -> str:
    """A database in which nothing was ever done."""
    return fresh_url() if database_kind == "postgres" else f"sqlite:///{tmp_path / 'new.db'}"


def ship(monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    """Let the program have one more migration."""
    ours = [*migrations(), Migration(NEXT, "one more", sql)]
    monkeypatch.setattr(migrating, "migrations", lambda: ours)


def look(url: str, query: Callable[[Transaction, None], object]) -> object:
    store = Store(url)
    try:
        return store.read(query)
    finally:
        store.close()


def shuttles(tx: Transaction, command: None) -> object:
    return tx.all("SELECT id FROM shuttle ORDER BY id")


def test_each_runs_once_in_order(empty_url: str) -> None:
    seen: list[int] = []
    assert migrate(empty_url, lambda migration: seen.append(migration.number)) == len(migrations())
    assert seen == [migration.number for migration in migrations()]
    assert migrate(empty_url) == 0
    assert look(empty_url, lambda tx, command: schema_number(tx)) == seen[-1]


def test_one_that_fails_leaves_nothing_and_can_be_mended(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    good = "CREATE TABLE shuttle (id BIGINT NOT NULL PRIMARY KEY); INSERT INTO shuttle (id) VALUES (1)"
    with monkeypatch.context() as broken:
        ship(broken, good + "; INSERT INTO shuttle (id) VALUES (1)")
        with pytest.raises(Exception, match=r"(?i)unique"):
            migrate(database_url)
    assert look(database_url, lambda tx, command: schema_number(tx)) == NEXT - 1
    ship(monkeypatch, good)
    assert migrate(database_url) == 1
    assert look(database_url, shuttles) == [(1,)]


def test_one_that_is_interrupted_leaves_nothing(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, "CREATE TABLE shuttle (id BIGINT NOT NULL PRIMARY KEY)")

    def interrupted(migration: Migration, dialect: str) -> list[str]:
        def statements() -> object:
            yield migration.sql
            raise KeyboardInterrupt

        return statements()  # type: ignore[return-value]

    with monkeypatch.context() as patched:
        patched.setattr(migrating, "statements", interrupted)
        with pytest.raises(KeyboardInterrupt):
            migrate(database_url)
    assert migrate(database_url) == 1
    assert look(database_url, shuttles) == []


def test_several_processes_may_migrate_at_once(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        applied = [future.result() for future in [threads.submit(migrate, empty_url) for _ in range(4)]]
    assert sum(applied) == len(migrations())


def test_a_newer_database_is_refused(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        ship(newer, "CREATE TABLE shuttle (id BIGINT NOT NULL PRIMARY KEY)")
        migrate(database_url)
    with pytest.raises(SchemaMismatch, match="written by a newer Interphone"):
        migrate(database_url)
    with pytest.raises(SchemaMismatch, match="written by a newer Interphone"):
        asyncio.run(open_database(database_url).start())


def test_an_older_database_is_not_served(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, "CREATE TABLE shuttle (id BIGINT NOT NULL PRIMARY KEY)")
    with pytest.raises(SchemaMismatch, match="interphone migrate"):
        asyncio.run(open_database(database_url).start())


@pytest.mark.parametrize("url", ["mysql://host/name", "interphone.db", "postgresql://[::1/x"])
def test_a_url_that_is_no_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="database"):
        open_database(url)


@pytest.mark.parametrize("url", ["postgresql://x@/x?host=/nowhere", "sqlite:////nowhere/interphone.db"])
def test_a_database_that_cannot_be_reached_is_unavailable(url: str) -> None:
    for attempt in (lambda: migrate(url), lambda: asyncio.run(open_database(url).start())):
        with pytest.raises(Unavailable) as told:
            attempt()
        assert str(told.value).isprintable()  # One line, as it is logged and shown.
        assert "/nowhere" in str(told.value)


@pytest.mark.parametrize("hosts", ["127.0.0.1:1", "127.0.0.1:1,127.0.0.1:2"])
def test_a_server_that_does_not_run_is_said_so_in_one_sentence(hosts: str) -> None:
    with pytest.raises(Unavailable) as told:
        migrate(f"postgresql://{hosts}/serenity")
    assert re.fullmatch(
        r'The database cannot be reached: connection to server at "127\.0\.0\.1", port [12] failed: Connection refused'
        r"; check that PostgreSQL is running there, that the database exists \(createdb makes one\) "
        r"and that INTERPHONE_DATABASE_URL \(--database\) is right\.",
        str(told.value),
    )


def test_one_that_was_changed_after_it_was_applied_is_noticed(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *rest = migrations()
    monkeypatch.setattr(migrating, "migrations", lambda: [first._replace(sql="-- Reworded.\n" + first.sql), *rest])
    assert migrate(database_url) == 0
    edited = first._replace(sql=first.sql + "CREATE TABLE shuttle (id BIGINT NOT NULL PRIMARY KEY);")
    monkeypatch.setattr(migrating, "migrations", lambda: [edited, *rest])
    said = r"Migration 1 \(people and threads\) was changed after it was applied"
    with pytest.raises(SchemaMismatch, match=said):
        migrate(database_url)
    with pytest.raises(SchemaMismatch, match=said):
        asyncio.run(open_database(database_url).start())


def test_those_applied_before_checksums_were_kept_are_taken_as_they_are(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(database_url)
    store.write(lambda tx, _: tx.run("UPDATE schema_migration SET checksum = NULL WHERE number = 1"))
    store.close()
    first, *rest = migrations()
    monkeypatch.setattr(migrating, "migrations", lambda: [first._replace(sql=""), *rest])
    assert migrate(database_url) == 0
