"""What records are searched by beside their columns: one row for each value, in a table for each subject."""

from __future__ import annotations

from typing import Any

from interphone.store import jobs
from interphone.store.database import Row, Transaction
from interphone.store.search_sql import Subject
from interphone.store.sets import among


def put(tx: Transaction, subject: Subject, values: list[dict[str, Any]]) -> None:
    """Store values of records, with the keys id, name, kind, text and number."""
    tx.run_many(
        f"INSERT INTO {subject.attributes} (app_id, {subject.key}, name, kind, text, number) "
        f"VALUES (:app_id, :id, :name, :kind, :text, :number) ON CONFLICT (app_id, {subject.key}, name) "
        "DO UPDATE SET kind = excluded.kind, text = excluded.text, number = excluded.number",
        values,
    )


def drop(tx: Transaction, subject: Subject, names: list[dict[str, Any]]) -> None:
    """Forget values of records, by id and name."""
    tx.run_many(
        f"DELETE FROM {subject.attributes} WHERE app_id = :app_id AND {subject.key} = :id AND name = :name", names
    )


def of(tx: Transaction, subject: Subject, ids: list[str]) -> list[Row]:
    """(id, name, kind, text, number) of these records."""
    wanted, values = among("id", ids)
    return tx.all(
        f"SELECT {subject.key}, name, kind, text, number FROM {subject.attributes} "
        f"WHERE app_id = :app_id AND {subject.key} IN ({wanted})",
        **values,
    )


def mark(tx: Transaction, contact_ids: list[str], job: str, run_at: int) -> None:
    """The values of these people are to be brought up to date, by that job at `run_at` unless it waits already.

    Whoever is not stored (any more) is left out.
    """
    jobs.enqueue_by(tx, job, "", run_at, unless="SELECT 1 FROM contact_due WHERE app_id = :app_id")
    wanted, values = among("id", contact_ids)
    tx.send(
        "INSERT INTO contact_due (app_id, number, contact_id) "
        "SELECT :app_id, d.latest + ROW_NUMBER() OVER (ORDER BY c.id), c.id FROM contact c CROSS JOIN "
        "(SELECT COALESCE(MAX(number), 0) AS latest FROM contact_due WHERE app_id = :app_id) d "
        f"WHERE c.app_id = :app_id AND c.id IN ({wanted})",
        **values,
    )


def is_due(tx: Transaction) -> bool:
    """Whether anybody's are."""
    return tx.one("SELECT 1 FROM contact_due WHERE app_id = :app_id LIMIT 1") is not None


def due(tx: Transaction, limit: int) -> list[Row]:
    """(number, id) of those whose values are, in order; somebody may be there more than once."""
    return tx.all(
        "SELECT number, contact_id FROM contact_due WHERE app_id = :app_id AND number > 0 ORDER BY number LIMIT :limit",
        limit=limit,
    )


def settle(tx: Transaction, number: int) -> None:
    """Those up to this number are up to date."""
    tx.send("DELETE FROM contact_due WHERE app_id = :app_id AND number <= :number", number=number)


def forget(tx: Transaction, contact_id: str) -> None:
    """Drop every value of a contact, who is not to be found any more."""
    tx.send("DELETE FROM contact_attribute WHERE app_id = :app_id AND contact_id = :id", id=contact_id)
