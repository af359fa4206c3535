"""Data events: what a contact did, by name and time; and their sums by name, which outlive no contact either."""

from __future__ import annotations

from typing import Any, NamedTuple

from interphone.store.database import Row, Transaction


class Stretch(NamedTuple):
    """From `since` on, before (before_at, before_key), at most `limit`."""

    since: int
    before_at: int
    before_key: str
    limit: int


def insert(tx: Transaction, event: dict[str, Any]) -> bool:
    """Whether it is new: the same contact, name and time are one event."""
    added = tx.run(
        "INSERT INTO data_event (app_id, contact_id, created_at, name_key, name, id, metadata) "
        "VALUES (:app_id, :contact_id, :created_at, :name_key, :name, :id, :metadata) ON CONFLICT DO NOTHING",
        **event,
    )
    return added > 0


def page(tx: Transaction, contact_id: str, stretch: Stretch) -> list[Row]:
    """(id, name, name_key, created_at, metadata), the newest first."""
    return tx.all(
        "SELECT id, name, name_key, created_at, metadata FROM data_event "
        "WHERE app_id = :app_id AND contact_id = :contact_id AND created_at >= :since "
        "AND (created_at, name_key) < (:before_at, :before_key) "
        "ORDER BY created_at DESC, name_key DESC LIMIT :limit",
        contact_id=contact_id, **stretch._asdict(),
    )  # fmt: skip


def count_once_more(tx: Transaction, contact_id: str, name_key: str, name: str, at: int) -> None:
    """Add one event to the sum of its name."""
    tx.send(
        "INSERT INTO data_event_summary (app_id, contact_id, name_key, name, first_at, last_at, times) "
        "VALUES (:app_id, :contact_id, :name_key, :name, :at, :at, 1) "
        "ON CONFLICT (app_id, contact_id, name_key) DO UPDATE SET times = data_event_summary.times + 1, "
        "first_at = CASE WHEN excluded.first_at < data_event_summary.first_at "
        "THEN excluded.first_at ELSE data_event_summary.first_at END, "
        "last_at = CASE WHEN excluded.last_at > data_event_summary.last_at "
        "THEN excluded.last_at ELSE data_event_summary.last_at END",
        contact_id=contact_id, name_key=name_key, name=name, at=at,
    )  # fmt: skip


def set_summary(tx: Transaction, summary: dict[str, Any]) -> None:
    """Say what the sum of a name is."""
    tx.send(
        "INSERT INTO data_event_summary (app_id, contact_id, name_key, name, first_at, last_at, times) "
        "VALUES (:app_id, :contact_id, :name_key, :name, :first_at, :last_at, :times) "
        "ON CONFLICT (app_id, contact_id, name_key) DO UPDATE SET times = excluded.times, "
        "first_at = excluded.first_at, last_at = excluded.last_at",
        **summary,
    )


def summaries(tx: Transaction, contact_id: str) -> list[Row]:
    """(name, first_at, last_at, times), by name."""
    return tx.all(
        "SELECT name, first_at, last_at, times FROM data_event_summary "
        "WHERE app_id = :app_id AND contact_id = :contact_id ORDER BY name_key",
        contact_id=contact_id,
    )


def move(tx: Transaction, contact_id: str, into_id: str) -> None:
    """Give one contact's events and their sums to another, who may have the same: those are counted once."""
    _discount_common(tx, contact_id, into_id)
    tx.send(
        "INSERT INTO data_event (app_id, contact_id, created_at, name_key, name, id, metadata) "
        "SELECT app_id, :into_id, created_at, name_key, name, id, metadata FROM data_event "
        "WHERE app_id = :app_id AND contact_id = :contact_id ON CONFLICT DO NOTHING",
        contact_id=contact_id, into_id=into_id,
    )  # fmt: skip
    tx.send(
        "INSERT INTO data_event_summary (app_id, contact_id, name_key, name, first_at, last_at, times) "
        "SELECT app_id, :into_id, name_key, name, first_at, last_at, times FROM data_event_summary "
        "WHERE app_id = :app_id AND contact_id = :contact_id "
        "ON CONFLICT (app_id, contact_id, name_key) DO UPDATE SET times = data_event_summary.times + excluded.times, "
        "first_at = CASE WHEN excluded.first_at < data_event_summary.first_at "
        "THEN excluded.first_at ELSE data_event_summary.first_at END, "
        "last_at = CASE WHEN excluded.last_at > data_event_summary.last_at "
        "THEN excluded.last_at ELSE data_event_summary.last_at END",
        contact_id=contact_id, into_id=into_id,
    )  # fmt: skip
    for table in ("data_event", "data_event_summary"):
        tx.send(f"DELETE FROM {table} WHERE app_id = :app_id AND contact_id = :contact_id", contact_id=contact_id)


def _discount_common(tx: Transaction, contact_id: str, into_id: str) -> None:
    """Take from the sums of one contact the events that another has too. Sums may have been set to less."""
    common = tx.all(
        "SELECT e.name_key, count(*) FROM data_event e JOIN data_event x ON x.app_id = e.app_id "
        "AND x.contact_id = :into_id AND x.created_at = e.created_at AND x.name_key = e.name_key "
        "WHERE e.app_id = :app_id AND e.contact_id = :contact_id GROUP BY e.name_key",
        contact_id=contact_id, into_id=into_id,
    )  # fmt: skip
    tx.run_many(
        "UPDATE data_event_summary SET times = CASE WHEN times > :common THEN times - :common ELSE 0 END "
        "WHERE app_id = :app_id AND contact_id = :contact_id AND name_key = :name_key",
        [{"contact_id": contact_id, "name_key": name_key, "common": number} for name_key, number in common],
    )
