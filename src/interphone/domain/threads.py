"""A person's own view of their conversations, as v1 shows it: what was said, and by whom."""

from __future__ import annotations

import msgspec

from interphone.domain import contacts, conversations, opening, parts, teammates
from interphone.domain.contacts import Contact, Who
from interphone.domain.conversations import Conversation, Part, conversation_of
from interphone.domain.errors import NotFound
from interphone.domain.part_types import COMMENT
from interphone.domain.parts import Words, said_to_people
from interphone.domain.teammates import Teammate
from interphone.store import conversations as store
from interphone.store import parts as part_store
from interphone.store.database import Transaction


class Thread(msgspec.Struct, frozen=True):
    """A conversation with what was said in it, oldest first, and those who said it."""

    conversation: Conversation
    parts: list[Part]
    contact: Contact
    """Whose view it is."""
    read: bool
    people: dict[str, Contact]
    """Those who wrote, by id, as far as they are still known."""
    teammates: dict[int, Teammate]


class NewThread(msgspec.Struct, frozen=True):
    """`body` is safe HTML."""

    who: Who
    body: str
    url: str | None


class ThreadReply(msgspec.Struct, frozen=True, kw_only=True):
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


def start(tx: Transaction, new: NewThread) -> Thread:
    """A person writes to the team. Raises NotFound."""
    contact = contacts.get(tx, new.who)
    conversation = opening.by_contact(tx, contact, Words(body=new.body, url=new.url))
    return _thread(tx, conversation, contact, True)


def reply(tx: Transaction, reply: ThreadReply) -> Thread:
    """A person answers (which marks the conversation read), or marks it; `read` wins where both are given.

    Raises NotFound where there is no such person, or the conversation is not theirs.
    """
    contact = contacts.get(tx, reply.who)
    conversation, _ = _own(tx, contact, reply.conversation_id)
    if reply.body is not None:
        conversation = parts.say_as_contact(tx, conversation, contact, Words(body=reply.body, url=reply.url))
    read = reply.read if reply.read is not None else True
    conversation = parts.mark_of(tx, conversation, contact, read)
    return _thread(tx, conversation, contact, read)


def answer(tx: Transaction, answer: Answer) -> None:
    """A teammate answers, which leaves the conversation unread. Raises NotFound for either."""
    conversation = conversations.find(tx, answer.conversation_id)
    if conversation is None:
        raise NotFound("Message Thread")
    teammate = teammates.get(tx, answer.teammate_id)
    parts.say_as_teammate(tx, conversation, teammate.id, Words(body=answer.body), COMMENT)


def thread(tx: Transaction, of: ThreadOf) -> Thread:
    """Raises NotFound as `reply` does."""
    contact = contacts.get(tx, of.who)
    conversation, read = _own(tx, contact, of.conversation_id)
    return _thread(tx, conversation, contact, read)


def inbox(tx: Transaction, who: Who) -> list[Thread]:
    """All of a person's conversations, the one with the latest message first. Raises NotFound."""
    contact = contacts.get(tx, who)
    authors = teammates.every(tx)
    said: dict[int, list[Part]] = {}
    for row in part_store.of_contact(tx, contact.id):
        said.setdefault(row[0], []).append(Part(*row))
    found = [conversation_of(row) for row in store.of_contact(tx, contact.id)]
    if not found:
        return []
    marks = store.contacts_of(tx, [conversation.id for conversation in found])
    read = {id: bool(mark) for id, contact_id, mark in marks if contact_id == contact.id}
    heard = {conversation.id: said_to_people(said[conversation.id]) for conversation in found}
    people = conversations.people_of(tx, contact, [part for parts in heard.values() for part in parts])
    return [
        Thread(conversation, heard[conversation.id], contact, read[conversation.id], people, authors)
        for conversation in found
    ]


def _own(tx: Transaction, contact: Contact, id: int) -> tuple[Conversation, bool]:
    conversation = conversations.find(tx, id)
    mine = conversations.participant(tx, conversation, contact) if conversation else None
    if conversation is None or mine is None:
        raise NotFound("Message Thread")
    return conversation, bool(mine.read)


def _thread(tx: Transaction, conversation: Conversation, contact: Contact, read: bool) -> Thread:
    said = said_to_people([Part(*row) for row in part_store.of_conversation(tx, conversation.id)])
    people = conversations.people_of(tx, contact, said)
    return Thread(conversation, said, contact, read, people, teammates.every(tx))
