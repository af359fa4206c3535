"""Conversations that go on in another one."""

from __future__ import annotations

from collections.abc import Sequence

from interphone.store.database import Asked, Transaction
from interphone.store.sets import among


def insert(tx: Transaction, secondary_id: int, primary_id: int) -> None:
    tx.send(
        "INSERT INTO conversation_merge (app_id, secondary_id, primary_id, merged_at) "
        "VALUES (:app_id, :secondary_id, :primary_id, :now)",
        secondary_id=secondary_id, primary_id=primary_id, now=tx.now,
    )  # fmt: skip


def merged_into(tx: Transaction, id: int) -> int | None:
    """The one that a conversation goes on in."""
    row = tx.one("SELECT primary_id FROM conversation_merge WHERE app_id = :app_id AND secondary_id = :id", id=id)
    return row[0] if row else None


def ask_links_of(tx: Transaction, ids: Sequence[int]) -> Asked:
    """(id, id of the other) of conversations that were merged, from either side."""
    wanted, values = among("id", ids)
    return tx.ask(
        "SELECT secondary_id, primary_id FROM conversation_merge "
        f"WHERE app_id = :app_id AND secondary_id IN ({wanted}) "
        "UNION ALL SELECT primary_id, secondary_id FROM conversation_merge "
        f"WHERE app_id = :app_id AND primary_id IN ({wanted}) ORDER BY 1, 2",
        **values,
    )


def forget(tx: Transaction, id: int) -> None:
    """A conversation is deleted."""
    tx.send("DELETE FROM conversation_merge WHERE app_id = :app_id AND secondary_id = :id", id=id)
    tx.send("DELETE FROM conversation_merge WHERE app_id = :app_id AND primary_id = :id", id=id)
