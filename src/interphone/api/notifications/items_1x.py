"""Items as 1.0 to 2.4 show them, which is the shape of 1.x whatever the version of the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Raw

from interphone.api.notifications.dates import in_words, show_date
from interphone.api.v1x.leads import show_lead
from interphone.api.v1x.users import show_user
from interphone.api.versions import BY_NAME
from interphone.domain import happened
from interphone.domain.companies import Company
from interphone.domain.contacts import LEAD
from interphone.domain.people import Person
from interphone.domain.told import Told

Item = dict[str, Any]

SHAPE = BY_NAME["1.1"]
"""Of the REST shapes the one that payloads have: every key is there, and those that are private are null."""
TIMES = ("last_request_at", "created_at", "remote_created_at", "signed_up_at", "updated_at")


def show_person(person: Person) -> Item:
    """A user, or a lead as a contact: times in words, and tags without their names."""
    shown = show_lead(person, SHAPE) if person.contact.role == LEAD else show_user(person, SHAPE)
    shown = in_words(shown, TIMES)
    shown["tags"] = {"type": "tag.list", "tags": [{"type": "tag", "id": str(tag.id)} for tag in person.tags]}
    if person.contact.location == "{}":
        shown["location_data"] = {}
    return shown


def show_someone(happening: Any, told: Told) -> Item | None:
    record = told.people.get(happening.contact_id)
    return None if record is None else show_person(record.person)


def show_gone(happening: happened.ContactArchived | happened.ContactErased, told: Told) -> Item | None:
    """Of who was archived before nobody is told anew that they are gone."""
    if isinstance(happening, happened.ContactErased) and happening.was_archived:
        return None
    return {
        "type": "contact" if happening.role == LEAD else "user",
        "id": happening.contact_id,
        "user_id": happening.user_id,
        "email": happening.email,
    }


def show_tagging(happening: happened.ContactTagged, told: Told) -> Item | None:
    record, tag = told.people.get(happening.contact_id), told.tags.get(happening.tag_id)
    if record is None or tag is None:
        return None
    person, shown_tag = show_person(record.person), {"type": "tag", "id": str(tag.id), "name": tag.name}
    if happening.role == LEAD:
        return {"type": "contact_tag", "created_at": told.now, "tag": shown_tag, "contact": person}
    by = {} if happening.by is None else {"id": str(happening.by)}
    return {
        "type": "user_tag",
        "user": person,
        "tag": shown_tag,
        "created_at": told.now,
        "admin": {"type": "admin", **by},
    }


def show_company(company: Company, told: Told) -> Item:
    return {
        "type": "company",
        "id": company.id,
        "company_id": company.company_id,
        "app_id": told.app_id,
        "name": company.name,
        "plan_id": None if company.plan_id is None else str(company.plan_id),
        "remote_created_at": show_date(company.remote_created_at),
        "created_at": show_date(company.created_at),
        "updated_at": show_date(company.updated_at),
        "last_request_at": show_date(company.last_request_at),
        "monthly_spend": int(company.monthly_spend or 0),
        "session_count": company.session_count,
        "user_count": company.user_count,
        "tag_ids": [str(id) for id in told.tag_ids.get(company.id, ())],
        "custom_attributes": Raw(company.custom_attributes.encode()),
    }


def show_some_company(happening: Any, told: Told) -> Item | None:
    company = told.companies.get(happening.company_id)
    return None if company is None else show_company(company, told)


def show_event(happening: happened.EventRecorded, told: Told) -> Item | None:
    """The same in every version."""
    record = told.people.get(happening.contact_id)
    if record is None:
        return None
    contact = record.person.contact
    return {
        "type": "event",
        "event_name": happening.name,
        "id": happening.id,
        "intercom_user_id": contact.id,
        "user_id": contact.user_id,
        "email": contact.email,
        "metadata": Raw(happening.metadata.encode()),
        "created_at": happening.created_at,
        "ext_metadata": {},
    }


def show_ping(happening: happened.PingAsked, told: Told) -> Item:
    """The fixed words of the service that this API is of."""
    return {"type": "ping", "message": "something something interzen"}


ITEMS: dict[type, Callable[[Any, Told], Item | None]] = {
    happened.ContactCreated: show_someone,
    happened.ContactEmailChanged: show_someone,
    happened.ContactSignedUp: show_someone,
    happened.ContactArchived: show_gone,
    happened.ContactErased: show_gone,
    happened.EmailsChosen: show_someone,
    happened.ContactTagged: show_tagging,
    happened.CompanyCreated: show_some_company,
    happened.EventRecorded: show_event,
    happened.PingAsked: show_ping,
}
