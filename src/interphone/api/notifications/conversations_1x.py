"""Conversations as webhooks of 1.0 to 2.4 are told of them: with the part alone that the news is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from interphone.api.numbered.attachments import show_attachments
from interphone.api.v1x.conversations import PART_TYPES, show_author, show_part, show_person
from interphone.api.versions import BY_NAME, LAST_1X
from interphone.domain import happened
from interphone.domain.contacts import Contact
from interphone.domain.conversations import CLOSED, Part, Talk
from interphone.domain.told import Told

Item = dict[str, Any]

NAMELESS = BY_NAME["1.0"]
"""Here authors are without names, as the one of the first message is in payloads."""
NAMED = LAST_1X


def show_news(origin: str, happening: Any, told: Told) -> Item | None:
    """Something happened in a conversation; `origin` is where people reach this server."""
    talk = told.talks.get(happening.conversation_id)
    return None if talk is None else show_conversation(talk, told.part_of(happening), origin)


def show_tagging(origin: str, happening: happened.ConversationTagged, told: Told) -> Item | None:
    """The tagged part, and the tag that was put there."""
    shown, tag = show_news(origin, happening, told), told.tags.get(happening.tag_id)
    if shown is None or tag is None:
        return None
    shown["tags_added"]["tags"] = [{"type": "tag", "id": str(tag.id), "name": tag.name}]
    return shown


def show_deleted(happening: happened.ConversationDeleted, told: Told) -> Item:
    """The same in every version."""
    return {"type": "conversation", "conversation_id": str(happening.conversation_id)}


def show_conversation(talk: Talk, part: Part | None, origin: str) -> Item:
    conversation = talk.conversation
    parts = [_show_part(part, talk, origin)] if part is not None and part.part_type in PART_TYPES else []
    # Each once, on however many parts it hangs.
    tags = {tag.id: {"type": "tag", "id": str(tag.id), "name": tag.name} for tag in talk.tags}
    return {
        "type": "conversation",
        "id": str(conversation.id),
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "user": _show_user(talk.authors.get(conversation.contact_id)),
        "assignee": _show_assignee(talk),
        "conversation_message": _show_message(talk, origin),
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": parts,
            "total_count": len(parts),
        },
        "open": conversation.state != CLOSED,
        "state": conversation.state,
        "snoozed_until": conversation.snoozed_until,
        "read": bool(conversation.read),
        "metadata": {},
        "tags": {"type": "tag.list", "tags": list(tags.values())},
        "tags_added": {"type": "tag.list", "tags": []},
        "conversation_rating": _show_rating(talk),
        "links": {"conversation_web": f"{origin}/a/apps/{talk.app_id}/conversations/{conversation.id}"},
    }


def _show_user(contact: Contact | None) -> Item:
    named = (contact.user_id, contact.name, contact.email) if contact else (None, None, None)
    return {
        **show_person(contact),
        "user_id": named[0],
        "name": named[1],
        "email": named[2],
        "do_not_track": None,
    }


def _show_assignee(talk: Talk) -> Item:
    """The teammate where both a teammate and a team are assigned."""
    conversation = talk.conversation
    teammate = talk.teammates.get(conversation.admin_assignee_id or 0)
    if teammate is not None:
        return {"type": "admin", "id": str(teammate.id), "name": teammate.name, "email": teammate.email}
    team = talk.teams.get(conversation.team_assignee_id or 0)
    if team is not None:
        return {"type": "team", "id": str(team.id), "name": team.name, "email": None}
    return {"type": "nobody_admin", "id": None, "name": None, "email": None}


def _show_message(talk: Talk, origin: str) -> Item:
    source = talk.source
    return {
        "type": "conversation_message",
        "id": str(source.id),
        "url": source.url,
        "subject": talk.conversation.subject,
        "body": source.body,
        "author": show_author(source, talk, NAMELESS),
        "attachments": show_attachments(source.attachments, talk.app_id, origin),
    }


def _show_part(part: Part, talk: Talk, origin: str) -> Item:
    """Whoever it is assigned to has a name here."""
    shown = show_part(part, talk, NAMED, origin)
    if part.assigned_kind == "admin" and (teammate := talk.teammates.get(part.assigned_id or 0)):
        shown["assigned_to"] |= {"name": teammate.name, "email": teammate.email}
    return shown


def _show_rating(talk: Talk) -> Item:
    conversation = talk.conversation
    if conversation.rating is None:
        return {}
    teammate = conversation.rating_teammate_id
    return {
        "rating": conversation.rating,
        "remark": conversation.rating_remark,
        "created_at": conversation.rating_requested_at,
        "customer": show_person(talk.authors.get(conversation.contact_id)),
        "teammate": {"type": "admin", "id": str(teammate)} if teammate is not None else None,
    }


def items(origin: str) -> dict[type, Callable[[Any, Told], Item | None]]:
    """How each happening is shown, where people reach this server at an origin."""
    news = partial(show_news, origin)
    return {
        happened.ConversationStarted: news,
        happened.PartAdded: news,
        happened.PartRedacted: news,
        happened.ConversationRated: news,
        happened.ConversationTagged: partial(show_tagging, origin),
        happened.ConversationDeleted: show_deleted,
    }
