"""Answers kept by the key their request carried; whom they name, and of which conversations they tell."""

from __future__ import annotations

from collections.abc import Sequence

from interphone.store.database import Row, Transaction
from interphone.store.sets import among, holding


def find(tx: Transaction, key: str) -> Row | None:
    """(fingerprint, status, headers, body, packed, kept_at)"""
    return tx.one(
        "SELECT fingerprint, status, headers, body, packed, kept_at "
        "FROM kept_answer WHERE app_id = :app_id AND key = :key",
        key=key,
    )


def keep(
    tx: Transaction, key: str, fingerprint: str, status: int, headers: str, body: str | None, packed: bytes | None,
    names: bytes | None,
) -> None:  # fmt: skip
    """Under a key that is free. Of `body` and `packed` one is None; `names` is None where it names nobody."""
    tx.send(
        "INSERT INTO kept_answer (app_id, key, fingerprint, status, headers, body, packed, names, kept_at) "
        "VALUES (:app_id, :key, :fingerprint, :status, :headers, :body, :packed, :names, :now)",
        key=key, fingerprint=fingerprint, status=status, headers=headers, body=body, packed=packed, names=names,
        now=tx.now,
    )  # fmt: skip


def note_conversations(tx: Transaction, key: str, conversation_ids: list[int]) -> None:
    """Which conversations a new answer tells of."""
    tx.run_many(
        "INSERT INTO kept_answer_conversation (app_id, conversation_id, key) VALUES (:app_id, :conversation_id, :key)",
        [{"conversation_id": id, "key": key} for id in conversation_ids],
    )


def about(tx: Transaction, conversation_id: int, after: str, limit: int) -> list[Row]:
    """(key, body, packed) of answers that tell of a conversation, the first after a key."""
    return tx.all(
        "SELECT k.key, k.body, k.packed FROM kept_answer_conversation a JOIN kept_answer k ON k.app_id = a.app_id "
        "AND k.key = a.key WHERE a.app_id = :app_id AND a.conversation_id = :conversation_id AND a.key > :after "
        "ORDER BY a.key LIMIT :limit",
        conversation_id=conversation_id, after=after, limit=limit,
    )  # fmt: skip


def keys_about(tx: Transaction, conversation_id: int) -> list[str]:
    rows = tx.all(
        "SELECT key FROM kept_answer_conversation WHERE app_id = :app_id AND conversation_id = :conversation_id",
        conversation_id=conversation_id,
    )
    return [row[0] for row in rows]


def naming(tx: Transaction, names: Sequence[bytes]) -> list[Row]:
    """(key, names) of the answers that name one of these, of which there is one at least.

    Whom each names is looked through: that is in an index, which grows at its end.
    """
    wanted, values = holding(tx.dialect, "names", names)
    return tx.all(f"SELECT key, names FROM kept_answer WHERE app_id = :app_id AND ({wanted})", **values)


def read(tx: Transaction, keys: Sequence[str]) -> list[Row]:
    """(key, body, packed)"""
    wanted, values = among("key", keys)
    return tx.all(
        f"SELECT key, body, packed FROM kept_answer WHERE app_id = :app_id AND key IN ({wanted})",
        **values,
    )


def every(tx: Transaction) -> list[str]:
    """The keys of all answers."""
    return [row[0] for row in tx.all("SELECT key FROM kept_answer WHERE app_id = :app_id")]


def rewrite(tx: Transaction, key: str, body: str | None, packed: bytes | None, names: bytes | None) -> None:
    """As for `keep`."""
    tx.send(
        "UPDATE kept_answer SET body = :body, packed = :packed, names = :names WHERE app_id = :app_id AND key = :key",
        key=key, body=body, packed=packed, names=names,
    )  # fmt: skip


