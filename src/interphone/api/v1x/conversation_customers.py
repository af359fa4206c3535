"""/conversations/{id}/customers of 1.0 to 1.4: who takes part, brought in and taken out."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.numbered.tags import read_id
from interphone.api.routing import Route
from interphone.api.v1x.conversation_replies import read_admin, read_who
from interphone.api.v1x.conversations import show_person
from interphone.api.versions import FIRST_NUMBERED, LAST_1X
from interphone.domain import participants
from interphone.domain.contacts import Contact
from interphone.domain.errors import Missing
from interphone.domain.participants import Attachment, Detachment

KNOWN = {"admin_id", "intercom_user_id", "user_id", "email", "customer", "id", "conversation_id"}


async def attach(request: Request) -> Answer:
    """A teammate, or somebody who takes part, brings in another person."""
    change = read_attachment(read_body(request, KNOWN), read_id(request.parameters[0]))
    return Answer(200, show_customers(await request.database.write(request.app_id, participants.attach, change)))


async def detach(request: Request) -> Answer:
    arguments = read_body(request, KNOWN)
    id, contact_id = request.parameters
    change = Detachment(read_id(id), contact_id, read_admin(arguments))
    return Answer(200, show_customers(await request.database.write(request.app_id, participants.detach, change)))


def read_attachment(arguments: Arguments, conversation_id: int) -> Attachment:
    if not arguments.has("customer"):
        raise Missing("customer", "customer is a required parameter: an object with the person to add")
    newcomer = read_who(arguments.nested("customer", arguments.mapping("customer")))
    if arguments.has("admin_id"):
        return Attachment(conversation_id=conversation_id, who=newcomer, teammate_id=read_admin(arguments))
    return Attachment(conversation_id=conversation_id, who=newcomer, by=read_who(arguments))


def show_customers(contacts: list[Contact]) -> dict[str, Any]:
    """Who takes part then, and nothing else (API reference 1.0, add and remove a customer)."""
    return {"customers": [show_person(contact) for contact in contacts]}


ROUTES = (
    Route("POST", "/conversations/{id}/customers", attach, FIRST_NUMBERED, LAST_1X),
    Route("DELETE", "/conversations/{id}/customers/{contact_id}", detach, FIRST_NUMBERED, LAST_1X),
)
