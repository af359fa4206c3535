"""Contacts as a subject of searches: users and leads."""

from __future__ import annotations

from interphone.store import page_blocks
from interphone.store.contacts import COLUMNS, JOINED
from interphone.store.database import Row, Transaction
from interphone.store.search_sql import Subject
from interphone.store.sets import among

CONTACTS = Subject(
    table="contact",
    shown="c.listing IN ('user', 'lead')",
    attributes="contact_attribute",
    by_value="contact_attribute_value",
    key="contact_id",
    everyone="contact_created",
    by_id="sqlite_autoindex_contact_1",
    apart=True,
)


def everyone(tx: Transaction) -> int:
    """How many users and leads there are."""
    return page_blocks.total(tx, "user") + page_blocks.total(tx, "lead")


def load(tx: Transaction, ids: list[str]) -> list[Row]:
    """These contacts, in any order."""
    wanted, values = among("id", ids)
    return tx.all(f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.id IN ({wanted})", **values)
