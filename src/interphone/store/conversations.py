"""Conversations, and who takes part in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from interphone.store import conversation_merges
from interphone.store.database import Asked, Row, Transaction
from interphone.store.sets import among

# The order of domain.conversations.Conversation.
COLUMNS = (
    "id, contact_id, started_by, auto_message_id, read, created_at, replied_at, listed, updated_at, state, "
    "snoozed_until, priority, admin_assignee_id, team_assignee_id, title, custom_attributes, company_id, "
    "waiting_since, team_read, source_id, source_type, delivered_as, subject, rating, rating_remark, "
    "rating_requested_at, rating_replied_at, rating_teammate_id, time_to_assignment, time_to_admin_reply, "
    "time_to_first_close, time_to_last_close, median_time_to_reply, first_contact_reply_at, first_assignment_at, "
    "first_admin_reply_at, first_close_at, last_assignment_at, last_assignment_admin_reply_at, "
    "last_contact_reply_at, last_admin_reply_at, last_close_at, last_closed_by_id, count_reopens, "
    "count_assignments, count_conversation_parts, reply_times"
)
FIELDS = tuple(COLUMNS.split(", "))


def insert(tx: Transaction, conversation: dict[str, Any]) -> None:
    names = ", ".join(conversation)
    values = ", ".join(f":{name}" for name in conversation)
    tx.send(f"INSERT INTO conversation (app_id, {names}) VALUES (:app_id, {values})", **conversation)


def update(tx: Transaction, id: int, changes: dict[str, Any]) -> None:
    """At least one change."""
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.send(f"UPDATE conversation SET {assignments} WHERE app_id = :app_id AND id = :id", id=id, **changes)


def find(tx: Transaction, id: int) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM conversation WHERE app_id = :app_id AND id = :id", id=id)


def find_all(tx: Transaction, ids: Sequence[int]) -> list[Row]:
    """In any order."""
    wanted, values = among("id", ids)
    return tx.all(f"SELECT {COLUMNS} FROM conversation WHERE app_id = :app_id AND id IN ({wanted})", **values)


def has_attribute(tx: Transaction, name: str) -> bool:
    """Whether any conversation may have a custom attribute of that name: one that says it as a key, or as a value."""
    held = json.dumps(name, ensure_ascii=False).replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return bool(
        tx.one(
            "SELECT 1 FROM conversation WHERE app_id = :app_id AND custom_attributes LIKE :held ESCAPE '!' LIMIT 1",
            held=f"%{held}:%",
        )
    )


def of_contact(tx: Transaction, contact_id: str) -> list[Row]:
    """The conversations that a contact takes part in, the one with the latest message first."""
    return tx.all(
        f"SELECT {COLUMNS} FROM conversation WHERE app_id = :app_id AND id IN "
        "(SELECT conversation_id FROM conversation_contact WHERE app_id = :app_id AND contact_id = :contact_id) "
        "ORDER BY COALESCE(replied_at, created_at) DESC, id DESC",
        contact_id=contact_id,
    )


def written_in_by(tx: Transaction, contact_id: str) -> list[Row]:
    """The conversations in which a contact said or did something, whether or not they still take part."""
    return tx.all(
        f"SELECT {COLUMNS} FROM conversation WHERE app_id = :app_id AND id IN (SELECT conversation_id "
        "FROM conversation_part WHERE app_id = :app_id AND author_kind = 'contact' AND author_id = :contact_id)",
        contact_id=contact_id,
    )


def latest_of(tx: Transaction, contact_id: str) -> int | None:
    """The id of the conversation of a contact in which something happened last."""
    row = tx.one(
        "SELECT c.id FROM conversation_contact p "
        "JOIN conversation c ON c.app_id = p.app_id AND c.id = p.conversation_id "
        "WHERE p.app_id = :app_id AND p.contact_id = :contact_id ORDER BY c.updated_at DESC, c.id DESC LIMIT 1",
        contact_id=contact_id,
    )
    return row[0] if row else None


def delete(tx: Transaction, id: int, retain_metrics: bool) -> None:
    """Remove a conversation with all that hangs on it, and remember that there was one."""
    for table in (
        "conversation_part",
        "conversation_contact",
        "conversation_teammate",
        "conversation_tag",
        "attachment",
        "mail",
        "mail_known",
    ):
        tx.send(f"DELETE FROM {table} WHERE app_id = :app_id AND conversation_id = :id", id=id)
    conversation_merges.forget(tx, id)
    tx.send("DELETE FROM conversation WHERE app_id = :app_id AND id = :id", id=id)
    tx.send(
        "INSERT INTO deleted_conversation (app_id, id, deleted_at, retain_metrics) "
        "VALUES (:app_id, :id, :now, :retain_metrics) ON CONFLICT DO NOTHING",
        id=id, now=tx.now, retain_metrics=int(retain_metrics),
    )  # fmt: skip
    tx.erase()


def deleted(tx: Transaction, newest_first: bool, offset: int, limit: int) -> list[Row]:
    """(id, deleted_at, retain_metrics) of deleted conversations, by when they were deleted."""
    direction = "DESC" if newest_first else "ASC"
    return tx.all(
        "SELECT id, deleted_at, retain_metrics FROM deleted_conversation WHERE app_id = :app_id "
        f"ORDER BY deleted_at {direction}, id {direction} LIMIT :limit OFFSET :offset",
        limit=limit, offset=offset,
    )  # fmt: skip


def count_deleted(tx: Transaction) -> int:
    row = tx.one("SELECT COUNT(*) FROM deleted_conversation WHERE app_id = :app_id")
    return row[0] if row else 0


def add_contact(tx: Transaction, id: int, contact_id: str, read: bool) -> None:
    tx.send(
        "INSERT INTO conversation_contact (app_id, conversation_id, contact_id, read, added_at) "
        "VALUES (:app_id, :id, :contact_id, :read, :now)",
        id=id, contact_id=contact_id, read=int(read), now=tx.now,
    )  # fmt: skip


def remove_contact(tx: Transaction, id: int, contact_id: str) -> None:
    tx.send(
        "DELETE FROM conversation_contact WHERE app_id = :app_id AND conversation_id = :id "
        "AND contact_id = :contact_id",
        id=id, contact_id=contact_id,
    )  # fmt: skip


def count_unread(tx: Transaction, contact_id: str) -> int:
    """How many of the conversations that a contact takes part in are unread by them."""
    row = tx.one(
        "SELECT COUNT(*) FROM conversation_contact WHERE app_id = :app_id AND contact_id = :contact_id AND read = 0",
        contact_id=contact_id,
    )
    return row[0] if row else 0


def set_read(tx: Transaction, id: int, contact_id: str, read: bool) -> None:
    tx.send(
        "UPDATE conversation_contact SET read = :read WHERE app_id = :app_id AND conversation_id = :id "
        "AND contact_id = :contact_id",
        id=id, contact_id=contact_id, read=int(read),
    )  # fmt: skip


def ask_contacts_of(tx: Transaction, ids: Sequence[int]) -> Asked:
    """(conversation_id, contact_id, read) of those who take part, in the order in which they came."""
    wanted, values = among("id", ids)
    return tx.ask(
        "SELECT conversation_id, contact_id, read FROM conversation_contact "
        f"WHERE app_id = :app_id AND conversation_id IN ({wanted}) ORDER BY conversation_id, added_at, contact_id",
        **values,
    )


def add_teammate(tx: Transaction, id: int, teammate_id: int) -> None:
    tx.send(
        "INSERT INTO conversation_teammate (app_id, conversation_id, teammate_id) "
        "VALUES (:app_id, :id, :teammate_id) ON CONFLICT DO NOTHING",
        id=id, teammate_id=teammate_id,
    )  # fmt: skip


def ask_teammates_of(tx: Transaction, ids: Sequence[int]) -> Asked:
    """(conversation_id, teammate_id) of teammates who said or did something."""
    wanted, values = among("id", ids)
    return tx.ask(
        "SELECT conversation_id, teammate_id FROM conversation_teammate "
        f"WHERE app_id = :app_id AND conversation_id IN ({wanted}) ORDER BY conversation_id, teammate_id",
        **values,
    )


def contacts_of(tx: Transaction, ids: Sequence[int]) -> list[Row]:
    """As `ask_contacts_of`."""
    return ask_contacts_of(tx, ids)()


def tags_of(tx: Transaction, ids: Sequence[int]) -> list[Row]:
    """As `ask_tags_of`."""
    return ask_tags_of(tx, ids)()


def ask_tags_of(tx: Transaction, ids: Sequence[int]) -> Asked:
    """(conversation_id, part_id, tag_id, name, tagged_at, tagged_by) of tags, in the order in which they were put."""
    wanted, values = among("id", ids)
    return tx.ask(
        "SELECT x.conversation_id, x.part_id, x.tag_id, t.name, x.tagged_at, x.tagged_by FROM conversation_tag x "
        "JOIN tag t ON t.app_id = x.app_id AND t.id = x.tag_id "
        f"WHERE x.app_id = :app_id AND x.conversation_id IN ({wanted}) "
        "ORDER BY x.conversation_id, x.tagged_at, x.part_id, x.tag_id",
        **values,
    )


def add_tag(tx: Transaction, id: int, part_id: int, tag_id: int, tagged_by: int | None) -> bool:
    """Whether the part did not have it before."""
    return bool(
        tx.run(
            "INSERT INTO conversation_tag (app_id, conversation_id, tag_id, part_id, tagged_at, tagged_by) "
            "VALUES (:app_id, :id, :tag_id, :part_id, :now, :tagged_by) ON CONFLICT DO NOTHING",
            id=id, tag_id=tag_id, part_id=part_id, now=tx.now, tagged_by=tagged_by,
        )
    )  # fmt: skip


def remove_tag(tx: Transaction, id: int, tag_id: int) -> None:
    """From every part that has it."""
    tx.send(
        "DELETE FROM conversation_tag WHERE app_id = :app_id AND conversation_id = :id AND tag_id = :tag_id",
        id=id, tag_id=tag_id,
    )  # fmt: skip
