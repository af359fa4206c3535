"""Auto messages and who got them."""

from __future__ import annotations

from typing import Any

from interphone.store.database import Row, Transaction

# The order of domain.auto_messages.AutoMessage.
COLUMNS = "id, title, body, teammate_id, url_patterns, audience, starts_at, ends_at, paused, stop_on_reply, created_at"


def insert(tx: Transaction, message: dict[str, Any]) -> None:
    values = ", ".join(f":{name}" for name in COLUMNS.split(", "))
    tx.send(f"INSERT INTO auto_message (app_id, {COLUMNS}) VALUES (:app_id, {values})", **message)


def find(tx: Transaction, id: int) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM auto_message WHERE app_id = :app_id AND id = :id", id=id)


def every(tx: Transaction) -> list[Row]:
    """Oldest first."""
    return tx.all(f"SELECT {COLUMNS} FROM auto_message WHERE app_id = :app_id ORDER BY id")


def live(tx: Transaction) -> list[Row]:
    """Those that are not paused and not over, oldest first; some may not have begun."""
    return tx.all(
        f"SELECT {COLUMNS} FROM auto_message WHERE app_id = :app_id AND paused = 0 "
        "AND (ends_at IS NULL OR ends_at > :now) ORDER BY id",
        now=tx.now,
    )


def set_paused(tx: Transaction, id: int, paused: bool) -> int:
    return tx.run(
        "UPDATE auto_message SET paused = :paused WHERE app_id = :app_id AND id = :id", id=id, paused=int(paused)
    )


def count_receipts(tx: Transaction) -> list[Row]:
    """(auto message, sent, seen, replied) of those that anyone got; read from one index."""
    return tx.all(
        "SELECT auto_message_id, count(*), count(seen_at), count(replied_at) FROM auto_message_receipt "
        "WHERE app_id = :app_id GROUP BY auto_message_id"
    )


def receipts(tx: Transaction, contact_id: str) -> list[Row]:
    """(auto message, sent_at, replied_at) of all that a contact got."""
    return tx.all(
        "SELECT auto_message_id, sent_at, replied_at FROM auto_message_receipt "
        "WHERE app_id = :app_id AND contact_id = :contact_id",
        contact_id=contact_id,
    )


def add_receipt(tx: Transaction, contact_id: str, id: int) -> bool:
    """Whether the contact had not got it before: what makes sending happen once."""
    added = tx.run(
        "INSERT INTO auto_message_receipt (app_id, contact_id, auto_message_id, sent_at) "
        "VALUES (:app_id, :contact_id, :id, :now) ON CONFLICT DO NOTHING",
        contact_id=contact_id, id=id, now=tx.now,
    )  # fmt: skip
    return added > 0


def mark_seen(tx: Transaction, contact_id: str, id: int) -> None:
    """The first time counts."""
    tx.send(
        "UPDATE auto_message_receipt SET seen_at = COALESCE(seen_at, :now) "
        "WHERE app_id = :app_id AND contact_id = :contact_id AND auto_message_id = :id",
        contact_id=contact_id, id=id, now=tx.now,
    )  # fmt: skip


def mark_replied(tx: Transaction, contact_id: str, id: int) -> None:
    """The first time counts; who replies has seen."""
    tx.send(
        "UPDATE auto_message_receipt SET replied_at = COALESCE(replied_at, :now), seen_at = COALESCE(seen_at, :now) "
        "WHERE app_id = :app_id AND contact_id = :contact_id AND auto_message_id = :id",
        contact_id=contact_id, id=id, now=tx.now,
    )  # fmt: skip
