"""Notes that the team keeps on a contact."""

from interphone.store.database import Transaction


def insert(tx: Transaction, id: int, contact_id: str, body: str) -> None:
    tx.send(
        "INSERT INTO note (app_id, id, contact_id, body, created_at) "
        "VALUES (:app_id, :id, :contact_id, :body, :now)",
        id=id, contact_id=contact_id, body=body, now=tx.now,
    )  # fmt: skip
