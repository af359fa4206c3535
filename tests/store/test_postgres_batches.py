"""What only PostgreSQL can do to a batch: other writers, deadlocks, lost connections, a deaf server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import psycopg
import pytest

from interphone.store.database import Transaction, Unavailable
from interphone.store.postgres_session import lock_number
from tests.store.conftest import APP, Store, count_to, value_of

pytestmark = pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)


@pytest.fixture
def outsider(store: Store) -> Iterator[psycopg.Connection]:
    """Another client of the same database."""
    with psycopg.connect(store.url, autocommit=True) as connection:
        yield connection


def cut(connection: psycopg.Connection) -> int:
    """End every other session of the database; gives how many."""
    done = connection.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    ).fetchone()
    assert done is not None
    return int(done[0])


def test_processes_that_write_one_workspace_take_turns(store: Store) -> None:
    def lose_updates(tx: Transaction, name: str) -> None:
        """Reads, then writes what it read: right only for the only writer."""
        value = value_of(tx, name) + 1
        if value == 1:
            tx.run("INSERT INTO sequence (app_id, name, value) VALUES (:app_id, :name, :value)", name=name, value=value)
        else:
            tx.run("UPDATE sequence SET value = :value WHERE app_id = :app_id AND name = :name", name=name, value=value)

    other = Store(store.url)

    async def both() -> None:
        calls = [store.database.write(APP, lose_updates, "ship") for _ in range(50)]
        theirs = asyncio.to_thread(lambda: [other.write(lose_updates, "ship") for _ in range(50)])
        await asyncio.gather(theirs, *calls)

    store.runner.run(both())
    other.close()
    assert store.read(value_of, "ship") == 100


def test_a_workspace_that_is_locked_for_long_is_unavailable(store: Store, outsider: psycopg.Connection) -> None:
    store.write(lambda tx, command: tx.run("SET lock_timeout = '50ms'"))
    with outsider.transaction():
        outsider.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(APP)])
        with pytest.raises(Unavailable):
            store.write(count_to, "ship")
    assert store.write(count_to, "ship") == 1


def test_a_deadlock_is_tried_again(store: Store, outsider: psycopg.Connection) -> None:
    for name in ("a", "b"):
        store.write(count_to, name)
    attempts: list[int] = []

    def cross(tx: Transaction, command: None) -> int:
        tx.run("SET LOCAL deadlock_timeout = '10ms'")  # It is ours that gives way.
        attempts.append(count_to(tx, "a"))
        while len(attempts) == 1 and not waits(tx):
            time.sleep(0.001)
        return count_to(tx, "b")

    def waits(tx: Transaction) -> bool:
        pid = outsider.info.backend_pid
        return tx.one("SELECT 1 FROM pg_locks WHERE pid = :pid AND NOT granted", pid=pid) is not None

    def outside() -> None:
        with outsider.transaction():
            outsider.execute("SET LOCAL deadlock_timeout = '1min'")
            outsider.execute("UPDATE sequence SET value = value + 10 WHERE name = 'b'")
            while not attempts:
                time.sleep(0.001)
            outsider.execute("UPDATE sequence SET value = value + 10 WHERE name = 'a'")

    async def both() -> int:
        theirs = asyncio.ensure_future(asyncio.to_thread(outside))
        ours = await store.database.write(APP, cross, None)
        await theirs
        return int(ours)

    assert store.runner.run(both()) == 12
    assert len(attempts) >= 2  # More often where ours is quick to take its first row again.
    assert (store.read(value_of, "a"), store.read(value_of, "b")) == (12, 12)


def test_sessions_cut_between_requests_are_replaced_unnoticed(store: Store, outsider: psycopg.Connection) -> None:
    assert store.write(count_to, "ship") == 1
    assert store.read(value_of, "ship") == 1
    assert cut(outsider) >= 2
    assert store.read(value_of, "ship") == 1
    assert store.write(count_to, "ship") == 2


def test_a_session_cut_before_the_commit_is_tried_again(store: Store, outsider: psycopg.Connection) -> None:
    attempts: list[int] = []

    def unlucky(tx: Transaction, name: str) -> int:
        attempts.append(count_to(tx, name))
        if len(attempts) == 1:
            cut(outsider)
        return count_to(tx, name)

    assert store.write(unlucky, "ship") == 2
    assert attempts == [1, 1]


def test_a_commit_whose_outcome_is_unknown_is_not_repeated(store: Store, outsider: psycopg.Connection) -> None:
    outsider.execute(
        """CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(9); RETURN NULL; END'"""
    )
    outsider.execute(
        "CREATE CONSTRAINT TRIGGER cut AFTER INSERT OR UPDATE ON sequence DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION cut()"
    )
    attempts: list[int] = []

    def counted(tx: Transaction, name: str) -> None:
        attempts.append(count_to(tx, name))

    with pytest.raises(Unavailable):
        store.write(counted, "ship")
    assert attempts == [1]
    outsider.execute("DROP TRIGGER cut ON sequence")
    assert store.write(count_to, "ship") == 1


def test_a_server_that_forbids_writing_makes_writes_unavailable(store: Store, outsider: psycopg.Connection) -> None:
    store.write(count_to, "ship")
    name = outsider.info.dbname
    outsider.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    cut(outsider)
    with pytest.raises(Unavailable):
        store.write(count_to, "ship")
    assert store.read(value_of, "ship") == 1
    outsider.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    assert store.write(count_to, "ship") == 2


def test_commits_are_on_disk_even_where_the_server_would_be_quicker(store: Store, outsider: psycopg.Connection) -> None:
    outsider.execute(f"ALTER DATABASE {outsider.info.dbname} SET synchronous_commit = off")
    cut(outsider)
    assert store.write(lambda tx, command: tx.one("SHOW synchronous_commit")) == ("on",)


def test_the_planner_soon_learns_how_large_a_new_table_has_become(store: Store, outsider: psycopg.Connection) -> None:
    def fill(tx: Transaction, command: None) -> None:
        tx.run("INSERT INTO sequence (app_id, name, value) SELECT :app_id, n, n FROM generate_series(1, 5000) AS n")

    store.write(fill)
    known, deadline = 0.0, time.monotonic() + 30  # PostgreSQL itself looks once a minute.
    while known < 1_000:
        assert time.monotonic() < deadline
        store.write(count_to, "ship")  # Under load a session reports what it wrote; at rest, ten seconds later.
        row = outsider.execute("SELECT reltuples FROM pg_class WHERE relname = 'sequence'").fetchone()
        known = row[0] if row else 0.0
