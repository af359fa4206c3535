"""/contacts of 2.0 and later: users and leads, created, found, changed, archived, blocked, merged and deleted."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from msgspec import Raw

from interphone.api.changes import (
    ARCHIVED_CONTACTS_CAN_BE_DELETED,
    AVATARS_ARE_OBJECTS,
    CONTACTS_HAVE_CAMPAIGNS,
    CONTACTS_TELL_OF_PUSH_MESSAGING,
    CONTACTS_TELL_WHAT_THEY_CHOSE_TO_GET,
    CONTACTS_TELL_WHAT_THEY_DO_NOT_GET,
    FORMATTED_PHONES_ARE_SHOWN,
    GONE_CONTACTS_KEEP_THEIR_NAMES,
    LOCATIONS_HAVE_CODES,
    OWNER_IDS_ARE_TEXT,
)
from interphone.api.http import Answer, Request
from interphone.api.json import encode
from interphone.api.numbered.arguments import read_body
from interphone.api.routing import Route
from interphone.api.v2x.contact_reading import read_contact, read_merge, read_new_contact
from interphone.api.versions import BY_NAME, FIRST_2X, Version
from interphone.domain import contact_records, people
from interphone.domain.contacts import Contact
from interphone.domain.documents import EMPTY, EMPTY_LIST, Document, decode
from interphone.domain.people import Record

INLINE = 10
"""How many tags, notes and companies a contact shows; its lists have all of them."""
DEVICES = (
    "android_app_name", "android_app_version", "android_device", "android_os_version", "android_sdk_version",
    "android_last_seen_at", "ios_app_name", "ios_app_version", "ios_device", "ios_os_version", "ios_sdk_version",
    "ios_last_seen_at",
)  # fmt: skip
NO_CAMPAIGNS = dict.fromkeys(("utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term", "referrer"))
CAMPAIGNS = frozenset(NO_CAMPAIGNS)
SEPARATORS = str.maketrans("", "", " -.()/")
CREATE = people.recorded_each(contact_records.create_all)
UPDATE = people.recorded_each(contact_records.update_all)


async def create(request: Request) -> Answer:
    change = read_new_contact(read_body(request), request.version)
    record = await request.database.write(request.app_id, CREATE, change)
    return Answer(200, show_contact(record, request.version))


async def update(request: Request) -> Answer:
    change = read_contact(request.parameters[0], read_body(request), request.version)
    record = await request.database.write(request.app_id, UPDATE, change)
    return Answer(200, show_contact(record, request.version))


async def archive(request: Request) -> Answer:
    contact = await request.database.write(request.app_id, contact_records.archive, request.parameters[0])
    return Answer(200, show_gone(contact, request.version, "archived", True))


async def unarchive(request: Request) -> Answer:
    contact = await request.database.write(request.app_id, contact_records.unarchive, request.parameters[0])
    return Answer(200, show_gone(contact, request.version, "archived", False))


async def block(request: Request) -> Answer:
    contact = await request.database.write(request.app_id, contact_records.block, request.parameters[0])
    return Answer(200, show_gone(contact, request.version, "blocked", True))


async def delete(request: Request) -> Answer:
    """For good, with everything of theirs."""
    whole = request.version.has(ARCHIVED_CONTACTS_CAN_BE_DELETED)
    verb = contact_records.erase_archived if whole else contact_records.erase
    contact = await request.database.write(request.app_id, verb, request.parameters[0])
    return Answer(200, show_gone(contact, request.version, "deleted", True))


async def merge(request: Request) -> Answer:
    merge = read_merge(read_body(request), request.version)
    record = await request.database.write(request.app_id, people.recorded(contact_records.merge), merge)
    return Answer(200, show_contact(record, request.version))


def show_contact(record: Record, version: Version) -> dict[str, Any]:
    """The contact of 2.0, in the order of live answers; what later versions changed steps forward below."""
    person, contact = record.person, record.person.contact
    details = decode(contact.details) if contact.details != EMPTY else {}
    shown = {
        "type": "contact",
        "id": contact.id,
        "workspace_id": person.app_id,
        "external_id": contact.user_id,
        "role": contact.role,
        "email": contact.email,
        "email_domain": contact.email.rpartition("@")[2] if contact.email and "@" in contact.email else None,
        "phone": contact.phone,
        # Here and not below, because keys come in the documentation's order.
        **({"formatted_phone": format_phone(contact.phone)} if version.has(FORMATTED_PHONES_ARE_SHOWN) else {}),
        "name": contact.name,
        "avatar": contact.avatar_url,
        "owner_id": contact.owner_id,
        "social_profiles": show_social_profiles(contact.social_profiles),
        "has_hard_bounced": bool(contact.has_hard_bounced),
        "marked_email_as_spam": bool(contact.marked_email_as_spam),
        "unsubscribed_from_emails": bool(contact.unsubscribed_from_emails),
        "created_at": contact.created_at,
        "updated_at": contact.updated_at,
        "signed_up_at": contact.signed_up_at,
        "last_seen_at": contact.last_seen_at,
        "last_replied_at": details.get("last_replied_at"),
        "last_contacted_at": details.get("last_contacted_at"),
        "last_email_opened_at": details.get("last_email_opened_at"),
        "last_email_clicked_at": details.get("last_email_clicked_at"),
        "language_override": details.get("language_override"),
        "browser": details.get("browser"),
        "browser_version": details.get("browser_version"),
        "browser_language": details.get("browser_language"),
        "os": details.get("os"),
        "location": show_location(contact.location, version),
        **{name: details.get(name) for name in DEVICES},
        "custom_attributes": Raw(contact.custom_attributes.encode()),
        "tags": _show_nested(contact, "tag", "tags", [str(tag.id) for tag in person.tags], len(person.tags)),
        "notes": _show_nested(contact, "note", "notes", list(map(str, record.papers.notes)), record.papers.notes_count),
        "companies": _show_nested(
            contact, "company", "companies", [company.id for company in person.companies], len(person.companies)
        ),
    }
    if version.has(CONTACTS_TELL_WHAT_THEY_DO_NOT_GET):
        shown["opted_out_subscription_types"] = _show_choices(contact, record.papers.opted_out)
    if version.has(CONTACTS_TELL_WHAT_THEY_CHOSE_TO_GET):
        shown["opted_in_subscription_types"] = _show_choices(contact, record.papers.opted_in)
    if version.has(CONTACTS_HAVE_CAMPAIGNS):
        shown |= NO_CAMPAIGNS
        if not CAMPAIGNS.isdisjoint(details):
            shown |= {name: details[name] for name in CAMPAIGNS & details.keys()}
    if version.has(AVATARS_ARE_OBJECTS) and contact.avatar_url:
        shown["avatar"] = {"type": "avatar", "image_url": contact.avatar_url}
    if version.has(CONTACTS_TELL_OF_PUSH_MESSAGING):
        shown["enabled_push_messaging"] = None  # Known of phones with the customer's own app alone.
    if version.has(OWNER_IDS_ARE_TEXT) and contact.owner_id is not None:
        shown["owner_id"] = str(contact.owner_id)
    return shown


def show_gone(contact: Contact, version: Version, what: str, is_so: bool) -> dict[str, Any]:
    """What is left to say of a contact that was archived, blocked or deleted."""
    if version.has(GONE_CONTACTS_KEEP_THEIR_NAMES):
        return {"type": "contact", "id": contact.id, "external_id": contact.user_id, what: is_so}
    return {"id": contact.id, "object": "contact", what: is_so}


def show_location(location: Document, version: Version) -> dict[str, Any]:
    known = decode(location) if location != EMPTY else {}
    shown = {
        "type": "location",
        "country": known.get("country_name") or None,
        "region": known.get("region_name") or None,
        "city": known.get("city_name") or None,
    }
    if version.has(LOCATIONS_HAVE_CODES):
        shown["country_code"] = known.get("country_code") or None
        shown["continent_code"] = known.get("continent_code") or None
    return shown


def show_social_profiles(profiles: Document) -> dict[str, Any]:
    found = decode(profiles) if profiles != EMPTY_LIST else []
    shown = [{"type": "social_profile", "name": each["type"].title(), "url": each["url"]} for each in found]
    return {"type": "list", "data": shown}


def format_phone(phone: str | None) -> str | None:
    """As it is dialled from anywhere, where it was stored with its country: "+46 70 555 01" is +467055501."""
    if not phone or phone[0] != "+":
        return None
    if phone[1:].isdigit():
        return phone
    number = phone.translate(SEPARATORS)
    if not number[1:].isdigit():
        number = "+" + "".join(filter(str.isdigit, number))
    return number if len(number) > 1 else None


def _show_nested(contact: Contact, type: str, path: str, ids: list[str], total: int) -> dict[str, Any]:
    """The first ten of what hangs on a contact, and where to read all of it."""
    return {
        "type": "list",
        "data": [{"type": type, "id": id, "url": f"/{path}/{id}"} for id in ids[:INLINE]] if ids else [],
        "url": f"/contacts/{contact.id}/{path}",
        "total_count": total,
        "has_more": total > INLINE,
    }


def _show_choices(contact: Contact, ids: tuple[int, ...]) -> Raw:
    return Raw(_encode_choices(ids) % contact.id.encode())


@lru_cache(maxsize=1_000)
def _encode_choices(ids: tuple[int, ...]) -> bytes:
    """With a place for the contact's id. Kept, as most people of a workspace chose the same few, or nothing."""
    shown = {
        "type": "list",
        "data": [{"type": "subscription", "id": str(id), "url": f"/subscription_types/{id}"} for id in ids[:INLINE]],
        "url": "/contacts/%b/subscriptions",
        "total_count": len(ids),
        "has_more": len(ids) > INLINE,
    }
    return encode(shown)


ROUTES = (
    Route("POST", "/contacts", create, FIRST_2X),
    Route("PUT", "/contacts/{id}", update, FIRST_2X),
    Route("DELETE", "/contacts/{id}", delete, FIRST_2X),
    Route("POST", "/contacts/{id}/archive", archive, FIRST_2X),
    Route("POST", "/contacts/{id}/unarchive", unarchive, FIRST_2X),
    Route("POST", "/contacts/{id}/block", block, BY_NAME["2.13"]),
    Route("POST", "/contacts/merge", merge, FIRST_2X),
)
