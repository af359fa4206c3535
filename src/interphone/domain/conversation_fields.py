"""What conversations can be searched by, by the names of the API (API reference, search conversations)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from interphone.domain.conversation_index import REMARK, SUBJECT
from interphone.domain.search_fields import (
    AUTHOR,
    BOUNDS,
    CHOICE,
    DIGITS,
    EQUALITY,
    FLAG,
    LENIENT_DAYS,
    NOTHING,
    ORDER,
    SETS,
    TAG,
    TAG_NAME,
    TEXT,
    TIME,
    WHOLE,
    WORD,
    Field,
    Rules,
)
from interphone.store.conversation_search import CONTACTS, RATER, SOURCE_WORDS, TAGS, TEAMMATES, URL
from interphone.store.search_conditions import Always, Attribute, Column, Condition, Has, OneOf, negate

# Times are compared by the second in every version, and take every operator: extractors ask for >= and <= as well.
CONVERSATION_RULES: Rules = msgspec.structs.replace(
    LENIENT_DAYS,
    operators={**LENIENT_DAYS.operators, TIME: EQUALITY | SETS | ORDER | BOUNDS, TAG: EQUALITY | SETS},
    by_day=False,
)


def _column(name: str, index: str | None = None, *, always: bool = False) -> Column:
    return Column(name, index, nullable=not always)


_READ = Has(_column("read", always=True), OneOf((1,)))
# What is snoozed is open too: examples of a snoozed conversation show both (API reference 2.7, manage a conversation).
_OPEN = Has(_column("state", "conversation_state", always=True), OneOf(("open", "snoozed")))
# "Accepted fields", and what the model of a conversation says of its state.
_SOURCE_TYPES = (
    "conversation", "email", "facebook", "instagram", "phone_call", "phone_switch", "push", "sms", "twitter",
    "whatsapp",
)  # fmt: skip
_STATES = ("open", "closed", "snoozed")
_UNIMPORTANT = ("none", "low", "medium")
_PRIORITY = Has(_column("priority", always=True), OneOf(_UNIMPORTANT))


def _priorities() -> tuple[tuple[str, Condition], ...]:
    """As versions before the levels call them, and the levels by their own names."""
    levels = ("none", "low", "medium", "high", "urgent")
    old: tuple[tuple[str, Condition], ...] = (("not_priority", _PRIORITY), ("priority", negate(_PRIORITY)))
    return (*old, *((level, Has(_PRIORITY.source, OneOf((level,)))) for level in levels))


def _fields() -> Mapping[str, Field]:
    fields = [
        Field("id", DIGITS, _column("id", "sqlite_autoindex_conversation_1", always=True), also=ORDER),
        Field("created_at", TIME, _column("created_at", "conversation_created", always=True)),
        Field("updated_at", TIME, _column("updated_at", "conversation_updated", always=True)),
        Field("source.type", TEXT, _column("source_type", always=True), accepts=_SOURCE_TYPES),
        Field("source.id", DIGITS, _column("source_id", always=True)),
        Field("source.delivered_as", TEXT, _column("delivered_as", always=True)),
        Field("source.subject", TEXT, Attribute(SUBJECT)),
        Field("source.body", WORD, SOURCE_WORDS),
        Field("source.url", TEXT, URL, exact=True),
        Field("contact_ids", TEXT, CONTACTS, exact=True),
        Field("teammate_ids", TAG, TEAMMATES),
        Field("tag_ids", TAG, TAGS),
        # A published example asks for tags by their names.
        Field("tags", TAG_NAME, TAGS),
        Field("admin_assignee_id", WHOLE, _column("admin_assignee_id", "conversation_admin"), zero_is_none=True),
        Field("team_assignee_id", WHOLE, _column("team_assignee_id", "conversation_team"), zero_is_none=True),
        Field("channel_initiated", TEXT, _column("source_type", always=True)),
        Field("open", FLAG, NOTHING, holds=_OPEN),
        Field("read", FLAG, _column("read", always=True), holds=_READ),
        Field("state", TEXT, _column("state", "conversation_state", always=True), accepts=_STATES),
        Field("waiting_since", TIME, _column("waiting_since", "conversation_waiting")),
        Field("snoozed_until", TIME, _column("snoozed_until", "conversation_snoozed")),
        Field("priority", CHOICE, NOTHING, choices=_priorities(), accepts=tuple(name for name, _ in _priorities())),
        Field("statistics.last_closed_by_id", DIGITS, _column("last_closed_by_id")),
        Field("conversation_rating.requested_at", TIME, _column("rating_requested_at")),
        Field("conversation_rating.replied_at", TIME, _column("rating_replied_at")),
        Field("conversation_rating.score", WHOLE, _column("rating", "conversation_rated")),
        Field("conversation_rating.rating", WHOLE, _column("rating", "conversation_rated")),
        Field("conversation_rating.remark", TEXT, Attribute(REMARK)),
        Field("conversation_rating.contact_id", TEXT, RATER, exact=True),
        Field("conversation_rating.admin_id", DIGITS, _column("rating_teammate_id")),
        # As the documentation spells it.
        Field("conversation_rating.admin_d", DIGITS, _column("rating_teammate_id")),
        # Nothing answers by itself here.
        Field("ai_agent_participated", FLAG, NOTHING, holds=Always(False)),
        Field("ai_agent.rating", WHOLE, NOTHING),
    ]
    fields += [Field(f"source.author.{name}", AUTHOR, NOTHING) for name in ("id", "type", "name", "email")]
    never = "resolution_state last_answer_type rating_remark source_type source_title"
    fields += [Field(f"ai_agent.{name}", CHOICE, NOTHING) for name in never.split()]
    durations = "time_to_assignment time_to_admin_reply time_to_first_close time_to_last_close median_time_to_reply"
    times = (
        "first_contact_reply_at first_assignment_at first_admin_reply_at first_close_at last_assignment_at "
        "last_assignment_admin_reply_at last_contact_reply_at last_admin_reply_at last_close_at"
    )
    counts = "count_reopens count_assignments count_conversation_parts"
    for kind, names, always in ((WHOLE, durations, False), (TIME, times, False), (WHOLE, counts, True)):
        fields += [Field(f"statistics.{name}", kind, _column(name, always=always)) for name in names.split()]
    return {field.name: field for field in fields}


CONVERSATION_FIELDS: Mapping[str, Field] = _fields()
