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


def mark(tx: Transaction, contact_id: str, job: str, run_at: int) -> None:
    """Somebody's values are to be brought up to date, by that job at `run_at` unless it waits for others already."""
    due = "INSERT INTO search_due (app_id, contact_id) VALUES (:app_id, :id) ON CONFLICT DO NOTHING"
    if tx.dialect == "postgres":
        # It costs more to wait for who is due than to find out in the statement that wants the job.
        jobs.enqueue_by(tx, job, "", run_at, unless="SELECT 1 FROM search_due WHERE app_id = :app_id")
        tx.send(due, id=contact_id)
    elif tx.run(due, id=contact_id) and not is_due(tx, besides=contact_id):
        jobs.enqueue_by(tx, job, "", run_at)


def is_due(tx: Transaction, besides: str = "") -> bool:
    """Whether anybody's are, besides one contact's."""
    row = tx.one("SELECT 1 FROM search_due WHERE app_id = :app_id AND contact_id <> :besides LIMIT 1", besides=besides)
    return row is not None


def due(tx: Transaction, limit: int) -> list[str]:
    """Whose are, some of them."""
    rows = tx.all("SELECT contact_id FROM search_due WHERE app_id = :app_id LIMIT :limit", limit=limit)
    return [row[0] for row in rows]


def settle(tx: Transaction, due: list[str]) -> None:
    """They are up to date."""
    tx.run_many(
        "DELETE FROM search_due WHERE app_id = :app_id AND contact_id = :contact_id",
        [{"contact_id": contact_id} for contact_id in due],
    )


def forget(tx: Transaction, contact_id: str) -> None:
    """Drop every value of a contact, who is not to be found any more."""
    for table in ("contact_attribute", "search_due"):
        tx.send(f"DELETE FROM {table} WHERE app_id = :app_id AND contact_id = :id", id=contact_id)
