"""Conversations between a person and the team: begin, reply, mark read. `unread` of a person is kept exact here."""

from __future__ import annotations

import msgspec

from interphone.domain import contacts, teammates
from interphone.domain.contacts import Contact, Who
from interphone.domain.errors import NotFound
from interphone.domain.teammates import Teammate
from interphone.store import auto_messages as auto_message_store
from interphone.store import conversations as store
from interphone.store import presence as presence_store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number


class Conversation(msgspec.Struct, frozen=True):
    """Times are unix seconds; `replied_at` is None until the first reply."""

    id: int
    contact_id: str
    started_by: str
    """contact or teammate"""
    auto_message_id: int | None
    read: int
    created_at: int
    replied_at: int | None


class Part(msgspec.Struct, frozen=True):
    """A message. `body` is safe HTML; `author_id` is a contact's or a teammate's, as `author_kind` says."""

    conversation_id: int
    id: int
    author_kind: str
    author_id: str
    body: str
    url: str | None
    created_at: int


class Thread(msgspec.Struct, frozen=True):
    """A conversation with its parts, oldest first, and those who wrote them."""

    conversation: Conversation
    parts: list[Part]
    contact: Contact
    teammates: dict[int, Teammate]


class NewConversation(msgspec.Struct, frozen=True):
    """`body` is safe HTML."""

    who: Who
    body: str
    url: str | None


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A person's message in a conversation, or their mark on it, or both. `body` is safe HTML."""

    who: Who
    conversation_id: int
    body: str | None = None
    read: bool | None = None
    url: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """A teammate's message in a conversation. `body` is safe HTML."""

    conversation_id: int
    teammate_id: int
    body: str


class ThreadOf(msgspec.Struct, frozen=True):
    who: Who
    conversation_id: int


def start(tx: Transaction, new: NewConversation) -> Thread:
    """A person writes to the team. Raises NotFound."""
    contact = contacts.get(tx, new.who)
    id = next_number(tx, "conversation")
    store.insert(tx, id, contact.id, "contact", None, read=True)
    _add_part(tx, id, "contact", contact.id, new.body, new.url)
    return _thread(tx, id, contact)


def start_by_teammate(tx: Transaction, contact_id: str, teammate_id: int, body: str, auto_message_id: int) -> int:
    """An auto message opens an unread conversation; gives its id. The caller counts it as unread."""
    id = next_number(tx, "conversation")
    store.insert(tx, id, contact_id, "teammate", auto_message_id, read=False)
    _add_part(tx, id, "teammate", str(teammate_id), body, None)
    return id


def reply(tx: Transaction, reply: Reply) -> Thread:
    """A person answers (which marks the conversation read), or marks it; `read` wins where both are given.

    Raises NotFound where there is no such person, or the conversation is not theirs.
    """
    contact = contacts.get(tx, reply.who)
    conversation = _own(tx, contact, reply.conversation_id)
    if reply.body is not None:
        _add_part(tx, conversation.id, "contact", contact.id, reply.body, reply.url)
        store.set_replied(tx, conversation.id)
        if conversation.auto_message_id is not None:
            auto_message_store.mark_replied(tx, contact.id, conversation.auto_message_id)
    read = reply.read if reply.read is not None else True
    if read != bool(conversation.read):
        _mark(tx, contact, conversation, read)
    return _thread(tx, conversation.id, contact)


def answer(tx: Transaction, answer: Answer) -> None:
    """A teammate answers, which leaves the conversation unread. Raises NotFound for either."""
    row = store.find(tx, answer.conversation_id)
    if row is None:
        raise NotFound("Message Thread")
    conversation = Conversation(*row)
    teammates.get(tx, answer.teammate_id)
    _add_part(tx, conversation.id, "teammate", str(answer.teammate_id), answer.body, None)
    store.set_replied(tx, conversation.id)
    if conversation.read:
        store.set_read(tx, conversation.id, False)
        presence_store.count_unread(tx, conversation.contact_id, 1)


def thread(tx: Transaction, of: ThreadOf) -> Thread:
    """Raises NotFound as `reply` does."""
    contact = contacts.get(tx, of.who)
    return _thread(tx, of.conversation_id, contact)


def inbox(tx: Transaction, who: Who) -> list[Thread]:
    """All of a person's conversations, the one with the latest message first. Raises NotFound."""
    contact = contacts.get(tx, who)
    authors = teammates.every(tx)
    parts: dict[int, list[Part]] = {}
    for row in store.parts_of_contact(tx, contact.id):
        parts.setdefault(row[0], []).append(Part(*row))
    found = [Conversation(*row) for row in store.of_contact(tx, contact.id)]
    return [Thread(conversation, parts[conversation.id], contact, authors) for conversation in found]


def _own(tx: Transaction, contact: Contact, id: int) -> Conversation:
    row = store.find(tx, id)
    if row is None or row[1] != contact.id:
        raise NotFound("Message Thread")
    return Conversation(*row)


def _thread(tx: Transaction, id: int, contact: Contact) -> Thread:
    conversation = _own(tx, contact, id)
    parts = [Part(*row) for row in store.parts(tx, id)]
    return Thread(conversation, parts, contact, teammates.every(tx))


def _add_part(tx: Transaction, id: int, author_kind: str, author_id: str, body: str, url: str | None) -> None:
    store.insert_part(tx, id, next_number(tx, "part"), author_kind, author_id, body, url)


def _mark(tx: Transaction, contact: Contact, conversation: Conversation, read: bool) -> None:
    store.set_read(tx, conversation.id, read)
    presence_store.count_unread(tx, contact.id, -1 if read else 1)
    if read and conversation.auto_message_id is not None:
        auto_message_store.mark_seen(tx, contact.id, conversation.auto_message_id)
