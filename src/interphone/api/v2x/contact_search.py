"""POST /contacts/search of 2.0 and later."""

from __future__ import annotations

from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.routing import Route
from interphone.api.v2x.contacts import FIRST, show_contact
from interphone.api.v2x.paging import show_pages
from interphone.api.v2x.search import place_of, read_search, rules_of
from interphone.domain import people
from interphone.domain.people import Record
from interphone.domain.search import Found, SearchRequest, contacts_search
from interphone.store.database import Transaction

PER_PAGE = 50


async def search(request: Request) -> Answer:
    wanted, cursor = read_search(read_body(request), rules_of(request.version), PER_PAGE)
    found, records = await request.database.read(request.app_id, _search, wanted)
    shown = {
        "type": "list",
        "data": [show_contact(record, request.version) for record in records],
        "total_count": found.total,
        "pages": show_pages(cursor, wanted.per_page, found.total, place_of(found.next)),
    }
    return Answer(200, shown)


def _search(tx: Transaction, wanted: SearchRequest) -> tuple[Found, list[Record]]:
    found, contacts = contacts_search(tx, wanted)
    return found, people.load_records(tx, contacts)


ROUTES = (Route("POST", "/contacts/search", search, FIRST),)
