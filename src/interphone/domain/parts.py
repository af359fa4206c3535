"""What is said in conversations, by people and by teammates. `unread` of every person is kept exact here."""

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
    statistics,
    teammates,
)
from interphone.domain.attachments import File, Link
from interphone.domain.contacts import Contact, Who
from interphone.domain.conversations import (
    BOT,
    CLOSED,
    CONTACT,
    OPEN,
    SNOOZED,
    TEAMMATE,
    Conversation,
    Part,
    is_heard,
)
from interphone.domain.documents import EMPTY, encode
from interphone.domain.errors import NotFound
from interphone.domain.part_types import (
    AWAY_ASSIGNMENT,
    COMMENT,
    NOTE,
    NOTE_AND_UNSNOOZE,
    QUICK_REPLY,
)
from interphone.domain.part_types import OPEN as OPENED
from interphone.store import auto_messages as auto_message_store
from interphone.store import conversations as store
from interphone.store import jobs as job_store
from interphone.store import parts as part_store
from interphone.store import presence as presence_store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number

UNSNOOZE = "unsnooze"
"""The kind of job that wakes a conversation."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says. `body` is safe HTML; `created_at` tells when, where that was not now (unix seconds).

    `client_id` is the sender's own name for it: said twice under one name in a conversation, it is there once. What is
    said `quietly` makes nobody be written to.
    """

    body: str | None = None
    attachments: list[Link | File] = []
    url: str | None = None
    metadata: dict[str, Any] = {}
    mail_head: dict[str, Any] = {}
    created_at: int | None = None
    client_id: str | None = None
    quietly: bool = False


class ContactReply(msgspec.Struct, frozen=True, kw_only=True):
    """A person says something in a conversation, or in their last one where none is named."""

    who: Who
    words: Words
    conversation_id: int | None = None


class TeammateReply(msgspec.Struct, frozen=True, kw_only=True):
    """A teammate says something to the person (COMMENT, QUICK_REPLY) or among the team (NOTE).

    `who` names the person whose last conversation is meant where none is named.
    """

    teammate_id: int
    words: Words
    part_type: str = COMMENT
    conversation_id: int | None = None
    who: Who | None = None
    skip_unsnooze: bool = False


class Author(msgspec.Struct, frozen=True):
    """Who says or does something."""

    kind: str
    id: str


OPERATOR = Author(BOT, "0")
"""The server itself."""


class Mark(msgspec.Struct, frozen=True):
    """A conversation is read or unread: for the person named, or for everybody who takes part and the team."""

    conversation_id: int
    read: bool
    who: Who | None = None


def said_at(tx: Transaction, words: Words) -> int:
    """When something was said: as the words tell, but never later than now."""
    return tx.now if words.created_at is None else min(words.created_at, tx.now)


def reply_as_contact(tx: Transaction, reply: ContactReply) -> Conversation:
    """Opens the conversation again where it is closed or snoozed.

    Raises NotFound where there is no such person or conversation, or they take no part in it; Invalid where several
    users have the email.
    """
    contact = conversations.person_named(tx, reply.who)
    conversation = _meant(tx, reply.conversation_id, contact)
    if conversations.participant(tx, conversation, contact) is None:
        raise NotFound("Conversation", "Resource Not Found")
    return say_as_contact(tx, conversation, contact, reply.words)


def reply_as_teammate(tx: Transaction, reply: TeammateReply) -> Conversation:
    """A comment opens a closed conversation, a note and quick replies do not; whatever is said wakes a snoozed one,
    unless that is not wanted.

    Raises NotFound for the conversation, the person, or the teammate.
    """
    teammate = acting_teammate(tx, reply.teammate_id)
    contact = conversations.person_named(tx, reply.who) if reply.who and reply.conversation_id is None else None
    conversation = _meant(tx, reply.conversation_id, contact)
    return say_as_teammate(tx, conversation, teammate, reply.words, reply.part_type, reply.skip_unsnooze)


