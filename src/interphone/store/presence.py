"""Presence: what every page view of a contact reads and writes, in a narrow table of its own."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.store.database import Row, Transaction

# The order of domain.presence.Presence.
COLUMNS = (
    "c.id, p.last_seen_at, p.last_seen_ip, p.last_seen_user_agent, p.session_count, p.session_started_at, p.unread"
)
JOINED = "contact c JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id"


def find_all(tx: Transaction, names: list[tuple[str | None, str | None]]) -> list[Row | None]:
    """For each (user_id, email) the presence of that person, or None; by user_id, then the newest of the email."""
    if tx.dialect == "postgres":
        return _find_together(tx, names)
    return [_find(tx, user_id, email) for user_id, email in names]


def _find(tx: Transaction, user_id: str | None, email: str | None) -> Row | None:
    row = None
    if user_id is not None:
        row = tx.one(
            f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.user_id = :user_id AND c.listing = 'user'",
            user_id=user_id,
        )
    if row is None and email is not None:
        row = tx.one(
            f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.email = :email "
            "AND c.listing = 'user' ORDER BY c.joined_at DESC, c.id DESC LIMIT 1",
            email=email,
        )
    return row


def _find_together(tx: Transaction, names: list[tuple[str | None, str | None]]) -> list[Row | None]:
    """The same in one statement, or two: what costs on PostgreSQL is the number of them."""
    users = _find_each(tx, "user_id", [user_id for user_id, _ in names])
    people = _find_each(tx, "email", [email for user_id, email in names if user_id not in users])
    return [users.get(user_id) or people.get(email) for user_id, email in names]


def _find_each(tx: Transaction, column: str, values: list[str | None]) -> dict[str | None, Row]:
    wanted = [value for value in values if value is not None]
    if not wanted:
        return {}
    rows = tx.all(
        # One look into the index for each value: a plain join leaves it to the planner to read the whole table.
        f"SELECT wanted.value, found.* FROM unnest(CAST(:wanted AS text[])) AS wanted (value) CROSS JOIN LATERAL "
        f"(SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.{column} = wanted.value "
        "AND c.listing = 'user' ORDER BY c.joined_at DESC, c.id DESC LIMIT 1) AS found",
        wanted=wanted,
    )
    return {row[0]: row[1:] for row in rows}


def save(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Write what page views change; keys as the columns, `contact_id` names the row."""
    if tx.dialect == "postgres":
        _save_together(tx, rows)
        return
    tx.run_many(
        "UPDATE presence SET last_seen_at = :last_seen_at, last_seen_ip = :last_seen_ip, "
        "last_seen_user_agent = :last_seen_user_agent, session_count = :session_count, "
        "session_started_at = :session_started_at WHERE app_id = :app_id AND contact_id = :contact_id",
        rows,
    )


def _save_together(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """The same in one statement. As JSON, because arrays of every column cost the client four times the work."""
    rows = sorted(rows, key=lambda row: row["contact_id"])
    tx.send(
        "UPDATE presence AS p SET last_seen_at = v.last_seen_at, last_seen_ip = v.last_seen_ip, "
        "last_seen_user_agent = v.last_seen_user_agent, session_count = v.session_count, "
        "session_started_at = v.session_started_at FROM json_to_recordset(CAST(:rows AS json)) AS v "
        "(contact_id text, last_seen_at bigint, last_seen_ip text, last_seen_user_agent text, session_count bigint, "
        "session_started_at bigint) WHERE p.app_id = :app_id AND p.contact_id = v.contact_id",
        rows=msgspec.json.encode(rows).decode(),
    )


def count_unread(tx: Transaction, contact_id: str, change: int) -> None:
    """Add to (or take from) the number of unread conversations."""
    tx.send(
        "UPDATE presence SET unread = unread + :change WHERE app_id = :app_id AND contact_id = :contact_id",
        contact_id=contact_id, change=change,
    )  # fmt: skip
