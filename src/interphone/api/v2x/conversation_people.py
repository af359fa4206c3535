"""/conversations/{id}/customers of 2.0 and later: who takes part."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_number
from interphone.api.routing import Route
from interphone.api.v2x.conversation_actions import read_admin
from interphone.api.v2x.conversation_replies import read_person
from interphone.api.versions import FIRST_2X
from interphone.domain import participants
from interphone.domain.contacts import USER, Contact
from interphone.domain.errors import Missing
from interphone.domain.participants import Attachment, Detachment


async def attach(request: Request) -> Answer:
    attachment = read_attachment(request.parameters[0], read_body(request))
    everybody = await request.database.write(request.app_id, participants.attach, attachment)
    return Answer(200, show_customers(everybody))


async def detach(request: Request) -> Answer:
    teammate_id = read_admin(read_body(request))
    detachment = Detachment(read_number(request.parameters[0]), request.parameters[1], teammate_id)
    everybody = await request.database.write(request.app_id, participants.detach, detachment)
    return Answer(200, show_customers(everybody))


def read_attachment(id: str, arguments: Arguments) -> Attachment:
    """By a teammate, or by somebody who takes part, whom intercom_user_id, user_id or email names."""
    if not arguments.has("customer"):
        raise Missing("customer", "customer is a required parameter")
    who = read_person(arguments.nested("customer", arguments.mapping("customer")))
    if arguments.has("admin_id"):
        return Attachment(conversation_id=read_number(id), who=who, teammate_id=read_admin(arguments))
    return Attachment(conversation_id=read_number(id), who=who, by=read_person(arguments))


def show_customers(everybody: list[Contact]) -> dict[str, Any]:
    shown = [{"type": "user" if contact.role == USER else "lead", "id": contact.id} for contact in everybody]
    return {"customers": shown}


ROUTES = (
    Route("POST", "/conversations/{id}/customers", attach, FIRST_2X),
    Route("DELETE", "/conversations/{id}/customers/{contact_id}", detach, FIRST_2X),
)
