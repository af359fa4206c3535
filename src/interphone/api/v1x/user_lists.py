"""GET /users and GET /contacts of 1.0 to 1.4: one person by name, several by email or phone, lists and scrolls."""

from __future__ import annotations

from interphone.api.changes import EMAILS_FIND_LISTS, EMAILS_FIND_USERS_ALONE, PHONES_FIND_PEOPLE
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_options
from interphone.api.routing import Route
from interphone.api.v1x import leads, users
from interphone.api.v1x.lists import LEADS, USERS, answer_found, answer_list, answer_scroll
from interphone.api.versions import FIRST_NUMBERED, LAST_1X
from interphone.domain.contacts import LEAD, USER, Who


async def list_users(request: Request) -> Answer:
    """By user_id one user in every version; by email one in 1.0, and from 1.1 on a list."""
    arguments = read_options(request)
    if arguments.has("user_id"):
        return await _one_user(request, Who(user_id=arguments.identifier("user_id")))
    if arguments.has("email"):
        if not request.version.has(EMAILS_FIND_LISTS):
            return await _one_user(request, Who(email=arguments.email("email")))
        listings = (USER,) if request.version.has(EMAILS_FIND_USERS_ALONE) else (USER, LEAD)
        return await answer_found(request, arguments, USERS, "email", listings)
    if arguments.has("phone") and request.version.has(PHONES_FIND_PEOPLE):
        return await answer_found(request, arguments, USERS, "phone", (USER,))
    return await answer_list(request, arguments, USERS)


async def list_leads(request: Request) -> Answer:
    """By user_id one lead; by email or phone a list in every version."""
    arguments = read_options(request)
    if arguments.has("user_id"):
        person = await request.database.read(request.app_id, leads.FIND, leads.read_who(arguments))
        return Answer(200, leads.show_lead(person, request.version))
    if arguments.has("email"):
        return await answer_found(request, arguments, LEADS, "email", (LEAD,))
    if arguments.has("phone") and request.version.has(PHONES_FIND_PEOPLE):
        return await answer_found(request, arguments, LEADS, "phone", (LEAD,))
    return await answer_list(request, arguments, LEADS)


async def scroll_users(request: Request) -> Answer:
    return await answer_scroll(request, read_options(request), USERS)


async def scroll_leads(request: Request) -> Answer:
    return await answer_scroll(request, read_options(request), LEADS)


async def _one_user(request: Request, who: Who) -> Answer:
    person = await request.database.read(request.app_id, users.FIND, who)
    return Answer(200, users.show_user(person, request.version))


ROUTES = (
    Route("GET", "/users", list_users, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/users/scroll", scroll_users, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/contacts", list_leads, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/contacts/scroll", scroll_leads, FIRST_NUMBERED, LAST_1X),
)
