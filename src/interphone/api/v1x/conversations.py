"""/conversations of 1.0 to 1.4: get, mark as read, and what they look like.

Their lists are in conversation_lists.py, replies in conversation_replies.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from interphone.api.arguments import Arguments
from interphone.api.conversation_changes import (
    AUTHORS_HAVE_NAMES,
    FIRST_MESSAGES_TELL_HOW_THEY_CAME,
    FIRST_REPLIES_OF_CUSTOMERS_ARE_SHOWN,
    TAGS_OF_CONVERSATIONS_TELL_WHO_GAVE_THEM,
    WHO_WAITS_NO_MORE_HAS_NO_TIME,
)
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_options
from interphone.api.numbered.attachments import show_attachments
from interphone.api.numbered.tags import read_id
from interphone.api.routing import Route
from interphone.api.versions import FIRST_NUMBERED, LAST_1X, Version
from interphone.domain import conversations, part_types, parts, plain_text
from interphone.domain.contacts import LEAD, VISITOR, Contact
from interphone.domain.conversations import BOT, CONTACT, TEAMMATE, Conversation, Opening, Part, PartTag, Talk
from interphone.domain.errors import Missing
from interphone.domain.parts import Mark
from interphone.store.database import Transaction

Command = TypeVar("Command")

# What older versions call parts that came to be told apart later.
OLD_NAMES = {
    part_types.QUICK_REPLY: part_types.COMMENT,
    part_types.NOTE_AND_UNSNOOZE: part_types.NOTE,
    part_types.ASSIGN_AND_REOPEN: part_types.ASSIGNMENT,
    part_types.RULE_ASSIGNMENT: part_types.ASSIGNMENT,
    part_types.DEFAULT_ASSIGNMENT: part_types.ASSIGNMENT,
}
PART_TYPES = (
    part_types.COMMENT, part_types.NOTE, part_types.NOTE_AND_REOPEN, part_types.OPEN, part_types.CLOSE,
    part_types.ASSIGNMENT, part_types.AWAY_ASSIGNMENT, part_types.ASSIGN_AND_UNSNOOZE, part_types.SNOOZED,
    part_types.UNSNOOZED, part_types.TIMER_UNSNOOZE, part_types.PARTICIPANT_ADDED, part_types.PARTICIPANT_REMOVED,
    part_types.RATING_CHANGED, part_types.REMARK_ADDED, *OLD_NAMES,
)  # fmt: skip
"""The parts that these versions show (API reference 1.0, conversation part model)."""

# A client library of Python sends back what it was shown.
KNOWN = {
    "type", "id", "conversation_id", "read", "created_at", "updated_at", "waiting_since", "snoozed_until",
    "conversation_message", "user", "customers", "assignee", "open", "state", "conversation_parts", "tags",
    "conversation_rating", "sent_at", "customer_first_reply",
}  # fmt: skip

TWO_THOUSAND_YEARS = 63_113_904_000
"""Seconds."""


async def get(request: Request) -> Answer:
    plain = read_display(read_options(request))
    opening = Opening(read_id(request.parameters[0]), PART_TYPES)
    talk = await request.database.read(request.app_id, conversations.open_talk, opening)
    return answer(request, talk, plain=plain)


async def mark(request: Request) -> Answer:
    """PUT and POST {"read": true}, for everybody who takes part; client libraries send it to …/reply too."""
    change = read_mark(read_body(request, KNOWN), request)
    return answer(request, await request.database.write(request.app_id, whole(parts.mark), change))


def answer(request: Request, talk: Talk, *, plain: bool = False) -> Answer:
    """The whole conversation, as every call that changes one answers."""
    return Answer(200, show_conversation(talk, request.version, request.origin, plain=plain))


def whole(verb: Callable[[Transaction, Command], Conversation]) -> Callable[[Transaction, Command], Talk]:
    """The verb, giving the conversation with its parts."""

    def loading(tx: Transaction, command: Command) -> Talk:
        return conversations.load_whole(tx, verb(tx, command), PART_TYPES)

    return loading


def read_display(arguments: Arguments) -> bool:
    """Whether display_as asks for bodies without markup; any other value of it asks for HTML."""
    return arguments.text("display_as") == "plaintext"


def read_mark(arguments: Arguments, request: Request) -> Mark:
    read = arguments.flag("read")
    if read is None:
        raise Missing("read", "read is a required parameter: true, or false")
    return Mark(read_id(request.parameters[0]), read)


def show_conversation(talk: Talk, version: Version, origin: str, *, plain: bool = False) -> dict[str, Any]:
    """With its parts where the talk has them, else as lists show it.

    `origin` is where this server is called, for the addresses of files; `plain` asks for bodies without markup.
    """
    conversation = talk.conversation
    shown: dict[str, Any] = {
        "type": "conversation",
        "id": str(conversation.id),
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "waiting_since": _show_waiting(conversation, version),
        "snoozed_until": conversation.snoozed_until,
        "conversation_message": _show_message(talk, version, origin, plain=plain),
        "user": show_person(talk.authors.get(conversation.contact_id)),
        "customers": [show_person(participant.contact) for participant in talk.participants],
        "assignee": _show_assignee(conversation),
        "open": conversation.state != conversations.CLOSED,
        "state": conversation.state,
        "read": bool(conversation.read),
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": [show_part(part, talk, version, origin, plain=plain) for part in talk.parts or ()],
            "total_count": talk.parts_count,
        },
        "tags": {"type": "tag.list", "tags": _show_tags(talk.tags, version)},
        "conversation_rating": _show_rating(talk),
        "sent_at": conversation.created_at,
    }
    if talk.parts is None:
        del shown["conversation_parts"], shown["conversation_rating"]
    if version.has(FIRST_REPLIES_OF_CUSTOMERS_ARE_SHOWN):
        shown["customer_first_reply"] = _show_first_reply(talk)
    if talk.parts is None and not version.has(TAGS_OF_CONVERSATIONS_TELL_WHO_GAVE_THEM):
        del shown["tags"]
    return shown


def show_part(part: Part, talk: Talk, version: Version, origin: str, *, plain: bool = False) -> dict[str, Any]:
    return {
        "type": "conversation_part",
        "id": str(part.id),
        "part_type": OLD_NAMES.get(part.part_type, part.part_type),
        "body": _show_body(part.body, plain=plain),
        "created_at": part.created_at,
        "updated_at": part.updated_at,
        "notified_at": part.created_at,
        "assigned_to": _show_assigned(part),
        "author": show_author(part, talk, version),
        "attachments": show_attachments(part.attachments, talk.app_id, origin),
        "external_id": part.external_id,
    }


def show_person(contact: Contact | None) -> dict[str, Any]:
    """Who takes part: a visitor who is talked to is a lead to these versions; None is somebody who was erased."""
    if contact is None:
        return {"type": "user", "id": None}
    return {"type": "lead" if contact.role in (LEAD, VISITOR) else "user", "id": contact.id}


def show_author(part: Part, talk: Talk, version: Version) -> dict[str, Any]:
    contact = talk.authors.get(part.author_id)
    teammate = talk.teammates.get(int(part.author_id)) if part.author_kind == TEAMMATE else None
    if part.author_kind == CONTACT:
        shown = show_person(contact)
    else:
        shown = {"type": "bot" if part.author_kind == BOT else "admin", "id": part.author_id}
    if version.has(AUTHORS_HAVE_NAMES):
        named = teammate or contact
        pseudonym = contact.pseudonym if contact else None
        operator = "Operator" if part.author_kind == BOT else None
        shown["name"] = (named.name if named else None) or pseudonym or operator
        shown["email"] = named.email if named else None
    return shown


def _show_message(talk: Talk, version: Version, origin: str, *, plain: bool) -> dict[str, Any]:
    """What began the conversation; its id is the one that POST /messages gave."""
    conversation, source = talk.conversation, talk.source
    shown = {
        "type": "conversation_message",
        "id": str(source.id),
        "subject": conversation.subject,
        "body": _show_body(source.body, plain=plain),
        "author": show_author(source, talk, version),
        "attachments": show_attachments(source.attachments, talk.app_id, origin),
        "url": source.url,
    }
    if version.has(FIRST_MESSAGES_TELL_HOW_THEY_CAME):
        shown["type"] = conversation.source_type
        shown["delivered_as"] = conversation.delivered_as
    return shown


def _show_body(body: str | None, *, plain: bool) -> str | None:
    return plain_text.from_safe_html(body) if plain and body is not None else body


def _show_waiting(conversation: Conversation, version: Version) -> int | None:
    """Far ahead, sorted by this time, who waits for no answer comes last."""
    if conversation.waiting_since is not None or version.has(WHO_WAITS_NO_MORE_HAS_NO_TIME):
        return conversation.waiting_since
    answered = (conversation.created_at, conversation.last_admin_reply_at or 0, conversation.last_close_at or 0)
    return max(answered) + TWO_THOUSAND_YEARS


def _show_assignee(conversation: Conversation) -> dict[str, Any]:
    if conversation.admin_assignee_id is not None:
        return {"type": "admin", "id": str(conversation.admin_assignee_id)}
    if conversation.team_assignee_id is not None:
        return {"type": "team", "id": str(conversation.team_assignee_id)}
    return {"type": "nobody_admin", "id": None}


def _show_assigned(part: Part) -> dict[str, Any] | None:
    """An object: the page says an id, recorded answers and client libraries an object."""
    if part.assigned_kind is None:
        return None
    if part.assigned_id is None:
        return {"type": "nobody_admin", "id": None}
    return {"type": part.assigned_kind, "id": str(part.assigned_id)}


def _show_tags(tags: list[PartTag], version: Version) -> list[dict[str, Any]]:
    if version.has(TAGS_OF_CONVERSATIONS_TELL_WHO_GAVE_THEM):
        return [show_tag(tag) for tag in tags]
    names = {tag.id: tag.name for tag in tags}
    return [{"type": "tag", "id": str(id), "name": name} for id, name in names.items()]


def show_tag(tag: PartTag) -> dict[str, Any]:
    return {
        "type": "tag",
        "id": str(tag.id),
        "name": tag.name,
        "applied_at": tag.tagged_at,
        "applied_by": {"type": "admin", "id": str(tag.tagged_by)} if tag.tagged_by is not None else None,
    }


def _show_rating(talk: Talk) -> dict[str, Any]:
    """An object of nulls where nobody rated."""
    conversation = talk.conversation
    if conversation.rating is None:
        return dict.fromkeys(("rating", "remark", "created_at", "customer", "teammate"))
    teammate = conversation.rating_teammate_id
    return {
        "rating": conversation.rating,
        "remark": conversation.rating_remark,
        "created_at": conversation.rating_requested_at,
        "customer": show_person(talk.authors.get(conversation.contact_id)),
        "teammate": {"type": "admin", "id": str(teammate)} if teammate is not None else None,
    }


def _show_first_reply(talk: Talk) -> dict[str, Any] | None:
    """The page is known of where the person was when they began the conversation."""
    at = talk.conversation.first_contact_reply_at
    if at is None:
        return None
    return {"type": "conversation", "url": talk.source.url, "created_at": at}


ROUTES = (
    Route("GET", "/conversations/{id}", get, FIRST_NUMBERED, LAST_1X),
    Route("PUT", "/conversations/{id}", mark, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/conversations/{id}", mark, FIRST_NUMBERED, LAST_1X),
    Route("PUT", "/conversations/{id}/reply", mark, FIRST_NUMBERED, LAST_1X),
)
