"""Kept answers in the database: packed where long, and who is erased is found in them without searching them all."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from interphone.domain import idempotency, naming
from interphone.domain.documents import encode
from interphone.domain.idempotency import DONE, LONG, Claim, KeptAnswer
from interphone.store import idempotency as store
from interphone.store.database import Transaction
from tests.contract.numbered.test_idempotency import DAY, is_replay, send
from tests.support.api import Account, check_error
from tests.support.clock import Clock
from tests.support.furnished import dump, unpacked
from tests.support.luck import pick_seed

PADDING = "All this and a bag of chips. " * 200
CROWD = [f"{number:04}@crowd.example" for number in range(naming.MOST_NAMES)]


def kept(account: Account) -> dict[str, str | None]:
    """The body of each answer by its key."""
    sql = "SELECT key, body, packed FROM kept_answer WHERE app_id = :app_id"
    rows = account.door.read(account.app_id, lambda tx, _: tx.all(sql))
    return {key: body if packed is None else unpacked(packed) for key, body, packed in rows}


def listed(account: Account) -> set[str]:
    """The keys of the answers of which it is written down whom they name."""
    sql = "SELECT key FROM kept_answer WHERE app_id = :app_id AND names IS NOT NULL"
    return {key for (key,) in account.door.read(account.app_id, lambda tx, _: tx.all(sql))}


def keep(account: Account, key: str, shown: Any) -> None:
    def verb(tx: Transaction, _: None) -> None:
        idempotency.keep(tx, Claim(key, "same"), KeptAnswer(200, "[]", encode(shown)))

    account.door.write(account.app_id, verb, None)


def found(bodies: dict[str, str | None], texts: list[str]) -> set[str]:
    """The keys of answers that hold one of these texts: a search of all that is kept."""
    return {key for key, body in bodies.items() if body is not None and any(text in body for text in texts)}


def named(id: str, user_id: str | None, email: str | None) -> list[str]:
    """What tells of somebody, as it stands in encoded JSON."""
    texts = [id] + ([] if email is None else [encode(email)])
    if user_id is not None:
        digits = [f"{user_id},", f"{user_id}}}"] if user_id.isdigit() else []
        texts += [f'"{name}":{value}' for name in ("user_id", "external_id") for value in [encode(user_id), *digits]]
    return texts


def erase_and_compare(account: Account, id: str, texts: list[str]) -> set[str]:
    """Erase somebody; gives the keys of the answers that are empty now: exactly those that a search finds before."""
    before = kept(account)
    wanted = found(before, texts)
    account.at("2.16").ok("DELETE", f"/contacts/{id}")
    assert kept(account) == {key: DONE if key in wanted else body for key, body in before.items()}
    assert not listed(account) & wanted
    return wanted


# What a workspace can know of somebody: an email need be no address.
PEOPLE = (
    ("25", "wash@serenity.example"),
    ("2", "ash@serenity.example"),
    ("a\"b\\", '"q"@x'),
    ("zoë@straße.example", "zoë@straße.example"),
    (None, "simon"),
    ("river", None),
)  # fmt: skip


def an_answer(chance: random.Random, names: list[Any]) -> Any:
    """Somebody may be named anywhere: as a value, under a name, in words, in longer words, as a number."""
    ways: list[Callable[[Any], Any]] = [
        lambda name: {"id": name},
        lambda name: {"user_id": name},
        lambda name: {"email": name, "external_id": chance.choice(names)},
        lambda name: {"external_id": int(name) if name.isdigit() and name.isascii() else name},
        lambda name: {"body": f"<p>Ask {name} or “{name}” \x0c{name}</p>"},
        lambda name: {"url": f"/contacts/{name}/notes"},
        lambda name: [f"f{name}", f"{name}0", f'"{name}"', f'"user_id":"{name}"'],
    ]
    return [chance.choice(ways)(chance.choice(names)) for _ in range(chance.choice((0, 1, 3, 12)))]


@pytest.mark.parametrize("number", range(len(PEOPLE)))
def test_whoever_is_erased_is_found_as_by_a_search_of_all_that_is_kept(account: Account, number: int) -> None:
    chance = random.Random(seed := pick_seed("INTERPHONE_TEST_SEED") + number)
    people = []
    for user_id, email in PEOPLE:
        role = {"role": "user", "external_id": user_id} if user_id else {"role": "lead"}
        shown = account.at("2.16").ok("POST", "/contacts", role | ({"email": email} if email else {}))
        people.append((shown["id"], shown["external_id"], shown["email"]))
    names = [name for person in people for name in person if name is not None]
    for key in range(120):
        answer = an_answer(chance, names)
        if key % 3 == 0:
            answer.append(PADDING)
        if key % 20 == 0:
            answer.append(CROWD)
        keep(account, f"key {key}", answer)
    id, user_id, email = people[number]
    assert erase_and_compare(account, id, named(id, user_id, email)), seed


def test_answers_of_every_kind_that_name_somebody(account: Account) -> None:
    """Fifty tagged at once, words of a conversation, bulk jobs, and a record that was merged."""
    old, new = account.at("1.4"), account.at("2.16")
    crowd = [old.ok("POST", "/users", {"user_id": str(number)})["id"] for number in range(50)]
    wash = send(account, "wash", path="/users", body={"user_id": 7, "email": "wash@serenity.example"}, version="1.4")
    lead = send(account, "lead", path="/contacts", body={"email": "leaf@wind.example"}, version="1.4").body
    id = wash.body["id"]
    merge = {"from": lead["id"], "into": id, "skip_duplicate_validation": True}
    for key, version, method, path, body in (
        ("tag", "1.4", "POST", "/tags", {"name": "Crew", "users": [{"id": one} for one in [*crowd, id]]}),
        ("bulk", "1.4", "POST", "/bulk/users", {"items": [{"method": "post", "data": {"user_id": "7"}}]}),
        ("v1", None, "POST", "/v1/users/message_threads", {"user_id": "7", "body": "Hello"}),
        ("words", "2.16", "POST", "/conversations", {"from": {"type": "user", "id": crowd[0]}, "body": f"Ask {id}!"}),
        ("email", "2.16", "PUT", f"/contacts/{crowd[1]}", {"name": "wash@serenity.example"}),
        ("note", "2.16", "POST", f"/contacts/{id}/notes", {"body": "A leaf on the wind"}),
        ("other", "2.16", "PUT", f"/contacts/{crowd[25]}", {"name": "7"}),
        ("number", "2.16", "PUT", f"/contacts/{crowd[2]}", {"custom_attributes": {"user_id": 7}}),
        ("merge", "2.16", "POST", "/contacts/merge", merge),
        ("gone", "2.16", "PUT", f"/contacts/{crowd[3]}", {"name": lead["id"]}),
    ):
        if key == "number":
            new.ok("POST", "/data_attributes", {"name": "user_id", "model": "contact", "data_type": "integer"})
        reply = send(account, key, method, path, body, version)
        assert reply.status < 300, reply
    texts = named(id, "7", "wash@serenity.example") + named(lead["id"], lead["user_id"], "leaf@wind.example")
    emptied = erase_and_compare(account, id, texts)
    assert emptied >= {"wash", "lead", "v1", "words", "email", "number", "merge", "gone"}
    assert "other" not in emptied
    rows = account.door.read(account.app_id, dump)
    assert not [row for table in rows if table.startswith("kept_answer") for row in rows[table] if id in row]


def test_a_long_answer_is_packed_and_given_again_byte_for_byte(account: Account) -> None:
    words = "“Zoë” \\ naïve &c. " * 900
    account.user_of(user_id="25")
    asked = {"from": {"type": "user", "user_id": "25"}, "body": "Hello"}
    small = send(account, "small", "POST", "/conversations", asked, "2.16")
    talk = small.body["conversation_id"]
    reply = {"message_type": "comment", "type": "user", "user_id": "25", "body": words}
    first = send(account, "long", "POST", f"/conversations/{talk}/reply", reply, "2.16")
    again = send(account, "long", "POST", f"/conversations/{talk}/reply", reply, "2.16")
    assert (again.content, is_replay(again)) == (first.content, True)
    assert send(account, "small", "POST", "/conversations", asked, "2.16").content == small.content
    sql = "SELECT body, packed FROM kept_answer WHERE app_id = :app_id ORDER BY key"
    (long, short) = account.door.read(account.app_id, lambda tx, _: tx.all(sql))
    assert (long[0], short[0], short[1]) == (None, small.content.decode(), None)
    assert len(first.content) > LONG
    assert len(long[1]) < len(first.content) / 4


def test_whom_it_names_is_forgotten_with_an_answer(account: Account, clock: Clock) -> None:
    """Whether it is deleted in time, or its key is taken anew before that."""
    account.user_of(user_id="25", email="wash@serenity.example")
    hello = {"user_id": "25", "body": "Hello"}
    for key in ("one", "two"):
        assert send(account, key, body=hello).status == 201
    assert listed(account) == {"one", "two"}
    clock.advance(DAY)
    event = {"event_name": "docked", "user_id": "25"}
    assert not is_replay(send(account, "one", path="/events", body=event, version="1.4"))
    assert listed(account) == {"two"}
    assert account.door.write(account.app_id, idempotency.forget_expired, None) is False
    assert kept(account) == {"one": None}
    rows = account.door.read(account.app_id, dump)
    assert [table for table in rows if table.startswith("kept_answer") and rows[table]] == ["kept_answer"]
    check_error(send(account, "one", body=hello), 409, "conflict")


def test_names_are_those_of_a_workspace(account: Account) -> None:
    id = "5178cab2dd17a715bd006430"
    keep(account, "one", {"id": id})
    keep(account, "two", {"id": id[:-1]})
    name = naming.name_of(id)
    assert account.door.read(account.app_id, store.naming, [b"12345678", name]) == [("one", name)]
    assert account.door.read("nobody", store.naming, [name]) == []
