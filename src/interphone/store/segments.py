"""Segments: predicates by name, as documents of the search language."""

from __future__ import annotations

from typing import Any

from interphone.store.database import Row, Transaction

COLUMNS = "id, name, person_type, query, created_at, updated_at"
PERSON_TYPE, QUERY = 2, 3  # Where they stand in COLUMNS.


def find(tx: Transaction, id: str) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM segment WHERE app_id = :app_id AND id = :id", id=id)


def every(tx: Transaction) -> list[Row]:
    """All of a workspace, in the order in which they came to be."""
    return tx.all(f"SELECT {COLUMNS} FROM segment WHERE app_id = :app_id ORDER BY created_at, id")


def insert(tx: Transaction, segment: dict[str, Any]) -> None:
    tx.run(
        "INSERT INTO segment (app_id, id, name, person_type, query, created_at, updated_at) "
        "VALUES (:app_id, :id, :name, :person_type, :query, :created_at, :updated_at)",
        **segment,
    )


def delete(tx: Transaction, id: str) -> None:
    tx.run("DELETE FROM segment WHERE app_id = :app_id AND id = :id", id=id)
