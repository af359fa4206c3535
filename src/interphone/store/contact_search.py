"""Contacts as a subject of searches, and the table of what they are searched by."""

from __future__ import annotations

from typing import Any

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
)


def everyone(tx: Transaction) -> int:
    """How many users and leads there are."""
    return page_blocks.total(tx, "user") + page_blocks.total(tx, "lead")


def load(tx: Transaction, ids: list[str]) -> list[Row]:
    """These contacts, in any order."""
    wanted, values = among("id", ids)
    return tx.all(f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.id IN ({wanted})", **values)


def put_attributes(tx: Transaction, contact_id: str, values: list[dict[str, Any]]) -> None:
    """Store values of a contact by name, with the keys name, kind, text and number."""
    tx.run_many(
        "INSERT INTO contact_attribute (app_id, contact_id, name, kind, text, number) "
        "VALUES (:app_id, :contact_id, :name, :kind, :text, :number) ON CONFLICT (app_id, contact_id, name) "
        "DO UPDATE SET kind = excluded.kind, text = excluded.text, number = excluded.number",
        [{"contact_id": contact_id, **value} for value in values],
    )


def drop_attributes(tx: Transaction, contact_id: str, names: list[str]) -> None:
    tx.run_many(
        "DELETE FROM contact_attribute WHERE app_id = :app_id AND contact_id = :contact_id AND name = :name",
        [{"contact_id": contact_id, "name": name} for name in names],
    )


def forget(tx: Transaction, contact_id: str) -> None:
    """Drop every value of a contact."""
    tx.send("DELETE FROM contact_attribute WHERE app_id = :app_id AND contact_id = :contact_id", contact_id=contact_id)
