"""What records are searched by beside their columns: one row for each value, in a table for each subject."""

from __future__ import annotations

from typing import Any

from interphone.store.database import Transaction
from interphone.store.search_sql import Subject


def put(tx: Transaction, subject: Subject, id: str, values: list[dict[str, Any]]) -> None:
    """Store values of a record by name, with the keys name, kind, text and number."""
    tx.run_many(
        f"INSERT INTO {subject.attributes} (app_id, {subject.key}, name, kind, text, number) "
        f"VALUES (:app_id, :id, :name, :kind, :text, :number) ON CONFLICT (app_id, {subject.key}, name) "
        "DO UPDATE SET kind = excluded.kind, text = excluded.text, number = excluded.number",
        [{"id": id, **value} for value in values],
    )


def drop(tx: Transaction, subject: Subject, id: str, names: list[str]) -> None:
    tx.run_many(
        f"DELETE FROM {subject.attributes} WHERE app_id = :app_id AND {subject.key} = :id AND name = :name",
        [{"id": id, "name": name} for name in names],
    )


def forget(tx: Transaction, subject: Subject, id: str) -> None:
    """Drop every value of a record."""
    tx.send(f"DELETE FROM {subject.attributes} WHERE app_id = :app_id AND {subject.key} = :id", id=id)
