"""/contacts of 1.0 to 1.4, which are leads: create, update, get, archive. Their lists are in lead_lists.py."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_keys
from interphone.api.routing import Route
from interphone.api.v1x.users import KNOWN, read_person, show_user
from interphone.api.versions import FIRST_NUMBERED, LAST_1X, Version
from interphone.domain import leads, people
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.errors import Missing
from interphone.domain.people import Person


async def save(request: Request) -> Answer:
    """POST creates, or updates the lead that is named; PUT and PATCH update."""
    named = request.parameters[0] if request.parameters else None
    change = read_lead(read_body(request, KNOWN), request.version, named)
    if request.method != "POST" and change.who == Who():
        raise Missing("id", "id or user_id is a required parameter")
    person = await request.database.write(request.app_id, people.whole(leads.save), change)
    return Answer(200, show_lead(person, request.version))


async def get(request: Request) -> Answer:
    who = Who(id=request.parameters[0])
    return Answer(200, show_lead(await request.database.read(request.app_id, FIND, who), request.version))


async def archive(request: Request) -> Answer:
    who = Who(id=request.parameters[0]) if request.parameters else read_who(read_keys(request))
    person = await request.database.write(request.app_id, people.whole(leads.archive), who)
    return Answer(200, show_lead(person, request.version))


FIND = people.whole(leads.get)


def read_who(arguments: Arguments) -> Who:
    """By id or user_id. Raises Missing where there is neither."""
    who = Who(id=arguments.identifier("id"), user_id=arguments.identifier("user_id"))
    if who == Who():
        raise Missing("user_id", "user_id is a required parameter")
    return who


def read_lead(arguments: Arguments, version: Version, named: str | None = None) -> ContactChange:
    """A lead is named by our id or by the user_id it was given here; an email is only stored."""
    id = named or arguments.identifier("id")
    return ContactChange(
        who=Who(id=id, user_id=None if id else arguments.identifier("user_id")),
        email=None if arguments.has_null("email") else arguments.email("email") or UNSET,
        **read_person(arguments, version),
    )


def show_lead(person: Person, version: Version) -> dict[str, Any]:
    """A user in every key; who they are and what they cannot have differs (API reference 1.0, lead model)."""
    shown = show_user(person, version)
    shown["type"] = "contact"
    shown["anonymous"] = True
    return shown


ROUTES = (
    Route("POST", "/contacts", save, FIRST_NUMBERED, LAST_1X),
    Route("PUT", "/contacts", save, FIRST_NUMBERED, LAST_1X),
    Route("PATCH", "/contacts", save, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/contacts/{id}", get, FIRST_NUMBERED, LAST_1X),
    Route("PUT", "/contacts/{id}", save, FIRST_NUMBERED, LAST_1X),
    Route("PATCH", "/contacts/{id}", save, FIRST_NUMBERED, LAST_1X),
    Route("DELETE", "/contacts", archive, FIRST_NUMBERED, LAST_1X),
    Route("DELETE", "/contacts/{id}", archive, FIRST_NUMBERED, LAST_1X),
)
