"""What mail tells of people: whom none is sent to, whose address is no good, who wants no more."""

from __future__ import annotations

import msgspec

from interphone.domain import contact_changes, contact_index, contacts, happened, mailboxes
from interphone.domain.contacts import Contact, ContactChange
from interphone.mail import tokens
from interphone.store import contacts as contact_store
from interphone.store import merging as merging_store
from interphone.store.database import Transaction


def why_unreachable(contact: Contact) -> str | None:
    """Why no mail is sent to a person; None for one who can be written to."""
    if contact.listing not in contacts.PEOPLE:
        return "the person is archived"
    if not contact.email:
        return "the person has no email address"
    if contact.unsubscribed_from_emails:
        return "the person has unsubscribed"
    if contact.has_hard_bounced:
        return "the address does not exist any more"
    return "the person takes our mail for spam" if contact.marked_email_as_spam else None


def find(tx: Transaction, id: str) -> Contact | None:
    """Whoever has this id, or has taken over who had it."""
    contact = contacts.find_by_id(tx, id)
    if contact is None and (into := merging_store.find_merged(tx, id)) is not None:
        contact = contacts.find_by_id(tx, into)
    return contact


def mark_bounced(tx: Transaction, contact: Contact) -> None:
    """The address is no good: nothing is sent to it until the person has another."""
    if not contact.has_hard_bounced:
        _mark(tx, contact, "has_hard_bounced")


def mark_complained(tx: Transaction, contact: Contact) -> None:
    """The person takes our mail for spam: nothing is sent to them any more."""
    if not contact.marked_email_as_spam:
        _mark(tx, contact, "marked_email_as_spam")


def _mark(tx: Transaction, contact: Contact, name: str) -> None:
    contact_store.update(tx, contact.id, {name: 1})
    contact_index.follow(tx, contact, msgspec.structs.replace(contact, **{name: 1}))
    if contact.listing in contacts.PEOPLE:
        tx.note(happened.ContactChanged(contact.id, contact.role))


def unsubscribe(tx: Transaction, contact: Contact) -> None:
    if not contact.unsubscribed_from_emails:
        contact_changes.apply(tx, contact, ContactChange(unsubscribed_from_emails=True))


def leave(tx: Transaction, local_part: str) -> bool:
    """A person has followed their link to get no more mail; whether it is one of this workspace's."""
    contact = leaving(tx, local_part)
    if contact is not None:
        unsubscribe(tx, contact)
    return contact is not None


def leaving(tx: Transaction, local_part: str) -> Contact | None:
    """Whose link it is, None where it is nobody's."""
    address, mailbox = tokens.read(local_part), mailboxes.find(tx)
    if address is None or mailbox is None or address.kind != tokens.LEAVE or address.code != mailbox.code:
        return None
    return find(tx, address.contact_id) if tokens.verify(mailbox.secret, address) else None
