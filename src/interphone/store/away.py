"""Why teammates are away."""

from interphone.store.database import Row, Transaction

COLUMNS = "id, label, emoji, position, deleted, created_at, updated_at"


def insert(tx: Transaction, id: int, label: str, emoji: str, position: int) -> None:
    tx.run(
        f"INSERT INTO away_status_reason (app_id, {COLUMNS}) "
        "VALUES (:app_id, :id, :label, :emoji, :position, 0, :now, :now)",
        id=id, label=label, emoji=emoji, position=position, now=tx.now,
    )  # fmt: skip


def delete(tx: Transaction, id: int) -> int:
    """How many this marked as deleted: 1 or 0."""
    return tx.run(
        "UPDATE away_status_reason SET deleted = 1, updated_at = :now "
        "WHERE app_id = :app_id AND id = :id AND deleted = 0",
        id=id, now=tx.now,
    )  # fmt: skip


def every(tx: Transaction) -> list[Row]:
    """Deleted ones too, in the order in which they are offered."""
    return tx.all(f"SELECT {COLUMNS} FROM away_status_reason WHERE app_id = :app_id ORDER BY position, id")
