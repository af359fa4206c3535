"""Who belongs to a company, and the companies of a contact, of 2.0 and later."""

from __future__ import annotations

from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_options
from interphone.api.numbered.companies import show_company
from interphone.api.numbered.paging import PageArguments, read_page
from interphone.api.numbered.paging import show_pages as show_numbered
from interphone.api.routing import Route
from interphone.api.v2x.contacts import show_contact
from interphone.api.v2x.paging import Cursor, read_cursor, read_per_page
from interphone.api.v2x.paging import show_pages as show_cursor
from interphone.api.versions import FIRST_2X
from interphone.domain import company_people
from interphone.domain.company_people import CompaniesOf, Membership, PeopleOf
from interphone.domain.errors import Missing

PER_PAGE = 50


async def list_contacts(request: Request) -> Answer:
    """By cursor, or by number, as a client of Node asks; `pages` tells of both."""
    arguments = read_options(request)
    cursor = read_cursor(arguments.text("starting_after"), tuple[str])
    per_page = read_per_page(arguments, PER_PAGE, "per_page" if arguments.has("per_page") else "perPage")
    page = PageArguments(arguments.page_number("page", 1), per_page)
    if cursor.place:
        of = PeopleOf(company_id=request.parameters[0], before=cursor.place[0], offset=0, limit=per_page)
    else:
        of = PeopleOf(company_id=request.parameters[0], offset=page.offset, limit=page.limit)
        cursor = Cursor((), page.number)
    found = await request.database.read(request.app_id, company_people.records, of)
    last = found.records[-1].person.contact if found.has_more else None
    shown = {
        "type": "list",
        "data": [show_contact(record, request.version) for record in found.records],
        "total_count": found.total,
        "pages": show_cursor(cursor, per_page, found.total, (last.id,) if last else None),
    }
    return Answer(200, shown)


async def list_companies(request: Request) -> Answer:
    """`data` is what clients of 2.0 to 2.6 read, `companies` what the schema of later versions has."""
    page = read_page(read_options(request))
    of = CompaniesOf(request.parameters[0], page.offset, page.limit)
    found = await request.database.read(request.app_id, company_people.companies_of, of)
    companies = [show_company(company, request.version) for company in found.companies]
    shown = {
        "type": "list",
        "data": companies,
        "companies": companies,
        "pages": show_numbered(request, page, found.total),
        "total_count": found.total,
    }
    return Answer(200, shown)


async def attach(request: Request) -> Answer:
    company_id = read_body(request).identifier("id")
    if company_id is None:
        raise Missing("id", "company not specified")
    membership = Membership(request.parameters[0], company_id)
    company = await request.database.write(request.app_id, company_people.attach, membership)
    return Answer(200, show_company(company, request.version))


async def detach(request: Request) -> Answer:
    membership = Membership(*request.parameters)
    company = await request.database.write(request.app_id, company_people.detach, membership)
    return Answer(200, show_company(company, request.version))


ROUTES = (
    Route("GET", "/companies/{id}/contacts", list_contacts, FIRST_2X),
    Route("GET", "/contacts/{id}/companies", list_companies, FIRST_2X),
    Route("POST", "/contacts/{id}/companies", attach, FIRST_2X),
    Route("DELETE", "/contacts/{contact_id}/companies/{id}", detach, FIRST_2X),
)
