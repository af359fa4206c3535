"""Lists of people in 1.0 to 1.4: users and leads, in /users, /contacts, and those of tags and segments."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.paging import PageArguments, read_page, read_scroll_param, show_pages
from interphone.api.v1x.leads import show_lead
from interphone.api.v1x.users import show_user
from interphone.api.versions import Version
from interphone.domain import contact_lists, segments, tags
from interphone.domain import people as people_verbs
from interphone.domain.contact_lists import Found, ListOf, People, Scroll
from interphone.domain.contacts import LEAD, USER
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.people import Person
from interphone.domain.segments import InSegment
from interphone.domain.tags import TagPeople
from interphone.store.database import Transaction


class Kind(NamedTuple):
    """What one of the two lists is of: the listing, and the names its answers use."""

    listing: str
    type: str
    key: str


USERS = Kind(USER, "user.list", "users")
LEADS = Kind(LEAD, "contact.list", "contacts")


async def answer_list(request: Request, arguments: Arguments, kind: Kind) -> Answer:
    """A tag's or a segment's people, else everyone of the kind."""
    page = read_page(arguments)
    if arguments.has("tag_id") and arguments.has("segment_id"):
        raise Invalid("segment_id", "tag_id and segment_id cannot be used together")
    if arguments.has("tag_id"):
        found = await request.database.read(request.app_id, _of_tag, read_tag(arguments, page))
        last = _place(found, "signed_up_at") if found.people else None
        return Answer(200, show_list(request, kind, page, found, last))
    if arguments.has("segment_id"):
        members = await request.database.read(request.app_id, _of_segment, read_segment(arguments, page))
        last = _place(members, "created_at") if members.people else None
        return Answer(200, show_list(request, kind, page, members, last))
    of = read_list(arguments, page, kind)
    found = await request.database.read(request.app_id, contact_lists.page, of)
    last = _place(found, of.sort) if found.people else None
    return Answer(200, show_list(request, kind, page, found, last))


async def answer_found(
    request: Request, arguments: Arguments, kind: Kind, column: str, listings: tuple[str, ...]
) -> Answer:
    """The people with an email or phone; nobody is an empty list. `limited` is part of these alone (changelog 1.1)."""
    page = read_page(arguments)
    value = arguments.email("email") if column == "email" else arguments.required_text("phone", 255)
    wanted = Found(column=column, value=value or "", listings=listings, offset=page.offset, limit=page.per_page)
    found = await request.database.read(request.app_id, contact_lists.find, wanted)
    return Answer(200, show_list(request, kind, page, found, None) | {"limited": False})


async def answer_scroll(request: Request, arguments: Arguments, kind: Kind) -> Answer:
    """A hundred at a time, and at the end an empty page."""
    through = Scroll(kind.key, kind.listing, read_scroll_param(arguments))
    found = await request.database.write(request.app_id, contact_lists.scroll, through)
    shown = [show_person(person, request.version) for person in found.people]
    return Answer(200, {"type": kind.type, kind.key: shown, "scroll_param": found.param})


def read_list(arguments: Arguments, page: PageArguments, kind: Kind) -> ListOf:
    """`sort` is not an argument of leads, who come by when they were created (API reference 1.1, list leads)."""
    sort = arguments.text("sort")
    if kind is LEADS or sort not in contact_lists.SORTS:
        sort = "created_at"
    after = _read_place(arguments.text("after"))
    return ListOf(
        listing=kind.listing,
        sort=sort,
        descending=arguments.text("order") != "asc",
        created_since_days=arguments.whole("created_since"),
        after=after,
        offset=page.offset,
        # Ten thousand can be reached by number; who follows `next` is counted to from no beginning.
        limit=page.limit if after is None else page.per_page,
    )


def read_tag(arguments: Arguments, page: PageArguments) -> TagPeople:
    """Nobody has a tag whose id is no number."""
    id = arguments.text("tag_id") or ""
    number = int(id) if id.isascii() and id.isdigit() and len(id) < 19 else 0
    after = _read_place(arguments.text("after"))
    return TagPeople(
        id=number,
        after=after,
        offset=page.offset,
        limit=page.limit if after is None else page.per_page,
        ascending=arguments.text("order") == "asc",
    )


def read_segment(arguments: Arguments, page: PageArguments) -> InSegment:
    after = _read_place(arguments.text("after"))
    return InSegment(
        id=arguments.text("segment_id") or "",
        descending=arguments.text("order") != "asc",
        after=after,
        offset=page.offset,
        limit=page.limit if after is None else page.per_page,
    )


def show_list(request: Request, kind: Kind, page: PageArguments, found: People, last: str | None) -> dict[str, Any]:
    return {
        "type": kind.type,
        kind.key: [show_person(person, request.version) for person in found.people],
        "total_count": found.total,
        "pages": show_pages(request, page, found.total, last, has_more=found.has_more),
    }


def show_person(person: Person, version: Version) -> dict[str, Any]:
    """A user or a lead, each in its own shape."""
    return show_lead(person, version) if person.contact.role == LEAD else show_user(person, version)


def _of_tag(tx: Transaction, wanted: TagPeople) -> People:
    page = tags.people(tx, msgspec.structs.replace(wanted, limit=wanted.limit + 1))
    shown = people_verbs.load(tx, page.contacts[: wanted.limit])
    return People(page.total, shown, has_more=len(page.contacts) > wanted.limit > 0)


def _of_segment(tx: Transaction, wanted: InSegment) -> People:
    """Nobody is in a segment that there is not."""
    try:
        members = segments.page(tx, wanted)
    except NotFound:
        return People(0, [], False)
    return People(members.total, people_verbs.load(tx, members.contacts), members.has_more)


def _place(found: People, sort: str) -> str:
    at, id = contact_lists.place_of(found.people[-1].contact, sort)
    return f"{at}-{id}"


def _read_place(after: str | None) -> tuple[int, str] | None:
    """As `pages.next` holds it; what is no such place is passed over, and the page's number counts."""
    at, dash, id = (after or "").partition("-")
    return (int(at), id) if dash and at.isascii() and at.isdigit() and len(at) < 19 else None
