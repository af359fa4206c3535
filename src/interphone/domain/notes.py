"""Notes that the team keeps on a person, for the team's eyes only."""

from __future__ import annotations

import msgspec

from interphone.domain import contacts
from interphone.domain.contacts import Contact, Who
from interphone.store import notes as store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number


class NewNote(msgspec.Struct, frozen=True):
    """`body` is safe HTML (text.py)."""

    who: Who
    body: str


class Note(msgspec.Struct, frozen=True):
    id: int
    body: str
    created_at: int
    contact: Contact


def create(tx: Transaction, new: NewNote) -> Note:
    """Raises NotFound."""
    contact = contacts.get(tx, new.who)
    id = next_number(tx, "note")
    store.insert(tx, id, store.CONTACT, contact.id, None, new.body)
    return Note(id, new.body, tx.now, contact)
