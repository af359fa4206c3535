"""POST /conversations/search of 2.0 and later."""

from __future__ import annotations

from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.routing import Route
from interphone.api.v2x.conversations import read_view, show_conversation
from interphone.api.v2x.paging import show_pages
from interphone.api.v2x.search import place_of, read_search
from interphone.api.versions import FIRST_2X
from interphone.domain import conversations
from interphone.domain.conversation_fields import CONVERSATION_RULES
from interphone.domain.conversations import Talk
from interphone.domain.search import Found, SearchRequest, conversations_search
from interphone.store.database import Transaction

PER_PAGE = 20


async def search(request: Request) -> Answer:
    """Without their parts; with display_as as a single conversation."""
    wanted, cursor = read_search(read_body(request), CONVERSATION_RULES, PER_PAGE)
    view = read_view(request)
    found, talks = await request.database.read(request.app_id, _search, wanted)
    shown = {
        "type": "conversation.list",
        "conversations": [show_conversation(talk, view) for talk in talks],
        "total_count": found.total,
        "pages": show_pages(cursor, wanted.per_page, found.total, place_of(found.next)),
    }
    return Answer(200, shown)


def _search(tx: Transaction, wanted: SearchRequest) -> tuple[Found, list[Talk]]:
    found, matches = conversations_search(tx, wanted)
    return found, conversations.load(tx, matches)


ROUTES = (Route("POST", "/conversations/search", search, FIRST_2X),)
