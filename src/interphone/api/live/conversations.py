"""Conversations and their parts as a person sees them who takes part: what was said, and by whom, and no more.

No notes, no assignments, nobody's email, nothing that the team or its programs noted.
"""

from __future__ import annotations

from typing import Any

from msgspec import Raw

from interphone.api.numbered.attachments import show_attachments
from interphone.api.v2x.conversation_parts import show_author
from interphone.api.versions import VERSIONS
from interphone.domain.conversations import CLOSED, Part, Participant, Talk
from interphone.domain.part_types import COMMENT, QUICK_REPLY
from interphone.domain.parts import said_to_people

NEWEST = VERSIONS[-1]
HERE = ""
"""The host in addresses of kept files: they begin with a slash, as one event is for callers of any host."""


def show_own_conversation(talk: Talk, participant: Participant) -> dict[str, Any]:
    """With what was said in it where its parts were loaded."""
    conversation, source = talk.conversation, talk.source
    shown: dict[str, Any] = {
        "type": "conversation",
        "id": str(conversation.id),
        "created_at": conversation.created_at,
        "last_said_at": conversation.replied_at or conversation.created_at,
        "title": conversation.title,
        # What the team sent is there to be answered.
        "open": conversation.state != CLOSED or not conversation.listed,
        "read": bool(participant.read),
        "source": {
            "type": conversation.source_type,
            "id": str(source.id),
            "subject": conversation.subject,
            **_show_words(source, talk),
        },
        "conversation_rating": {"rating": conversation.rating, "remark": conversation.rating_remark}
        if conversation.rating_requested_at is not None
        else None,
    }
    if talk.parts is not None:
        said = [show_own_part(part, talk) for part in said_to_people(talk.parts)]
        shown["conversation_parts"] = {
            "type": "conversation_part.list",
            "conversation_parts": said,
            "total_count": len(said),
        }
    return shown


def show_own_part(part: Part, talk: Talk) -> dict[str, Any]:
    shown = {
        "type": "conversation_part",
        "id": str(part.id),
        "part_type": QUICK_REPLY if part.part_type == QUICK_REPLY else COMMENT,
        "created_at": part.created_at,
        **_show_words(part, talk),
    }
    if part.part_type == QUICK_REPLY:
        shown["metadata"] = Raw(part.metadata.encode())
    return shown


def _show_words(part: Part, talk: Talk) -> dict[str, Any]:
    author = show_author(part, talk, NEWEST)
    return {
        "body": part.body,
        "author": {name: author[name] for name in ("type", "id", "name")},
        "attachments": show_attachments(part.attachments, talk.app_id, HERE),
        "redacted": bool(part.redacted),
    }
