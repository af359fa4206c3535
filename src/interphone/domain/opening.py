"""How conversations begin: a person writes, a teammate writes to them, or an auto message reaches them."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain import (
    attachments,
    contact_changes,
    contacts,
    conversation_index,
    conversations,
    happened,
    merging,
    teammates,
)
from interphone.domain.contacts import LEAD, VISITOR, Contact, Who
from interphone.domain.conversations import CLOSED, CONTACT, OPEN, TEAMMATE, Conversation, Part
from interphone.domain.documents import EMPTY, encode
from interphone.domain.errors import NotFound
from interphone.domain.part_types import SOURCE
from interphone.domain.parts import Author, Words, said_at
from interphone.domain.teammates import Teammate
from interphone.store import conversations as store
from interphone.store import parts as part_store
from interphone.store import presence as presence_store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number

EMAIL = "email"
IN_APP = "conversation"


class NewConversation(msgspec.Struct, frozen=True, kw_only=True):
    """A person writes to the team. A visitor becomes a lead by it.

    `roles` are those by which the person may be named.
    """

    who: Who
    words: Words
    roles: tuple[str, ...] = (contacts.USER, contacts.LEAD, contacts.VISITOR)
    source_type: str = IN_APP
    subject: str = ""


class Recipient(msgspec.Struct, frozen=True):
    """`roles` are those by which the person may be named."""

    who: Who
    roles: tuple[str, ...] = contacts.PEOPLE


class NewMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A teammate writes to a person, in the Messenger or by mail.

    It is closed, and no conversation of the team, until the person answers or a teammate opens it (so recorded payloads
    and the official examples show it); or it is open at once where `listed`. `template` is plain or personal, of mails.
    `roles` are those by which the person may be named. `others` take part in the conversation; who is `hidden` gets the
    same in one of their own, and nobody else knows.
    """

    teammate_id: int
    who: Who
    words: Words
    roles: tuple[str, ...] = contacts.PEOPLE
    source_type: str = IN_APP
    subject: str = ""
    template: str | None = None
    listed: bool = False
    others: list[Recipient] = []
    hidden: list[Recipient] = []


class Began(msgspec.Struct, frozen=True):
    conversation: Conversation
    source: Part
    contact: Contact


class Sent(msgspec.Struct, frozen=True):
    """What began with a message, and who sent it."""

    began: Began
    sender: Teammate
    template: str | None


def start(tx: Transaction, new: NewConversation) -> Began:
    """Raises NotFound; Invalid where several users have the email."""
    contact = contacts.find_single(tx, new.who, new.roles)
    if contact is None:
        raise NotFound("User")
    if contact.role == VISITOR:
        contact = merging.become(tx, contact, LEAD, Who())
    conversation = by_contact(tx, contact, new.words, source_type=new.source_type, subject=new.subject)
    return _began(tx, conversation, contact)


def send_to_all(tx: Transaction, new: NewMessage) -> Sent:
    """Raises NotFound for any of them; Invalid where several users have an email."""
    began = send(tx, new)
    reached = {contact.id for contact in conversations.taking_part(tx, began.conversation.id)}
    for id in dict.fromkeys(_recipient(tx, one).id for one in new.hidden):
        if id not in reached:
            send(tx, msgspec.structs.replace(new, who=Who(id=id), roles=contacts.PEOPLE, others=[]))
    return Sent(began, teammates.every(tx)[new.teammate_id], new.template)


