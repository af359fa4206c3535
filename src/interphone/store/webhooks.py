"""Webhooks and their queues: who wants to be told, when each is next to be sent something, and who is at it.

A worker serves all workspaces, so it looks for queues across them; each row names its own.
"""

from __future__ import annotations

from typing import Any

from interphone.store.database import Row, Transaction

# The order of domain.webhooks.Webhook.
COLUMNS = (
    "id, version, url, topics, metadata, hub_secret, secret, old_secret, old_secret_until, state, made_by, created_at, "
    "updated_at"
)
# The order of domain.webhook_deliveries.Queue.
QUEUE = "held_until, throttle_seconds, failing_since, errors, errors_since"


def insert(tx: Transaction, webhook: dict[str, Any]) -> None:
    """With an empty queue."""
    values = ", ".join(f":{name}" for name in COLUMNS.split(", "))
    tx.send(f"INSERT INTO webhook (app_id, {COLUMNS}) VALUES (:app_id, {values})", **webhook)
    tx.send(
        "INSERT INTO webhook_queue (app_id, webhook_id, held_until, throttle_seconds, errors, errors_since) "
        "VALUES (:app_id, :id, 0, 0, 0, 0)",
        id=webhook["id"],
    )


def update(tx: Transaction, id: str, changes: dict[str, Any]) -> None:
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.send(f"UPDATE webhook SET {assignments} WHERE app_id = :app_id AND id = :id", id=id, **changes)


def delete(tx: Transaction, id: str) -> None:
    """With its queue, and not yet with its deliveries."""
    tx.send("DELETE FROM webhook_queue WHERE app_id = :app_id AND webhook_id = :id", id=id)
    tx.send("DELETE FROM webhook WHERE app_id = :app_id AND id = :id", id=id)


def every(tx: Transaction) -> list[Row]:
    """Oldest first."""
    return tx.all(f"SELECT {COLUMNS} FROM webhook WHERE app_id = :app_id ORDER BY created_at, id")


def find(tx: Transaction, id: str) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM webhook WHERE app_id = :app_id AND id = :id", id=id)


def call(tx: Transaction, id: str) -> None:
    """Something waits now: whoever serves the queue is to look, but not before it is held no longer."""
    tx.send(
        "UPDATE webhook_queue SET due_at = CASE WHEN held_until > :now THEN held_until ELSE :now END "
        "WHERE app_id = :app_id AND webhook_id = :id AND worker IS NULL "
        "AND (due_at IS NULL OR (due_at > :now AND due_at > held_until))",
        id=id, now=tx.now,
    )  # fmt: skip


def next_due(tx: Transaction) -> int | None:
    """When (unix seconds) a queue is next to be looked at, across workspaces."""
    row = tx.one("SELECT min(due_at) FROM webhook_queue WHERE due_at IS NOT NULL")
    return row[0] if row else None


def take(tx: Transaction, worker: str, limit: int, until: int) -> list[Row]:
    """Queues of any workspace that are due, the longest waiting first, become this worker's; also those of a dead one.

    Gives (app_id, webhook_id).
    """
    rows = tx.all(
        "SELECT app_id, webhook_id FROM webhook_queue WHERE due_at IS NOT NULL AND due_at <= :now "
        "ORDER BY due_at LIMIT :limit",
        now=tx.now, limit=limit,
    )  # fmt: skip
    return [
        row
        for row in rows
        if tx.run(
            "UPDATE webhook_queue SET worker = :worker, due_at = :until "
            "WHERE app_id = :owner AND webhook_id = :id AND due_at <= :now",
            owner=row[0], id=row[1], worker=worker, until=until, now=tx.now,
        )
    ]  # fmt: skip


def renew(tx: Transaction, worker: str, until: int) -> None:
    """Whatever is this worker's stays so."""
    tx.send("UPDATE webhook_queue SET due_at = :until WHERE worker = :worker", worker=worker, until=until)


def release(tx: Transaction, id: str, worker: str, due_at: int | None) -> None:
    """Anybody may take it again, from `due_at` on. Nothing happens where it is another worker's by now."""
    tx.send(
        "UPDATE webhook_queue SET worker = NULL, due_at = :due_at "
        "WHERE app_id = :app_id AND webhook_id = :id AND worker = :worker",
        id=id, worker=worker, due_at=due_at,
    )  # fmt: skip


def find_queue(tx: Transaction, id: str) -> Row | None:
    """QUEUE"""
    return tx.one(f"SELECT {QUEUE} FROM webhook_queue WHERE app_id = :app_id AND webhook_id = :id", id=id)


def update_queue(tx: Transaction, id: str, changes: dict[str, Any]) -> None:
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.send(f"UPDATE webhook_queue SET {assignments} WHERE app_id = :app_id AND webhook_id = :id", id=id, **changes)
