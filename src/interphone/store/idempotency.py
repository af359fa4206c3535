"""Answers kept by the key their request carried."""

from __future__ import annotations

from interphone.store.database import Row, Transaction
from interphone.store.sets import holding


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


def note_conversations(tx: Transaction, key: str, conversation_ids: list[int]) -> None:
    """Which conversations the answer tells of, and no others."""
    tx.send("DELETE FROM kept_answer_conversation WHERE app_id = :app_id AND key = :key", key=key)
    tx.run_many(
        "INSERT INTO kept_answer_conversation (app_id, conversation_id, key) VALUES (:app_id, :conversation_id, :key)",
        [{"conversation_id": id, "key": key} for id in conversation_ids],
    )


def about(tx: Transaction, conversation_id: int) -> list[Row]:
    """(key, body) of the answers that tell of a conversation."""
    return tx.all(
        "SELECT k.key, k.body FROM kept_answer_conversation a JOIN kept_answer k ON k.app_id = a.app_id "
        "AND k.key = a.key WHERE a.app_id = :app_id AND a.conversation_id = :conversation_id",
        conversation_id=conversation_id,
    )


def rewrite(tx: Transaction, key: str, body: str) -> None:
    tx.send("UPDATE kept_answer SET body = :body WHERE app_id = :app_id AND key = :key", key=key, body=body)


def empty(tx: Transaction, texts: list[str], left: str) -> None:
    """Leave only this of the answers that hold one of the texts; their keys stay taken.

    All that are kept are read: people are rarely erased.
    """
    wanted, values = holding(tx.dialect, "body", texts)
    tx.send(f"UPDATE kept_answer SET body = :left WHERE app_id = :app_id AND ({wanted})", left=left, **values)


def oldest(tx: Transaction) -> int | None:
    """When (unix seconds) the oldest of the workspace was kept."""
    row = tx.one("SELECT kept_at FROM kept_answer WHERE app_id = :app_id ORDER BY kept_at LIMIT 1")
    return row[0] if row else None


def delete_until(tx: Transaction, kept_at: int, limit: int) -> int:
    """Delete up to `limit` that were kept then or before; gives how many."""
    rows = tx.all(
        "SELECT key FROM kept_answer WHERE app_id = :app_id AND kept_at <= :kept_at ORDER BY kept_at, key LIMIT :limit",
        kept_at=kept_at, limit=limit,
    )  # fmt: skip
    keys = [{"key": row[0]} for row in rows]
    tx.run_many("DELETE FROM kept_answer_conversation WHERE app_id = :app_id AND key = :key", keys)
    tx.run_many("DELETE FROM kept_answer WHERE app_id = :app_id AND key = :key", keys)
    return len(keys)
