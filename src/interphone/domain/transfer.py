"""Taking a whole workspace out, and putting it back: records with everything that hangs on them."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain import contact_index, conversation_index, redaction
from interphone.domain.contacts import PEOPLE, Contact
from interphone.domain.conversations import SNOOZED
from interphone.domain.documents import decode, encode
from interphone.domain.errors import Conflict, Invalid
from interphone.domain.parts import UNSNOOZE
from interphone.domain.redaction import Deletion
from interphone.store import companies, jobs, merging, tags, workspaces
from interphone.store import contacts as contact_store
from interphone.store import transfer as store
from interphone.store.database import Transaction
from interphone.store.transfer import BY_NAME, Values

SCALARS = (str, int, float, bytes, type(None))
AT_ONCE = 200
CONVERSATIONS_AT_ONCE = 20
"""Fewer, because they come with all that was said in them, and with files."""

DOCUMENTS = {
    "attachments", "company_ids", "custom_attributes", "details", "event_details", "mail_head", "metadata",
    "reply_times",
}  # fmt: skip
"""Columns, of whatever table, that are encoded JSON and never empty."""


class Place(msgspec.Struct, frozen=True):
    """The records of a noun after a key; None is the beginning."""

    noun: str
    after: list[Any] | None


class Record(msgspec.Struct, frozen=True):
    """A record as its rows: its own, and those of the tables beside it, by table. Bytes are bytes."""

    noun: str
    own: Values
    beside: dict[str, list[Values]]

    @property
    def key(self) -> list[Any]:
        noun = BY_NAME[self.noun]
        return [self.own.get(name) for name in noun.key]


def read(tx: Transaction, place: Place) -> list[Record]:
    """The next records, in the order of their keys; none where there are no more."""
    noun = BY_NAME[place.noun]
    limit = CONVERSATIONS_AT_ONCE if noun.name == "conversation" else AT_ONCE
    rows = store.page(tx, noun, place.after, limit)
    if not rows or not noun.beside:
        return [Record(noun.name, row, {}) for row in rows]
    ids = [row[noun.key[0]] for row in rows]
    besides = {table.name: store.beside(tx, table, ids) for table in noun.beside}
    return [
        Record(
            noun.name,
            row,
            {name: found[row[noun.key[0]]] for name, found in besides.items() if row[noun.key[0]] in found},
        )
        for row in rows
    ]


def begin(tx: Transaction, _: None) -> bool:
    """Whether records may be put into this workspace: it is new, or was being put back and is not whole yet.

    Raises Conflict where there is a workspace that is whole.
    """
    if workspaces.find(tx) is None:
        store.begin(tx)
        return True
    if not store.is_begun(tx):
        raise Conflict(f"There is a workspace {tx.app_id} already; with --app-id what is imported gets another id")
    return False


def put(tx: Transaction, records: list[Record]) -> int:
    """Put records back, as they were; those that are there stay. Gives how many were new.

    Raises Invalid for what no export holds.
    """
    known: dict[str, set[str]] = {}
    new = 0
    for record in records:
        noun = BY_NAME.get(record.noun)
        if noun is None:
            raise Invalid(None, f"There is no record of the kind {record.noun}")
        _check(tx, noun.table, record.own, known)
        for name, rows in record.beside.items():
            if name not in {table.name for table in noun.beside}:
                raise Invalid(None, f"A {record.noun} has nothing called {name}")
            for row in rows:
                _check(tx, name, row, known)
        if noun.name == "sequence":
            store.raise_sequence(tx, record.own["name"], record.own["value"])
        elif not store.is_there(tx, noun, record.own):
            new += 1
            _PUT.get(noun.name, _put)(tx, record)
    return new


def finish(tx: Transaction, _: None) -> None:
    """The workspace is whole, and what is kept of it in memory anywhere is old.

    What was deleted, erased or merged while the file was written is so here too.
    """
    for id, retain_metrics in store.gone_conversations(tx):
        redaction.delete(tx, Deletion(id, retain_metrics))
    for contact_id in store.unknown_people(tx):
        into = merging.find_merged(tx, contact_id)
        if into is not None and contact_store.find_any(tx, into) is not None:
            merging.move_all(tx, contact_id, into)
        else:
            redaction.forget_person(tx, contact_id)
            store.forget_contact(tx, contact_id)
    for contact_id, company_id in store.members_of_nothing(tx):
        _leave(tx, contact_id, company_id)
    store.finish(tx)
    tx.revise()


def _leave(tx: Transaction, contact_id: str, company_id: str) -> None:
    store.leave(tx, contact_id, company_id)
    row = contact_store.find_any(tx, contact_id)
    if row is not None:
        contact = Contact(*row)
        ids = [id for id in decode(contact.company_ids) if id != company_id]
        contact_store.update(tx, contact_id, {"company_ids": encode(ids)})


def _check(tx: Transaction, table: str, row: Values, known: dict[str, set[str]]) -> None:
    names = known.setdefault(table, set(store.columns(tx, table)))
    unknown = sorted(set(row) - names)
    if unknown:
        raise Invalid(None, f"{table} has no {', '.join(unknown)}: the file was written by a newer server")
    for name, value in row.items():
        if not isinstance(value, SCALARS):
            raise Invalid(None, f"The {name} of a {table} must be one value, not {value!r:.100}")
    for name in DOCUMENTS & row.keys():
        try:
            decode(row[name])
        except (msgspec.DecodeError, TypeError):
            raise Invalid(None, f"The {name} of a {table} must be JSON, not {row[name]!r:.100}") from None


def _put(tx: Transaction, record: Record) -> None:
    store.insert(tx, BY_NAME[record.noun].table, [record.own])
    for name, rows in record.beside.items():
        store.insert(tx, name, rows)


def _put_contact(tx: Transaction, record: Record) -> None:
    """Also into the lists that it stands in, which are counted."""
    [presence] = record.beside["presence"]
    contact = Contact(**record.own, **{name: value for name, value in presence.items() if name != "contact_id"})
    contact_store.insert(tx, msgspec.structs.asdict(contact))
    standing = tags.Standing(contact.id, contact.listing, contact.joined_at)
    for worn in record.beside.get("contact_tag", []):
        tags.attach_all(tx, worn["tag_id"], [standing])
        store.stamp_tag(tx, contact.id, worn["tag_id"], worn["tagged_at"], worn["tagged_by"])
    for name, rows in record.beside.items():
        if name not in ("presence", "contact_tag"):
            store.insert(tx, name, rows)
    if contact.listing in PEOPLE:
        for membership in record.beside.get("company_contact", []):
            companies.count(tx, membership["company_id"], 1)
    contact_index.follow(tx, None, contact)


def _put_company(tx: Transaction, record: Record) -> None:
    """Those of its people who are there are counted, others as they are put back."""
    _put(tx, msgspec.structs.replace(record, own=record.own | {"user_count": 0}))
    people = store.people_of_company(tx, record.own["id"])
    if people:
        companies.count(tx, record.own["id"], people)


def _put_conversation(tx: Transaction, record: Record) -> None:
    """Found by its words, and woken if it is asleep."""
    if record.own["source_id"] not in {part["id"] for part in record.beside.get("conversation_part", [])}:
        raise Invalid(None, f"Of the conversation {record.own['id']} what began it is not there")
    _put(tx, record)
    if record.own["listed"]:
        conversation_index.write_again(tx, [record.own["id"]])
    if record.own["state"] == SNOOZED:
        jobs.enqueue_by(tx, UNSNOOZE, str(record.own["id"]), record.own["snoozed_until"])


_PUT = {"company": _put_company, "contact": _put_contact, "conversation": _put_conversation}
