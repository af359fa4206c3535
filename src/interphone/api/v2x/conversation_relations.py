"""What conversations have to do with one another, and with tickets: merge, convert, side conversations, handling."""

from __future__ import annotations

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_number, read_options
from interphone.api.numbered.paging import read_page
from interphone.api.routing import Route
from interphone.api.v2x.conversations import answer
from interphone.api.versions import BY_NAME
from interphone.domain import conversation_merging, conversations
from interphone.domain.conversation_merging import Merge
from interphone.domain.conversations import Conversation
from interphone.domain.errors import Invalid, Missing, NotFound
from interphone.store.database import Transaction

SIDE_PER_PAGE = 25
MAX_SIDE_PER_PAGE = 50


async def merge(request: Request) -> Answer:
    wanted = read_merge(request.parameters[0], read_body(request), request.credential.teammate_id)
    return await answer(request, conversation_merging.merge, wanted)


async def convert(request: Request) -> Answer:
    """There are no ticket types, so none that it could become a ticket of: refused as any other type would be."""
    arguments = read_body(request)
    await request.database.read(request.app_id, conversations.get, read_number(request.parameters[0]))
    if arguments.identifier("ticket_type_id") is None:
        raise Missing("ticket_type_id", "ticket_type_id is a required parameter")
    raise Invalid("ticket_type_id", "Ticket type is not a customer ticket type")


async def list_handling_events(request: Request) -> Answer:
    """None: no teammate pauses handling here, they are away or not."""
    await request.database.read(request.app_id, _known, read_number(request.parameters[0]))
    return Answer(200, {"handling_events": []})


async def list_side_conversations(request: Request) -> Answer:
    """None: what the team says among itself is a note."""
    page = read_page(read_options(request), SIDE_PER_PAGE, MAX_SIDE_PER_PAGE)
    await request.database.read(request.app_id, _known, read_number(request.parameters[0]))
    shown = {
        "type": "side_conversation.list",
        "side_conversations": [],
        "total_count": 0,
        "pages": {"type": "pages", "page": page.number, "per_page": page.per_page, "total_pages": 0},
    }
    return Answer(200, shown)


def read_merge(id: str, arguments: Arguments, teammate_id: int | None) -> Merge:
    """The sentence is that of the API reference 2.16, merge a conversation."""
    name = "merge_into_conversation_id"
    try:
        primary_id = arguments.whole(name)
    except Invalid:
        primary_id = None
    if not primary_id:
        raise Invalid(name, f"{name} must be a valid integer conversation ID")
    return Merge(read_number(id), primary_id, teammate_id)


def _known(tx: Transaction, id: int) -> Conversation:
    conversation = conversations.find(tx, id)
    if conversation is None:
        raise NotFound("Conversation", "Conversation not found")
    return conversation


ROUTES = (
    Route("POST", "/conversations/{id}/merge", merge, BY_NAME["2.16"]),
    Route("POST", "/conversations/{id}/convert", convert, BY_NAME["2.10"]),
    Route("GET", "/conversations/{id}/handling_events", list_handling_events, BY_NAME["2.15"]),
    Route("GET", "/conversations/{id}/side_conversations", list_side_conversations, BY_NAME["2.16"]),
)
