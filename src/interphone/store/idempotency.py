"""Answers kept by the key their request carried."""

from __future__ import annotations

from interphone.store.database import Row, Transaction


def find(tx: Transaction, key: str) -> Row | None:
    """(fingerprint, status, headers, body, kept_at)"""
    return tx.one(
        "SELECT fingerprint, status, headers, body, kept_at FROM kept_answer WHERE app_id = :app_id AND key = :key",
        key=key,
    )


def keep(tx: Transaction, key: str, fingerprint: str, status: int, headers: str, body: str | None) -> None:
    """In place of an older answer to the same key, if there is one."""
    tx.send(
        "INSERT INTO kept_answer (app_id, key, fingerprint, status, headers, body, kept_at) "
        "VALUES (:app_id, :key, :fingerprint, :status, :headers, :body, :now) ON CONFLICT (app_id, key) DO UPDATE "
        "SET fingerprint = :fingerprint, status = :status, headers = :headers, body = :body, kept_at = :now",
        key=key, fingerprint=fingerprint, status=status, headers=headers, body=body, now=tx.now,
    )  # fmt: skip


def oldest(tx: Transaction) -> int | None:
    """When (unix seconds) the oldest of the workspace was kept."""
    row = tx.one("SELECT kept_at FROM kept_answer WHERE app_id = :app_id ORDER BY kept_at LIMIT 1")
    return row[0] if row else None


def delete_until(tx: Transaction, kept_at: int, limit: int) -> int:
    """Delete up to `limit` that were kept then or before; gives how many."""
    return tx.run(
        "DELETE FROM kept_answer WHERE app_id = :app_id AND key IN (SELECT key FROM kept_answer "
        "WHERE app_id = :app_id AND kept_at <= :kept_at ORDER BY kept_at, key LIMIT :limit)",
        kept_at=kept_at, limit=limit,
    )  # fmt: skip
