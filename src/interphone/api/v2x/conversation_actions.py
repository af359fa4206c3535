"""What a teammate does with a conversation of 2.0 and later: close, snooze, open and assign it.

POST /conversations/{id}/parts is where the documentation has it; client libraries send it to …/reply too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interphone.api.arguments import MAX_BODY_TEXT, Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_number
from interphone.api.routing import Route
from interphone.api.v2x.conversations import answer
from interphone.api.versions import FIRST_2X
from interphone.domain import conversation_state
from interphone.domain.conversation_state import Act, Assign, Snooze
from interphone.domain.conversations import Conversation
from interphone.domain.errors import Invalid, Missing
from interphone.domain.part_types import ASSIGNMENT, CLOSE, OPEN, SNOOZED
from interphone.domain.text import from_html
from interphone.store.database import Transaction

ACTS = (CLOSE, SNOOZED, OPEN, ASSIGNMENT)
NOBODYS = -1
"""An id that nothing has."""
MILLISECONDS = 10**11
"""From here on a time is one in milliseconds."""

Doing = tuple[Callable[[Transaction, Any], Conversation], Act]
"""A verb and its command."""


async def act(request: Request) -> Answer:
    arguments = read_body(request)
    message_type = arguments.one_of("message_type", ACTS)
    if message_type is None:
        raise Missing("message_type", "message_type is a required parameter")
    verb, command = read_act(read_number(request.parameters[0]), message_type, arguments)
    return await answer(request, verb, command)


def read_act(id: int, message_type: str, arguments: Arguments) -> Doing:
    """Raises Missing for what a message_type cannot be without."""
    teammate_id = read_admin(arguments)
    if message_type == SNOOZED:
        until = _read_snooze(arguments)
        return conversation_state.snooze, Snooze(conversation_id=id, teammate_id=teammate_id, until=until)
    body = arguments.text("body", MAX_BODY_TEXT)
    html = (from_html(body) or None) if body and body.strip() else None
    if message_type == ASSIGNMENT:
        assignee_id = _read_assignee(arguments)
        return conversation_state.assign, Assign(
            conversation_id=id, teammate_id=teammate_id, body=html, assignee_id=assignee_id
        )
    verb = conversation_state.close if message_type == CLOSE else conversation_state.reopen
    return verb, Act(conversation_id=id, teammate_id=teammate_id, body=html)


def read_admin(arguments: Arguments) -> int:
    """Who does it. Raises Missing."""
    admin_id = arguments.identifier("admin_id")
    if admin_id is None:
        raise Missing("admin_id", "admin_id is a required parameter")
    return read_number(admin_id)


def _read_assignee(arguments: Arguments) -> int:
    """0 is nobody. Whether it is a teammate or a team is told by the id: no two have the same."""
    id = arguments.identifier("assignee_id")
    if id is None:
        raise Missing("assignee_id", "assignee_id is a required parameter: an admin, a team, or 0 for nobody")
    return 0 if id == "0" else read_number(id) or NOBODYS


def _read_snooze(arguments: Arguments) -> int:
    until = arguments.whole("snoozed_until")
    if until is None:
        raise Missing("snoozed_until", "snoozed_until is a required parameter")
    if until > MILLISECONDS:
        raise Invalid("snoozed_until", "snoozed_until must be a UNIX timestamp in seconds, such as 1900000000")
    return until


ROUTES = (Route("POST", "/conversations/{id}/parts", act, FIRST_2X),)