def say_as_contact(tx: Transaction, conversation: Conversation, contact: Contact, words: Words) -> Conversation:
    """The person, who takes part, says something; it makes the conversation one that the team sees."""
    if _is_known(tx, conversation, words):
        return conversation
    at = said_at(tx, words)
    part_type = _reply_to(conversation)
    changes = {**statistics.contact_wrote(conversation, at), **awake(tx, conversation)}
    conversation = add_part(
        tx,
        conversation,
        Author(CONTACT, contact.id),
        part_type,
        words,
        team_read=0,
        read=int(contact.id == conversation.contact_id),
        replied_at=max(at, conversation.replied_at or 0),
        **changes,
    )
    conversation = _unread_for_others(tx, conversation, contact.id)
    if conversation.auto_message_id is not None:
        auto_message_store.mark_replied(tx, contact.id, conversation.auto_message_id)
    contact_changes.remember_time(tx, contact, "last_replied_at", at)
    return _away_reassigned(tx, conversation)


def say_as_teammate(
    tx: Transaction,
    conversation: Conversation,
    teammate_id: int,
    words: Words,
    part_type: str,
    skip_unsnooze: bool = False,
) -> Conversation:
    """A teammate says something, to the person or in a note."""
    if _is_known(tx, conversation, words):
        return conversation
    at = said_at(tx, words)
    changes: dict[str, Any] = {"team_read": 1}
    if conversation.state == SNOOZED and not skip_unsnooze:
        changes |= awake(tx, conversation)
        if part_type == NOTE:
            part_type = NOTE_AND_UNSNOOZE
    to_people = part_type in (COMMENT, QUICK_REPLY)
    if to_people:
        changes |= statistics.teammate_wrote(conversation, at)
        changes |= {"replied_at": max(at, conversation.replied_at or 0), "read": 0}
    if part_type == COMMENT and conversation.state == CLOSED:
        changes |= {**awake(tx, conversation), **statistics.reopened(conversation)}
        part_type = _reply_to(conversation)
    conversation = add_part(tx, conversation, Author(TEAMMATE, str(teammate_id)), part_type, words, **changes)
    return told_people(tx, conversation, at) if to_people else conversation


def add_part(
    tx: Transaction,
    conversation: Conversation,
    author: Author,
    part_type: str,
    words: Words = Words(),  # noqa: B008 (frozen)
    *,
    assigned: tuple[str, int | None] | None = None,
    event_details: dict[str, Any] | None = None,
    **changes: Any,
) -> Conversation:
    """Add a part, with what changes of the conversation by it; gives the conversation as it is then.

    What a teammate sent becomes one that the team sees when the person does anything in it, or a teammate opens it.
    """
    at = said_at(tx, words)
    if not conversation.listed and (author.kind == CONTACT or changes.get("state", CLOSED) != CLOSED):
        changes["listed"] = 1
        tx.note(happened.ConversationListed(conversation.id))
    part = Part(
        conversation_id=conversation.id,
        id=next_number(tx, "part"),
        part_type=part_type,
        author_kind=author.kind,
        author_id=author.id,
        body=words.body,
        url=words.url,
        created_at=at,
        updated_at=at,
        state=changes.get("state", conversation.state),
        assigned_kind=assigned[0] if assigned else None,
        assigned_id=assigned[1] if assigned else None,
        attachments=attachments.keep(tx, conversation.id, words.attachments),
        metadata=encode(words.metadata),
        event_details=encode(event_details or {}),
        redacted=0,
        external_id=None,
        client_id=words.client_id,
        mail_head=encode(words.mail_head) if words.mail_head else EMPTY,
    )
    part_store.insert(tx, msgspec.structs.asdict(part))
    conversation_index.said(tx, conversation, part)
    if author.kind == TEAMMATE:
        store.add_teammate(tx, conversation.id, int(author.id))
    tx.note(happened.PartAdded(conversation.id, part.id, part_type, author.kind, is_heard(part), words.quietly))
    changes.setdefault("updated_at", max(at, conversation.updated_at))
    return conversations.change(
        tx, conversation, count_conversation_parts=conversation.count_conversation_parts + 1, **changes
    )


def told_people(tx: Transaction, conversation: Conversation, at: int) -> Conversation:
    """The team said something: it is unread for everybody who takes part; whom it is with was contacted then."""
    conversation = _unread_for_others(tx, conversation, None)
    contact = contacts.find_by_id(tx, conversation.contact_id)
    if contact is not None:
        contact_changes.remember_time(tx, contact, "last_contacted_at", at)
    return conversation


