"""/users of 1.0 to 1.4: create or update, get, archive, erase. Their lists are in user_lists.py."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Raw, UnsetType

from interphone.api.arguments import MAX_USER_AGENT, Arguments
from interphone.api.changes import (
    PEOPLE_HAVE_OWNERS,
    PRIVATE_FIELDS_ARE_EMPTY,
    PRIVATE_FIELDS_ARE_LEFT_OUT,
    SUBSCRIPTION_TO_EMAILS_IS_NEVER_NULL,
)
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import flag, read_body, read_keys, settable
from interphone.api.numbered.custom_attributes import attribute_keys
from interphone.api.numbered.nested import (
    show_avatar,
    show_companies,
    show_location_data,
    show_segments,
    show_social_profiles,
    show_tags,
)
from interphone.api.numbered.visitors import UTM
from interphone.api.routing import Route
from interphone.api.v1x.companies import read_companies
from interphone.api.versions import FIRST_NUMBERED, LAST_1X, Version
from interphone.domain import people, users
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.documents import EMPTY, decode
from interphone.domain.errors import Missing
from interphone.domain.people import Person

# What a body may hold: what is stored, and what clients send back although it cannot be set.
SETTABLE = {
    "id", "user_id", "email", "phone", "name", "signed_up_at", "remote_created_at", "created_at", "last_request_at",
    "last_impression_at", "update_last_request_at", "new_session", "unsubscribed_from_emails", "custom_attributes",
    "companies", "company", "last_seen_ip", "last_seen_user_agent", "avatar", "owner_id",
}  # fmt: skip
READ_ONLY = {
    "type", "app_id", "anonymous", "pseudonym", "location_data", "session_count", "social_profiles", "tags", "segments",
    "updated_at", "user_agent_data", "marked_email_as_spam", "has_hard_bounced", "do_not_track", "referrer", *UTM,
}  # fmt: skip
KNOWN = SETTABLE | READ_ONLY
NOBODY = "User email, user_id or anonymous_id must be supplied"


async def save(request: Request) -> Answer:
    """POST, and PUT as some clients send it: create or update."""
    change = read_user(read_body(request, KNOWN), request.version)
    person = await request.database.write(request.app_id, SAVE, change)
    return Answer(200, show_user(person, request.version))


async def get(request: Request) -> Answer:
    who = Who(id=request.parameters[0])
    return Answer(200, show_user(await request.database.read(request.app_id, FIND, who), request.version))


async def archive(request: Request) -> Answer:
    """By our id, or by user_id or email; gives the user as archived."""
    who = Who(id=request.parameters[0]) if request.parameters else read_who(read_keys(request))
    person = await request.database.write(request.app_id, people.whole(users.archive), who)
    return Answer(200, show_user(person, request.version))


async def erase(request: Request) -> Answer:
    """POST /user_delete_requests: the person goes at once and for good, with everything of theirs."""
    arguments = read_body(request)
    id = arguments.identifier("intercom_user_id")
    if id is None:
        raise Missing("intercom_user_id", "intercom_user_id is a required parameter")
    return Answer(200, {"id": await request.database.write(request.app_id, users.request_erasure, id)})


FIND = people.whole(users.find_one)
SAVE = people.whole_each(users.upsert_all)


def read_who(arguments: Arguments) -> Who:
    """By user_id or email. Raises Missing where there is neither."""
    who = Who(user_id=arguments.identifier("user_id"), email=arguments.email("email"))
    if who.user_id is None and who.email is None:
        raise Missing("user_id", NOBODY)
    return who


def read_user(arguments: Arguments, version: Version) -> ContactChange:
    """Raises Missing where there is nothing to find or name the user by."""
    who = Who(id=arguments.identifier("id"), user_id=arguments.identifier("user_id"), email=arguments.email("email"))
    if who == Who():
        raise Missing("user_id", NOBODY)
    signed_up_at = [
        at
        for name in ("signed_up_at", "remote_created_at", "created_at")
        if (at := settable(arguments, name, arguments.time)) is not UNSET
    ]
    return ContactChange(
        who=who,
        email=None if arguments.has_null("email") else UNSET,
        signed_up_at=signed_up_at[0] if signed_up_at else UNSET,
        new_session=arguments.flag("new_session") or False,
        one_of_email=True,
        **read_person(arguments, version),
    )


def read_person(arguments: Arguments, version: Version) -> dict[str, Any]:
    """What users and leads take alike, as fields of a ContactChange."""
    return {
        "name": settable(arguments, "name", arguments.text),
        "phone": settable(arguments, "phone", arguments.text),
        "avatar_url": _read_avatar(arguments),
        "owner_id": settable(arguments, "owner_id", arguments.whole),
        "last_seen_at": read_last_request(arguments),
        "last_seen_ip": settable(arguments, "last_seen_ip", arguments.text),
        "last_seen_user_agent": settable(
            arguments, "last_seen_user_agent", lambda name: arguments.text(name, MAX_USER_AGENT)
        ),
        "unsubscribed_from_emails": _read_unsubscribed(arguments, version),
        "custom_attributes": arguments.custom_data("custom_attributes"),
        "attribute_keys": attribute_keys(version),
        "companies": read_companies(arguments, version),
    }


def read_last_request(arguments: Arguments) -> int | UnsetType | None:
    """A time in seconds; `update_last_request_at` is now, and wins (contract section 0, decision 10)."""
    if arguments.flag("update_last_request_at"):
        return arguments.now
    for name in ("last_request_at", "last_impression_at"):
        at = settable(arguments, name, arguments.time)
        if at is not UNSET:
            return at
    return UNSET


def _read_avatar(arguments: Arguments) -> str | UnsetType | None:
    """Pictures are found out by email; one with an address of its own is kept, as a client of Java sends."""
    avatar = arguments.nested("avatar", arguments.mapping("avatar"))
    url = avatar.text("image_url", 2_048)
    return url if url is not None and url.startswith("https://") else UNSET


def _read_unsubscribed(arguments: Arguments, version: Version) -> bool | UnsetType:
    if version.has(SUBSCRIPTION_TO_EMAILS_IS_NEVER_NULL):
        return flag(arguments, "unsubscribed_from_emails")
    value = arguments.flag("unsubscribed_from_emails")
    return UNSET if value is None else value


def show_user(person: Person, version: Version) -> dict[str, Any]:
    """The user of 1.0, in the order of seed 000; what later versions changed steps forward below."""
    contact = person.contact
    details = decode(contact.details) if contact.details != EMPTY else {}
    shown = {
        "type": "user",
        "id": contact.id,
        "user_id": contact.user_id,
        "anonymous": False,
        "email": contact.email,
        "phone": contact.phone,
        "name": contact.name,
        "pseudonym": contact.pseudonym,
        "avatar": show_avatar(contact.avatar_url),
        "app_id": person.app_id,
        "companies": show_companies(person.companies),
        "location_data": show_location_data(contact.location, version),
        "last_request_at": contact.last_seen_at,
        "last_seen_ip": contact.last_seen_ip,
        "created_at": contact.created_at,
        "remote_created_at": contact.signed_up_at,
        "signed_up_at": contact.signed_up_at,
        "updated_at": contact.updated_at,
        "session_count": contact.session_count,
        "social_profiles": show_social_profiles(contact.social_profiles),
        "unsubscribed_from_emails": bool(contact.unsubscribed_from_emails),
        "marked_email_as_spam": bool(contact.marked_email_as_spam),
        "has_hard_bounced": bool(contact.has_hard_bounced),
        "do_not_track": details.get("do_not_track"),
        "user_agent_data": contact.last_seen_user_agent,
        "tags": show_tags(person.tags),
        "segments": show_segments(),
        "custom_attributes": Raw(contact.custom_attributes.encode()),
        "referrer": details.get("referrer"),
        **{name: details.get(name) for name in UTM},
    }
    if version.has(PRIVATE_FIELDS_ARE_EMPTY):
        shown["last_seen_ip"] = shown["user_agent_data"] = None
    if version.has(PRIVATE_FIELDS_ARE_LEFT_OUT):
        del shown["last_seen_ip"], shown["user_agent_data"]
    if version.has(PEOPLE_HAVE_OWNERS):
        shown["owner_id"] = contact.owner_id
    return shown


ROUTES = (
    Route("POST", "/users", save, FIRST_NUMBERED, LAST_1X),
    Route("PUT", "/users", save, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/users/{id}", get, FIRST_NUMBERED, LAST_1X),
    Route("DELETE", "/users", archive, FIRST_NUMBERED, LAST_1X),
    Route("DELETE", "/users/{id}", archive, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/user_delete_requests", erase, FIRST_NUMBERED, LAST_1X),
)