def send(tx: Transaction, new: NewMessage) -> Began:
    """To all but who is hidden. Raises NotFound for any of them; Invalid where several users have an email."""
    teammate = teammates.every(tx).get(new.teammate_id)
    if teammate is None or teammate.removed_at is not None:
        raise NotFound("Sender")
    contact = _recipient(tx, Recipient(new.who, new.roles))
    others = {other.id: other for other in (_recipient(tx, one) for one in new.others) if other.id != contact.id}
    metadata = {"template": new.template} if new.template is not None else {}
    words = msgspec.structs.replace(new.words, metadata=metadata)
    conversation = _open(
        tx, contact.id, Author(TEAMMATE, str(teammate.id)), words,
        listed=int(new.listed), state=OPEN if new.listed else CLOSED, read=0, team_read=1,
        delivered_as="admin_initiated", source_type=new.source_type, subject=new.subject,
    )  # fmt: skip
    store.add_teammate(tx, conversation.id, teammate.id)
    for id in others:
        store.add_contact(tx, conversation.id, id, False)
    for one in (contact, *others.values()):
        presence_store.count_unread(tx, one.id, 1)
        contact_changes.remember_time(tx, one, "last_contacted_at", tx.now)
    tx.note(happened.ConversationStarted(conversation.id, TEAMMATE))
    return _began(tx, conversation, contact)


def _recipient(tx: Transaction, one: Recipient) -> Contact:
    contact = contacts.find_single(tx, one.who, one.roles)
    if contact is None:
        raise NotFound("User")
    return contact


def by_contact(
    tx: Transaction, contact: Contact, words: Words, *, source_type: str = IN_APP, subject: str = ""
) -> Conversation:
    """A user or lead begins a conversation."""
    at = said_at(tx, words)
    conversation = _open(
        tx, contact.id, Author(CONTACT, contact.id), words,
        read=1, team_read=0, source_type=source_type, subject=subject, waiting_since=at, first_contact_reply_at=at,
        last_contact_reply_at=at,
    )  # fmt: skip
    contact_changes.remember_time(tx, contact, "last_replied_at", at)
    tx.note(happened.ConversationStarted(conversation.id, CONTACT))
    return conversation


def by_auto_message(
    tx: Transaction, contact_id: str, teammate_id: int, body: str, auto_message_id: int
) -> Conversation:
    """An auto message begins an unread conversation, closed and unseen by the team. The caller counts it as unread."""
    author = Author(TEAMMATE, str(teammate_id))
    conversation = _open(
        tx, contact_id, author, Words(body=body),
        listed=0, state=CLOSED, read=0, team_read=1, delivered_as="automated", auto_message_id=auto_message_id,
    )  # fmt: skip
    store.add_teammate(tx, conversation.id, teammate_id)
    tx.note(happened.AutoMessageSent(conversation.id, contact_id))
    return conversation


def _open(tx: Transaction, contact_id: str, author: Author, words: Words, **fields: Any) -> Conversation:
    at = said_at(tx, words)
    conversation = Conversation(
        id=next_number(tx, "conversation"),
        contact_id=contact_id,
        started_by=author.kind,
        created_at=at,
        updated_at=at,
        source_id=next_number(tx, "part"),
        count_conversation_parts=1,
        **fields,
    )
    store.insert(tx, conversations.columns_of(conversation))
    store.add_contact(tx, conversation.id, contact_id, bool(conversation.read))
    source = Part(
        conversation_id=conversation.id,
        id=conversation.source_id,
        part_type=SOURCE,
        author_kind=author.kind,
        author_id=author.id,
        body=words.body,
        url=words.url,
        created_at=at,
        updated_at=at,
        state=conversation.state,
        assigned_kind=None,
        assigned_id=None,
        attachments=attachments.keep(tx, conversation.id, words.attachments),
        metadata=encode(words.metadata) if words.metadata else EMPTY,
        event_details=EMPTY,
        redacted=0,
        external_id=None,
        client_id=words.client_id,
        mail_head=encode(words.mail_head) if words.mail_head else EMPTY,
    )
    part_store.insert(tx, msgspec.structs.asdict(source))
    conversation_index.follow(tx, None, conversation)
    conversation_index.said(tx, conversation, source)
    return conversation


def _began(tx: Transaction, conversation: Conversation, contact: Contact) -> Began:
    row = part_store.find(tx, conversation.id, conversation.source_id)
    assert row is not None, "a conversation has a source"
    return Began(conversation, Part(*row), contact)
