"""Conversations and their parts."""

from __future__ import annotations

from interphone.store.database import Row, Transaction

# The orders of domain.conversations.Conversation and Part.
COLUMNS = "id, contact_id, started_by, auto_message_id, read, created_at, replied_at"
PART_COLUMNS = "conversation_id, id, author_kind, author_id, body, url, created_at"


def insert(tx: Transaction, id: int, contact_id: str, started_by: str, auto_message_id: int | None, read: bool) -> None:
    tx.send(
        "INSERT INTO conversation (app_id, id, contact_id, started_by, auto_message_id, read, created_at) "
        "VALUES (:app_id, :id, :contact_id, :started_by, :auto_message_id, :read, :now)",
        id=id, contact_id=contact_id, started_by=started_by, auto_message_id=auto_message_id, read=int(read),
        now=tx.now,
    )  # fmt: skip


def insert_part(
    tx: Transaction, conversation_id: int, id: int, author_kind: str, author_id: str, body: str, url: str | None
) -> None:
    tx.send(
        "INSERT INTO part (app_id, conversation_id, id, author_kind, author_id, body, url, created_at) "
        "VALUES (:app_id, :conversation_id, :id, :author_kind, :author_id, :body, :url, :now)",
        conversation_id=conversation_id, id=id, author_kind=author_kind, author_id=author_id, body=body, url=url,
        now=tx.now,
    )  # fmt: skip


def set_replied(tx: Transaction, id: int) -> None:
    tx.send("UPDATE conversation SET replied_at = :now WHERE app_id = :app_id AND id = :id", id=id, now=tx.now)


def set_read(tx: Transaction, id: int, read: bool) -> None:
    tx.send("UPDATE conversation SET read = :read WHERE app_id = :app_id AND id = :id", id=id, read=int(read))


def find(tx: Transaction, id: int) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM conversation WHERE app_id = :app_id AND id = :id", id=id)


def of_contact(tx: Transaction, contact_id: str) -> list[Row]:
    """A contact's conversations, the one with the latest message first."""
    return tx.all(
        f"SELECT {COLUMNS} FROM conversation WHERE app_id = :app_id AND contact_id = :contact_id "
        "ORDER BY COALESCE(replied_at, created_at) DESC, id DESC",
        contact_id=contact_id,
    )


def parts(tx: Transaction, conversation_id: int) -> list[Row]:
    """The parts of a conversation, oldest first."""
    return tx.all(
        f"SELECT {PART_COLUMNS} FROM part WHERE app_id = :app_id AND conversation_id = :conversation_id ORDER BY id",
        conversation_id=conversation_id,
    )


def parts_of_contact(tx: Transaction, contact_id: str) -> list[Row]:
    """The parts of all of a contact's conversations, oldest first in each."""
    return tx.all(
        f"SELECT {PART_COLUMNS} FROM part WHERE app_id = :app_id AND conversation_id IN "
        "(SELECT id FROM conversation WHERE app_id = :app_id AND contact_id = :contact_id) "
        "ORDER BY conversation_id, id",
        contact_id=contact_id,
    )
