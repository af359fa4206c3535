"""GET /conversations of 1.0 to 1.4: those of the team, of an admin or of a person, in any order."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_number, read_options
from interphone.api.numbered.conversation_orders import read_order, read_place
from interphone.api.numbered.paging import PageArguments, read_page, show_pages
from interphone.api.routing import Route
from interphone.api.v1x.conversation_replies import read_who
from interphone.api.v1x.conversations import read_display, show_conversation
from interphone.api.versions import FIRST_NUMBERED, LAST_1X
from interphone.domain import auto_messages, conversation_lists, conversations
from interphone.domain.auto_messages import Arrival
from interphone.domain.contacts import Who
from interphone.domain.conversation_lists import NOBODY, ListOf, Talks
from interphone.domain.errors import Missing
from interphone.store.database import Transaction

PER_PAGE = 20
QUIET_SECONDS = 15 * 60
"""For how long after an auto message a list brings a person no other (API reference 1.0, list conversations)."""
DIRECTIONS = ("asc", "desc")


async def index(request: Request) -> Answer:
    """A person who lists their conversations finds the auto messages that match them among these."""
    options = read_options(request)
    page, plain = read_page(options, PER_PAGE), read_display(options)
    of = read_list(options, page)
    if of.who is not None:
        arrival, awaited = await request.database.read(request.app_id, _arrive, of.who)
        if awaited:
            await request.database.write(request.app_id, auto_messages.deliver_on_arrival, arrival)
    found = await request.database.read(request.app_id, conversation_lists.page, of)
    return Answer(200, show_list(request, page, found, of.sort, plain=plain))


def _arrive(tx: Transaction, who: Who) -> tuple[Arrival, bool]:
    arrival = Arrival(Who(id=conversations.person_named(tx, who).id), None, QUIET_SECONDS)
    return arrival, auto_messages.awaited(tx, arrival)


def read_list(options: Arguments, page: PageArguments) -> ListOf:
    """Raises Missing where an admin's or a person's are asked for, and nobody is named."""
    kind = options.one_of("type", ("admin", "user"))
    sort, descending = read_order(options)
    after = read_place(options.text("after"))
    return ListOf(
        who=read_who(options) if kind == "user" else None,
        unread=kind == "user" and options.flag("unread") is True,
        assignee_id=_read_assignee(options) if kind == "admin" else None,
        open=options.flag("open"),
        sort=sort,
        descending=descending,
        after=after,
        offset=page.offset,
        # Ten thousand can be reached by number; who follows `next` is counted to from no beginning.
        limit=page.limit if after is None else page.per_page,
    )


def _read_assignee(options: Arguments) -> int:
    """Client libraries call it id; nobody is what is given to no one."""
    named = options.identifier("admin_id") or options.identifier("id")
    if named is None:
        raise Missing("admin_id", "admin_id is a required parameter: the id of an admin, or nobody")
    return NOBODY if named in ("nobody", "0") else read_number(named) or -1


def show_list(request: Request, page: PageArguments, found: Talks, sort: str, *, plain: bool) -> dict[str, Any]:
    """There is no total_count, as every fixture has it."""
    last = None
    if found.talks:
        at, id = conversation_lists.place_of(found.talks[-1].conversation, sort)
        last = f"{at}-{id}"
    return {
        "type": "conversation.list",
        "conversations": [
            show_conversation(talk, request.version, request.origin, plain=plain) for talk in found.talks
        ],
        "pages": show_pages(request, page, found.total, last, has_more=found.has_more),
    }


ROUTES = (Route("GET", "/conversations", index, FIRST_NUMBERED, LAST_1X),)
