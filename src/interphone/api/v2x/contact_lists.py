"""Reading contacts of 2.0 and later: one by id or external_id, all of them by cursor, and whom one was merged from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interphone.api.changes import MERGED_CONTACTS_POINT_TO_THE_OTHER
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_options
from interphone.api.routing import Route
from interphone.api.v2x.contacts import show_contact
from interphone.api.v2x.paging import Cursor, read_cursor, read_per_page, show_pages, write_cursor
from interphone.api.versions import BY_NAME, FIRST_2X
from interphone.domain import contact_pages, contact_records, contacts, people
from interphone.domain.contact_pages import Window
from interphone.domain.contact_records import Ancestor
from interphone.domain.contacts import USER, Contact, Who
from interphone.domain.errors import Merged, NotFound
from interphone.domain.people import Record
from interphone.store.database import Transaction

PER_PAGE = 50


async def get(request: Request) -> Answer:
    return await _show_one(request, contact_records.get)


async def get_by_external_id(request: Request) -> Answer:
    return await _show_one(request, contact_records.get_by_user_id)


async def list_contacts(request: Request) -> Answer:
    """By cursor; `email` finds those of one address, as a client of Ruby asks."""
    arguments = read_options(request)
    cursor = read_cursor(arguments.text("starting_after"), tuple[int, str])
    per_page = read_per_page(arguments, PER_PAGE)
    window = Window(cursor.place or None, per_page, arguments.email("email"))
    found = await request.database.read(request.app_id, contact_pages.page, window)
    last = found.records[-1].person.contact if found.has_more else None
    shown = {
        "type": "list",
        "data": [show_contact(record, request.version) for record in found.records],
        "total_count": found.total,
        "pages": show_pages(cursor, per_page, found.total, (last.created_at, last.id) if last else None),
    }
    return Answer(200, shown)


async def list_ancestors(request: Request) -> Answer:
    """GET /contacts/{id}/merge_history, latest first unless `order` says otherwise."""
    arguments = read_options(request)
    cursor = read_cursor(arguments.text("cursor"), tuple[int])
    begin, per_page = cursor.place[0] if cursor.place else 0, read_per_page(arguments, PER_PAGE)
    found = await request.database.read(request.app_id, _ancestors_of_user, request.parameters[0])
    if arguments.one_of("order", ("asc", "desc")) == "asc":
        found = found[::-1]
    end = begin + per_page
    following = write_cursor(Cursor((end,), cursor.page + 1)) if end < len(found) else None
    shown = [show_ancestor(ancestor) for ancestor in found[begin:end]]
    return Answer(200, {"type": "list", "data": shown, "next_cursor": following, "has_more": following is not None})


def show_ancestor(ancestor: Ancestor) -> dict[str, Any]:
    return {
        "type": "merge_history",
        "source_contact_id": ancestor.id,
        "source_contact_role": ancestor.role,
        "merged_at": ancestor.merged_at,
    }


async def _show_one(request: Request, find: Callable[[Transaction, str], Contact]) -> Answer:
    """One that was merged away points to the other from 2.16 on; before, it is not found."""
    told = request.version.has(MERGED_CONTACTS_POINT_TO_THE_OTHER)
    with_history = told and (read_options(request).flag("include_merge_history") or False)
    try:
        record, ancestors = await request.database.read(
            request.app_id, _with_ancestors(find), (request.parameters[0], with_history)
        )
    except Merged:
        if told:
            raise
        raise NotFound("User") from None
    shown = show_contact(record, request.version)
    if with_history and record.person.contact.role == USER:
        shown["merge_history"] = [show_ancestor(ancestor) for ancestor in ancestors]
    return Answer(200, shown)


def _with_ancestors(
    find: Callable[[Transaction, str], Contact],
) -> Callable[[Transaction, tuple[str, bool]], tuple[Record, list[Ancestor]]]:
    def finding(tx: Transaction, wanted: tuple[str, bool]) -> tuple[Record, list[Ancestor]]:
        contact = find(tx, wanted[0])
        ancestors = contact_records.ancestors(tx, contact.id) if wanted[1] else []
        return people.load_records(tx, [contact])[0], ancestors

    return finding


def _ancestors_of_user(tx: Transaction, id: str) -> list[Ancestor]:
    """Raises NotFound, for a lead too (API reference 2.16, merge history)."""
    contact = contacts.find(tx, Who(id=id), (USER,))
    if contact is None:
        raise NotFound("Contact", "Contact not found")
    return contact_records.ancestors(tx, contact.id)


ROUTES = (
    Route("GET", "/contacts", list_contacts, FIRST_2X),
    Route("GET", "/contacts/{id}", get, FIRST_2X),
    Route("GET", "/contacts/find_by_external_id/{external_id}", get_by_external_id, BY_NAME["2.13"]),
    Route("GET", "/contacts/{id}/merge_history", list_ancestors, BY_NAME["2.16"]),
)
