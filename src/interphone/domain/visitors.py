"""Visitors: browsers that nobody has a name for yet. They are in no list, and become leads or users."""

from __future__ import annotations

import uuid

import msgspec

from interphone.domain import archive, contact_changes, contacts, happened
from interphone.domain.contacts import LEAD, USER, VISITOR, Contact, ContactChange, Who
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.merging import become, merge
from interphone.domain.pseudonyms import pseudonym_of
from interphone.store.database import Transaction


class Conversion(msgspec.Struct, frozen=True):
    """A visitor or lead, what they become, and who they are then: somebody known, or new names."""

    source: Who
    role: str
    user: Who = Who()


def create(tx: Transaction, change: ContactChange) -> Contact:
    """A browser seen for the first time; it is given a user_id of its own where it has none."""
    user_id = change.user_id if isinstance(change.user_id, str) else str(uuid.uuid4())
    named = msgspec.structs.replace(change, user_id=user_id)
    return contact_changes.insert(tx, VISITOR, named, pseudonym=pseudonym_of(user_id))


def get(tx: Transaction, who: Who) -> Contact:
    """Raises NotFound."""
    contact = contacts.find(tx, who, (VISITOR,))
    if contact is None:
        raise NotFound("Visitor")
    return contact


def update(tx: Transaction, change: ContactChange) -> Contact:
    """Change what is given; an email makes the visitor a lead (API reference 1.1, visitors). Raises NotFound."""
    contact = get(tx, change.who)
    if isinstance(change.email, str):
        change = msgspec.structs.replace(change, role=LEAD)
    return contact_changes.apply(tx, contact, change)


def erase(tx: Transaction, who: Who) -> Contact:
    """Delete a visitor for good; gives it as it was. Raises NotFound."""
    return archive.erase(tx, get(tx, who))


def convert(tx: Transaction, conversion: Conversion) -> Contact:
    """Make a visitor a lead, or a user: the one who is named, where there is one, else a new one of that name.

    Raises NotFound, and Invalid where a user is to be made without a name.
    """
    visitor = get(tx, conversion.source)
    if conversion.role == LEAD:
        return become(tx, visitor, LEAD, Who())
    return to_user(tx, visitor, conversion.user)


def to_user(tx: Transaction, contact: Contact, user: Who) -> Contact:
    """A visitor or lead becomes the user who is named, who keeps their own names, or a new user of that name.

    API reference 1.1, convert a lead: the identifiers of the one who goes are not copied, except that a new user keeps
    their email. Raises NotFound for an id of nobody, Invalid where nobody is named, or
    several have the email.
    """
    if user == Who():
        raise Invalid("user", "user must hold an id, user_id or email")
    known = contacts.find_single(tx, user)
    if known is not None:
        tx.note(happened.ContactSignedUp(known.id, contact.role))
        return merge(tx, contact, known)
    if user.id is not None:
        raise NotFound("User")
    return become(tx, contact, USER, user)
