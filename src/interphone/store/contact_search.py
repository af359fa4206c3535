"""Contacts as a subject of searches: users and leads."""

from __future__ import annotations

import msgspec

from interphone.store import page_blocks, seen_days
from interphone.store.contacts import COLUMNS, JOINED
from interphone.store.database import Row, Transaction
from interphone.store.search_conditions import All, Any, Attribute, Beside, Between, Column, Condition, Has, OneOf
from interphone.store.search_sql import Subject
from interphone.store.sets import among

SHOWN = ("user", "lead")


def counted(tx: Transaction, condition: Condition) -> int | None:
    """Those last seen within some time, everyone or those of some listings."""
    match condition:
        case Has(Beside(days=str()), Between() as seen, False):
            return seen_days.count(tx, SHOWN, seen)
        case All((Has(Beside(days=str()), Between() as seen, False), Has(Column("listing"), OneOf(listings), False))):
            return seen_days.count(tx, [listing for listing in SHOWN if listing in listings], seen)
    return None


CONTACTS = Subject(
    table="contact",
    shown="c.listing IN ('user', 'lead')",
    attributes="contact_attribute",
    by_value="contact_attribute_value",
    key="contact_id",
    everyone="contact_created",
    by_id="sqlite_autoindex_contact_1",
    apart=True,
    counted=counted,
)


# Those who are kept and no longer shown. They are in no partial index of times.
ARCHIVED = CONTACTS._replace(shown="c.listing = 'archived'", everyone="contact_listed", counted=None)


def name_archived(name: str) -> str:
    """How the table of attributes calls a value of somebody archived, so that no search comes upon it."""
    return f"archived {name}"


def of_archived(condition: Condition) -> Condition:
    """The same condition for those who are archived: their role is what they were, their values have other names."""
    match condition:
        case All(parts):
            return All(tuple(map(of_archived, parts)))
        case Any(parts):
            return Any(tuple(map(of_archived, parts)))
        case Has(Attribute(name)):
            return msgspec.structs.replace(condition, source=Attribute(name_archived(name)))
        case Has(Column(name) as column):
            name = "role" if name == "listing" else name
            return msgspec.structs.replace(condition, source=msgspec.structs.replace(column, name=name, index=None))
    return condition


def archived(tx: Transaction) -> int:
    """How many are."""
    return page_blocks.total(tx, "archived")


def everyone(tx: Transaction) -> int:
    """How many users and leads there are."""
    return page_blocks.total(tx, "user") + page_blocks.total(tx, "lead")


def load(tx: Transaction, ids: list[str]) -> list[Row]:
    """These contacts, in any order."""
    wanted, values = among("id", ids)
    return tx.all(f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.id IN ({wanted})", **values)
