"""/conversations of 2.0 and later: begun by a person, and shown."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Raw

from interphone.api.arguments import Arguments
from interphone.api.conversation_changes import (
    AI_AGENTS_ARE_SHOWN,
    AI_TOPICS_ARE_SHOWN,
    ASSIGNEES_ARE_IDS,
    CONVERSATIONS_CAN_BE_DATED,
    CONVERSATIONS_HAVE_A_COMPANY,
    CONVERSATIONS_HAVE_TITLES,
    CONVERSATIONS_SHOW_LINKED_OBJECTS,
    CONVERSATIONS_SHOW_THEIR_TICKET,
    CONVERSATIONS_SHOW_TOPICS_AND_ATTRIBUTES,
    CONVERSATIONS_TELL_THEIR_CHANNEL,
    HANDLING_TIMES_ARE_SHOWN,
    NEW_CONVERSATIONS_ARE_NAMED,
    NOBODY_IS_ZERO,
    PRIORITIES_ARE_LEVELS,
    RATINGS_TELL_WHEN_THEY_CHANGED,
    REDACTION_IS_SHOWN,
    SOURCES_TELL_OF_MAIL,
    TEAMMATES_INITIATE,
    TEAMS_HAVE_RESPONSE_TIMES,
)
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_number, read_options
from interphone.api.numbered.attachments import show_attachments
from interphone.api.numbered.companies import show_company
from interphone.api.routing import Route
from interphone.api.v2x.conversation_parts import View, show_author, show_mail_of_source, show_part, shown_types
from interphone.api.v2x.conversation_words import read_links, read_words
from interphone.api.versions import FIRST_2X, Version
from interphone.domain import contacts, conversations, opening
from interphone.domain.companies import Company
from interphone.domain.company_records import Organization
from interphone.domain.contacts import Who
from interphone.domain.conversations import CLOSED, IMPORTANT, Conversation, Opening, PartTag, Talk
from interphone.domain.errors import Invalid, Missing
from interphone.domain.opening import Began, NewConversation
from interphone.domain.parts import Words
from interphone.domain.text import paragraphs
from interphone.store.database import Transaction

Command = TypeVar("Command")

CHANNELS = {"conversation": "messenger", "email": "email"}
MAX_LINKED = 1_000
STATISTICS = (
    "time_to_assignment", "time_to_admin_reply", "time_to_first_close", "time_to_last_close", "median_time_to_reply",
    "first_contact_reply_at", "first_assignment_at", "first_admin_reply_at", "first_close_at", "last_assignment_at",
    "last_assignment_admin_reply_at", "last_contact_reply_at", "last_admin_reply_at", "last_close_at",
)  # fmt: skip
WHO_BEGAN = ("user", "lead", "contact")


async def get(request: Request) -> Answer:
    id = read_number(request.parameters[0])
    view = read_view(request)
    talk = await request.database.read(
        request.app_id, conversations.open_talk, Opening(id, shown_types(request.version))
    )
    return Answer(200, show_conversation(talk, view))


async def answer(request: Request, verb: Callable[[Transaction, Command], Conversation], command: Command) -> Answer:
    """What the verb did to a conversation, as the whole conversation; plain where display_as asks for that."""
    loading = conversations.opened(verb, shown_types(request.version))
    talk = await request.database.write(request.app_id, loading, command)
    return Answer(200, show_conversation(talk, read_view(request)))


async def create(request: Request) -> Answer:
    arguments = read_body(request)
    new = read_conversation(arguments, request.version)
    began = await request.database.write(request.app_id, opening.start, new)
    return Answer(200, show_began(began, read_words(arguments), request.version))


def read_view(request: Request) -> View:
    """Anything but display_as=plaintext shows HTML."""
    plain = read_options(request).text("display_as") == "plaintext"
    return View(request.version, request.origin, plain)


def read_conversation(arguments: Arguments, version: Version) -> NewConversation:
    """The body is plain text: "HTML is not supported" (API reference 2.7, create a conversation).

    Some clients of every version send contact where the page says user or lead, and the other way round; a visitor is
    named by contact alone.
    """
    if not arguments.has("from"):
        raise Missing("from", "from is a required parameter")
    sender = arguments.nested("from", arguments.mapping("from"))
    kind = sender.one_of("type", WHO_BEGAN) or "contact"
    who = Who(id=sender.identifier("id"), user_id=sender.identifier("user_id"), email=sender.email("email"))
    if who == Who():
        raise Invalid("from.id", "from must name a contact by id, user_id or email")
    return NewConversation(
        who=who,
        words=Words(
            body=paragraphs(read_words(arguments)),
            attachments=read_links(arguments, version),
            created_at=arguments.time("created_at") if version.has(CONVERSATIONS_CAN_BE_DATED) else None,
        ),
        roles=(*contacts.PEOPLE, contacts.VISITOR) if kind == "contact" else contacts.PEOPLE,
        subject=arguments.text("subject") or "",
    )


def show_began(began: Began, body: str, version: Version) -> dict[str, Any]:
    """The message; its body as it was sent, safe to show."""
    shown = {
        "type": "user_message",
        "id": str(began.source.id),
        "created_at": began.source.created_at,
        "body": html.escape(body, quote=False),
        "message_type": "inapp",
    }
    if version.has(NEW_CONVERSATIONS_ARE_NAMED):
        shown["conversation_id"] = str(began.conversation.id)
    return shown


def show_conversation(talk: Talk, view: View) -> dict[str, Any]:
    """The conversation of 2.0 in the order of documented answers, with its parts where they were loaded."""
    conversation, version = talk.conversation, view.version
    shown: dict[str, Any] = {
        "type": "conversation",
        "id": str(conversation.id),
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "waiting_since": conversation.waiting_since,
        "snoozed_until": conversation.snoozed_until,
        "source": _show_source(talk, view),
        "contacts": _show_contacts(talk),
        "first_contact_reply": _show_first_reply(talk),
        # Here and not below, because keys come in the documentation's order.
        **(_show_assignees(talk, version) if version.has(ASSIGNEES_ARE_IDS) else {"assignee": _show_assignee(talk)}),
        "open": conversation.state != CLOSED,
        "state": conversation.state,
        "read": bool(conversation.read),
        "tags": _show_tags(talk),
        "priority": _show_priority(conversation, version),
        "sla_applied": None,
        "statistics": _show_statistics(conversation, version),
        "conversation_rating": _show_rating(conversation, version),
        "teammates": _show_teammates(talk),
    }
    if version.has(CONVERSATIONS_HAVE_TITLES):
        shown["title"] = conversation.title
    if version.has(CONVERSATIONS_SHOW_TOPICS_AND_ATTRIBUTES):
        shown["custom_attributes"] = Raw(conversation.custom_attributes.encode())
        shown["topics"] = {"type": "topic.list", "topics": [], "total_count": 0}
    if version.has(CONVERSATIONS_SHOW_THEIR_TICKET):
        shown["ticket"] = None
    if version.has(CONVERSATIONS_SHOW_LINKED_OBJECTS):
        shown["linked_objects"] = _show_linked(talk)
    if version.has(AI_TOPICS_ARE_SHOWN):
        shown["ai_topics"] = None
    if version.has(AI_AGENTS_ARE_SHOWN):
        shown |= {"ai_agent": None, "ai_agent_participated": False}
    if version.has(CONVERSATIONS_HAVE_A_COMPANY):
        shown["company"] = _show_company(talk.company, talk, version)
    if version.has(CONVERSATIONS_TELL_THEIR_CHANNEL):
        channel = CHANNELS.get(conversation.source_type)
        shown |= {
            "sales_agent_participated": False,
            "sales_agent": None,
            "channel": {"initial": channel, "current": channel},
            "external_references": [],
        }
    if talk.parts is not None:
        shown["conversation_parts"] = {
            "type": "conversation_part.list",
            "conversation_parts": [show_part(part, talk, view) for part in talk.parts],
            "total_count": talk.parts_count,
        }
    return shown


def _show_linked(talk: Talk) -> dict[str, Any]:
    """At most a thousand (API reference 2.10, schema linked_object_list); only tickets have a category."""
    shown = [{"type": "conversation", "id": str(id), "category": None} for id in talk.linked[:MAX_LINKED]]
    return {
        "type": "list",
        "data": shown,
        "total_count": len(talk.linked),
        "has_more": len(talk.linked) > MAX_LINKED,
    }


def _show_source(talk: Talk, view: View) -> dict[str, Any]:
    conversation, source = talk.conversation, talk.source
    delivered_as = conversation.delivered_as
    if delivered_as == "admin_initiated" and not view.version.has(TEAMMATES_INITIATE):
        delivered_as = "automated"
    shown: dict[str, Any] = {
        "type": conversation.source_type,
        "id": str(source.id),
        "delivered_as": delivered_as,
        "subject": conversation.subject,
        "body": view.text(source.body) or "",
        "author": show_author(source, talk, view.version),
        "attachments": show_attachments(source.attachments, talk.app_id, view.origin),
        "url": source.url,
    }
    if view.version.has(REDACTION_IS_SHOWN):
        shown["redacted"] = bool(source.redacted)
    if view.version.has(SOURCES_TELL_OF_MAIL):
        shown |= show_mail_of_source(source)
    return shown


def _show_contacts(talk: Talk) -> dict[str, Any]:
    everybody = [each.contact for each in talk.participants]
    shown = [{"type": "contact", "id": contact.id, "external_id": contact.user_id} for contact in everybody]
    return {"type": "contact.list", "contacts": shown}


def _show_first_reply(talk: Talk) -> dict[str, Any] | None:
    conversation = talk.conversation
    if conversation.first_contact_reply_at is None:
        return None
    url = talk.source.url if talk.source.author_kind == conversations.CONTACT else None
    return {"created_at": conversation.first_contact_reply_at, "type": conversation.source_type, "url": url}


def _show_assignee(talk: Talk) -> dict[str, Any]:
    """The teammate where both a teammate and a team are assigned."""
    conversation = talk.conversation
    if conversation.admin_assignee_id is not None:
        teammate = talk.teammates[conversation.admin_assignee_id]
        return {"type": "admin", "id": str(teammate.id), "name": teammate.name, "email": teammate.email}
    team = talk.teams.get(conversation.team_assignee_id or 0)
    if team is not None:
        return {"type": "team", "id": str(team.id), "name": team.name}
    return {"type": "nobody_admin", "id": None}


def _show_assignees(talk: Talk, version: Version) -> dict[str, Any]:
    nobody = 0 if version.has(NOBODY_IS_ZERO) else None
    conversation = talk.conversation
    return {
        "admin_assignee_id": conversation.admin_assignee_id or nobody,
        "team_assignee_id": conversation.team_assignee_id or nobody,
    }


def _show_tags(talk: Talk) -> dict[str, Any]:
    """Each once, on however many parts it hangs."""
    first = {tag.id: tag for tag in reversed(talk.tags)}
    return {"type": "tag.list", "tags": [show_tag(tag) for tag in reversed(first.values())]}


def show_tag(tag: PartTag) -> dict[str, Any]:
    return {
        "type": "tag",
        "id": str(tag.id),
        "name": tag.name,
        "applied_at": tag.tagged_at,
        "applied_by": {"type": "admin", "id": str(tag.tagged_by)} if tag.tagged_by is not None else None,
    }


def _show_priority(conversation: Conversation, version: Version) -> str:
    if version.has(PRIORITIES_ARE_LEVELS):
        return conversation.priority
    return "priority" if conversation.priority in IMPORTANT else "not_priority"


def _show_statistics(conversation: Conversation, version: Version) -> dict[str, Any] | None:
    """Null until a person has written (recorded answers)."""
    if conversation.first_contact_reply_at is None:
        return None
    closed_by = conversation.last_closed_by_id
    shown: dict[str, Any] = {
        "type": "conversation_statistics",
        **{name: getattr(conversation, name) for name in STATISTICS},
        "last_closed_by_id": str(closed_by) if closed_by is not None else None,
        "count_reopens": conversation.count_reopens,
        "count_assignments": conversation.count_assignments,
        "count_conversation_parts": conversation.count_conversation_parts,
    }
    if version.has(TEAMS_HAVE_RESPONSE_TIMES):
        shown["assigned_team_first_response_time"] = []
    if version.has(HANDLING_TIMES_ARE_SHOWN):
        shown["assigned_team_first_response_time_in_office_hours"] = []
        shown |= {"handling_time": _handling_time(conversation), "adjusted_handling_time": None}
    return shown


def _handling_time(conversation: Conversation) -> int | None:
    """From the last assignment to the last close (API reference 2.13, conversation statistics)."""
    given, closed = conversation.last_assignment_at, conversation.last_close_at
    return closed - given if given is not None and closed is not None and closed >= given else None


def _show_rating(conversation: Conversation, version: Version) -> dict[str, Any] | None:
    if conversation.rating_requested_at is None:
        return None
    teammate_id = conversation.rating_teammate_id
    shown = {
        "rating": conversation.rating,
        "remark": conversation.rating_remark,
        "created_at": conversation.rating_requested_at,
        "contact": {"type": "contact", "id": conversation.contact_id},
        "teammate": {"type": "admin", "id": str(teammate_id)} if teammate_id is not None else None,
    }
    if version.has(RATINGS_TELL_WHEN_THEY_CHANGED):
        shown["updated_at"] = conversation.rating_replied_at
    return shown


def _show_teammates(talk: Talk) -> dict[str, Any]:
    """Recorded answers have them as admins, the schema as teammates: clients read the one or the other."""
    shown = [{"type": "admin", "id": str(id)} for id in talk.teammate_ids]
    return {"type": "admin.list", "admins": shown, "teammates": shown}


def _show_company(company: Company | None, talk: Talk, version: Version) -> dict[str, Any] | None:
    """As everywhere, but for its tags and segments, which nobody reads here."""
    if company is None:
        return None
    shown = show_company(Organization(talk.app_id, company, [], []), version)
    return {name: value for name, value in shown.items() if name not in ("tags", "segments", "notes")}


ROUTES = (
    Route("POST", "/conversations", create, FIRST_2X),
    Route("GET", "/conversations/{id}", get, FIRST_2X),
)
