"""POST /companies/search of Preview."""

from __future__ import annotations

from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.numbered.companies import show_company
from interphone.api.routing import Route
from interphone.api.v2x.companies import PER_PAGE
from interphone.api.v2x.paging import show_pages
from interphone.api.v2x.search import place_of, read_search
from interphone.api.versions import BY_NAME
from interphone.domain import company_records
from interphone.domain.company_records import Organization
from interphone.domain.search import Found, SearchRequest, companies_search
from interphone.domain.search_fields import COMPANY_SECONDS
from interphone.store.database import Transaction


async def search(request: Request) -> Answer:
    wanted, cursor = read_search(read_body(request), COMPANY_SECONDS, PER_PAGE)
    found, companies = await request.database.read(request.app_id, _search, wanted)
    shown = {
        "type": "list",
        "data": [show_company(company, request.version) for company in companies],
        "total_count": found.total,
        "pages": show_pages(cursor, wanted.per_page, found.total, place_of(found.next)),
    }
    return Answer(200, shown)


def _search(tx: Transaction, wanted: SearchRequest) -> tuple[Found, list[Organization]]:
    found, companies = companies_search(tx, wanted)
    return found, company_records.load(tx, companies)


ROUTES = (Route("POST", "/companies/search", search, BY_NAME["Preview"]),)
