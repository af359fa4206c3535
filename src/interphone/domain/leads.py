"""Leads: people known by a conversation or an email, never by a user_id of the customer's own choosing."""

from __future__ import annotations

import uuid

import msgspec
from msgspec import UNSET

from interphone.domain import archive as archiving
from interphone.domain import contact_changes, contacts, visitors
from interphone.domain.contacts import LEAD, Contact, ContactChange, Who
from interphone.domain.errors import NotFound
from interphone.domain.pseudonyms import pseudonym_of
from interphone.domain.visitors import Conversion
from interphone.store.database import Transaction


def save(tx: Transaction, change: ContactChange) -> Contact:
    """Create a lead, or change the one of the id or user_id given; an email never identifies one. Raises NotFound."""
    if change.who == Who():
        return create(tx, change)
    return contact_changes.apply(tx, get(tx, change.who), change)


def create(tx: Transaction, change: ContactChange) -> Contact:
    """A new lead, with a user_id and a pseudonym made here. Raises Conflict for the email of who was blocked."""
    contacts.check_not_blocked(tx, change.email if isinstance(change.email, str) else None)
    user_id = str(uuid.uuid4())
    named = msgspec.structs.replace(change, user_id=user_id, signed_up_at=UNSET)
    return contact_changes.insert(tx, LEAD, named, pseudonym=pseudonym_of(user_id))


def get(tx: Transaction, who: Who) -> Contact:
    """By id or user_id. Raises NotFound."""
    contact = contacts.find(tx, who, (LEAD,))
    if contact is None:
        raise NotFound("User")
    return contact


def archive(tx: Transaction, who: Who) -> Contact:
    """Take a lead out of every list; gives it. Raises NotFound."""
    return archiving.archive(tx, get(tx, who))


def convert(tx: Transaction, conversion: Conversion) -> Contact:
    """Make a lead the user who is named, or a new one of that name (visitors.to_user). Raises NotFound, Invalid."""
    return visitors.to_user(tx, get(tx, conversion.source), conversion.user)
