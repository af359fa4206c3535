"""Moving what hangs on one contact to another, and remembering who was merged into whom."""

from __future__ import annotations

from interphone.store import data_events
from interphone.store.database import Row, Transaction
from interphone.store.sets import among

# Tables with a contact_id that can be moved row by row.
FREE = ("conversation", "mail", "note")
# Those in which a contact has a thing once: the columns that say which.
ONCE = {
    "auto_message_receipt": ("auto_message_id",),
    "contact_subscription": ("type_id",),
    "conversation_contact": ("conversation_id",),
    "mail_known": ("conversation_id",),
}


def move_all(tx: Transaction, source: str, into: str) -> None:
    """Everything but tags and companies, which are counted. What both have stays as `into` has it."""
    data_events.move(tx, source, into)
    for table in FREE:
        tx.send(
            f"UPDATE {table} SET contact_id = :into WHERE app_id = :app_id AND contact_id = :source",
            source=source, into=into,
        )  # fmt: skip
    for table, columns in ONCE.items():
        same = " AND ".join(f"x.{column} = {table}.{column}" for column in columns)
        tx.send(
            f"UPDATE {table} SET contact_id = :into WHERE app_id = :app_id AND contact_id = :source "
            f"AND NOT EXISTS (SELECT 1 FROM {table} x WHERE x.app_id = :app_id AND x.contact_id = :into AND {same})",
            source=source, into=into,
        )  # fmt: skip
    # Where both take part one mark remains, which is repeated where the conversation is with them.
    tx.send(
        "UPDATE conversation SET read = (SELECT x.read FROM conversation_contact x WHERE x.app_id = :app_id "
        "AND x.conversation_id = conversation.id AND x.contact_id = :into) "
        "WHERE app_id = :app_id AND contact_id = :into AND id IN "
        "(SELECT conversation_id FROM conversation_contact WHERE app_id = :app_id AND contact_id = :source)",
        source=source, into=into,
    )  # fmt: skip
    tx.send(
        "UPDATE conversation_part SET author_id = :into "
        "WHERE app_id = :app_id AND author_kind = 'contact' AND author_id = :source",
        source=source, into=into,
    )  # fmt: skip
    tx.send("UPDATE contact_merge SET into_id = :into WHERE app_id = :app_id AND into_id = :source",
        source=source, into=into)  # fmt: skip


def remember(tx: Transaction, source: str, into: str, user_id: str | None, email: str | None, role: str) -> None:
    tx.send(
        "INSERT INTO contact_merge (app_id, contact_id, into_id, user_id, email, role, merged_at) "
        "VALUES (:app_id, :source, :into, :user_id, :email, :role, :now)",
        source=source, into=into, user_id=user_id, email=email, role=role, now=tx.now,
    )  # fmt: skip


def count(tx: Transaction, table: str, contact_id: str) -> int:
    """How many rows of one of the tables are a contact's."""
    row = tx.one(f"SELECT count(*) FROM {table} WHERE app_id = :app_id AND contact_id = :id", id=contact_id)
    return row[0] if row else 0


def merged_into(tx: Transaction, id: str) -> list[Row]:
    """(contact_id, user_id, email) of those that were merged into this contact."""
    return tx.all(
        "SELECT contact_id, user_id, email FROM contact_merge WHERE app_id = :app_id AND into_id = :id", id=id
    )


def find_merged(tx: Transaction, id: str) -> str | None:
    """The id of the contact that this one was merged into."""
    row = tx.one("SELECT into_id FROM contact_merge WHERE app_id = :app_id AND contact_id = :id", id=id)
    return row[0] if row else None


def find_merged_user(tx: Transaction, user_id: str) -> str | None:
    """The id of the contact that the one with this user_id was merged into, the latest."""
    row = tx.one(
        "SELECT into_id FROM contact_merge WHERE app_id = :app_id AND user_id = :user_id "
        "ORDER BY merged_at DESC LIMIT 1",
        user_id=user_id,
    )
    return row[0] if row else None


def history(tx: Transaction, into: list[str]) -> list[Row]:
    """(into_id, contact_id, role, merged_at) of those that were merged into these contacts, latest first."""
    wanted, values = among("into", into)
    return tx.all(
        "SELECT into_id, contact_id, role, merged_at FROM contact_merge "
        f"WHERE app_id = :app_id AND into_id IN ({wanted}) ORDER BY into_id, merged_at DESC, contact_id DESC",
        **values,
    )
