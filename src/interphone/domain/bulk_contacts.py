"""Contacts as bulk jobs write them: with tags, of which those that nobody knows are passed over."""

from __future__ import annotations

import contextlib

import msgspec

from interphone.domain import contact_records, tagging
from interphone.domain.contacts import Contact, ContactChange
from interphone.domain.errors import NotFound
from interphone.domain.tagging import Wearing
from interphone.store.database import Transaction


class TaggedChange(msgspec.Struct, frozen=True):
    """A change of a contact, and the ids of tags to put on and to take off."""

    change: ContactChange
    add: list[int]
    remove: list[int]


def create(tx: Transaction, new: TaggedChange) -> None:
    """Raises as contact_records.create."""
    _tag(tx, contact_records.create(tx, new.change), new)


def update(tx: Transaction, new: TaggedChange) -> None:
    """Raises as contact_records.update."""
    _tag(tx, contact_records.update(tx, new.change), new)


def _tag(tx: Transaction, contact: Contact, new: TaggedChange) -> None:
    for verb, ids in ((tagging.tag, new.add), (tagging.untag, new.remove)):
        for id in ids:
            with contextlib.suppress(NotFound):
                verb(tx, Wearing(contact.id, id))
