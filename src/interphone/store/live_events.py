"""The log that live screens follow: one row for each change, by rising ids without a gap."""

from __future__ import annotations

from interphone.store.database import Row, Transaction
from interphone.store.sets import among

COLUMNS = "id, at, kind, conversation_id, part_id, subject"


def insert(tx: Transaction, kind: str, conversation_id: int | None, part_id: int | None, subject: str | None) -> None:
    """Under the next id, which is not asked for, so that nobody waits for it.

    It follows the newest row's, which is never deleted; a workspace has one writer at a time.
    """
    tx.send(
        "INSERT INTO live_event (app_id, id, at, kind, conversation_id, part_id, subject) "
        "SELECT :app_id, COALESCE(MAX(id), 0) + 1, :now, :kind, :conversation_id, :part_id, :subject "
        "FROM live_event WHERE app_id = :app_id",
        now=tx.now, kind=kind, conversation_id=conversation_id, part_id=part_id, subject=subject,
    )  # fmt: skip


def after(tx: Transaction, id: int, limit: int) -> list[Row]:
    return tx.all(
        f"SELECT {COLUMNS} FROM live_event WHERE app_id = :app_id AND id > :id ORDER BY id LIMIT :limit",
        id=id, limit=limit,
    )  # fmt: skip


def newest(tx: Transaction) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM live_event WHERE app_id = :app_id ORDER BY id DESC LIMIT 1")


def delete_through(tx: Transaction, id: int) -> None:
    tx.send("DELETE FROM live_event WHERE app_id = :app_id AND id <= :id", id=id)


def unname(tx: Transaction, subject: str, kind: str) -> int:
    """Make the rows about a contact tell nothing but `kind`; gives how many."""
    return tx.run(
        "UPDATE live_event SET kind = :kind, subject = NULL, conversation_id = NULL, part_id = NULL "
        "WHERE app_id = :app_id AND subject = :subject",
        subject=subject, kind=kind,
    )  # fmt: skip


def last_of(tx: Transaction, app_ids: list[str]) -> list[Row]:
    """(app_id, id of the newest row, None where there is none) of these workspaces."""
    wanted, values = among("owner", app_ids)
    return tx.all(
        "SELECT w.app_id, (SELECT MAX(e.id) FROM live_event e WHERE e.app_id = w.app_id) FROM workspace w "
        f"WHERE w.app_id IN ({wanted})",
        **values,
    )


def following(tx: Transaction) -> tuple[int, int]:
    """(id since which the log is written, unix seconds until which it is); 0 where nobody has ever followed."""
    row = tx.one("SELECT since, until FROM live_following WHERE app_id = :app_id")
    return (row[0], row[1]) if row else (0, 0)


def set_following(tx: Transaction, since: int, until: int) -> None:
    tx.send(
        "INSERT INTO live_following (app_id, since, until) VALUES (:app_id, :since, :until) "
        "ON CONFLICT (app_id) DO UPDATE SET since = excluded.since, until = excluded.until",
        since=since, until=until,
    )  # fmt: skip
