"""Exports of what was sent to people, and what they hold."""

from __future__ import annotations

from interphone.store.database import Row, Transaction

# The order of domain.exports.Export.
COLUMNS = "id, status, after_at, before_at, reached, row_count, created_at, ended_at"


def insert(tx: Transaction, id: str, after: int, before: int) -> None:
    tx.send(
        "INSERT INTO data_export (app_id, id, status, after_at, before_at, reached, row_count, created_at) "
        "VALUES (:app_id, :id, 'pending', :after, :before, '[]', 0, :now)",
        id=id, after=after, before=before, now=tx.now,
    )  # fmt: skip


def find(tx: Transaction, id: str) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM data_export WHERE app_id = :app_id AND id = :id", id=id)


def find_active(tx: Transaction) -> Row | None:
    """The one that is not over."""
    return tx.one(f"SELECT {COLUMNS} FROM data_export WHERE app_id = :app_id AND ended_at IS NULL LIMIT 1")


def ended_before(tx: Transaction, at: int, limit: int) -> list[str]:
    rows = tx.all(
        "SELECT id FROM data_export WHERE app_id = :app_id AND ended_at < :at ORDER BY ended_at LIMIT :limit",
        at=at, limit=limit,
    )  # fmt: skip
    return [row[0] for row in rows]


def next_end(tx: Transaction) -> int | None:
    """When the export that ended first did."""
    row = tx.one("SELECT MIN(ended_at) FROM data_export WHERE app_id = :app_id AND ended_at IS NOT NULL")
    return row[0] if row else None


def ids(tx: Transaction) -> list[str]:
    return [row[0] for row in tx.all("SELECT id FROM data_export WHERE app_id = :app_id")]


def go_on(tx: Transaction, id: str, reached: str, rows: int) -> None:
    tx.send(
        "UPDATE data_export SET status = 'in_progress', reached = :reached, row_count = row_count + :rows "
        "WHERE app_id = :app_id AND id = :id",
        id=id, reached=reached, rows=rows,
    )  # fmt: skip


def end(tx: Transaction, id: str, status: str) -> None:
    tx.send(
        "UPDATE data_export SET status = :status, reached = '[]', ended_at = :now "
        "WHERE app_id = :app_id AND id = :id",
        id=id, status=status, now=tx.now,
    )  # fmt: skip


def delete(tx: Transaction, id: str) -> None:
    delete_chunks(tx, id)
    tx.send("DELETE FROM data_export WHERE app_id = :app_id AND id = :id", id=id)


def add_chunk(tx: Transaction, id: str, content: bytes) -> None:
    tx.send(
        "INSERT INTO data_export_chunk (app_id, export_id, number, content) VALUES (:app_id, :id, "
        "(SELECT COALESCE(MAX(number), 0) + 1 FROM data_export_chunk WHERE app_id = :app_id AND export_id = :id), "
        ":content)",
        id=id, content=content,
    )  # fmt: skip


def next_chunk(tx: Transaction, id: str, after: int) -> Row | None:
    """(number, content) of the first chunk after a number."""
    return tx.one(
        "SELECT number, content FROM data_export_chunk WHERE app_id = :app_id AND export_id = :id "
        "AND number > :after ORDER BY number LIMIT 1",
        id=id, after=after,
    )  # fmt: skip


def replace_chunk(tx: Transaction, id: str, number: int, content: bytes) -> None:
    tx.send(
        "UPDATE data_export_chunk SET content = :content WHERE app_id = :app_id AND export_id = :id "
        "AND number = :number",
        id=id, number=number, content=content,
    )  # fmt: skip


def delete_chunks(tx: Transaction, id: str) -> None:
    tx.send("DELETE FROM data_export_chunk WHERE app_id = :app_id AND export_id = :id", id=id)


def auto_message_receipts(
    tx: Transaction, after: int, before: int, reached: tuple[int, int, str], limit: int
) -> list[Row]:
    """(sent_at, auto_message_id, contact_id, title, seen_at, replied_at) of receipts of that time, in this order.

    Those after `reached`, which is (sent_at, auto_message_id, contact_id).
    """
    return tx.all(
        "SELECT r.sent_at, r.auto_message_id, r.contact_id, m.title, r.seen_at, r.replied_at "
        "FROM auto_message_receipt r JOIN auto_message m ON m.app_id = r.app_id AND m.id = r.auto_message_id "
        "WHERE r.app_id = :app_id AND r.sent_at >= :after AND r.sent_at <= :before "
        "AND (r.sent_at, r.auto_message_id, r.contact_id) > (:at, :message, :contact) "
        "ORDER BY r.sent_at, r.auto_message_id, r.contact_id LIMIT :limit",
        after=after, before=before, at=reached[0], message=reached[1], contact=reached[2], limit=limit,
    )  # fmt: skip


def messages(tx: Transaction, listed: int, after: int, before: int, reached: tuple[int, int], limit: int) -> list[Row]:
    """(created_at, id, contact_id, source_id, source_type, subject, first_contact_reply_at) of what teammates sent.

    Of those that became conversations (listed 1) or did not (0), in this order, after `reached`: (created_at, id).
    """
    return tx.all(
        "SELECT created_at, id, contact_id, source_id, source_type, subject, first_contact_reply_at "
        "FROM conversation WHERE app_id = :app_id AND listed = :listed AND delivered_as = 'admin_initiated' "
        "AND created_at >= :after AND created_at <= :before AND (created_at, id) > (:at, :id) "
        "ORDER BY created_at, id LIMIT :limit",
        listed=listed, after=after, before=before, at=reached[0], id=reached[1], limit=limit,
    )  # fmt: skip
