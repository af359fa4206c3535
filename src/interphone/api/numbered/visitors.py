"""/visitors of 1.0 and all later versions: get, update, delete. Converting them is each era's own."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Raw

from interphone.api.arguments import MAX_USER_AGENT, Arguments
from interphone.api.changes import PRIVATE_FIELDS_ARE_EMPTY, PRIVATE_FIELDS_ARE_LEFT_OUT
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import flag, read_body, read_options, settable
from interphone.api.numbered.nested import (
    show_avatar,
    show_companies,
    show_location_data,
    show_segments,
    show_social_profiles,
    show_tags,
)
from interphone.api.routing import Route
from interphone.api.versions import FIRST_NUMBERED, Version
from interphone.domain import people, visitors
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.documents import EMPTY, decode
from interphone.domain.errors import Missing
from interphone.domain.people import Person

UTM = ("utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term")
KNOWN = {
    "id", "user_id", "email", "name", "phone", "custom_attributes", "unsubscribed_from_emails", "last_request_at",
    "last_seen_ip", "last_seen_user_agent", "owner_id", "referrer", *UTM,
    # What clients send back although it cannot be set.
    "type", "app_id", "anonymous", "pseudonym", "avatar", "companies", "location_data", "created_at", "updated_at",
    "remote_created_at", "signed_up_at", "session_count", "social_profiles", "tags", "segments", "user_agent_data",
    "marked_email_as_spam", "has_hard_bounced", "do_not_track",
}  # fmt: skip


async def get(request: Request) -> Answer:
    """By our id in the path, or by user_id (or id) in the query."""
    who = Who(id=request.parameters[0]) if request.parameters else read_visitor(read_options(request))
    person = await request.database.read(request.app_id, people.whole(visitors.get), who)
    return Answer(200, show_visitor(person, request.version))


async def update(request: Request) -> Answer:
    """PUT, and POST as some clients send it."""
    change = read_change(request)
    person = await request.database.write(request.app_id, people.whole(visitors.update), change)
    return Answer(200, show_visitor(person, request.version))


async def delete(request: Request) -> Answer:
    who = Who(id=request.parameters[0])
    person = await request.database.write(request.app_id, people.whole(visitors.erase), who)
    return Answer(200, show_visitor(person, request.version))


def read_visitor(arguments: Arguments) -> Who:
    """By id or user_id. Raises Missing where there is neither."""
    who = Who(id=arguments.identifier("id"), user_id=arguments.identifier("user_id"))
    if who == Who():
        raise Missing("id", "id or user_id is a required parameter")
    return Who(id=who.id) if who.id is not None else who


def read_change(request: Request) -> ContactChange:
    """The visitor is named by the path, or by id or user_id in the body: id wins (seed 001)."""
    arguments = read_body(request, KNOWN)
    return ContactChange(
        who=Who(id=request.parameters[0]) if request.parameters else read_visitor(arguments),
        email=arguments.email("email") or UNSET,
        name=settable(arguments, "name", arguments.text),
        phone=settable(arguments, "phone", arguments.text),
        owner_id=settable(arguments, "owner_id", arguments.whole),
        last_seen_at=settable(arguments, "last_request_at", arguments.time),
        last_seen_ip=settable(arguments, "last_seen_ip", arguments.text),
        last_seen_user_agent=settable(
            arguments, "last_seen_user_agent", lambda name: arguments.text(name, MAX_USER_AGENT)
        ),
        unsubscribed_from_emails=flag(arguments, "unsubscribed_from_emails"),
        details={
            name: value
            for name in ("referrer", *UTM)
            if (value := settable(arguments, name, arguments.text)) is not UNSET
        },
        custom_attributes=arguments.custom_data("custom_attributes"),
    )


def show_visitor(person: Person, version: Version) -> dict[str, Any]:
    """The visitor of 1.0, in the order of seed 001; what later versions changed steps forward below."""
    contact = person.contact
    details = decode(contact.details) if contact.details != EMPTY else {}
    shown = {
        "type": "visitor",
        "id": contact.id,
        "user_id": contact.user_id,
        "anonymous": True,
        "email": contact.email or "",
        "phone": contact.phone,
        "name": contact.name,
        "pseudonym": contact.pseudonym,
        "avatar": show_avatar(contact.avatar_url),
        "app_id": person.app_id,
        "companies": show_companies(person.companies),
        "location_data": {} if contact.location == EMPTY else show_location_data(contact.location, version),
        "last_request_at": contact.last_seen_at,
        "last_seen_ip": contact.last_seen_ip,
        "created_at": contact.created_at,
        "remote_created_at": contact.joined_at,
        "signed_up_at": contact.joined_at,
        "updated_at": contact.updated_at,
        "session_count": contact.session_count,
        "social_profiles": show_social_profiles(contact.social_profiles),
        "owner_id": None if contact.owner_id is None else str(contact.owner_id),
        "unsubscribed_from_emails": bool(contact.unsubscribed_from_emails),
        "marked_email_as_spam": bool(contact.marked_email_as_spam),
        "has_hard_bounced": bool(contact.has_hard_bounced),
        "user_agent_data": contact.last_seen_user_agent,
        "tags": show_tags(person.tags),
        "segments": show_segments(),
        "custom_attributes": Raw(contact.custom_attributes.encode()),
        "referrer": details.get("referrer"),
        **{name: details.get(name) for name in UTM},
        "do_not_track": details.get("do_not_track"),
    }
    if version.has(PRIVATE_FIELDS_ARE_EMPTY):
        shown["last_seen_ip"] = shown["user_agent_data"] = None
    if version.has(PRIVATE_FIELDS_ARE_LEFT_OUT):
        del shown["last_seen_ip"], shown["user_agent_data"]
    return shown


ROUTES = (
    Route("GET", "/visitors", get, FIRST_NUMBERED),
    Route("PUT", "/visitors", update, FIRST_NUMBERED),
    Route("POST", "/visitors", update, FIRST_NUMBERED),
    Route("GET", "/visitors/{id}", get, FIRST_NUMBERED),
    Route("PUT", "/visitors/{id}", update, FIRST_NUMBERED),
    Route("DELETE", "/visitors/{id}", delete, FIRST_NUMBERED),
)
