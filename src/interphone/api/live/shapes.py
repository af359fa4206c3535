"""Rows of the live log as events, in the newest version's shapes: for teammates, and what a person may see of it."""

from __future__ import annotations

from typing import Any

from interphone.api.json import encode
from interphone.api.v2x.contacts import show_contact
from interphone.api.versions import VERSIONS
from interphone.domain import contacts, people
from interphone.domain.contacts import PEOPLE, Contact
from interphone.domain.live_log import CONTACT, ERASED, Row
from interphone.domain.people import Record
from interphone.live.told import Told, event
from interphone.store.database import Transaction

NEWEST = VERSIONS[-1]


def show_rows(tx: Transaction, rows: list[Row], for_people: bool) -> list[Told]:
    """One for each row, in order. Everything is loaded first; what is there several times is told each time anew."""
    records = _load_contacts(tx, rows)
    last_erased = max((row.id for row in rows if row.kind == ERASED), default=0)
    told = []
    for row in rows:
        if row.kind == CONTACT and row.subject is not None:
            told.append(_tell_contact(row.id, row.subject, records.get(row.subject), for_people))
        elif row.id == last_erased:
            told.append(Told(row.id, event("reset", b'{"reason":"Somebody was erased"}', row.id)))
        else:
            told.append(Told(row.id))
    return told


def _load_contacts(tx: Transaction, rows: list[Row]) -> dict[str, Record]:
    ids = {row.subject for row in rows if row.kind == CONTACT and row.subject is not None}
    found = contacts.find_many(tx, sorted(ids)) if ids else []
    return {record.person.contact.id: record for record in people.load_records(tx, found)}


def _tell_contact(id: int, contact_id: str, record: Record | None, for_people: bool) -> Told:
    own = frozenset((contact_id,))
    if record is None or record.person.contact.listing not in (*PEOPLE, contacts.VISITOR):
        gone = event("contact.deleted", encode({"type": "contact", "id": contact_id, "deleted": True}), id)
        return Told(id, gone, gone, own, ends=contact_id)
    mine = event("contact", encode(show_own(record.person.contact)), id) if for_people else b""
    if record.person.contact.listing == contacts.VISITOR:  # Teammates are shown no visitors.
        return Told(id, b"", mine, own)
    return Told(id, event("contact", encode(show_contact(record, NEWEST)), id), mine, own)


def show_own(contact: Contact) -> dict[str, Any]:
    """What a person is told of themselves: nothing that teammates or programs noted about them."""
    return {
        "type": "contact",
        "id": contact.id,
        "external_id": contact.user_id,
        "role": contact.role,
        "email": contact.email,
        "name": contact.name,
        "avatar": {"type": "avatar", "image_url": contact.avatar_url} if contact.avatar_url else None,
        "unread": contact.unread,
    }
