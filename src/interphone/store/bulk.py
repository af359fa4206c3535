"""Bulk jobs, their tasks, and the items that are not done."""

from __future__ import annotations

from typing import Any

from interphone.store.database import Row, Transaction
from interphone.store.sets import holding

JOB = "id, kind, item_count, created_at, updated_at"
TASK = "id, item_count, left_count, failed_count, created_at, started_at, completed_at"


def insert_job(tx: Transaction, id: str, kind: str) -> None:
    tx.send(
        "INSERT INTO bulk_job (app_id, id, kind, item_count, created_at, updated_at) "
        "VALUES (:app_id, :id, :kind, 0, :now, :now)",
        id=id, kind=kind, now=tx.now,
    )  # fmt: skip


def find(tx: Transaction, id: str) -> Row | None:
    return tx.one(f"SELECT {JOB} FROM bulk_job WHERE app_id = :app_id AND id = :id", id=id)


def grow(tx: Transaction, id: str, more: int) -> None:
    """Count more items of a job."""
    tx.send(
        "UPDATE bulk_job SET item_count = item_count + :more, updated_at = :now WHERE app_id = :app_id AND id = :id",
        id=id, more=more, now=tx.now,
    )  # fmt: skip


def insert_task(tx: Transaction, job_id: str, number: int, id: str, version: str, items: int) -> None:
    tx.send(
        "INSERT INTO bulk_task "
        "(app_id, job_id, number, id, version, item_count, left_count, failed_count, created_at) "
        "VALUES (:app_id, :job_id, :number, :id, :version, :items, :items, 0, :now)",
        job_id=job_id, number=number, id=id, version=version, items=items, now=tx.now,
    )  # fmt: skip


def tasks(tx: Transaction, job_id: str) -> list[Row]:
    return tx.all(
        f"SELECT {TASK} FROM bulk_task WHERE app_id = :app_id AND job_id = :job_id ORDER BY number", job_id=job_id
    )


def insert_items(tx: Transaction, items: list[dict[str, Any]]) -> None:
    tx.run_many(
        "INSERT INTO bulk_item (app_id, job_id, number, task_number, method, data_type, data) "
        "VALUES (:app_id, :job_id, :number, :task_number, :method, :data_type, :data)",
        items,
    )


def waiting(tx: Transaction, job_id: str, after: int, limit: int) -> list[Row]:
    """The first items after a number that are neither done nor refused, with version and time of their task."""
    return tx.all(
        "SELECT i.number, i.task_number, i.method, i.data_type, i.data, t.version, t.created_at "
        "FROM bulk_item i JOIN bulk_task t "
        "ON t.app_id = i.app_id AND t.job_id = i.job_id AND t.number = i.task_number "
        "WHERE i.app_id = :app_id AND i.job_id = :job_id AND i.number > :after AND i.refused_at IS NULL "
        "ORDER BY i.number LIMIT :limit",
        job_id=job_id, after=after, limit=limit,
    )  # fmt: skip


def finish_item(tx: Transaction, job_id: str, number: int) -> bool:
    """Whether it was still to do."""
    return tx.run(
        "DELETE FROM bulk_item "
        "WHERE app_id = :app_id AND job_id = :job_id AND number = :number AND refused_at IS NULL",
        job_id=job_id, number=number,
    ) > 0  # fmt: skip


def refuse_item(tx: Transaction, job_id: str, number: int, code: str, message: str) -> bool:
    """Whether it was still to do."""
    return tx.run(
        "UPDATE bulk_item SET refused_at = :now, code = :code, message = :message "
        "WHERE app_id = :app_id AND job_id = :job_id AND number = :number AND refused_at IS NULL",
        job_id=job_id, number=number, code=code, message=message, now=tx.now,
    ) > 0  # fmt: skip


def count_item(tx: Transaction, job_id: str, task_number: int, failed: int) -> None:
    """One item less to do; `failed` is 1 where it was refused."""
    tx.send(
        "UPDATE bulk_task SET left_count = left_count - 1, failed_count = failed_count + :failed, "
        "started_at = COALESCE(started_at, :now), completed_at = CASE left_count WHEN 1 THEN :now END "
        "WHERE app_id = :app_id AND job_id = :job_id AND number = :number",
        job_id=job_id, number=task_number, failed=failed, now=tx.now,
    )  # fmt: skip
    tx.send("UPDATE bulk_job SET updated_at = :now WHERE app_id = :app_id AND id = :id", id=job_id, now=tx.now)


def is_under_way(tx: Transaction, job_id: str) -> bool:
    """Whether any of its items is still to do."""
    return bool(
        tx.one(
            "SELECT 1 FROM bulk_task WHERE app_id = :app_id AND job_id = :job_id AND left_count > 0 LIMIT 1",
            job_id=job_id,
        )
    )


def refused(tx: Transaction, job_id: str) -> list[Row]:
    return tx.all(
        "SELECT number, method, data_type, data, refused_at, code, message FROM bulk_item "
        "WHERE app_id = :app_id AND job_id = :job_id AND refused_at IS NOT NULL ORDER BY number",
        job_id=job_id,
    )


def forget_refused(tx: Transaction, texts: list[str], emails: list[str]) -> None:
    """Delete refused items whose data hold one of the texts, or in whatever case one of the emails in lower case.

    All that were refused are read: people are rarely erased. The counts of their tasks stay.
    """
    _forget_holding(tx, "data", texts)
    if emails:
        _forget_holding(tx, "lower(data)", emails)


def _forget_holding(tx: Transaction, column: str, texts: list[str]) -> None:
    wanted, values = holding(tx.dialect, column, texts)
    tx.send(
        f"DELETE FROM bulk_item WHERE app_id = :app_id AND refused_at IS NOT NULL AND ({wanted})",
        **values,
    )


def oldest(tx: Transaction) -> int | None:
    """When (unix seconds) the oldest job of the workspace was begun."""
    row = tx.one("SELECT created_at FROM bulk_job WHERE app_id = :app_id ORDER BY created_at LIMIT 1")
    return row[0] if row else None


def begun_until(tx: Transaction, created_at: int, limit: int) -> list[str]:
    """The ids of up to `limit` jobs that were begun then or before."""
    rows = tx.all(
        "SELECT id FROM bulk_job WHERE app_id = :app_id AND created_at <= :created_at ORDER BY created_at LIMIT :limit",
        created_at=created_at, limit=limit,
    )  # fmt: skip
    return [row[0] for row in rows]


def delete(tx: Transaction, id: str) -> None:
    """A job with its tasks and items."""
    tx.send("DELETE FROM bulk_item WHERE app_id = :app_id AND job_id = :id", id=id)
    tx.send("DELETE FROM bulk_task WHERE app_id = :app_id AND job_id = :id", id=id)
    tx.send("DELETE FROM bulk_job WHERE app_id = :app_id AND id = :id", id=id)
