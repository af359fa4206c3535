"""Steps that run once for what many verbs give them, before their commit."""

from __future__ import annotations

import pytest

from interphone.domain import contact_index, users, workspaces
from interphone.domain.contacts import ContactChange, Who
from interphone.store import search_values
from interphone.store.database import Transaction
from tests.store.conftest import Store, count_to, value_of

ran: list[tuple[str, list[str]]] = []


class Mutiny(Exception):
    pass


@pytest.fixture(autouse=True)
def forget() -> None:
    ran.clear()


def step(tx: Transaction, items: list[str]) -> None:
    ran.append((tx.app_id, list(items)))
    for name in items:
        count_to(tx, name)


def give(tx: Transaction, name: str) -> None:
    tx.gather(step, name)
    if name == "mutiny":
        raise Mutiny


def require(tx: Transaction, name: str) -> int:
    tx.require(step)
    return value_of(tx, name)


def test_a_step_runs_once_for_all_verbs_of_a_batch(store: Store) -> None:
    store.together((give, "ship"), (count_to, "shuttle"), (give, "ship"), (give, "crew"))
    assert ran == [("serenity", ["ship", "ship", "crew"])]
    assert (store.read(value_of, "ship"), store.read(value_of, "crew")) == (2, 1)


def test_each_workspace_has_its_own(store: Store) -> None:
    store.write(give, "ship", app_id="serenity")
    store.write(give, "ship", app_id="reavers")
    assert ran == [("serenity", ["ship"]), ("reavers", ["ship"])]


def test_whoever_needs_it_has_it_at_once(store: Store) -> None:
    results = store.together((require, "ship"), (give, "ship"), (require, "ship"))
    assert [results[0], results[2]] == [0, 1]


def test_a_verb_that_needs_it_and_fails_takes_it_from_nobody(store: Store) -> None:
    def require_and_fail(tx: Transaction, name: str) -> None:
        require(tx, name)
        raise Mutiny

    results = store.together((give, "ship"), (require_and_fail, "ship"), (count_to, "shuttle"))
    assert isinstance(results[1], Mutiny)
    assert store.read(value_of, "ship") >= 1


def test_a_lone_verb_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(Mutiny):
        store.write(give, "mutiny")
    store.write(count_to, "ship")
    assert store.read(value_of, "mutiny") <= 1  # A step bears items of what never came about.
    assert ran in ([], [("serenity", ["mutiny"])])


def test_a_step_that_fails_fails_its_whole_batch(store: Store) -> None:
    def wreck(tx: Transaction, items: list[str]) -> None:
        raise Mutiny("wreck")

    def give_wreck(tx: Transaction, name: str) -> None:
        tx.gather(wreck, name)

    results = store.together((count_to, "ship"), (give_wreck, "ship"))
    assert all(isinstance(result, Exception) for result in results)
    assert store.read(value_of, "ship") == 0


def test_people_changed_in_one_batch_are_due_once_each_and_the_erased_not_at_all(store: Store) -> None:
    def due(tx: Transaction, _: None) -> list[str]:
        return [id for _, id in search_values.due(tx, 100)]

    def named(user_id: str, name: str) -> ContactChange:
        return ContactChange(who=Who(user_id), name=name)

    store.write(workspaces.create, "Serenity")
    store.write(users.upsert, named("1", "Mal"))
    while store.write(contact_index.catch_up):
        continue
    results = store.together(
        (users.upsert, named("1", "Malcolm")),
        (users.upsert, named("2", "Zoë")),
        (users.upsert, named("1", "Captain")),
        (users.upsert, named("3", "Jayne")),
        (users.erase, Who("3")),
    )
    assert sorted(store.read(due)) == sorted({results[0].id, results[1].id})


def count_known(tx: Transaction, _: None) -> int:
    contact_index.require_current(tx)
    row = tx.one("SELECT count(*) FROM contact_attribute WHERE app_id = :app_id AND name = 'name'")
    assert row is not None
    number: int = row[0]
    return number


def test_a_search_in_the_batch_of_a_change_knows_it(store: Store) -> None:
    store.write(workspaces.create, "Serenity")
    results = store.together(
        (count_known, None), (users.upsert, ContactChange(who=Who("1"), name="Mal")), (count_known, None)
    )
    assert (results[0], results[2]) == (0, 1)


def test_a_search_in_the_batch_of_many_changes_comes_to_an_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def change_all(tx: Transaction, names: list[str]) -> None:
        for name in names:
            users.upsert(tx, ContactChange(who=Who(name), name=name))

    monkeypatch.setattr(contact_index, "AT_ONCE", 2)
    store.write(workspaces.create, "Serenity")
    assert store.together((change_all, list("abcde")), (count_known, None))[1] == 5
