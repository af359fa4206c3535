"""GET /companies of 2.0 and later: one company by name, lists and the scroll."""

from __future__ import annotations

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_options
from interphone.api.numbered.companies import read_filter, show_company, show_page
from interphone.api.numbered.paging import read_page, read_scroll_param
from interphone.api.routing import Route
from interphone.api.versions import FIRST_2X
from interphone.domain import company_records

PER_PAGE = 15  # API reference 2.7, list all companies.
MOST_PER_PAGE = 60


async def retrieve(request: Request) -> Answer:
    """By company_id or name one company, else a list."""
    arguments = read_options(request)
    company_id, name = arguments.identifier("company_id"), arguments.text("name")
    if company_id is None and name is None:
        return await _list(request, arguments, [])
    if company_id is not None:
        found = await request.database.read(request.app_id, company_records.get_by_company_id, company_id)
    else:
        found = await request.database.read(request.app_id, company_records.get_by_name, name or "")
    return Answer(200, show_company(found, request.version))


async def list_companies(request: Request) -> Answer:
    """Arguments may stand in the query or in the body, which may be absent."""
    body = read_body(request).rest()
    arguments = Arguments({**read_options(request).rest(), **body}, request.now)
    also = [("order", str(body["order"]))] if "order" in body else []
    return await _list(request, arguments, also)


async def scroll(request: Request) -> Answer:
    """A hundred at a time, and at the end an empty page without a scroll_param."""
    param = read_scroll_param(read_options(request))
    found = await request.database.write(request.app_id, company_records.scroll, param)
    shown = {
        "type": "list",
        "data": [show_company(company, request.version) for company in found.companies],
        "pages": None,
        "total_count": None,
        "scroll_param": found.param,
    }
    return Answer(200, shown)


async def _list(request: Request, arguments: Arguments, also: list[tuple[str, str]]) -> Answer:
    page = read_page(arguments, PER_PAGE, MOST_PER_PAGE)
    found = await request.database.read(request.app_id, company_records.page, read_filter(arguments, page))
    shown = {
        "type": "list",
        "data": [show_company(company, request.version) for company in found.companies],
        "pages": show_page(request, page, found, also),
        "total_count": found.total,
    }
    return Answer(200, shown)


ROUTES = (
    Route("GET", "/companies", retrieve, FIRST_2X),
    Route("GET", "/companies/scroll", scroll, FIRST_2X),
    Route("POST", "/companies/list", list_companies, FIRST_2X),
    # What `pages.next` of the one before tells.
    Route("GET", "/companies/list", list_companies, FIRST_2X),
)
