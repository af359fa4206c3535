"""/v1/users: list, get, create or update, delete."""

from __future__ import annotations

from typing import TypeVar

from msgspec import UNSET, Raw, Struct, UnsetType

from interphone.api.arguments import MAX_USER_AGENT, Arguments
from interphone.api.http import Answer, Request
from interphone.api.routing import Route
from interphone.api.v1.arguments import read_arguments, read_who
from interphone.api.v1.companies import read_companies
from interphone.api.v1.paging import read_page, show_page
from interphone.api.v1.status import READ, WRITTEN
from interphone.api.versions import LEGACY
from interphone.domain import contacts, tags, users
from interphone.domain.contacts import Contact, ContactChange, Listed, ListedPage, Page
from interphone.domain.tags import TagFilter

Given = TypeVar("Given")

# Every user of the seed has this score, and nothing in v1 says what it is made of.
RELATIONSHIP_SCORE = 90


async def get(request: Request) -> Answer:
    """One user where an identifier is given, else the list."""
    arguments = read_arguments(request)
    if arguments.has("user_id") or arguments.has("email"):
        contact = await request.database.read(request.app_id, contacts.get, read_who(arguments))
        return Answer(READ, show_user(contact))
    return await _list(request, arguments)


async def _list(request: Request, arguments: Arguments) -> Answer:
    page = read_page(arguments)
    tag_id, tag_name = arguments.identifier("tag_id"), arguments.text("tag_name")
    found: ListedPage | Page
    if tag_id is None and tag_name is None:
        found = await request.database.read(request.app_id, contacts.page, (page.offset, page.per_page))
    elif tag_id is not None and not (tag_id.isascii() and tag_id.isdigit() and len(tag_id) < 19):
        found = Page(0, [])  # No tag has such an id.
    else:
        filter = TagFilter(
            id=int(tag_id) if tag_id is not None else None, name=tag_name, offset=page.offset, limit=page.per_page
        )
        found = await request.database.read(request.app_id, tags.page, filter)
    return Answer(READ, {"users": [show_user(contact) for contact in found.contacts], **show_page(page, found.total)})


async def save(request: Request) -> Answer:
    """POST and PUT: create or update."""
    change = read_user(read_arguments(request), by_put=request.method == "PUT")
    return Answer(WRITTEN, show_user(await request.database.write(request.app_id, users.upsert_all, change)))


async def delete(request: Request) -> Answer:
    """Gives the user as it was."""
    who = read_who(read_arguments(request))
    return Answer(READ, show_user(await request.database.write(request.app_id, users.erase, who)))


def read_user(arguments: Arguments, *, by_put: bool) -> ContactChange:
    """Of both names of the last visit the later time counts; `company` is one company, `companies` several."""
    seen = [at for at in (arguments.time("last_request_at"), arguments.time("last_impression_at")) if at is not None]
    return ContactChange(
        who=read_who(arguments),
        by_put=by_put,
        name=_given(arguments.text("name")),
        signed_up_at=_given(arguments.time("created_at")),
        custom_attributes=arguments.custom_data("custom_data"),
        custom_attributes_name="custom_data",
        increments=arguments.increments("increments"),
        companies=read_companies(arguments),
        last_seen_at=max(seen, default=UNSET),
        last_seen_ip=_given(arguments.text("last_seen_ip")),
        last_seen_user_agent=_given(arguments.text("last_seen_user_agent", MAX_USER_AGENT)),
        unsubscribed_from_emails=_given(arguments.flag("unsubscribed_from_emails")),
    )


def _given(value: Given | None) -> Given | UnsetType:
    """null is the same as absent in v1."""
    return UNSET if value is None else value


class User(Struct, gc=False):
    """The seed's user, in its order; after it what users had in late 2013. A class, because lists show 500 at once."""

    email: str | None
    user_id: str | None
    name: str | None
    created_at: int
    last_impression_at: int | None
    custom_data: Raw
    social_profiles: Raw
    location_data: Raw
    session_count: int
    last_seen_ip: str | None
    last_seen_user_agent: str | None
    relationship_score: int
    unsubscribed_from_emails: bool
    intercom_id: str
    avatar_url: str | None
    company_ids: Raw


def show_user(contact: Contact | Listed) -> User:
    return User(
        contact.email,
        contact.user_id,
        contact.name,
        contact.joined_at,
        contact.last_seen_at,
        Raw(contact.custom_attributes),
        Raw(contact.social_profiles),
        Raw(contact.location),
        contact.session_count,
        contact.last_seen_ip,
        contact.last_seen_user_agent,
        RELATIONSHIP_SCORE,
        bool(contact.unsubscribed_from_emails),
        contact.id,
        contact.avatar_url,
        Raw(contact.company_ids),
    )


ROUTES = (
    Route("GET", "/v1/users", get, LEGACY, LEGACY),
    Route("POST", "/v1/users", save, LEGACY, LEGACY),
    Route("PUT", "/v1/users", save, LEGACY, LEGACY),
    Route("DELETE", "/v1/users", delete, LEGACY, LEGACY),
)
