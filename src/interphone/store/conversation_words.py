"""The words of conversations, by which they are searched, and what of them is still to be written."""

from __future__ import annotations

from typing import Any

from interphone.store import jobs
from interphone.store.database import Row, Transaction
from interphone.store.sets import among


def want_catching_up(tx: Transaction, job: str, run_at: int) -> None:
    """See to it that words are written by then, unless some are due already: that is seen to."""
    jobs.enqueue_by(tx, job, "", run_at, unless="SELECT 1 FROM word_due WHERE app_id = :app_id")


def mark(tx: Transaction, conversation_id: int, part_id: int) -> None:
    """The words of a part are to be written."""
    tx.send(
        "INSERT INTO word_due (app_id, conversation_id, part_id) VALUES (:app_id, :conversation_id, :part_id) "
        "ON CONFLICT DO NOTHING",
        conversation_id=conversation_id, part_id=part_id,
    )  # fmt: skip


def mark_all(tx: Transaction, conversation_id: int) -> None:
    """The words of all parts of a conversation are to be written."""
    tx.send(
        "INSERT INTO word_due (app_id, conversation_id, part_id) SELECT app_id, conversation_id, id "
        "FROM conversation_part WHERE app_id = :app_id AND conversation_id = :conversation_id AND body IS NOT NULL "
        "ON CONFLICT DO NOTHING",
        conversation_id=conversation_id,
    )


def is_due(tx: Transaction) -> bool:
    return tx.one("SELECT 1 FROM word_due WHERE app_id = :app_id LIMIT 1") is not None


def due(tx: Transaction, limit: int) -> list[Row]:
    """(conversation_id, part_id, body, whether it began the conversation) of some parts; what is redacted has none."""
    return tx.all(
        "SELECT o.conversation_id, o.part_id, CASE p.redacted WHEN 0 THEN p.body END, "
        "CASE p.part_type WHEN 'source' THEN 1 ELSE 0 END "
        "FROM (SELECT conversation_id, part_id FROM word_due WHERE app_id = :app_id LIMIT :limit) o "
        "LEFT JOIN conversation_part p "
        "ON p.app_id = :app_id AND p.conversation_id = o.conversation_id AND p.id = o.part_id",
        limit=limit,
    )


def settle(tx: Transaction, parts: list[dict[str, int]]) -> None:
    """The words of these parts, by conversation_id and part_id, are written."""
    tx.run_many(
        "DELETE FROM word_due WHERE app_id = :app_id AND conversation_id = :conversation_id AND part_id = :part_id",
        parts,
    )


def put(tx: Transaction, words: list[dict[str, Any]]) -> None:
    """Store words, with the keys word, conversation_id and source; what is there as a word of the source stays so."""
    tx.run_many(
        "INSERT INTO conversation_word (app_id, word, conversation_id, source) "
        "VALUES (:app_id, :word, :conversation_id, :source) ON CONFLICT (app_id, word, conversation_id) "
        "DO UPDATE SET source = excluded.source WHERE excluded.source > conversation_word.source",
        words,
    )


def drop(tx: Transaction, words: list[dict[str, Any]]) -> None:
    """Forget words, by word and conversation_id."""
    tx.run_many(
        "DELETE FROM conversation_word WHERE app_id = :app_id AND word = :word AND conversation_id = :conversation_id",
        words,
    )


def forget_due(tx: Transaction, conversation_id: int) -> None:
    tx.send("DELETE FROM word_due WHERE app_id = :app_id AND conversation_id = :id", id=conversation_id)


def bodies(tx: Transaction, conversation_ids: list[int]) -> list[Row]:
    """(conversation_id, body, whether it began the conversation) of all that was said in those of these conversations
    that teammates see: words of others are not kept.
    """
    wanted, values = among("id", conversation_ids)
    return tx.all(
        "SELECT p.conversation_id, p.body, CASE p.part_type WHEN 'source' THEN 1 ELSE 0 END FROM conversation c "
        "JOIN conversation_part p ON p.app_id = c.app_id AND p.conversation_id = c.id "
        f"WHERE c.app_id = :app_id AND c.id IN ({wanted}) AND c.listed = 1 AND p.body IS NOT NULL AND p.redacted = 0",
        **values,
    )


def bodies_of_contact(tx: Transaction, contact_id: str) -> list[Row]:
    """(conversation_id, body) of all that a contact said anywhere."""
    return tx.all(
        "SELECT conversation_id, body FROM conversation_part WHERE app_id = :app_id AND author_kind = 'contact' "
        "AND author_id = :contact_id AND body IS NOT NULL",
        contact_id=contact_id,
    )


def like(tx: Transaction, test: str, limit: int, **values: str) -> list[str]:
    """Words of the workspace that pass a test on `w.word`, each once; at most `limit`."""
    # One seek for each word, however many conversations have it.
    rows = tx.all(
        "WITH RECURSIVE w (word) AS ("
        "SELECT (SELECT MIN(word) FROM conversation_word WHERE app_id = :app_id) "
        "UNION ALL "
        "SELECT (SELECT MIN(n.word) FROM conversation_word n WHERE n.app_id = :app_id AND n.word > w.word) FROM w "
        "WHERE w.word IS NOT NULL) "
        f"SELECT w.word FROM w WHERE w.word IS NOT NULL AND {test} LIMIT :limit",
        limit=limit, **values,
    )  # fmt: skip
    return [row[0] for row in rows]
