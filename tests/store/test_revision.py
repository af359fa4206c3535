"""Configuration kept in memory is dropped when it changes, in this process and in every other."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from interphone.api.auth import Authenticator
from interphone.domain import credentials, workspaces
from interphone.domain.credentials import NewCredential, Revocation, Secret
from interphone.domain.errors import Unauthorized
from interphone.store.database import Transaction
from interphone.store.postgres_watch import LISTENER
from tests.store.conftest import APP, Store

WAIT_SECONDS = 10.0


def rename(tx: Transaction, name: str) -> None:
    tx.run("UPDATE workspace SET name = :name WHERE app_id = :app_id", name=name)
    tx.revise()


def remembered_name(tx: Transaction, command: None = None) -> str:
    def load(tx: Transaction) -> str:
        return workspaces.get(tx, None).name

    return tx.remember("name", load)


def wait_until(store: Store, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        store.runner.run(asyncio.sleep(0.01))


def stands_still(store: Store) -> bool:
    return store.database.revision() == store.database.revision()


@pytest.fixture
def serenity(store: Store) -> Store:
    store.write(workspaces.create, "Serenity")
    wait_until(store, lambda: stands_still(store))
    return store


def test_the_revision_stands_while_nothing_changes(serenity: Store) -> None:
    before = serenity.database.revision()
    serenity.write(lambda tx, command: tx.run("UPDATE workspace SET created_at = 1 WHERE app_id = :app_id"))
    assert serenity.database.revision() == before


def test_a_change_is_known_when_it_is_answered(serenity: Store) -> None:
    before = serenity.database.revision()
    serenity.write(rename, "Firefly")
    assert serenity.database.revision() != before


def test_a_change_of_another_process_is_heard(serenity: Store) -> None:
    before = serenity.database.revision()
    other = Store(serenity.url)
    other.write(rename, "Firefly")
    other.close()
    wait_until(serenity, lambda: serenity.database.revision() != before)


def test_what_is_remembered_is_never_older_than_the_transaction(serenity: Store) -> None:
    other = Store(serenity.url)
    assert serenity.read(remembered_name) == other.write(remembered_name) == "Serenity"
    other.write(rename, "Firefly")
    assert serenity.read(remembered_name) == other.write(remembered_name) == "Firefly"
    assert serenity.write(remembered_name) == "Firefly"
    other.close()


def test_a_verb_sees_its_own_change_and_an_undone_one_is_forgotten(serenity: Store) -> None:
    def rename_and_look(tx: Transaction, name: str) -> str:
        remembered_name(tx)
        rename(tx, name)
        return remembered_name(tx)

    def rename_and_fail(tx: Transaction, name: str) -> None:
        rename_and_look(tx, name)
        raise ValueError(name)

    assert serenity.write(rename_and_look, "Firefly") == "Firefly"
    failed, after = serenity.together((rename_and_fail, "Bus"), (remembered_name, None))
    assert isinstance(failed, ValueError)
    assert after == serenity.read(remembered_name) == "Firefly"


def test_a_key_revoked_by_another_process_is_refused(serenity: Store) -> None:
    key: Secret = serenity.write(credentials.create, NewCredential(kind="token"))
    authenticator = Authenticator(serenity.database)
    header = f"Bearer {key.secret}".encode()

    def accepted() -> bool:
        try:
            return serenity.runner.run(authenticator.authenticate(header, "127.0.0.1")).app_id == APP
        except Unauthorized:
            return False

    assert accepted()
    assert accepted(), "now from memory"
    other = Store(serenity.url)
    other.write(credentials.revoke, Revocation("token", key.id))
    other.close()
    wait_until(serenity, lambda: not accepted())


@contextmanager
def deaf(store: Store) -> Iterator[None]:
    """The listener's connection stays open and says nothing, as when a network fails."""
    with psycopg.connect(store.url) as connection:
        row = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s", [LISTENER]
        ).fetchone()
    assert row is not None
    os.kill(row[0], signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(row[0], signal.SIGCONT)


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_change_of_our_own_is_known_before_it_is_heard(serenity: Store) -> None:
    with deaf(serenity):
        before = serenity.database.revision()
        assert serenity.database.revision() == before, "it is not trusted any more"
        serenity.write(rename, "Firefly")
        assert serenity.database.revision() != before


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_while_the_listener_is_deaf_nothing_is_trusted(serenity: Store) -> None:
    with deaf(serenity):
        wait_until(serenity, lambda: not stands_still(serenity))
    wait_until(serenity, lambda: stands_still(serenity))
