"""Leads and visitors of 1.0 to 1.4 become users, or visitors leads."""

from __future__ import annotations

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.routing import Route
from interphone.api.v1x.leads import show_lead
from interphone.api.v1x.users import show_user
from interphone.api.versions import FIRST_NUMBERED, LAST_1X
from interphone.domain import leads, people, visitors
from interphone.domain.contacts import LEAD, USER, Who
from interphone.domain.errors import Missing
from interphone.domain.visitors import Conversion


async def convert_lead(request: Request) -> Answer:
    arguments = read_body(request, {"contact", "user"})
    conversion = Conversion(_read_source(arguments, "contact"), USER, read_user(arguments))
    person = await request.database.write(request.app_id, people.whole(leads.convert), conversion)
    return Answer(200, show_user(person, request.version))


async def convert_visitor(request: Request) -> Answer:
    """`type` says what the visitor becomes; a lead needs no user."""
    arguments = read_body(request, {"visitor", "user", "type"})
    role = arguments.one_of("type", (USER, LEAD)) or USER
    user = read_user(arguments) if role == USER else Who()
    conversion = Conversion(_read_source(arguments, "visitor"), role, user)
    person = await request.database.write(request.app_id, people.whole(visitors.convert), conversion)
    return Answer(200, (show_user if role == USER else show_lead)(person, request.version))


def read_user(arguments: Arguments) -> Who:
    """Whom to become: one that is known by id, user_id or email, or a new one. Raises Missing."""
    user = arguments.nested("user", arguments.mapping("user"))
    who = Who(id=user.identifier("id"), user_id=user.identifier("user_id"), email=user.email("email"))
    if who == Who():
        raise Missing("user", "user must hold an id, user_id or email")
    return who


def _read_source(arguments: Arguments, name: str) -> Who:
    source = arguments.nested(name, arguments.mapping(name))
    who = Who(id=source.identifier("id"), user_id=source.identifier("user_id"))
    if who == Who() and name == "visitor":
        who = Who(email=source.email("email"))
    if who == Who():
        raise Missing(name, f"{name} must hold an id or user_id")
    return who


ROUTES = (
    Route("POST", "/contacts/convert", convert_lead, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/visitors/convert", convert_visitor, FIRST_NUMBERED, LAST_1X),
)
