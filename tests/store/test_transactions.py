"""What a verb may rely on, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.store.database import Transaction, collected
from tests.store.conftest import APP, Store, count_to, value_of


class Mutiny(Exception):
    pass


def count_and_fail(tx: Transaction, name: str) -> None:
    count_to(tx, name)
    raise Mutiny(name)


def send_a_duplicate(tx: Transaction, name: str) -> None:
    """Its error comes, at the latest, as the verb ends."""
    for _ in range(2):
        tx.send("INSERT INTO sequence (app_id, name, value) VALUES (:app_id, :name, 1)", name=name)


def test_what_a_verb_writes_is_read_by_the_next(store: Store) -> None:
    assert [store.write(count_to, "ship") for _ in range(3)] == [1, 2, 3]
    assert store.read(value_of, "ship") == 3


def test_workspaces_do_not_meet(store: Store) -> None:
    store.write(count_to, "ship", app_id="serenity")
    assert store.read(value_of, "ship", app_id="reavers") == 0


def test_a_verb_that_fails_changes_nothing(store: Store) -> None:
    store.write(count_to, "ship")
    with pytest.raises(Mutiny):
        store.write(count_and_fail, "ship")
    assert store.read(value_of, "ship") == 1


def test_a_verb_that_fails_leaves_its_neighbours_in_the_batch_alone(store: Store) -> None:
    results = store.together(
        (count_to, "ship"), (count_and_fail, "ship"), (count_to, "ship"), (send_a_duplicate, "crew"), (count_to, "ship")
    )
    assert [results[0], results[2], results[4]] == [1, 2, 3]
    assert isinstance(results[1], Mutiny)
    assert isinstance(results[3], Exception)
    assert (store.read(value_of, "ship"), store.read(value_of, "crew")) == (3, 0)


def test_an_error_that_comes_late_is_that_verbs_alone(store: Store) -> None:
    results = store.together((send_a_duplicate, "crew"), (count_to, "ship"))
    assert isinstance(results[0], Exception)
    assert results[1] == 1
    assert store.read(value_of, "crew") == 0


def test_a_lone_verb_gets_its_own_error(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)unique") as raised:
        store.write(send_a_duplicate, "crew")
    assert type(raised.value).__name__ in ("IntegrityError", "UniqueViolation")
    assert store.write(count_to, "crew") == 1


def test_an_error_that_a_verb_keeps_to_itself_is_never_answered_as_stored(store: Store) -> None:
    def careless(tx: Transaction, name: str) -> int:
        number = count_to(tx, name)
        try:
            tx.run("INSERT INTO sequence (app_id, name, value) VALUES (:app_id, :name, 1)", name=name)
        except Exception:
            return number
        raise AssertionError("a duplicate was taken")

    (answer,) = store.together((careless, "ship"))
    # SQLite undoes the statement alone; PostgreSQL the whole transaction.
    assert store.read(value_of, "ship") == (0 if isinstance(answer, Exception) else answer)


@collected
def count_all(tx: Transaction, names: list[str]) -> list[int | Mutiny]:
    """Counts each; the name `mutiny` is one that fails for itself, `wreck` fails all that run with it."""
    numbers = [count_to(tx, name) for name in names]
    if "wreck" in names:
        raise Mutiny("wreck")
    return [Mutiny(name) if name == "mutiny" else number for name, number in zip(names, numbers, strict=True)]


def test_a_collected_verb_takes_all_that_wait(store: Store) -> None:
    sizes = []

    @collected
    def measure(tx: Transaction, commands: list[int]) -> list[int]:
        sizes.append(len(commands))
        return [command * 2 for command in commands]

    assert store.together((measure, 1), (measure, 2), (measure, 3)) == [2, 4, 6]
    assert sizes == [3]


def test_commands_that_are_to_be_apart_are_taken_one_after_the_other(store: Store) -> None:
    taken = []

    def take(tx: Transaction, commands: list[tuple[str, int]]) -> list[int]:
        taken.append(commands)
        return [number for _, number in commands]

    apart = collected(take, apart=lambda command: command[0])
    commands = [("ship", 1), ("crew", 2), ("ship", 3), ("crew", 4), ("ship", 5)]
    assert store.together(*((apart, command) for command in commands)) == [1, 2, 3, 4, 5]
    assert taken == [commands[:2], commands[2:4], commands[4:]]


def test_one_command_of_a_collected_verb_can_fail_for_itself(store: Store) -> None:
    results = store.together((count_all, "ship"), (count_all, "mutiny"), (count_all, "ship"))
    assert (results[0], results[2]) == (1, 2)
    assert isinstance(results[1], Mutiny)


def test_a_collected_verb_that_fails_is_run_again_one_by_one(store: Store) -> None:
    results = store.together((count_all, "ship"), (count_all, "wreck"), (count_all, "ship"))
    assert (results[0], results[2]) == (1, 2)
    assert isinstance(results[1], Mutiny)
    assert store.read(value_of, "wreck") == 0


def test_what_happened_is_planned_inside_and_announced_after_the_commit(store: Store) -> None:
    announced: list[tuple[str, list[Any]]] = []

    def plan(tx: Transaction, happenings: list[Any]) -> None:
        count_to(tx, "planned")
        if "wreck" in happenings:
            raise Mutiny("wreck")

    def happen(tx: Transaction, what: str) -> int:
        tx.note(what)
        return count_to(tx, "ship")

    store.database.plan = plan
    store.database.announce = lambda app_id, happenings: announced.append((app_id, happenings))
    results = store.together((happen, "launch"), (happen, "wreck"), (happen, "landing"))
    assert (results[0], results[2]) == (1, 2)
    assert isinstance(results[1], Mutiny)
    assert announced == [(APP, ["launch"]), (APP, ["landing"])]
    assert store.read(value_of, "planned") == 2


def test_batches_are_observed(store: Store) -> None:
    observed: list[int] = []
    store.database.observe = lambda verbs, seconds: observed.append(verbs)
    store.together((count_to, "ship"), (count_to, "ship"))
    assert observed == [1, 2]
    assert store.database.depth() == 0


def test_a_read_sees_one_moment(store: Store) -> None:
    def twice(tx: Transaction, name: str) -> tuple[int, int]:
        before = value_of(tx, name)
        other = Store(store.url)
        other.write(count_to, name)
        other.close()
        return before, value_of(tx, name)

    assert store.read(twice, "ship") == (0, 0)
    assert store.read(value_of, "ship") == 1


def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only"):
        store.read(count_to, "ship")
    assert store.read(value_of, "ship") == 0


def test_numbers_and_truth_come_back_as_whole_numbers(store: Store) -> None:
    def types(tx: Transaction, command: None) -> list[object]:
        tx.run("INSERT INTO workspace (app_id, name, created_at) VALUES (:app_id, :name, :now)", name="S", now=tx.now)
        tx.run("UPDATE workspace SET v1_put_requires_user = :flag WHERE app_id = :app_id", flag=True)
        total = tx.one("SELECT sum(created_at), count(*), max(v1_put_requires_user) FROM workspace")
        assert total is not None
        return [(type(value), value == 1) for value in total[1:]] + [type(total[0])]

    assert store.write(types) == [(int, True), (int, True), int]


def test_marks_of_other_languages_in_a_statement_are_no_parameters(store: Store) -> None:
    def odd(tx: Transaction, command: None) -> object:
        return tx.one("SELECT ':name', 'it''s 100% :x', \"value\", name FROM sequence WHERE name = :name", name="a:b%s")

    def prepare(tx: Transaction, command: None) -> None:
        tx.run("INSERT INTO sequence (app_id, name, value) VALUES (:app_id, :name, 7)", name="a:b%s")

    store.write(prepare)
    assert store.read(odd) == (":name", "it's 100% :x", 7, "a:b%s")
