"""People who are written together come out as if they had been written one after the other."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import msgspec

from interphone.domain import archive, contact_records, contacts, people, users, workspaces
from interphone.domain.companies import CompanyChange
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.people import Record
from interphone.store.database import Transaction
from tests.store.conftest import APP, Store
from tests.support.luck import pick_seed

OTHER = "reavers"
USER_IDS = ("1", "2", "3", "4", "5", "6")
NAMES, EMAILS, COMPANIES = USER_IDS[:4], ("a@x.example", "b@x.example", "c@x.example"), ("6", "7")
ROUNDS = 80
Changes = list[tuple[ContactChange, int | None]]
"""Each with the place of the id in it that stands for somebody who is there, if any."""


def upserts(chance: random.Random, ids: list[str]) -> Changes:
    """As 1.x sends them."""
    changes: Changes = []
    for number in range(chance.randint(2, 7)):
        place = chance.randrange(len(ids)) if ids and chance.random() < 0.2 else None
        who = Who(
            user_id=chance.choice((*NAMES, *NAMES, None)),
            email=chance.choice((*EMAILS, None)),
            id=None if place is None else ids[place],
        )
        if who == Who():
            who = Who(user_id="1")
        companies = [
            CompanyChange(
                company_id=id, name=f"Company {chance.randrange(3)}", remove=chance.random() < 0.35,
                # One key too many is refused once the person has been stored.
                custom_attributes=dict.fromkeys(map(str, range(700)), 1) if chance.random() < 0.1 else {},
            )
            for id in chance.sample(COMPANIES, chance.randrange(3))
        ]  # fmt: skip
        attributes: dict[str, Any] = {f"key {chance.randrange(2)}": number}
        change = ContactChange(
            who=who, custom_attributes=attributes, companies=companies, one_of_email=chance.random() < 0.5,
            increments={"key 0": 1} if chance.random() < 0.3 else {}, last_seen_at=1_300_000_000 + number,
        )  # fmt: skip
        changes.append((change, place))
    return changes


def updates(chance: random.Random, ids: list[str]) -> Changes:
    """As 2.x sends them, of somebody who was never there too."""
    changes: Changes = []
    for number in range(chance.randint(2, 7)):
        place = chance.randrange(len(ids)) if ids and chance.random() < 0.9 else None
        given: dict[str, Any] = {"custom_attributes": {f"key {chance.randrange(2)}": number}}
        if chance.random() < 0.3:
            given["user_id"] = chance.choice((*NAMES, None))
        if chance.random() < 0.3:
            given["email"] = chance.choice((*EMAILS, None))
        changes.append((ContactChange(who=Who(id="nobody" if place is None else ids[place]), **given), place))
    return changes


def creations(chance: random.Random, ids: list[str]) -> Changes:
    return [
        (ContactChange(who=Who(), user_id=chance.choice(USER_IDS), email=chance.choice((*EMAILS, None))), None)
        for _ in range(chance.randint(2, 5))
    ]


KINDS = {
    upserts: (people.whole_each(users.upsert_all), people.whole(users.upsert)),
    updates: (people.recorded_each(contact_records.update_all), people.recorded(contact_records.update)),
    creations: (people.recorded_each(contact_records.create_all), people.recorded(contact_records.create)),
}


def archived(tx: Transaction, who: Who) -> None:
    contact = contacts.find(tx, who)
    if contact is not None:
        archive.archive(tx, contact)


def known(tx: Transaction, _: None) -> list[str]:
    return [row[0] for row in tx.all("SELECT id FROM contact WHERE app_id = :app_id ORDER BY id")]


def state(tx: Transaction, numbers: dict[str, int]) -> list[Any]:
    """Everything of the workspace that these upserts can change; people and companies by when they came."""
    rows: list[Any] = []
    for table, columns in (
        ("contact", "id, user_id, email, custom_attributes, listing, role"),
        ("presence", "contact_id, last_seen_at, session_count"),
        ("company_contact", "contact_id, company_id, listing"),
        ("company", "id, company_id, name, user_count, custom_attributes"),
        ("page_block", "list, members"),
    ):
        rows.append([table])
        found = tx.all(f"SELECT {columns} FROM {table} WHERE app_id = :app_id")
        rows += sorted((tuple(numbers.get(value, value) for value in row) for row in found), key=str)
    return rows


def number(store: Store, app_id: str) -> dict[str, int]:
    """The ids of a workspace, numbered as they came to be."""

    def ids(tx: Transaction, _: None) -> list[str]:
        people_ids = [row[0] for row in tx.all("SELECT id FROM contact WHERE app_id = :app_id ORDER BY created_at, id")]
        companies = tx.all("SELECT id, company_id FROM company WHERE app_id = :app_id ORDER BY company_id")
        return [*people_ids, *(row[0] for row in companies)]

    return {id: place for place, id in enumerate(store.read(ids, app_id=app_id))}


def shown(result: Any, numbers: dict[str, int]) -> Any:
    if isinstance(result, Exception):
        # Who is in the way is named by their id.
        return type(result), re.sub("[0-9a-f]{24}", lambda id: str(numbers[id[0]]), str(result))
    contact = (result.person if isinstance(result, Record) else result).contact
    # Their companies are shown as they are in the end, which another of these may have given a name.
    return msgspec.structs.replace(contact, id=str(numbers[contact.id]), company_ids="")


def one_after_the_other(store: Store, verb: Callable[[Transaction, Any], Any], changes: list[Any]) -> list[Any]:
    results = []
    for change in changes:
        try:
            results.append(store.write(verb, change, app_id=OTHER))
        except Exception as error:
            results.append(error)
    return results


def elsewhere(changes: Changes, ids: list[str]) -> list[ContactChange]:
    """The same for another workspace."""
    return [
        change if place is None else msgspec.structs.replace(change, who=msgspec.structs.replace(change.who, id=id))
        for change, place in changes
        for id in [None if place is None else ids[place]]
    ]


def test_people_written_together_are_as_if_written_one_after_the_other(store: Store) -> None:
    seed = pick_seed("INTERPHONE_TOGETHER_SEED")
    chance = random.Random(seed)
    store.database.clock = lambda: 1_400_000_000.0
    for app_id in (APP, OTHER):
        store.write(workspaces.create, "Serenity", app_id=app_id)
    for round in range(ROUNDS):
        make = chance.choice((upserts, upserts, updates, creations))
        each, one = KINDS[make]
        changes = make(chance, store.read(known))
        there = elsewhere(changes, store.read(known, app_id=OTHER))
        together = store.together(*((each, change) for change, _ in changes))
        apart = one_after_the_other(store, one, there)
        mine, theirs = number(store, APP), number(store, OTHER)
        why = f"INTERPHONE_TOGETHER_SEED={seed}, round {round}, {make.__name__}"
        assert [shown(result, mine) for result in together] == [shown(result, theirs) for result in apart], why
        assert store.read(state, mine) == store.read(state, theirs, app_id=OTHER), why
        if chance.random() < 0.6:
            gone = Who(user_id=chance.choice(NAMES))
            for app_id in (APP, OTHER):
                store.write(archived, gone, app_id=app_id)
