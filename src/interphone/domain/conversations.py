"""Conversations: what they are, and how they are found and loaded with all that stands around them.

What is said in them is in parts.py, what is done with them in conversation_state.py; threads.py is a person's own view.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from interphone.domain import contacts, conversation_index, teammates, teams
from interphone.domain.companies import Company
from interphone.domain.contacts import Contact
from interphone.domain.documents import EMPTY, EMPTY_LIST, Document
from interphone.domain.errors import NotFound
from interphone.domain.part_types import NOTES, SPOKEN
from interphone.domain.teammates import Teammate
from interphone.domain.teams import Team
from interphone.store import companies as company_store
from interphone.store import contacts as contact_store
from interphone.store import conversation_merges as merge_store
from interphone.store import conversations as store
from interphone.store import parts as part_store
from interphone.store.database import Command, Transaction

OPEN = "open"
CLOSED = "closed"
SNOOZED = "snoozed"

CONTACT = "contact"
TEAMMATE = "teammate"
BOT = "bot"
TEAM = "team"
"""Kinds of authors."""

IMPORTANT = ("high", "urgent")
"""Priorities of a conversation that the versions with two words for it call priority."""

MAX_PARTS = 500
"""As many parts of one conversation as are ever loaded, the newest (API reference, retrieve a conversation)."""


class Conversation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Times are unix seconds, durations seconds, documents encoded JSON."""

    id: int
    contact_id: str
    """The person it is with; others who take part are in a table of their own."""
    started_by: str
    """contact or teammate"""
    auto_message_id: int | None = None
    read: int
    """Whether that person has seen the latest that was said."""
    created_at: int
    replied_at: int | None = None
    """When something was said last after the source."""
    listed: int = 1
    """Whether teammates see it: what they send becomes a conversation once the person answers, and is closed before."""
    updated_at: int
    state: str = OPEN
    snoozed_until: int | None = None
    priority: str = "none"
    """none, low, medium, high or urgent"""
    admin_assignee_id: int | None = None
    team_assignee_id: int | None = None
    title: str | None = None
    custom_attributes: Document = EMPTY
    company_id: str | None = None
    waiting_since: int | None = None
    """Since when the person waits for an answer."""
    team_read: int = 0
    """Whether a teammate has seen the latest that the person said."""
    source_id: int
    source_type: str = "conversation"
    """conversation, email or push"""
    delivered_as: str = "customer_initiated"
    """customer_initiated, admin_initiated or automated"""
    subject: str = ""
    rating: int | None = None
    """1 to 5"""
    rating_remark: str | None = None
    rating_requested_at: int | None = None
    rating_replied_at: int | None = None
    rating_teammate_id: int | None = None
    time_to_assignment: int | None = None
    time_to_admin_reply: int | None = None
    time_to_first_close: int | None = None
    time_to_last_close: int | None = None
    median_time_to_reply: int | None = None
    first_contact_reply_at: int | None = None
    first_assignment_at: int | None = None
    first_admin_reply_at: int | None = None
    first_close_at: int | None = None
    last_assignment_at: int | None = None
    last_assignment_admin_reply_at: int | None = None
    last_contact_reply_at: int | None = None
    last_admin_reply_at: int | None = None
    last_close_at: int | None = None
    last_closed_by_id: int | None = None
    count_reopens: int = 0
    count_assignments: int = 0
    count_conversation_parts: int = 0
    """The source counts."""
    reply_times: Document = EMPTY_LIST
    """How long the person waited for each answer of a teammate."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """Something said or done in a conversation; `part_type` is one of part_types.py.

    `body` is safe HTML, None where nothing was said. `author_id` is a contact's or a teammate's, as `author_kind`
    says, or 0 for the bot. `state` is the conversation's with this part. `attachments` are as attachments.py has them;
    `metadata` and `event_details` are what the API calls so. `client_id` is the sender's own name for the part.
    """

    conversation_id: int
    id: int
    part_type: str
    author_kind: str
    author_id: str
    body: str | None
    url: str | None
    created_at: int
    updated_at: int
    state: str
    assigned_kind: str | None
    """admin, team or nobody; None where nobody was assigned"""
    assigned_id: int | None
    attachments: Document
    metadata: Document
    event_details: Document
    redacted: int
    external_id: str | None
    client_id: str | None
    mail_head: Document = EMPTY
    """Of what came by mail: message_id, subject, and whom its headers name (incoming_mail.py)."""


class PartTag(msgspec.Struct, frozen=True, gc=False):
    """A tag on a part, or on the source."""

    part_id: int
    id: int
    name: str
    tagged_at: int
    tagged_by: int | None


class Participant(msgspec.Struct, frozen=True, gc=False):
    contact: Contact
    read: int


class Talk(msgspec.Struct, frozen=True, gc=False):
    """A conversation with what is shown around it.

    `parts` are the newest MAX_PARTS, oldest first, of `parts_count`; None where they were not asked for. `authors` are
    the contacts who wrote, by id, as far as they are still known; `teammates` all there ever were, by id, `teams` all.
    """

    app_id: str
    conversation: Conversation
    source: Part
    participants: list[Participant]
    tags: list[PartTag]
    teammate_ids: list[int]
    """Those who said or did something."""
    authors: dict[str, Contact]
    teammates: dict[int, Teammate]
    teams: dict[int, Team]
    linked: list[int]
    """The conversations that it was merged into, or that were merged into it."""
    company: Company | None = None
    parts: list[Part] | None = None
    parts_count: int = 0


class Opening(msgspec.Struct, frozen=True):
    """Which conversation to load, with which of its parts: all types, or only these."""

    conversation_id: int
    types: tuple[str, ...] | None = None


def is_heard(part: Part) -> bool:
    """Whether a person sees the part in their conversation: what was said to them, also while something was done."""
    if part.part_type in NOTES:
        return False
    return part.part_type in SPOKEN or part.body is not None or part.attachments != EMPTY_LIST


def find(tx: Transaction, id: int) -> Conversation | None:
    row = store.find(tx, id)
    return conversation_of(row) if row else None


def get(tx: Transaction, id: int) -> Conversation:
    """Raises NotFound."""
    conversation = find(tx, id)
    if conversation is None:
        raise NotFound("Conversation", "Resource Not Found")
    return conversation


def find_many(tx: Transaction, ids: list[int]) -> list[Conversation]:
    """Those that are there, in any order."""
    return [conversation_of(row) for row in store.find_all(tx, ids)]


def ids_of(tx: Transaction, contact_id: str) -> list[int]:
    """The conversations that a contact takes part in, or has said something in."""
    rows = [*store.of_contact(tx, contact_id), *store.written_in_by(tx, contact_id)]
    return sorted({conversation_of(row).id for row in rows})


def find_parts(tx: Transaction, places: list[tuple[int, int]]) -> list[Part]:
    """Those that are there of parts by (conversation id, id), in any order."""
    rows = part_store.find_all(tx, [conversation_id for conversation_id, _ in places], [id for _, id in places])
    return [Part(*row) for row in rows]


def newest_parts(tx: Transaction, id: int) -> list[Part]:
    """The newest MAX_PARTS of a conversation, oldest first, the source not among them."""
    return [Part(*row) for row in reversed(part_store.newest(tx, id, MAX_PARTS))]


def open_talk(tx: Transaction, opening: Opening) -> Talk:
    """One conversation with its parts. Raises NotFound."""
    return load_whole(tx, get(tx, opening.conversation_id), opening.types)


def opened(
    verb: Callable[[Transaction, Command], Conversation], types: tuple[str, ...] | None
) -> Callable[[Transaction, Command], Talk]:
    """The verb, giving the conversation with its parts, only those of some types where they are given."""

    def opening(tx: Transaction, command: Command) -> Talk:
        return load_whole(tx, verb(tx, command), types)

    return opening


def load_whole(tx: Transaction, conversation: Conversation, types: tuple[str, ...] | None = None) -> Talk:
    """The conversation with its parts, only those of some types where they are given."""
    if types is None:
        rows = part_store.newest(tx, conversation.id, MAX_PARTS)
        total = conversation.count_conversation_parts - 1
    else:
        rows = part_store.newest_of_types(tx, conversation.id, MAX_PARTS, types)
        total = len(rows) if len(rows) < MAX_PARTS else part_store.count_of_types(tx, conversation.id, types)
    parts = [Part(*row) for row in reversed(rows)]
    [talk] = load(tx, [conversation], parts)
    return msgspec.structs.replace(talk, parts=parts, parts_count=total)


def load(tx: Transaction, found: list[Conversation], also: list[Part] | None = None) -> list[Talk]:
    """The conversations with what stands around them but their parts, in the same order.

    The authors of the parts in `also` are loaded too.
    """
    if not found:
        return []
    ids = [conversation.id for conversation in found]
    asked_sources, asked_people = part_store.ask_sources(tx, ids), store.ask_contacts_of(tx, ids)
    asked_tags, asked_teammates = store.ask_tags_of(tx, ids), store.ask_teammates_of(tx, ids)
    asked_links = merge_store.ask_links_of(tx, ids)
    sources = {row[0]: Part(*row) for row in asked_sources()}
    taking_part = asked_people()
    known = _contacts(tx, [row[1] for row in taking_part], [*sources.values(), *(also or ())])
    participants: dict[int, list[Participant]] = {}
    for conversation_id, contact_id, read in taking_part:
        participants.setdefault(conversation_id, []).append(Participant(known[contact_id], read))
    tags: dict[int, list[PartTag]] = {}
    for conversation_id, *rest in asked_tags():
        tags.setdefault(conversation_id, []).append(PartTag(*rest))
    active: dict[int, list[int]] = {}
    for conversation_id, teammate_id in asked_teammates():
        active.setdefault(conversation_id, []).append(teammate_id)
    linked: dict[int, list[int]] = {}
    for conversation_id, other_id in asked_links():
        linked.setdefault(conversation_id, []).append(other_id)
    everybody, groups = teammates.every(tx), teams.every(tx)
    companies = _companies(tx, found)
    return [
        Talk(
            tx.app_id,
            conversation,
            sources[conversation.id],
            participants.get(conversation.id, []),
            tags.get(conversation.id, []),
            active.get(conversation.id, []),
            known,
            everybody,
            groups,
            linked.get(conversation.id, []),
            companies.get(conversation.company_id or ""),
        )
        for conversation in found
    ]


def conversation_of(row: Any) -> Conversation:
    return Conversation(**dict(zip(store.FIELDS, row, strict=True)))


def columns_of(conversation: Conversation) -> dict[str, Any]:
    return {name: getattr(conversation, name) for name in store.FIELDS}


def change(tx: Transaction, conversation: Conversation, **changes: Any) -> Conversation:
    """Store what is different of a conversation, and give it so."""
    differing = {name: value for name, value in changes.items() if value != getattr(conversation, name)}
    if not differing:
        return conversation
    store.update(tx, conversation.id, differing)
    changed = msgspec.structs.replace(conversation, **differing)
    if not conversation_index.SOURCES.isdisjoint(differing):
        conversation_index.follow(tx, conversation, changed)
    return changed


def _contacts(tx: Transaction, ids: list[str], parts: list[Part]) -> dict[str, Contact]:
    """Those who take part, and whoever else wrote some parts."""
    wanted = dict.fromkeys([*ids, *(part.author_id for part in parts if part.author_kind == CONTACT)])
    return {row[0]: Contact(*row) for row in contact_store.find_many(tx, list(wanted))} if wanted else {}


def _companies(tx: Transaction, found: list[Conversation]) -> dict[str, Company]:
    ids = list({conversation.company_id for conversation in found if conversation.company_id is not None})
    return {row[0]: Company(*row) for row in company_store.find_all(tx, ids)} if ids else {}


def participant(tx: Transaction, conversation: Conversation, contact: Contact) -> Participant | None:
    """The contact's part in the conversation, if they have one."""
    rows = store.contacts_of(tx, [conversation.id])
    return next((Participant(contact, read) for _, id, read in rows if id == contact.id), None)


