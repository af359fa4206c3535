"""GET /conversations of 2.0 and later: by page until 2.5, by cursor from 2.6 on."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.conversation_changes import CONVERSATIONS_ARE_LISTED_BY_CURSOR
from interphone.api.http import Answer, Request
from interphone.api.numbered import paging as by_number
from interphone.api.numbered.arguments import read_options
from interphone.api.numbered.conversation_orders import read_order, read_place
from interphone.api.routing import Route
from interphone.api.v2x.conversations import read_view, show_conversation
from interphone.api.v2x.paging import Cursor, read_cursor, read_per_page, show_pages
from interphone.api.versions import FIRST_2X
from interphone.domain import conversation_lists
from interphone.domain.conversation_lists import ListOf, Talks

PER_PAGE = 20


async def index(request: Request) -> Answer:
    """All that the team sees, without their parts; the latest first, unless `sort` and `order` say otherwise."""
    options = read_options(request)
    if not request.version.has(CONVERSATIONS_ARE_LISTED_BY_CURSOR):
        return await _by_number(request, options)
    cursor = read_cursor(options.text("starting_after"), tuple[int, int])
    per_page = read_per_page(options, PER_PAGE)
    of = read_list(options, cursor, per_page)
    found = await request.database.read(request.app_id, conversation_lists.page, of)
    following = _last_place(found, of.sort) if found.has_more else None
    shown = {
        "type": "conversation.list",
        "conversations": _show_all(request, found),
        "total_count": found.total,
        "pages": show_pages(cursor, per_page, found.total, following),
    }
    return Answer(200, shown)


async def _by_number(request: Request, options: Arguments) -> Answer:
    """`type` and `admin_id`, which some clients send, have no effect here, as they were seen to have none."""
    page = by_number.read_page(options, PER_PAGE)
    of = read_numbered_list(options, page)
    found = await request.database.read(request.app_id, conversation_lists.page, of)
    place = _last_place(found, of.sort)
    after = f"{place[0]}-{place[1]}" if place else None
    shown = {
        "type": "conversation.list",
        "conversations": _show_all(request, found),
        "pages": by_number.show_pages(request, page, found.total, after, has_more=found.has_more),
    }
    return Answer(200, shown)


def read_list(options: Arguments, cursor: Cursor, per_page: int) -> ListOf:
    sort, descending = read_order(options)
    at = (cursor.place[0], cursor.place[1]) if cursor.place else None
    return ListOf(sort=sort, descending=descending, after=at, limit=per_page)


def read_numbered_list(options: Arguments, page: by_number.PageArguments) -> ListOf:
    """Ten thousand can be reached by number; who follows `next` is counted to from no beginning."""
    sort, descending = read_order(options)
    after = read_place(options.text("after"))
    limit = page.limit if after is None else page.per_page
    return ListOf(sort=sort, descending=descending, after=after, offset=page.offset, limit=limit)


def _last_place(found: Talks, sort: str) -> tuple[int, int] | None:
    return conversation_lists.place_of(found.talks[-1].conversation, sort) if found.talks else None


def _show_all(request: Request, found: Talks) -> list[dict[str, Any]]:
    view = read_view(request)
    return [show_conversation(talk, view) for talk in found.talks]


ROUTES = (Route("GET", "/conversations", index, FIRST_2X),)
