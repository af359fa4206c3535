"""Data events: what a contact did, by name and time."""

from interphone.store.database import Transaction


def insert(tx: Transaction, id: str, contact_id: str, name: str, created_at: int, metadata: str) -> bool:
    """Whether it is new: the same contact, name and time are one event."""
    added = tx.run(
        "INSERT INTO data_event (app_id, id, contact_id, name, created_at, metadata) "
        "VALUES (:app_id, :id, :contact_id, :name, :created_at, :metadata) ON CONFLICT DO NOTHING",
        id=id, contact_id=contact_id, name=name, created_at=created_at, metadata=metadata,
    )  # fmt: skip
    return added > 0
