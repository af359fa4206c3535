"""POST /contacts/search of 2.0 and later, and /customers/search, as the newest version was first called with it."""

from __future__ import annotations

from typing import Any

from interphone.api.changes import MERGED_CONTACTS_POINT_TO_THE_OTHER
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_options
from interphone.api.routing import Route
from interphone.api.v2x.contact_lists import show_ancestor
from interphone.api.v2x.contacts import show_contact
from interphone.api.v2x.paging import show_pages
from interphone.api.v2x.search import place_of, read_search, rules_of
from interphone.api.versions import BY_NAME, FIRST_2X, Version
from interphone.domain import contact_records, people
from interphone.domain.contact_records import Ancestor
from interphone.domain.contacts import USER
from interphone.domain.people import Record
from interphone.domain.search import Found, SearchRequest, contacts_search
from interphone.store.database import Transaction

PER_PAGE = 50


async def search(request: Request) -> Answer:
    """From 2.16 on `include_merge_history` adds to each user who was merged into them."""
    told = request.version.has(MERGED_CONTACTS_POINT_TO_THE_OTHER)
    with_history = told and read_options(request).flag("include_merge_history") is True
    return Answer(200, await _answer(request, "list", "data", with_history))


async def search_customers(request: Request) -> Answer:
    """Clients of that time look for the key that the type names."""
    return Answer(200, await _answer(request, "customer.list", "customers", False))


def show_found(record: Record, ancestors: list[Ancestor] | None, version: Version) -> dict[str, Any]:
    shown = show_contact(record, version)
    if ancestors is not None and record.person.contact.role == USER:
        shown["merge_history"] = [show_ancestor(ancestor) for ancestor in ancestors]
    return shown


async def _answer(request: Request, type: str, key: str, with_history: bool) -> dict[str, Any]:
    wanted, cursor = read_search(read_body(request), rules_of(request.version), PER_PAGE)
    found, records, history = await request.database.read(request.app_id, _search, (wanted, with_history))
    return {
        "type": type,
        key: [show_found(record, history.get(record.person.contact.id), request.version) for record in records],
        "total_count": found.total,
        "pages": show_pages(cursor, wanted.per_page, found.total, place_of(found.next)),
    }


def _search(
    tx: Transaction, wanted: tuple[SearchRequest, bool]
) -> tuple[Found, list[Record], dict[str, list[Ancestor]]]:
    request, with_history = wanted
    found, contacts = contacts_search(tx, request)
    history = contact_records.ancestors_of(tx, found.ids) if with_history else {}
    return found, people.load_records(tx, contacts), history


ROUTES = (
    Route("POST", "/contacts/search", search, FIRST_2X),
    Route("POST", "/customers/search", search_customers, BY_NAME["Preview"]),
)
