"""Bringing people into conversations, and taking them out."""

from __future__ import annotations

import msgspec

from interphone.domain import conversations, happened, leads, merging, parts
from interphone.domain.contacts import LEAD, VISITOR, Contact, ContactChange, Who
from interphone.domain.conversations import CONTACT, TEAMMATE, Conversation
from interphone.domain.errors import Invalid, NotFound, Unprocessable
from interphone.domain.part_types import PARTICIPANT_ADDED, PARTICIPANT_REMOVED
from interphone.domain.parts import Author
from interphone.store import conversations as store
from interphone.store import presence as presence_store
from interphone.store.database import Transaction


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """`who` comes in; a teammate brings them, or somebody who takes part: one of both is given."""

    conversation_id: int
    who: Who
    teammate_id: int | None = None
    by: Who | None = None


class Detachment(msgspec.Struct, frozen=True):
    """A contact by our id, and the teammate who takes them out."""

    conversation_id: int
    contact_id: str
    teammate_id: int


def attach(tx: Transaction, attachment: Attachment) -> list[Contact]:
    """Gives all who take part then. An email that nobody has makes a lead (API reference 1.0, add a customer).

    Who takes part already stays. Raises NotFound for the conversation, the person or who brings them; Invalid where
    several users have the email.
    """
    conversation = conversations.get(tx, attachment.conversation_id)
    author = _author(tx, conversation, attachment)
    contact = _newcomer(tx, attachment.who)
    if conversations.participant(tx, conversation, contact) is None:
        store.add_contact(tx, conversation.id, contact.id, False)
        presence_store.count_unread(tx, contact.id, 1)
        parts.add_part(tx, conversation, author, PARTICIPANT_ADDED)
        tx.note(happened.ParticipantAdded(conversation.id, contact.id))
    return _all(tx, conversation.id)


def detach(tx: Transaction, detachment: Detachment) -> list[Contact]:
    """Gives all who take part then. Raises NotFound; Unprocessable for the last one."""
    conversation = conversations.get(tx, detachment.conversation_id)
    author = Author(TEAMMATE, str(parts.acting_teammate(tx, detachment.teammate_id)))
    everybody = {contact_id: read for _, contact_id, read in store.contacts_of(tx, [conversation.id])}
    if detachment.contact_id not in everybody:
        raise NotFound("User")
    if len(everybody) == 1:
        raise Unprocessable("Removing the last customer is not allowed", code="parameter_invalid")
    store.remove_contact(tx, conversation.id, detachment.contact_id)
    if not everybody.pop(detachment.contact_id):
        presence_store.count_unread(tx, detachment.contact_id, -1)
    conversation = parts.add_part(tx, conversation, author, PARTICIPANT_REMOVED)
    conversations.succeed(tx, conversation, detachment.contact_id)
    tx.note(happened.ParticipantRemoved(conversation.id, detachment.contact_id))
    return _all(tx, conversation.id)


def _author(tx: Transaction, conversation: Conversation, attachment: Attachment) -> Author:
    if attachment.teammate_id is not None:
        return Author(TEAMMATE, str(parts.acting_teammate(tx, attachment.teammate_id)))
    assert attachment.by is not None, "somebody brings them"
    member = conversations.person_named(tx, attachment.by)
    if conversations.participant(tx, conversation, member) is None:
        raise NotFound("User")
    return Author(CONTACT, member.id)


def _newcomer(tx: Transaction, who: Who) -> Contact:
    contact = conversations.find_named(tx, who)
    if contact is None:
        if who.email is None or who != Who(email=who.email):
            raise NotFound("User")
        return leads.create(tx, ContactChange(email=who.email))
    if contact.role == VISITOR:
        contact = merging.become(tx, contact, LEAD, Who())
    if contact.email is None:
        raise Invalid("customer", "customer must be a person who has an email")
    return contact


def _all(tx: Transaction, conversation_id: int) -> list[Contact]:
    return conversations.taking_part(tx, conversation_id)