def mark(tx: Transaction, wanted: Mark) -> Conversation:
    """Raises NotFound for the conversation or the person."""
    conversation = conversations.get(tx, wanted.conversation_id)
    whom = conversations.person_named(tx, wanted.who).id if wanted.who else None
    for _, contact_id, read in store.contacts_of(tx, [conversation.id]):
        if whom in (None, contact_id) and bool(read) != wanted.read:
            conversation = _mark(tx, conversation, contact_id, wanted.read)
    if whom is None and conversation.team_read != int(wanted.read):
        conversation = conversations.change(tx, conversation, team_read=int(wanted.read))
        tx.note(happened.ConversationChanged(conversation.id))
    return conversation


def mark_of(tx: Transaction, conversation: Conversation, contact: Contact, read: bool) -> Conversation:
    """A person marks their conversation, in which they take part."""
    mine = conversations.participant(tx, conversation, contact)
    if mine is None or bool(mine.read) == read:
        return conversation
    return _mark(tx, conversation, contact.id, read)


def acting_teammate(tx: Transaction, id: int) -> int:
    """The id of a teammate who is there to act. Raises NotFound with the noun `named admin`."""
    teammate = teammates.every(tx).get(id)
    if teammate is None or teammate.removed_at is not None:
        raise NotFound("named admin")
    return teammate.id


def _meant(tx: Transaction, id: int | None, contact: Contact | None) -> Conversation:
    if id is None:
        id = store.latest_of(tx, contact.id) if contact else None
    if id is None:
        raise NotFound("Conversation", "Resource Not Found")
    return conversations.get(tx, id)


def _is_known(tx: Transaction, conversation: Conversation, words: Words) -> bool:
    if words.client_id is None:
        return False
    return part_store.find_by_client_id(tx, conversation.id, words.client_id) is not None


def _reply_to(conversation: Conversation) -> str:
    """What a reply is: one that opens a closed conversation is a part of type open, with the words.

    So in every version: official examples of 2.7 to Preview show it of people, payloads of webhooks of 1.x of teammates
    too. One that wakes a snoozed conversation is a comment; no type is documented that would tell of both.
    """
    return OPENED if conversation.state == CLOSED else COMMENT


def awake(tx: Transaction, conversation: Conversation) -> dict[str, Any]:
    """What changes where a conversation is open from now on."""
    if conversation.state == OPEN:
        return {}
    if conversation.state == SNOOZED:
        job_store.unwant(tx, UNSNOOZE, str(conversation.id))
    return {"state": OPEN, "snoozed_until": None}


def _unread_for_others(tx: Transaction, conversation: Conversation, speaker: str | None) -> Conversation:
    """What was said is read by who said it, and unread for every other person who takes part."""
    for _, contact_id, read in store.contacts_of(tx, [conversation.id]):
        if bool(read) != (contact_id == speaker):
            conversation = _mark(tx, conversation, contact_id, contact_id == speaker)
    return conversation


def _mark(tx: Transaction, conversation: Conversation, contact_id: str, read: bool) -> Conversation:
    store.set_read(tx, conversation.id, contact_id, read)
    presence_store.count_unread(tx, contact_id, -1 if read else 1)
    if read and conversation.auto_message_id is not None:
        auto_message_store.mark_seen(tx, contact_id, conversation.auto_message_id)
    tx.note(happened.ConversationRead(conversation.id, contact_id, read))
    if contact_id != conversation.contact_id:
        return conversation
    return conversations.change(tx, conversation, read=int(read))


def _away_reassigned(tx: Transaction, conversation: Conversation) -> Conversation:
    """What comes in goes to nobody rather than wait for who is not there: away with reassignment, or removed."""
    assignee = teammates.every(tx).get(conversation.admin_assignee_id or 0)
    if assignee is None:
        return conversation
    if assignee.removed_at is None and not (assignee.away_mode_enabled and assignee.away_mode_reassign):
        return conversation
    return add_part(tx, conversation, OPERATOR, AWAY_ASSIGNMENT, assigned=("nobody", None), admin_assignee_id=None)


def said_to_people(parts: list[Part]) -> list[Part]:
    """Of these parts, what a person sees."""
    return [part for part in parts if is_heard(part)]
