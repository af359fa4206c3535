"""Items as 2.5 and later show them: the model of the version's API, with the times of people and companies in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interphone.api.notifications import items_1x
from interphone.api.notifications.changes import (
    ALL_SUBSCRIPTIONS_ARE_NAMED_WITH_THEIR_CONTACT,
    UNSUBSCRIBING_NAMES_SUBSCRIPTION_TYPES,
)
from interphone.api.notifications.dates import in_words
from interphone.api.numbered.activity_logs import show_activity
from interphone.api.numbered.admins import show_admin, show_avatar
from interphone.api.v2x import contacts
from interphone.api.v2x.subscriptions import show_type, show_types
from interphone.api.versions import BY_NAME, Version
from interphone.domain import happened
from interphone.domain.activity_log import Activity
from interphone.domain.companies import Company
from interphone.domain.contacts import VISITOR
from interphone.domain.people import Record
from interphone.domain.told import Told

Item = dict[str, Any]

TIMES = (
    "created_at", "updated_at", "signed_up_at", "last_seen_at", "last_replied_at", "last_contacted_at",
    "last_email_opened_at", "last_email_clicked_at", "android_last_seen_at", "ios_last_seen_at",
)  # fmt: skip
WHOLE_TYPES = BY_NAME["2.6"]
"""From here on a subscription type is shown with its content types, which granular topics always tell."""


def show_contact(record: Record, version: Version) -> Item:
    return in_words(contacts.show_contact(record, version), TIMES)


def show_someone(happening: Any, told: Told, version: Version) -> Item | None:
    record = told.people.get(happening.contact_id)
    return None if record is None else show_contact(record, version)


def show_signing_up(happening: happened.ContactSignedUp, told: Told, version: Version) -> Item | None:
    """A visitor who signed up is shown as 1.x did, in every version."""
    if happening.role == VISITOR:
        return items_1x.show_someone(happening, told)
    return show_someone(happening, told, version)


def show_merge(happening: happened.ContactMerged, told: Told, version: Version) -> Item | None:
    shown = show_someone(happening, told, version)
    if shown is not None:
        shown["merged_from"] = {"type": "contact", "id": happening.source_id}
    return shown


def show_archived(happening: happened.ContactArchived, told: Told, version: Version) -> Item:
    return {"id": happening.contact_id, "external_id": happening.user_id, "type": "contact", "archived": True}


def show_deleted(happening: happened.ContactErased, told: Told, version: Version) -> Item:
    return {"id": happening.contact_id, "external_id": happening.user_id, "type": "contact", "deleted": True}


def show_emails_choice(happening: happened.EmailsChosen, told: Told, version: Version) -> Item | None:
    """The types are those that the contact does not get, or gets again: those of opt-out consent."""
    shown = show_someone(happening, told, version)
    if shown is None:
        return None
    types = [type for type in told.subscription_types.values() if type.consent_type == "opt_out"]
    if version.has(ALL_SUBSCRIPTIONS_ARE_NAMED_WITH_THEIR_CONTACT):
        return {
            "type": "contact_subscribe" if happening.subscribed else "contact_unsubscribe",
            "contact": shown,
            "subscription_types": show_types(types, version),
            "created_at": told.now,
        }
    if version.has(UNSUBSCRIBING_NAMES_SUBSCRIPTION_TYPES):
        shown["subscription_types"] = show_types(types, version)
    return shown


def show_choice(happening: happened.SubscriptionChosen, told: Told, version: Version) -> Item | None:
    shown, type = show_someone(happening, told, version), told.subscription_types.get(happening.type_id)
    if shown is None or type is None:
        return None
    shape = version if version.order > WHOLE_TYPES.order else WHOLE_TYPES
    return {
        "type": "granular_subscribe" if happening.subscribed else "granular_unsubscribe",
        "contact": shown,
        "subscription_types": {"type": "list", "data": [show_type(type, shape)]},
        "created_at": told.now,
    }


def show_tagging(happening: happened.ContactTagged, told: Told, version: Version) -> Item | None:
    shown, tag = show_someone(happening, told, version), told.tags.get(happening.tag_id)
    if shown is None or tag is None:
        return None
    return {
        "type": "contact_tag",
        "tag": {"type": "tag", "id": str(tag.id), "name": tag.name},
        "contact": shown,
        "created_at": told.now,
    }


def show_company(company: Company, told: Told) -> Item:
    plan = None
    if company.plan is not None:
        plan = {"type": "plan", "id": str(company.plan_id), "name": company.plan}
    return items_1x.show_company(company, told) | {
        "plan": plan,
        "size": company.size,
        "website": company.website,
        "industry": company.industry,
    }


def show_some_company(happening: Any, told: Told, version: Version) -> Item | None:
    company = told.companies.get(happening.company_id)
    return None if company is None else show_company(company, told)


def show_deleted_company(happening: happened.CompanyDeleted, told: Told, version: Version) -> Item:
    return {"id": happening.company_id, "type": "company", "deleted": True}


def show_membership(happening: Any, told: Told, version: Version) -> Item | None:
    contact = show_someone(happening, told, version)
    company = told.companies.get(happening.company_id)
    if contact is None or company is None:
        return None
    return {"company": items_1x.show_company(company, told), "contact": contact}


def show_teammate(happening: Any, told: Told, version: Version) -> Item | None:
    admin = told.teammates.get(happening.teammate_id)
    if admin is None:
        return None
    shown = show_admin(admin, told.teams, version)
    reason = told.away_reasons.get(admin.away_status_reason_id or 0)
    gone = isinstance(happening, happened.TeammateRemoved)
    return {
        "type": "admin",
        # A number of who was removed, as recorded payloads have it.
        "id": admin.id if gone else shown["id"],
        "name": admin.name,
        "email": admin.email,
        "job_title": admin.job_title,
        "away_mode_enabled": admin.away_mode_enabled,
        "away_mode_reassign": admin.away_mode_reassign,
        "away_status_reason": reason.shown if reason else None,
        "has_inbox_seat": admin.has_inbox_seat,
        "team_ids": shown["team_ids"],
        "avatar": show_avatar(admin, version),
    }


def show_logged(happening: happened.ActivityLogged, told: Told, version: Version) -> Item:
    activity = Activity(
        happening.id,
        happening.activity_type,
        happening.description,
        happening.metadata,
        happening.performer_id,
        happening.performer_email,
        happening.performer_ip,
        told.now,
    )
    return {"type": "admin_activity_log_event", **show_activity(activity, version)}


def show_event(happening: happened.EventRecorded, told: Told, version: Version) -> Item | None:
    return items_1x.show_event(happening, told)


def show_ping(happening: happened.PingAsked, told: Told, version: Version) -> Item:
    return items_1x.show_ping(happening, told)


ITEMS: dict[type, Callable[[Any, Told, Version], Item | None]] = {
    happened.ContactCreated: show_someone,
    happened.ContactChanged: show_someone,
    happened.ContactEmailChanged: show_someone,
    happened.ContactSignedUp: show_signing_up,
    happened.ContactMerged: show_merge,
    happened.ContactArchived: show_archived,
    happened.ContactRestored: show_someone,
    happened.ContactErased: show_deleted,
    happened.EmailsChosen: show_emails_choice,
    happened.SubscriptionChosen: show_choice,
    happened.ContactTagged: show_tagging,
    happened.CompanyCreated: show_some_company,
    happened.CompanyChanged: show_some_company,
    happened.CompanyDeleted: show_deleted_company,
    happened.CompanyJoined: show_membership,
    happened.CompanyLeft: show_membership,
    happened.EventRecorded: show_event,
    happened.TeammateAdded: show_teammate,
    happened.TeammateRemoved: show_teammate,
    happened.AwayModeChanged: show_teammate,
    happened.ActivityLogged: show_logged,
    happened.PingAsked: show_ping,
}
