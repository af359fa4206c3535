"""Which topics a happening is told under, as a table. What is not in it is told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interphone.api.notifications.topics import PING
from interphone.domain import happened

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
    happened.PingAsked: lambda h: (PING,),
}  # fmt: skip


def topics_of(happening: Any) -> tuple[str, ...]:
    """The newest names of the topics that tell of it."""
    find = OCCASIONS.get(type(happening))
    return find(happening) if find else ()
