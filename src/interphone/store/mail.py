"""Mail that was sent and received, the mailboxes of workspaces, and up to where people know their conversations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interphone.store.database import Row, Transaction
from interphone.store.sets import among

# The order of domain.mail_log.Mail.
COLUMNS = (
    "id, kind, message_id, addressed, conversation_id, contact_id, part_ids, state, reason, created_at, settled_at"
)
FIELDS = tuple(COLUMNS.split(", "))


def insert(tx: Transaction, mail: dict[str, Any]) -> None:
    values = ", ".join(f":{name}" for name in FIELDS)
    tx.send(f"INSERT INTO mail (app_id, {COLUMNS}) VALUES (:app_id, {values})", **mail)


def update(tx: Transaction, id: int, changes: dict[str, Any]) -> None:
    """At least one change."""
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.send(f"UPDATE mail SET {assignments} WHERE app_id = :app_id AND id = :id", id=id, **changes)


def find(tx: Transaction, id: int) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM mail WHERE app_id = :app_id AND id = :id", id=id)


def find_message(tx: Transaction, message_id: str, addressed: str) -> Row | None:
    return tx.one(
        f"SELECT {COLUMNS} FROM mail "
        "WHERE app_id = :app_id AND message_id = :message_id AND addressed = :addressed",
        message_id=message_id, addressed=addressed,
    )  # fmt: skip


def find_messages(tx: Transaction, message_ids: Sequence[str]) -> list[Row]:
    """Those of them that belong to conversations, in any order."""
    wanted, values = among("id", message_ids)
    return tx.all(
        f"SELECT {COLUMNS} FROM mail WHERE app_id = :app_id AND message_id IN ({wanted}) "
        "AND conversation_id IS NOT NULL",
        **values,
    )


def of_conversation(tx: Transaction, conversation_id: int, contact_id: str) -> list[Row]:
    """What went between the team and a person, oldest first."""
    return tx.all(
        f"SELECT {COLUMNS} FROM mail WHERE app_id = :app_id AND conversation_id = :conversation_id "
        "AND contact_id = :contact_id ORDER BY id",
        conversation_id=conversation_id, contact_id=contact_id,
    )  # fmt: skip


def newest_of_conversation(tx: Transaction, conversation_id: int) -> Row | None:
    return tx.one(
        f"SELECT {COLUMNS} FROM mail WHERE app_id = :app_id AND conversation_id = :conversation_id "
        "ORDER BY id DESC LIMIT 1",
        conversation_id=conversation_id,
    )


def newest(tx: Transaction, limit: int, below: int) -> list[Row]:
    """The newest with an id below that one, newest first."""
    return tx.all(
        f"SELECT {COLUMNS} FROM mail WHERE app_id = :app_id AND id < :below ORDER BY id DESC LIMIT :limit",
        limit=limit, below=below,
    )  # fmt: skip


def oldest(tx: Transaction, limit: int) -> list[Row]:
    """(id, created_at), oldest first."""
    return tx.all("SELECT id, created_at FROM mail WHERE app_id = :app_id ORDER BY id LIMIT :limit", limit=limit)


def delete_through(tx: Transaction, id: int) -> None:
    tx.send("DELETE FROM mail WHERE app_id = :app_id AND id <= :id", id=id)


def begin_known(tx: Transaction, conversation_id: int, part_id: int) -> None:
    """Who takes part, and of whom nothing is known yet, knows everything before this part."""
    tx.send(
        "INSERT INTO mail_known (app_id, conversation_id, contact_id, part_id) "
        "SELECT app_id, conversation_id, contact_id, :part_id - 1 FROM conversation_contact "
        "WHERE app_id = :app_id AND conversation_id = :conversation_id "
        "ON CONFLICT (app_id, conversation_id, contact_id) DO NOTHING",
        conversation_id=conversation_id, part_id=part_id,
    )  # fmt: skip


def set_known(tx: Transaction, conversation_id: int, contact_id: str) -> None:
    """A person, of whom something is known, knows everything that has been said."""
    tx.send(
        "UPDATE mail_known SET part_id = (SELECT MAX(p.id) FROM conversation_part p "
        "WHERE p.app_id = :app_id AND p.conversation_id = :conversation_id) "
        "WHERE app_id = :app_id AND conversation_id = :conversation_id AND contact_id = :contact_id",
        conversation_id=conversation_id, contact_id=contact_id,
    )  # fmt: skip


def unknowing(tx: Transaction, conversation_id: int) -> list[Row]:
    """(contact_id, part_id) of those who have not read a conversation, and up to where they know it."""
    return tx.all(
        "SELECT k.contact_id, k.part_id FROM mail_known k JOIN conversation_contact x "
        "ON x.app_id = k.app_id AND x.conversation_id = k.conversation_id AND x.contact_id = k.contact_id "
        "WHERE k.app_id = :app_id AND k.conversation_id = :conversation_id AND x.read = 0 ORDER BY k.contact_id",
        conversation_id=conversation_id,
    )


def find_mailbox(tx: Transaction) -> Row | None:
    """(code, secret, inbox)"""
    return tx.one("SELECT code, secret, inbox FROM mailbox WHERE app_id = :app_id")


def insert_mailbox(tx: Transaction, code: str, secret: str) -> None:
    tx.send(
        "INSERT INTO mailbox (app_id, code, secret, inbox) VALUES (:app_id, :code, :secret, 0)",
        code=code, secret=secret,
    )  # fmt: skip


def set_inbox(tx: Transaction, inbox: bool) -> None:
    tx.send("UPDATE mailbox SET inbox = :inbox WHERE app_id = :app_id", inbox=int(inbox))


def find_workspace(tx: Transaction, code: str) -> str | None:
    """The workspace of a mailbox, across workspaces."""
    row = tx.one("SELECT app_id FROM mailbox WHERE code = :code", code=code)
    return row[0] if row else None
