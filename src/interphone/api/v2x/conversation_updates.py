"""PUT /conversations/{id} of 2.0 and later: what is known of a conversation is changed."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from interphone.api.arguments import Arguments
from interphone.api.conversation_changes import (
    ATTRIBUTES_OF_CONVERSATIONS_CAN_BE_SET,
    COMPANIES_OF_CONVERSATIONS_CAN_BE_SET,
    PRIORITIES_CAN_BE_SET,
    TITLES_CAN_BE_SET,
)
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import flag, read_body, read_number, settable
from interphone.api.routing import Route
from interphone.api.v2x.conversations import answer
from interphone.api.versions import FIRST_2X, Version
from interphone.domain import conversation_state
from interphone.domain.conversation_state import PRIORITIES, ConversationChange


async def update(request: Request) -> Answer:
    change = read_change(request.parameters[0], read_body(request), request.version)
    return await answer(request, conversation_state.update, change)


def read_change(id: str, arguments: Arguments, version: Version) -> ConversationChange:
    """What a version does not know is passed over."""
    fields: dict[str, Any] = {"read": flag(arguments, "read")}
    if version.has(ATTRIBUTES_OF_CONVERSATIONS_CAN_BE_SET):
        fields["custom_attributes"] = arguments.custom_data("custom_attributes")
    if version.has(TITLES_CAN_BE_SET):
        fields["title"] = settable(arguments, "title", arguments.text)
    if version.has(COMPANIES_OF_CONVERSATIONS_CAN_BE_SET):
        fields["company_id"] = settable(arguments, "company_id", arguments.identifier)
    if version.has(PRIORITIES_CAN_BE_SET):
        fields["priority"] = arguments.one_of("priority", PRIORITIES) or UNSET
        admin_id = arguments.identifier("admin_id")
        fields["teammate_id"] = read_number(admin_id) if admin_id is not None else None
    return ConversationChange(conversation_id=read_number(id), **fields)


ROUTES = (Route("PUT", "/conversations/{id}", update, FIRST_2X),)
