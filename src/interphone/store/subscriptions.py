"""Subscription types, and what people chose of them."""

from __future__ import annotations

from typing import Any

from interphone.store.database import Asked, Row, Transaction
from interphone.store.sets import among

# The order of domain.subscriptions.SubscriptionType.
COLUMNS = "id, state, consent_type, content_types, locale, translations, created_at, updated_at"


def insert(tx: Transaction, type: dict[str, Any]) -> None:
    values = ", ".join(f":{name}" for name in COLUMNS.split(", "))
    tx.send(f"INSERT INTO subscription_type (app_id, {COLUMNS}) VALUES (:app_id, {values})", **type)


def update(tx: Transaction, id: int, changes: dict[str, Any]) -> None:
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.send(f"UPDATE subscription_type SET {assignments} WHERE app_id = :app_id AND id = :id", id=id, **changes)


def every(tx: Transaction) -> list[Row]:
    """Oldest first."""
    return tx.all(f"SELECT {COLUMNS} FROM subscription_type WHERE app_id = :app_id ORDER BY id")


def ask_of_contacts(tx: Transaction, ids: list[str]) -> Asked:
    """(contact_id, type id, consent_type) of what each contact chose, in the order in which the types came to be."""
    wanted, values = among("id", ids)
    return tx.ask(
        "SELECT s.contact_id, s.type_id, y.consent_type FROM contact_subscription s "
        "JOIN subscription_type y ON y.app_id = s.app_id AND y.id = s.type_id "
        f"WHERE s.app_id = :app_id AND s.contact_id IN ({wanted}) ORDER BY s.contact_id, s.type_id",
        **values,
    )


def choose(tx: Transaction, contact_id: str, type_id: int) -> int:
    """Store a choice; one made before keeps its moment. Gives how many are new."""
    return tx.run(
        "INSERT INTO contact_subscription (app_id, contact_id, type_id, chosen_at) "
        "VALUES (:app_id, :contact_id, :type_id, :now) ON CONFLICT DO NOTHING",
        contact_id=contact_id, type_id=type_id, now=tx.now,
    )  # fmt: skip


def forget(tx: Transaction, contact_id: str, type_id: int) -> int:
    """Take a choice back; gives how many there were."""
    return tx.run(
        "DELETE FROM contact_subscription WHERE app_id = :app_id AND contact_id = :contact_id AND type_id = :type_id",
        contact_id=contact_id, type_id=type_id,
    )  # fmt: skip
