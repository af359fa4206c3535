"""Conversations as webhooks of 2.5 and later are told of them: the version's model, with the part the news is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from interphone.api.notifications import conversations_1x, items_2x
from interphone.api.notifications.changes import CONVERSATIONS_ARE_PLAIN
from interphone.api.notifications.dates import show_instant
from interphone.api.v2x.conversation_parts import View, shown_types
from interphone.api.v2x.conversations import STATISTICS
from interphone.api.v2x.conversations import show_conversation as show_model
from interphone.api.versions import Version
from interphone.domain import happened
from interphone.domain.conversations import Part, Talk
from interphone.domain.plain_text import from_safe_html
from interphone.domain.told import Told

Item = dict[str, Any]

TIMES = tuple(name for name in STATISTICS if name.endswith("_at"))


def show_news(origin: str, happening: Any, told: Told, version: Version) -> Item | None:
    """Something happened in a conversation; `origin` is where people reach this server."""
    talk = told.talks.get(happening.conversation_id)
    return None if talk is None else show_conversation(talk, told.part_of(happening), View(version, origin))


def show_tagging(origin: str, happening: happened.ConversationTagged, told: Told, version: Version) -> Item | None:
    """The tagged part, and the tag that was put there."""
    shown, tag = show_news(origin, happening, told, version), told.tags.get(happening.tag_id)
    if shown is None or tag is None:
        return None
    added = {"type": "tag", "id": str(tag.id), "name": tag.name}
    return shown | {"tags_added": {"type": "tag.list", "tags": [added]}}


def show_participation(origin: str, happening: Any, told: Told, version: Version) -> Item | None:
    """Recorded payloads have the inside of a program in place of the conversation; this is its model."""
    shown = show_news(origin, happening, told, version)
    contact = items_2x.show_someone(happening, told, version)
    return None if shown is None or contact is None else {"conversation": shown, "contact": contact}


def show_deleted(happening: happened.ConversationDeleted, told: Told, version: Version) -> Item:
    return conversations_1x.show_deleted(happening, told)


def show_conversation(talk: Talk, part: Part | None, view: View) -> Item:
    """Before 2.15 the times of its statistics are words; since, they are numbers, and the first message plain text.

    Details of events that there are none of are an empty object, where the API has null (recorded payloads of both).
    """
    types = shown_types(view.version)
    parts = [part] if part is not None and (types is None or part.part_type in types) else []
    shown = show_model(msgspec.structs.replace(talk, parts=parts, parts_count=len(parts)), view)
    for one in shown["conversation_parts"]["conversation_parts"]:
        if "event_details" in one:
            one["event_details"] = one["event_details"] or {}
    if view.version.has(CONVERSATIONS_ARE_PLAIN):
        shown["source"]["body"] = from_safe_html(talk.source.body or "")
    elif shown["statistics"] is not None:
        shown["statistics"] |= {name: show_instant(shown["statistics"][name]) for name in TIMES}
    return shown


def items(origin: str) -> dict[type, Callable[[Any, Told, Version], Item | None]]:
    """How each happening is shown, where people reach this server at an origin."""
    news, participation = partial(show_news, origin), partial(show_participation, origin)
    return {
        happened.ConversationStarted: news,
        happened.PartAdded: news,
        happened.PartRedacted: news,
        happened.ConversationRead: news,
        happened.ConversationRated: news,
        happened.ConversationCompanyChanged: news,
        happened.ConversationTagged: partial(show_tagging, origin),
        happened.ConversationDeleted: show_deleted,
        happened.ParticipantAdded: participation,
        happened.ParticipantRemoved: participation,
    }
