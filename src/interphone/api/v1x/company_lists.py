"""GET /companies of 1.0 to 1.4: one company by name, lists, the scroll, and the people of a company."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_options
from interphone.api.numbered.companies import read_filter, show_company, show_page
from interphone.api.numbered.paging import read_page, read_scroll_param, show_pages
from interphone.api.routing import Route
from interphone.api.v1x.lists import USERS, show_person
from interphone.api.versions import FIRST_NUMBERED, LAST_1X
from interphone.domain import company_people, company_records
from interphone.domain.company_people import PeopleOf

# What `type` asks for beside a company: its people. A client of Java sends users.
PEOPLE = ("user", "users")


async def list_companies(request: Request) -> Answer:
    """By company_id or name one company, or with `type` its people; else a list."""
    arguments = read_options(request)
    company_id, name = arguments.identifier("company_id"), arguments.text("name")
    if company_id is None and name is None:
        return await _list(request, arguments)
    if company_id is not None:
        found = await request.database.read(request.app_id, company_records.get_by_company_id, company_id)
    else:
        found = await request.database.read(request.app_id, company_records.get_by_name, name or "")
    if arguments.text("type") in PEOPLE:
        return await _people(request, arguments, found.company.id)
    return Answer(200, show_company(found, request.version))


async def scroll(request: Request) -> Answer:
    """A hundred at a time, and at the end an empty page."""
    param = read_scroll_param(read_options(request))
    found = await request.database.write(request.app_id, company_records.scroll, param)
    shown = [show_company(company, request.version) for company in found.companies]
    return Answer(200, {"type": "company.list", "companies": shown, "scroll_param": found.param})


async def people(request: Request) -> Answer:
    return await _people(request, read_options(request), request.parameters[0])


async def _list(request: Request, arguments: Arguments) -> Answer:
    page = read_page(arguments)
    found = await request.database.read(request.app_id, company_records.page, read_filter(arguments, page))
    shown: dict[str, Any] = {
        "type": "company.list",
        "companies": [show_company(company, request.version) for company in found.companies],
        "total_count": found.total,
        "pages": show_page(request, page, found),
    }
    return Answer(200, shown)


async def _people(request: Request, arguments: Arguments, id: str) -> Answer:
    """Users and leads, each in its own shape."""
    page = read_page(arguments)
    before = arguments.text("after")
    limit = page.limit if before is None else page.per_page
    of = PeopleOf(company_id=id, before=before, offset=page.offset, limit=limit)
    found = await request.database.read(request.app_id, company_people.page, of)
    last = found.people[-1].contact.id if found.people else None
    shown = {
        "type": USERS.type,
        USERS.key: [show_person(person, request.version) for person in found.people],
        "total_count": found.total,
        "pages": show_pages(request, page, found.total, last, has_more=found.has_more),
    }
    return Answer(200, shown)


ROUTES = (
    Route("GET", "/companies", list_companies, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/companies/scroll", scroll, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/companies/{id}/users", people, FIRST_NUMBERED, LAST_1X),
)
