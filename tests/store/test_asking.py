"""Asking now and taking the answer later: the same rows on both databases, and on PostgreSQL fewer waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from interphone.domain import contact_records, conversations, opening, parts, people, teammates, users, workspaces
from interphone.domain.companies import CompanyChange
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.opening import NewConversation
from interphone.domain.parts import ContactReply, TeammateReply, Words
from interphone.domain.teammates import NewTeammate
from interphone.store.database import Asked, Transaction
from interphone.store.postgres_transaction import PostgresTransaction
from tests.store.conftest import Store, count_to, value_of

VALUE = "SELECT value FROM sequence WHERE app_id = :app_id AND name = :name"


class Mutiny(Exception):
    pass


def test_each_answer_belongs_to_its_question(store: Store) -> None:
    for name in ("ship", "ship", "shuttle"):
        store.write(count_to, name)

    def take_backwards(tx: Transaction, _: None) -> list[Any]:
        ship, shuttle = tx.ask(VALUE, name="ship"), tx.ask(VALUE, name="shuttle")
        return [tx.one(VALUE, name="ship"), shuttle(), ship()]

    assert store.read(take_backwards) == store.write(take_backwards) == [(2,), [(1,)], [(2,)]]


def test_what_is_left_for_later_is_done_with_the_verb(store: Store) -> None:
    def leave(tx: Transaction, fails: bool) -> None:
        tx.later(lambda: tx.later(lambda: tx.send(f"UPDATE sequence SET value = value * 10 WHERE {ours}", name="ship")))
        count_to(tx, "ship")
        if fails:
            raise Mutiny

    ours = "app_id = :app_id AND name = :name"
    count_to_one = store.write(count_to, "ship")
    results = store.together((leave, True), (value_of, "ship"), (count_to, "shuttle"))
    assert isinstance(results[0], Mutiny)
    assert results[1:] == [count_to_one, 1]
    assert store.together((leave, False), (count_to, "shuttle"))[1] == 2
    assert store.read(value_of, "ship") in (11, 20)  # Before or after what came later in the verb.


def test_an_error_of_a_later_step_is_the_verbs_own(store: Store) -> None:
    def fail_later(tx: Transaction, _: None) -> None:
        def step() -> None:
            raise Mutiny

        count_to(tx, "ship")
        tx.later(step)

    results = store.together((count_to, "ship"), (fail_later, None), (count_to, "ship"))
    assert [isinstance(result, Mutiny) for result in results] == [False, True, False]
    assert store.read(value_of, "ship") == 2


class Waits:
    """Counts how often statements made a verb wait: an answer that came along with a later one's costs nothing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent = self.heard = self.times = 0
        for name in ("one", "all", "run", "send"):
            monkeypatch.setattr(PostgresTransaction, name, self._counted(name))
        ask = PostgresTransaction.ask

        def asking(tx: PostgresTransaction, sql: str, **params: Any) -> Asked:
            self.sent += 1
            number, take = self.sent, ask(tx, sql, **params)

            def taken() -> Any:
                self._wait_for(number)
                return take()

            return taken

        monkeypatch.setattr(PostgresTransaction, "ask", asking)

    def _counted(self, name: str) -> Callable[..., Any]:
        run = getattr(PostgresTransaction, name)

        def counting(tx: PostgresTransaction, sql: str, **params: Any) -> Any:
            self.sent += 1
            if name != "send":
                self._wait_for(self.sent)
            return run(tx, sql, **params)

        return counting

    def _wait_for(self, number: int) -> None:
        if number > self.heard:
            self.times += 1
            self.heard = self.sent


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    return Waits(monkeypatch)


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_how_often_an_upsert_waits(store: Store, waits: Waits) -> None:
    def change(number: int, seats: int) -> ContactChange:
        return ContactChange(
            who=Who(user_id=f"{number}", email=f"{number}@serenity.example"),
            custom_attributes={"seats": seats},
            companies=[CompanyChange(company_id="6", name="Blue Sun")],
            last_seen_at=1_300_000_000 + seats,
        )

    def waiting(verb: Callable[[Transaction, Any], Any], command: Any) -> int:
        before = waits.times
        store.write(verb, command)
        return waits.times - before

    store.write(workspaces.create, "Serenity")
    store.write(users.upsert, change(1, 1))
    store.write(users.upsert, change(2, 2))  # What is kept in memory has been read.
    whole = people.whole_each(users.upsert_all)
    assert [waiting(users.upsert_all, change(3, 3)), waiting(users.upsert_all, change(3, 4))] == [3, 1]
    assert [waiting(whole, change(4, 3)), waiting(whole, change(4, 4))] == [3, 2]
    contact = ContactChange(user_id="5", email="5@serenity.example", custom_attributes={"seats": 1})
    assert waiting(people.recorded(contact_records.create), contact) == 2


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_how_often_a_reply_waits(store: Store, waits: Waits) -> None:
    """What stands around a conversation is asked for at once."""

    def waiting(verb: Callable[[Transaction, Any], Any], command: Any) -> int:
        before = waits.times
        store.write(conversations.opened(verb, None), command)
        return waits.times - before

    wash, words = Who(user_id="25"), Words(body="<p>Hello</p>")
    store.write(workspaces.create, "Serenity")
    mal = store.write(teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner")).id
    store.write(users.upsert, ContactChange(who=wash))
    id = store.write(opening.start, NewConversation(who=wash, words=words)).conversation.id
    comment = TeammateReply(teammate_id=mal, conversation_id=id, words=words)
    answer = ContactReply(who=wash, conversation_id=id, words=words)
    waiting(parts.reply_as_teammate, comment)  # What is kept in memory has been read.
    assert [waiting(parts.reply_as_contact, answer), waiting(parts.reply_as_teammate, comment)] == [8, 7]
