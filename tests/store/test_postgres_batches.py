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
        attempts.append(count_to(tx, "a"))
        if len(attempts) == 1:
            tx.one("SELECT pg_advisory_lock(1)")  # The outsider has "b" by now and waits for "a".
            tx.one("SELECT pg_advisory_unlock(1)")
        return count_to(tx, "b")

    bump = "UPDATE sequence SET value = value + 10 WHERE name = %s"

    def outside() -> None:
        with outsider.transaction():
            outsider.execute("SET LOCAL deadlock_timeout = '1min'")  # It is ours that gives way.
            outsider.execute(bump, ["b"])
            while not attempts:
                time.sleep(0.001)
            outsider.execute("SELECT pg_advisory_unlock(1)")
            outsider.execute(bump, ["a"])

    outsider.execute("SELECT pg_advisory_lock(1)")

    async def both() -> int:
        writing = asyncio.ensure_future(store.database.write(APP, cross, None))
        await asyncio.to_thread(outside)
        return int(await writing)

    assert store.runner.run(both()) == 12
    assert len(attempts) == 2
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
