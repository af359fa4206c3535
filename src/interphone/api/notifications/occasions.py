"""Which topics a happening is told under, as a table. What is not in it is told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interphone.api.notifications.topics import PING, REQUEST_ANSWERED
from interphone.domain import happened, part_types
from interphone.domain.conversations import CONTACT, TEAMMATE

REPLIES = {
    CONTACT: "conversation.user.replied",
    TEAMMATE: "conversation.admin.replied",
}
OPERATOR_REPLIED = "conversation.operator.replied"
ASSIGNED = ("conversation.admin.assigned", "conversation.admin.open.assigned")
NOTED = "conversation.admin.noted"
OPENED = "conversation.admin.opened"
UNSNOOZED = "conversation.admin.unsnoozed"

# What is done, by whomever, but for people: they only talk.
DONE: dict[str, tuple[str, ...]] = {
    part_types.NOTE: (NOTED,),
    part_types.NOTE_AND_REOPEN: (NOTED, OPENED),
    part_types.NOTE_AND_UNSNOOZE: (NOTED, UNSNOOZED),
    part_types.OPEN: (OPENED,),
    part_types.CLOSE: ("conversation.admin.closed",),
    part_types.SNOOZED: ("conversation.admin.snoozed",),
    part_types.UNSNOOZED: (UNSNOOZED,),
    part_types.TIMER_UNSNOOZE: (UNSNOOZED,),
    part_types.PRIORITY_CHANGED: ("conversation.priority.updated",),
    **dict.fromkeys(part_types.ASSIGNMENTS, ASSIGNED),
    part_types.ASSIGN_AND_REOPEN: (*ASSIGNED, OPENED),
    part_types.ASSIGN_AND_UNSNOOZE: (*ASSIGNED, UNSNOOZED),
}


def _of_part(happening: happened.PartAdded) -> tuple[str, ...]:
    """A reply is told by who wrote it, also where something is done with it, as a recorded payload has an assignment.

    Ratings, participants and tags have happenings of their own.
    """
    replied = (REPLIES.get(happening.author_kind, OPERATOR_REPLIED),) if happening.heard else ()
    return (*replied, *(() if happening.author_kind == CONTACT else DONE.get(happening.part_type, ())))


OCCASIONS: dict[type, Callable[[Any], tuple[str, ...]]] = {
    happened.ContactCreated: lambda h: (f"contact.{h.role}.created",),
    happened.ContactChanged: lambda h: (f"contact.{h.role}.updated",),
    happened.ContactEmailChanged: lambda h: (
        "contact.lead.added_email" if h.role == "lead" and h.is_first else "contact.email.updated",
    ),
    happened.ContactSignedUp: lambda h: (
        "visitor.signed_up" if h.role == "visitor" else "contact.lead.signed_up",
    ),
    happened.ContactMerged: lambda h: ("contact.merged",),
    # Before 2.5 who is archived is called deleted.
    happened.ContactArchived: lambda h: ("contact.archived", "contact.deleted"),
    happened.ContactRestored: lambda h: ("contact.unarchive",),
    happened.ContactErased: lambda h: ("contact.deleted",),
    happened.EmailsChosen: lambda h: ("contact.subscribed" if h.subscribed else "contact.unsubscribed",),
    happened.SubscriptionChosen: lambda h: ("granular.subscribe" if h.subscribed else "granular.unsubscribe",),
    happened.ContactTagged: lambda h: (f"contact.{h.role}.tag.{'created' if h.added else 'deleted'}",),
    happened.CompanyCreated: lambda h: ("company.created",),
    happened.CompanyChanged: lambda h: ("company.updated",),
    happened.CompanyDeleted: lambda h: ("company.deleted",),
    happened.CompanyJoined: lambda h: ("company.contact.attached",),
    happened.CompanyLeft: lambda h: ("company.contact.detached",),
    happened.EventRecorded: lambda h: ("event.created",),
    happened.TeammateAdded: lambda h: ("admin.added_to_workspace",),
    happened.TeammateRemoved: lambda h: ("admin.removed_from_workspace",),
    happened.AwayModeChanged: lambda h: ("admin.away_mode_updated",),
    happened.ActivityLogged: lambda h: ("admin.activity_log_event.created",),
    happened.ConversationStarted: lambda h: (
        "conversation.user.created" if h.by == CONTACT else "conversation.admin.single.created",
    ),
    happened.PartAdded: _of_part,
    happened.PartRedacted: lambda h: ("conversation_part.redacted",),
    happened.ConversationTagged: lambda h: ("conversation_part.tag.created",) if h.added else (),
    happened.ConversationRead: lambda h: ("conversation.read",) if h.read else (),
    happened.ConversationRated: lambda h: ("conversation.rating.added",),
    happened.ConversationCompanyChanged: lambda h: ("conversation.company.updated",),
    happened.ConversationDeleted: lambda h: ("conversation.deleted",),
    happened.ParticipantAdded: lambda h: ("conversation.contact.attached",),
    happened.ParticipantRemoved: lambda h: ("conversation.contact.detached",),
    happened.BulkCompleted: lambda h: ("job.completed",),
    happened.ExportEnded: lambda h: ("job.completed",),
    happened.RequestAnswered: lambda h: (REQUEST_ANSWERED,),
    happened.PingAsked: lambda h: (PING,),
}  # fmt: skip


def topics_of(happening: Any) -> tuple[str, ...]:
    """The newest names of the topics that tell of it."""
    find = OCCASIONS.get(type(happening))
    return find(happening) if find else ()
