"""POST /visitors/convert of 2.0 and later: a visitor becomes a contact."""

from __future__ import annotations

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.routing import Route
from interphone.api.v2x.contacts import show_contact
from interphone.api.versions import FIRST_2X
from interphone.domain import people, visitors
from interphone.domain.contacts import LEAD, USER, Who
from interphone.domain.errors import Missing
from interphone.domain.visitors import Conversion


async def convert(request: Request) -> Answer:
    conversion = read_conversion(read_body(request, {"visitor", "user", "type"}))
    record = await request.database.write(request.app_id, people.recorded(visitors.convert), conversion)
    return Answer(200, show_contact(record, request.version))


def read_conversion(arguments: Arguments) -> Conversion:
    """`type` is what the visitor becomes; a lead needs no user. Raises Missing."""
    role = arguments.one_of("type", (USER, LEAD))
    if role is None:
        raise Missing("type", "type is a required parameter: user or lead")
    user = _read_names(arguments, "user") if role == USER else Who()
    return Conversion(_read_names(arguments, "visitor"), role, user)


def _read_names(arguments: Arguments, name: str) -> Who:
    names = arguments.nested(name, arguments.mapping(name))
    who = Who(id=names.identifier("id"), user_id=names.identifier("user_id"), email=names.email("email"))
    if who == Who():
        raise Missing(name, f"{name} must hold an id, user_id or email")
    return who


ROUTES = (Route("POST", "/visitors/convert", convert, FIRST_2X),)
