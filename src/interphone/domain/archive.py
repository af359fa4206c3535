"""Archiving people: they stay stored, in no list, and come back as they were. And erasing them, for good."""

from __future__ import annotations

import msgspec

from interphone.domain import contact_changes, contact_index, happened, memberships, redaction, seen_days, traces
from interphone.domain.contacts import ARCHIVED, PEOPLE, Contact
from interphone.domain.documents import EMPTY_LIST
from interphone.store import contacts as store
from interphone.store import tags as tag_store
from interphone.store.database import Transaction


def archive(tx: Transaction, contact: Contact, *, block: bool = False) -> Contact:
    """Take a person out of every list; one who is blocked cannot be created again."""
    gone = msgspec.structs.replace(contact, listing=ARCHIVED, blocked=int(block or contact.blocked), updated_at=tx.now)
    if contact.role in PEOPLE and contact.listing != ARCHIVED:
        tx.note(happened.ContactArchived(contact.id, contact.role, contact.user_id, contact.email))
    return _store(tx, contact, gone)


def restore(tx: Transaction, contact: Contact) -> Contact:
    """Put an archived person back where they were."""
    back = msgspec.structs.replace(contact, listing=contact.role, blocked=0, updated_at=tx.now)
    tx.note(happened.ContactRestored(contact.id, contact.role))
    return _store(tx, contact, back)


def erase(tx: Transaction, contact: Contact) -> Contact:
    """Delete a person with conversations, notes, events, tags, memberships and traces; gives it as it was."""
    traces.erase(tx, contact)
    for tag_id in tag_store.ids_of(tx, contact.id):
        tag_store.detach_all(tx, tag_id, [tag_store.Standing(contact.id, contact.listing, contact.joined_at)])
    if contact.company_ids != EMPTY_LIST:
        memberships.leave_all(tx, contact.id, contact.listing)
    redaction.forget_person(tx, contact.id)
    seen_days.forget(tx, contact)
    store.delete(tx, contact.id, contact.listing, contact.joined_at)
    if contact.role in PEOPLE:
        archived = contact.listing == ARCHIVED
        tx.note(happened.ContactErased(contact.id, contact.role, contact.user_id, contact.email, archived))
    return contact


def _store(tx: Transaction, before: Contact, after: Contact) -> Contact:
    store.update(tx, before.id, {"blocked": after.blocked, "updated_at": after.updated_at})
    contact_changes.move(tx, before, after)
    contact_index.follow(tx, before, after)
    return after
