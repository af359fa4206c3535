"""Auto messages and who got them."""

from interphone.store.database import Transaction


def mark_seen(tx: Transaction, contact_id: str, id: int) -> None:
    """The first time counts."""
    tx.run(
        "UPDATE auto_message_receipt SET seen_at = COALESCE(seen_at, :now) "
        "WHERE app_id = :app_id AND contact_id = :contact_id AND auto_message_id = :id",
        contact_id=contact_id, id=id, now=tx.now,
    )  # fmt: skip


def mark_replied(tx: Transaction, contact_id: str, id: int) -> None:
    """The first time counts; who replies has seen."""
    tx.run(
        "UPDATE auto_message_receipt SET replied_at = COALESCE(replied_at, :now), seen_at = COALESCE(seen_at, :now) "
        "WHERE app_id = :app_id AND contact_id = :contact_id AND auto_message_id = :id",
        contact_id=contact_id, id=id, now=tx.now,
    )  # fmt: skip
