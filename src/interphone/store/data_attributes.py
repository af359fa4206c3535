"""Custom attributes as they are declared. There are few: every list is of a whole workspace."""

from __future__ import annotations

from typing import Any

from interphone.store.database import Row, Transaction

# The order of domain.declared_attributes.DataAttribute.
COLUMNS = (
    "id, model, name, label, description, data_type, options, messenger_writable, inferred, archived, admin_id, "
    "created_at, updated_at, settings"
)


def insert(tx: Transaction, attribute: dict[str, Any]) -> bool:
    """Whether nobody had declared the name."""
    values = ", ".join(f":{name}" for name in COLUMNS.split(", "))
    added = tx.run(
        f"INSERT INTO data_attribute (app_id, {COLUMNS}) VALUES (:app_id, {values}) ON CONFLICT DO NOTHING", **attribute
    )
    return added > 0


def update(tx: Transaction, id: int, changes: dict[str, Any]) -> None:
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.send(f"UPDATE data_attribute SET {assignments} WHERE app_id = :app_id AND id = :id", id=id, **changes)


def every(tx: Transaction) -> list[Row]:
    """In the order in which they came to be."""
    return tx.all(f"SELECT {COLUMNS} FROM data_attribute WHERE app_id = :app_id ORDER BY id")