def succeed(tx: Transaction, conversation: Conversation, gone: str) -> Conversation:
    """One of those who still take part is whom the conversation is with, where that was who is gone."""
    if conversation.contact_id != gone:
        return conversation
    _, successor, read = store.contacts_of(tx, [conversation.id])[0]
    return change(tx, conversation, contact_id=successor, read=read)


def taking_part(tx: Transaction, id: int) -> list[Contact]:
    """Who takes part in a conversation, in the order in which they came."""
    ids = [contact_id for _, contact_id, _ in store.contacts_of(tx, [id])]
    known = _contacts(tx, ids, [])
    return [known[contact_id] for contact_id in ids]


def people_of(tx: Transaction, contact: Contact, said: list[Part]) -> dict[str, Contact]:
    """The contact, and whoever else wrote some parts, by id."""
    others = [part for part in said if part.author_kind == CONTACT and part.author_id != contact.id]
    return {contact.id: contact, **(_contacts(tx, [], others) if others else {})}


def last_of(tx: Transaction, who: contacts.Who) -> Conversation:
    """The conversation of somebody in which something happened last. Raises NotFound for either."""
    id = store.latest_of(tx, person_named(tx, who).id)
    if id is None:
        raise NotFound("Conversation", "Resource Not Found")
    return get(tx, id)


def person_named(tx: Transaction, who: contacts.Who) -> Contact:
    """As find_named. Raises NotFound with the noun User too."""
    contact = find_named(tx, who)
    if contact is None:
        raise NotFound("User")
    return contact


def find_named(tx: Transaction, who: contacts.Who) -> Contact | None:
    """Whom somebody names as one who talks: a user or a lead, or a visitor; of an email, the user rather than a lead.

    Raises Invalid where several users, or several leads, have the email.
    """
    named = msgspec.structs.replace(who, email=None)
    contact = contacts.find(tx, named, (contacts.USER, contacts.LEAD, contacts.VISITOR))
    if contact is not None or who.email is None:
        return contact
    by_email = contacts.Who(email=who.email)
    user = contacts.find_single(tx, by_email)
    return user or contacts.find_single(tx, by_email, (contacts.LEAD, contacts.VISITOR))
