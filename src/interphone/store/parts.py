"""The parts of conversations, and the files that hang on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interphone.store.database import Asked, Row, Transaction
from interphone.store.sets import among

# The order of domain.parts.Part.
COLUMNS = (
    "conversation_id, id, part_type, author_kind, author_id, body, url, created_at, updated_at, state, "
    "assigned_kind, assigned_id, attachments, metadata, event_details, redacted, external_id, client_id, mail_head"
)
FIELDS = tuple(COLUMNS.split(", "))


def insert(tx: Transaction, part: dict[str, Any]) -> None:
    values = ", ".join(f":{name}" for name in FIELDS)
    tx.send(f"INSERT INTO conversation_part (app_id, {COLUMNS}) VALUES (:app_id, {values})", **part)


def update(tx: Transaction, conversation_id: int, id: int, changes: dict[str, Any]) -> None:
    """At least one change."""
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.send(
        f"UPDATE conversation_part SET {assignments} "
        "WHERE app_id = :app_id AND conversation_id = :conversation_id AND id = :id",
        conversation_id=conversation_id, id=id, **changes,
    )  # fmt: skip


def find(tx: Transaction, conversation_id: int, id: int) -> Row | None:
    return tx.one(
        f"SELECT {COLUMNS} FROM conversation_part "
        "WHERE app_id = :app_id AND conversation_id = :conversation_id AND id = :id",
        conversation_id=conversation_id, id=id,
    )  # fmt: skip


def find_all(tx: Transaction, conversation_ids: Sequence[int], ids: Sequence[int]) -> list[Row]:
    """Those of these ids in these conversations, in any order."""
    among_conversations, values = among("conversation", conversation_ids)
    wanted, more = among("id", ids)
    return tx.all(
        f"SELECT {COLUMNS} FROM conversation_part "
        f"WHERE app_id = :app_id AND conversation_id IN ({among_conversations}) AND id IN ({wanted})",
        **values, **more,
    )  # fmt: skip


def find_by_client_id(tx: Transaction, conversation_id: int, client_id: str) -> Row | None:
    return tx.one(
        f"SELECT {COLUMNS} FROM conversation_part "
        "WHERE app_id = :app_id AND conversation_id = :conversation_id AND client_id = :client_id",
        conversation_id=conversation_id, client_id=client_id,
    )  # fmt: skip


def of_conversation(tx: Transaction, conversation_id: int) -> list[Row]:
    """All of them, the source among them, oldest first."""
    return tx.all(
        f"SELECT {COLUMNS} FROM conversation_part WHERE app_id = :app_id AND conversation_id = :conversation_id "
        "ORDER BY id",
        conversation_id=conversation_id,
    )


def newest(tx: Transaction, conversation_id: int, limit: int) -> list[Row]:
    """At most `limit` parts without the source, the newest first."""
    return tx.all(
        f"SELECT {COLUMNS} FROM conversation_part WHERE app_id = :app_id AND conversation_id = :conversation_id "
        "AND part_type <> 'source' ORDER BY id DESC LIMIT :limit",
        conversation_id=conversation_id, limit=limit,
    )  # fmt: skip


def newest_of_types(tx: Transaction, conversation_id: int, limit: int, types: Sequence[str]) -> list[Row]:
    """At most `limit` parts of these types, the newest first."""
    wanted, values = among("type", types)
    return tx.all(
        f"SELECT {COLUMNS} FROM conversation_part WHERE app_id = :app_id AND conversation_id = :conversation_id "
        f"AND part_type IN ({wanted}) ORDER BY id DESC LIMIT :limit",
        conversation_id=conversation_id, limit=limit, **values,
    )  # fmt: skip


def count_of_types(tx: Transaction, conversation_id: int, types: Sequence[str]) -> int:
    wanted, values = among("type", types)
    row = tx.one(
        "SELECT COUNT(*) FROM conversation_part WHERE app_id = :app_id AND conversation_id = :conversation_id "
        f"AND part_type IN ({wanted})",
        conversation_id=conversation_id, **values,
    )  # fmt: skip
    return row[0] if row else 0


def newest_heard(tx: Transaction, conversation_id: int, spoken: Sequence[str], notes: Sequence[str]) -> int:
    """The id of what was said last: of the types `spoken`, or one of the others but `notes` with words or files."""
    always, values = among("spoken", spoken)
    never, more = among("note", notes)
    row = tx.one(
        "SELECT id FROM conversation_part WHERE app_id = :app_id AND conversation_id = :conversation_id "
        f"AND (part_type IN ({always}) OR (part_type NOT IN ({never}) AND (body IS NOT NULL OR attachments <> '[]'))) "
        "ORDER BY id DESC LIMIT 1",
        conversation_id=conversation_id, **values, **more,
    )  # fmt: skip
    assert row is not None, "a conversation has a source"
    id: int = row[0]
    return id


def ask_sources(tx: Transaction, conversation_ids: Sequence[int]) -> Asked:
    """What began each of these conversations, in any order."""
    wanted, values = among("id", conversation_ids)
    return tx.ask(
        f"SELECT {COLUMNS} FROM conversation_part WHERE app_id = :app_id AND (conversation_id, id) IN "
        f"(SELECT id, source_id FROM conversation WHERE app_id = :app_id AND id IN ({wanted}))",
        **values,
    )


def of_contact(tx: Transaction, contact_id: str) -> list[Row]:
    """The parts of all conversations that a contact takes part in, oldest first in each."""
    return tx.all(
        f"SELECT {COLUMNS} FROM conversation_part WHERE app_id = :app_id AND conversation_id IN "
        "(SELECT conversation_id FROM conversation_contact WHERE app_id = :app_id AND contact_id = :contact_id) "
        "ORDER BY conversation_id, id",
        contact_id=contact_id,
    )


def attached_by(tx: Transaction, contact_id: str) -> list[str]:
    """What hangs on each of the parts of a contact that have attachments."""
    rows = tx.all(
        "SELECT attachments FROM conversation_part WHERE app_id = :app_id AND author_kind = 'contact' "
        "AND author_id = :contact_id AND attachments <> '[]'",
        contact_id=contact_id,
    )
    return [row[0] for row in rows]


def redact_of_contact(tx: Transaction, contact_id: str, body: str) -> None:
    """What a contact said anywhere is said no more, by nobody."""
    tx.send(
        "UPDATE conversation_part SET author_id = '', "
        "body = CASE WHEN body IS NULL AND attachments = '[]' THEN NULL ELSE :body END, "
        "url = NULL, attachments = '[]', metadata = '{}', event_details = '{}', redacted = 1, client_id = NULL, "
        "mail_head = '{}' "
        "WHERE app_id = :app_id AND author_kind = 'contact' AND author_id = :contact_id",
        contact_id=contact_id, body=body,
    )  # fmt: skip


def insert_file(tx: Transaction, file: dict[str, Any]) -> None:
    tx.send(
        "INSERT INTO attachment (app_id, id, conversation_id, name, content_type, content, created_at) "
        "VALUES (:app_id, :id, :conversation_id, :name, :content_type, :content, :now)",
        now=tx.now, **file,
    )  # fmt: skip


def find_file(tx: Transaction, id: str) -> Row | None:
    """(name, content_type, content)"""
    return tx.one("SELECT name, content_type, content FROM attachment WHERE app_id = :app_id AND id = :id", id=id)


def delete_files(tx: Transaction, ids: Sequence[str]) -> None:
    wanted, values = among("id", ids)
    tx.send(f"DELETE FROM attachment WHERE app_id = :app_id AND id IN ({wanted})", **values)
