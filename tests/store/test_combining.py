"""Changes of single rows that SQLite keeps until it needs them: nobody can tell."""

from __future__ import annotations

import pytest

from interphone.store.database import Transaction
from tests.store.conftest import Store, count_to, value_of


class Mutiny(Exception):
    pass


def put(tx: Transaction, name: str, value: int | None) -> None:
    tx.combine(
        name, "UPDATE sequence SET value = :value WHERE app_id = :app_id AND name = :name", name=name, value=value
    )


def add(tx: Transaction, name: str) -> None:
    tx.combine(name, "UPDATE sequence SET value = value + 10 WHERE app_id = :app_id AND name = :name", name=name)


@pytest.fixture(autouse=True)
def sequences(store: Store) -> None:
    for name in ("ship", "crew"):
        store.write(count_to, name)


def test_a_change_is_seen_by_what_comes_after_it(store: Store) -> None:
    def change(tx: Transaction, _: None) -> tuple[int, int]:
        put(tx, "ship", 5)
        seen = value_of(tx, "ship")
        put(tx, "ship", 7)
        return seen, count_to(tx, "ship")

    assert store.write(change) == (5, 8)


def test_changes_of_one_row_keep_their_order(store: Store) -> None:
    def change(tx: Transaction, _: None) -> None:
        put(tx, "ship", 5)
        put(tx, "crew", 50)
        add(tx, "ship")
        put(tx, "ship", 7)
        add(tx, "crew")

    store.write(change)
    assert (store.read(value_of, "ship"), store.read(value_of, "crew")) == (7, 60)


def test_a_verb_that_fails_takes_its_own_with_it(store: Store) -> None:
    def change(tx: Transaction, fails: bool) -> None:
        add(tx, "ship")
        if fails:
            raise Mutiny

    results = store.together((change, False), (change, True), (change, False), (value_of, "ship"))
    assert isinstance(results[1], Mutiny)
    assert results[3] == 21
    assert store.read(value_of, "ship") == 21


def test_an_error_of_a_change_is_that_verbs_own(store: Store) -> None:
    def empty(tx: Transaction, _: None) -> None:
        put(tx, "ship", None)

    results = store.together((empty, None), (count_to, "crew"))
    assert isinstance(results[0], Exception)
    assert results[1] == 2
    assert store.read(value_of, "ship") == 1


def test_it_counts_as_written(store: Store) -> None:
    def changes(tx: Transaction, _: None) -> bool:
        before = tx.written
        put(tx, "ship", 5)
        return tx.written != before

    assert store.write(changes) is True


def test_steps_before_the_commit_may_change_rows_so(store: Store) -> None:
    def step(tx: Transaction, names: list[str]) -> None:
        for name in names:
            add(tx, name)

    def give(tx: Transaction, name: str) -> None:
        tx.gather(step, name)

    store.together((give, "ship"), (give, "ship"))
    assert store.read(value_of, "ship") == 21
