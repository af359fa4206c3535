"""Presence: what every page view of a contact reads and writes, in a narrow table of its own."""

from __future__ import annotations

from typing import Any

from interphone.store.database import Row, Transaction

# The order of domain.presence.Presence.
COLUMNS = (
    "c.id, p.last_seen_at, p.last_seen_ip, p.last_seen_user_agent, p.session_count, p.session_started_at, p.unread"
)
JOINED = "contact c JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id"


def find_all(tx: Transaction, names: list[tuple[str | None, str | None]]) -> list[Row | None]:
    """For each (user_id, email) the presence of that person, or None; by user_id, then the newest of the email."""
    return [_find(tx, user_id, email) for user_id, email in names]


def _find(tx: Transaction, user_id: str | None, email: str | None) -> Row | None:
    row = None
    if user_id is not None:
        row = tx.one(
            f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.user_id = :user_id", user_id=user_id
        )
    if row is None and email is not None:
        row = tx.one(
            f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.email = :email "
            "ORDER BY c.joined_at DESC, c.id DESC LIMIT 1",
            email=email,
        )
    return row


def save(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Write what page views change; keys as the columns, `contact_id` names the row."""
    tx.run_many(
        "UPDATE presence SET last_seen_at = :last_seen_at, last_seen_ip = :last_seen_ip, "
        "last_seen_user_agent = :last_seen_user_agent, session_count = :session_count, "
        "session_started_at = :session_started_at WHERE app_id = :app_id AND contact_id = :contact_id",
        rows,
    )


def count_unread(tx: Transaction, contact_id: str, change: int) -> None:
    """Add to (or take from) the number of unread conversations."""
    tx.run(
        "UPDATE presence SET unread = unread + :change WHERE app_id = :app_id AND contact_id = :contact_id",
        contact_id=contact_id, change=change,
    )  # fmt: skip