def empty(tx: Transaction, keys: Sequence[str], left: str) -> None:
    """Leave only this of the answers; they name nobody and tell of no conversation. Their keys stay taken."""
    _untell(tx, keys)
    tx.run_many(
        "UPDATE kept_answer SET body = :left, packed = NULL, names = NULL WHERE app_id = :app_id AND key = :key",
        [{"key": key, "left": left} for key in keys],
    )


def oldest(tx: Transaction) -> int | None:
    """When (unix seconds) the oldest of the workspace was kept."""
    row = tx.one("SELECT kept_at FROM kept_answer WHERE app_id = :app_id ORDER BY kept_at LIMIT 1")
    return row[0] if row else None


def kept_until(tx: Transaction, kept_at: int, limit: int) -> list[str]:
    """The keys of up to `limit` that were kept then or before."""
    rows = tx.all(
        "SELECT key FROM kept_answer WHERE app_id = :app_id AND kept_at <= :kept_at ORDER BY kept_at, key LIMIT :limit",
        kept_at=kept_at, limit=limit,
    )  # fmt: skip
    return [row[0] for row in rows]


def forget(tx: Transaction, keys: Sequence[str]) -> None:
    """The keys are free again."""
    _untell(tx, keys)
    tx.run_many("DELETE FROM kept_answer WHERE app_id = :app_id AND key = :key", [{"key": key} for key in keys])


def note_unsaid(tx: Transaction, conversation_id: int, part_id: int, words: str) -> None:
    """Words of a conversation are to be taken out of all answers that tell of it."""
    tx.send(
        "INSERT INTO kept_answer_unsaid (app_id, conversation_id, part_id, words, done) "
        "VALUES (:app_id, :conversation_id, :part_id, :words, '')",
        conversation_id=conversation_id, part_id=part_id, words=words,
    )  # fmt: skip


def unsaid(tx: Transaction, conversation_id: int) -> Row | None:
    """(part_id, words, done) of words that may still stand in answers."""
    return tx.one(
        "SELECT part_id, words, done FROM kept_answer_unsaid "
        "WHERE app_id = :app_id AND conversation_id = :conversation_id ORDER BY part_id LIMIT 1",
        conversation_id=conversation_id,
    )


def unsaid_in(tx: Transaction, key: str) -> list[Row]:
    """(part_id, words) of all that may still stand in an answer."""
    return tx.all(
        "SELECT u.part_id, u.words FROM kept_answer_conversation a JOIN kept_answer_unsaid u ON u.app_id = a.app_id "
        "AND u.conversation_id = a.conversation_id WHERE a.app_id = :app_id AND a.key = :key AND u.done < a.key",
        key=key,
    )


def move_on(tx: Transaction, conversation_id: int, part_id: int, done: str) -> None:
    """Words are in none of the answers up to a key any more."""
    tx.send(
        "UPDATE kept_answer_unsaid SET done = :done "
        "WHERE app_id = :app_id AND conversation_id = :conversation_id AND part_id = :part_id",
        conversation_id=conversation_id, part_id=part_id, done=done,
    )  # fmt: skip


def finish_unsaid(tx: Transaction, conversation_id: int, part_id: int) -> None:
    """Words are in no answer any more."""
    tx.send(
        "DELETE FROM kept_answer_unsaid "
        "WHERE app_id = :app_id AND conversation_id = :conversation_id AND part_id = :part_id",
        conversation_id=conversation_id, part_id=part_id,
    )  # fmt: skip


def forget_unsaid(tx: Transaction, conversation_id: int) -> None:
    """No answer tells of the conversation any more."""
    tx.send(
        "DELETE FROM kept_answer_unsaid WHERE app_id = :app_id AND conversation_id = :conversation_id",
        conversation_id=conversation_id,
    )


def _untell(tx: Transaction, keys: Sequence[str]) -> None:
    tx.run_many(
        "DELETE FROM kept_answer_conversation WHERE app_id = :app_id AND key = :key", [{"key": key} for key in keys]
    )
