"""Whole workspaces as rows: which tables there are, read in the order of their keys, and put back.

Statements are made from the names below and from the database's own list of columns, never from what a file says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from interphone.store.database import Transaction
from interphone.store.sets import among

Values = dict[str, Any]


class Table(NamedTuple):
    """A table whose rows belong to records of a noun: the column that tells to which, and the rest of its key."""

    name: str
    column: str
    key: tuple[str, ...] = ()


class Noun(NamedTuple):
    """A kind of record: its table, the key by which its rows are read, and the tables that go with it."""

    name: str
    table: str
    key: tuple[str, ...]
    beside: tuple[Table, ...] = ()


# What is named comes after what names it, so that what is made while a file is written is in it.
NOUNS = (
    Noun("workspace", "workspace", ("app_id",)),
    Noun("mail", "mail", ("id",)),
    Noun(
        "conversation",
        "conversation",
        ("id",),
        (
            Table("conversation_part", "conversation_id", ("id",)),
            Table("conversation_contact", "conversation_id", ("contact_id",)),
            Table("conversation_teammate", "conversation_id", ("teammate_id",)),
            Table("conversation_tag", "conversation_id", ("tag_id", "part_id")),
            Table("attachment", "conversation_id", ("id",)),
            Table("conversation_attribute", "conversation_id", ("name",)),
            Table("mail_known", "conversation_id", ("contact_id",)),
        ),
    ),
    Noun("merged_conversation", "conversation_merge", ("secondary_id",)),
    Noun("deleted_conversation", "deleted_conversation", ("id",)),
    Noun("event", "data_event", ("contact_id", "created_at", "name_key")),
    Noun("note", "note", ("id",)),
    Noun(
        "contact",
        "contact",
        ("id",),
        (
            Table("presence", "contact_id"),
            Table("contact_tag", "contact_id", ("tag_id",)),
            Table("company_contact", "contact_id", ("company_id",)),
            Table("contact_subscription", "contact_id", ("type_id",)),
            Table("contact_merge", "into_id", ("contact_id",)),
            Table("auto_message_receipt", "contact_id", ("auto_message_id",)),
            Table("data_event_summary", "contact_id", ("name_key",)),
        ),
    ),
    Noun(
        "company",
        "company",
        ("id",),
        (Table("company_tag", "company_id", ("tag_id",)), Table("company_attribute", "company_id", ("name",))),
    ),
    Noun("plan", "plan", ("name",)),
    Noun("assignment_rule", "assignment_rule", ("id",)),
    Noun("auto_message", "auto_message", ("id",)),
    Noun("segment", "segment", ("id",)),
    Noun("tag", "tag", ("id",)),
    Noun("subscription", "subscription_type", ("id",)),
    Noun("data_attribute", "data_attribute", ("id",)),
    Noun("away_status_reason", "away_status_reason", ("id",)),
    Noun("team", "team", ("id",), (Table("team_member", "team_id", ("teammate_id",)), Table("team_turn", "team_id"))),
    Noun("admin", "teammate", ("id",)),
    Noun("mailbox", "mailbox", ("code",)),
    Noun("activity_log", "activity_log", ("id",)),
    Noun("sequence", "sequence", ("name",)),
)
BY_NAME = {noun.name: noun for noun in NOUNS}

LEFT_OUT = {
    "credential": "keys open the workspace they were made for, and are made anew",
    "page_block": "counted again as people are put back",
    "contact_attribute": "written again when somebody searches",
    "conversation_word": "written again when somebody searches",
    "word_due": "what is to be written again",
    "contact_due": "what is to be written again",
    "seen_day": "written again as people are put back",
    "seen_due": "written again as people are put back",
    "webhook": "who is told what, with secrets that only its receiver should know",
    "webhook_queue": "what is on its way",
    "webhook_event": "what is on its way",
    "webhook_event_contact": "what is on its way",
    "webhook_delivery": "what is on its way",
    "live_event": "what screens follow for a day",
    "kept_answer_conversation": "answers to requests of the last day",
    "live_following": "until when that is written",
    "kept_answer": "answers to requests of the last day",
    "kept_answer_unsaid": "answers to requests of the last day",
    "scroll": "a walk that is under way for a minute",
    "bulk_job": "work that is under way, or over",
    "bulk_task": "work that is under way, or over",
    "bulk_item": "work that is under way, or over",
    "job": "work that is under way; what must happen later is wanted anew",
    "data_export": "kept for two days, and made anew",
    "data_export_chunk": "kept for two days, and made anew",
}
"""Tables that no export has, and why."""


def columns(tx: Transaction, table: str) -> list[str]:
    """The columns of a table but `app_id`, in their order."""
    if tx.dialect == "sqlite":
        rows = tx.all("SELECT name FROM pragma_table_info(:table) ORDER BY cid", table=table)
    else:
        rows = tx.all(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false)) "
            "AND table_name = :table ORDER BY ordinal_position",
            table=table,
        )
    return [row[0] for row in rows if row[0] != "app_id"]


def page(tx: Transaction, noun: Noun, after: Sequence[Any] | None, limit: int) -> list[Values]:
    """The first records after a key, in the order of keys."""
    names = columns(tx, noun.table)
    listed = ", ".join(names)
    if noun.key == ("app_id",):
        rows = tx.all(f"SELECT {listed} FROM {noun.table} WHERE app_id = :app_id") if after is None else []
        return [dict(zip(names, row, strict=True)) for row in rows]
    key = ", ".join(noun.key)
    places = {f"key{number}": value for number, value in enumerate(after or ())}
    beyond = f"AND ({key}) > ({', '.join(f':{name}' for name in places)})" if places else ""
    rows = tx.all(
        f"SELECT {listed} FROM {noun.table} WHERE app_id = :app_id {beyond} ORDER BY {key} LIMIT :limit",
        limit=limit, **places,
    )  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in rows]


def beside(tx: Transaction, table: Table, ids: Sequence[Any]) -> dict[Any, list[Values]]:
    """The rows of a table that go with these records, by record, in the order of their keys."""
    names = columns(tx, table.name)
    wanted, values = among("id", ids)
    order = ", ".join((table.column, *table.key))
    rows = tx.all(
        f"SELECT {', '.join(names)} FROM {table.name} "
        f"WHERE app_id = :app_id AND {table.column} IN ({wanted}) ORDER BY {order}",
        **values,
    )
    found: dict[Any, list[Values]] = {}
    place = names.index(table.column)
    for row in rows:
        found.setdefault(row[place], []).append(dict(zip(names, row, strict=True)))
    return found


def is_there(tx: Transaction, noun: Noun, values: Values) -> bool:
    """Whether there is a record with the key of this one."""
    if noun.key == ("app_id",):
        return tx.one(f"SELECT 1 FROM {noun.table} WHERE app_id = :app_id") is not None
    same = " AND ".join(f"{name} = :{name}" for name in noun.key)
    keys = {name: values[name] for name in noun.key}
    return tx.one(f"SELECT 1 FROM {noun.table} WHERE app_id = :app_id AND {same}", **keys) is not None


def insert(tx: Transaction, table: str, rows: list[Values]) -> None:
    """Rows of the same columns, which the table has; one that is there already stays."""
    if not rows:
        return
    names = list(rows[0])
    tx.run_many(
        f"INSERT INTO {table} (app_id, {', '.join(names)}) "
        f"VALUES (:app_id, {', '.join(f':{name}' for name in names)}) ON CONFLICT DO NOTHING",
        rows,
    )


def stamp_tag(tx: Transaction, contact_id: str, tag_id: int, tagged_at: int | None, tagged_by: int | None) -> None:
    """Say when and by whom a tag was given that a contact wears."""
    tx.send(
        "UPDATE contact_tag SET tagged_at = :tagged_at, tagged_by = :tagged_by "
        "WHERE app_id = :app_id AND tag_id = :tag_id AND contact_id = :contact_id",
        contact_id=contact_id, tag_id=tag_id, tagged_at=tagged_at, tagged_by=tagged_by,
    )  # fmt: skip


def raise_sequence(tx: Transaction, name: str, value: int) -> None:
    """No number up to this one is given any more."""
    tx.send(
        "INSERT INTO sequence (app_id, name, value) VALUES (:app_id, :name, :value) "
        "ON CONFLICT (app_id, name) DO UPDATE SET value = :value WHERE sequence.value < :value",
        name=name, value=value,
    )  # fmt: skip


def begin(tx: Transaction) -> None:
    """Note that a workspace is being put back."""
    raise_sequence(tx, "transfer", 1)


def is_begun(tx: Transaction) -> bool:
    return tx.one("SELECT 1 FROM sequence WHERE app_id = :app_id AND name = 'transfer'") is not None


def unknown_people(tx: Transaction) -> list[str]:
    """The ids of contacts that records name, and that are none."""
    places = (
        ("conversation_contact", "contact_id", ""),
        ("conversation", "contact_id", ""),
        ("conversation_part", "author_id", "AND x.author_kind = 'contact' AND x.author_id <> ''"),
        ("note", "contact_id", "AND x.contact_id IS NOT NULL"),
        ("data_event", "contact_id", ""),
        ("mail", "contact_id", "AND x.contact_id IS NOT NULL"),
    )
    found: dict[str, None] = {}
    for table, column, condition in places:
        rows = tx.all(
            f"SELECT DISTINCT x.{column} FROM {table} x WHERE x.app_id = :app_id {condition} AND NOT EXISTS "
            f"(SELECT 1 FROM contact c WHERE c.app_id = :app_id AND c.id = x.{column})"
        )
        found |= dict.fromkeys(row[0] for row in rows)
    return list(found)


def forget_contact(tx: Transaction, id: str) -> None:
    """What else of a contact is not theirs any more, as they are gone."""
    for table in ("note", "data_event", "mail", "mail_known"):
        tx.send(f"DELETE FROM {table} WHERE app_id = :app_id AND contact_id = :id", id=id)


def gone_conversations(tx: Transaction) -> list[tuple[int, bool]]:
    """(id, whether their figures are kept) of conversations that are there, and were deleted."""
    rows = tx.all(
        "SELECT d.id, d.retain_metrics FROM deleted_conversation d WHERE d.app_id = :app_id "
        "AND EXISTS (SELECT 1 FROM conversation c WHERE c.app_id = :app_id AND c.id = d.id)"
    )
    return [(row[0], bool(row[1])) for row in rows]


def people_of_company(tx: Transaction, id: str) -> int:
    """How many users and leads that are there belong to a company."""
    row = tx.one(
        "SELECT COUNT(*) FROM company_contact m JOIN contact c ON c.app_id = m.app_id AND c.id = m.contact_id "
        "WHERE m.app_id = :app_id AND m.company_id = :id AND c.listing IN ('user', 'lead')",
        id=id,
    )
    return row[0] if row else 0


def members_of_nothing(tx: Transaction) -> list[tuple[str, str]]:
    """(contact id, company id) of memberships in companies that there are none of."""
    rows = tx.all(
        "SELECT m.contact_id, m.company_id FROM company_contact m WHERE m.app_id = :app_id AND NOT EXISTS "
        "(SELECT 1 FROM company c WHERE c.app_id = :app_id AND c.id = m.company_id)"
    )
    return [(row[0], row[1]) for row in rows]


def leave(tx: Transaction, contact_id: str, company_id: str) -> None:
    tx.send(
        "DELETE FROM company_contact WHERE app_id = :app_id AND contact_id = :contact_id AND company_id = :company_id",
        contact_id=contact_id, company_id=company_id,
    )  # fmt: skip


def finish(tx: Transaction) -> None:
    """The workspace is whole; what people have not read is counted."""
    tx.send("DELETE FROM sequence WHERE app_id = :app_id AND name = 'transfer'")
    tx.send(
        "DELETE FROM note WHERE app_id = :app_id AND company_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM company c WHERE c.app_id = note.app_id AND c.id = note.company_id)"
    )
    tx.send(
        "UPDATE presence SET unread = (SELECT COUNT(*) FROM conversation_contact x WHERE x.app_id = presence.app_id "
        "AND x.contact_id = presence.contact_id AND x.read = 0) WHERE app_id = :app_id"
    )
