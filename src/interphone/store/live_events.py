"""The log that live screens follow: one row for each change, by rising ids without a gap."""

from __future__ import annotations

from interphone.store.database import Row, Transaction
from interphone.store.sets import among

SEQUENCE = "live_event"
COLUMNS = "id, at, kind, conversation_id, part_id, subject"


def count_on(tx: Transaction, number: int) -> None:
    """Reserve the next ids; `insert` gives them out from the last of them backwards."""
    tx.send(
        "INSERT INTO sequence (app_id, name, value) VALUES (:app_id, :name, :number) "
        "ON CONFLICT (app_id, name) DO UPDATE SET value = sequence.value + :number",
        name=SEQUENCE, number=number,
    )  # fmt: skip


def insert(
    tx: Transaction, back: int, kind: str, conversation_id: int | None, part_id: int | None, subject: str | None
) -> None:
    """The id is so many before the last reserved. It is not asked for, so that nobody waits for it."""
    tx.send(
        "INSERT INTO live_event (app_id, id, at, kind, conversation_id, part_id, subject) "
        "SELECT app_id, value - :back, :now, :kind, :conversation_id, :part_id, :subject "
        "FROM sequence WHERE app_id = :app_id AND name = :name",
        back=back, now=tx.now, kind=kind, conversation_id=conversation_id, part_id=part_id, subject=subject,
        name=SEQUENCE,
    )  # fmt: skip


def after(tx: Transaction, id: int, limit: int) -> list[Row]:
    return tx.all(
        f"SELECT {COLUMNS} FROM live_event WHERE app_id = :app_id AND id > :id ORDER BY id LIMIT :limit",
        id=id, limit=limit,
    )  # fmt: skip


def last(tx: Transaction) -> int:
    """The id of the newest row ever written, 0 where there was none."""
    row = tx.one("SELECT value FROM sequence WHERE app_id = :app_id AND name = :name", name=SEQUENCE)
    return row[0] if row else 0


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
    """(app_id, id of the newest row ever written) of those workspaces that have one."""
    wanted, values = among("owner", app_ids)
    return tx.all(
        f"SELECT app_id, value FROM sequence WHERE app_id IN ({wanted}) AND name = :name", name=SEQUENCE, **values
    )
