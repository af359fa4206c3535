"""/admins/activity_logs: what admins did, newest first."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import MAX_WHOLE, Arguments
from interphone.api.changes import (
    A_LOG_WITHOUT_A_START_IS_A_BAD_REQUEST,
    BULK_ACTIONS_ARE_AN_EVENT_TYPE,
    GOING_AWAY_IS_CALLED_A_CHANGE,
)
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_options
from interphone.api.numbered.event_types import EVENT_TYPES
from interphone.api.numbered.paging import PageArguments, read_page, show_pages
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME, Version
from interphone.domain import activity_log
from interphone.domain.activity_log import AWAY_MODE_CHANGE, Activity, Search
from interphone.domain.documents import decode
from interphone.domain.errors import Invalid, Missing, NotFound

PER_PAGE = 20
MOST_PER_PAGE = 250
MOST_TYPES = 200


async def list_all(request: Request) -> Answer:
    arguments = read_options(request)
    page = read_page(arguments, PER_PAGE, MOST_PER_PAGE)
    found = await request.database.read(request.app_id, activity_log.search, read_search(arguments, page, request))
    last = show_place(found.activities[-1]) if found.activities else None
    pages = show_pages(request, page, found.total, last, reachable=found.total)
    return Answer(200, show_list(found.activities, pages, request.version))


async def search(request: Request) -> Answer:
    """`next` is what to send in the following request, as an address cannot be followed by POST."""
    arguments = read_body(request, ("created_at_after", "created_at_before", "event_types", "page", "per_page"))
    per_page = arguments.whole("per_page")
    if per_page is not None and not 1 <= per_page <= MOST_PER_PAGE:
        raise Invalid("per_page", f"per_page must be between 1 and {MOST_PER_PAGE}")
    page = PageArguments(arguments.whole("page") or 1, per_page or PER_PAGE)
    found = await request.database.read(request.app_id, activity_log.search, read_search(arguments, page, request))
    total_pages = -(-found.total // page.per_page)
    pages = {
        "type": "pages",
        "next": {"page": page.number + 1, "per_page": page.per_page} if page.number < total_pages else None,
        "page": page.number,
        "per_page": page.per_page,
        "total_pages": total_pages,
    }
    return Answer(200, show_list(found.activities, pages, request.version))


async def list_event_types(request: Request) -> Answer:
    types = list(EVENT_TYPES)
    if request.version.has(BULK_ACTIONS_ARE_AN_EVENT_TYPE):
        types.append("inbox_bulk_action")
    return Answer(200, {"type": "activity_log_event_type.list", "event_types": types})


def read_search(arguments: Arguments, page: PageArguments, request: Request) -> Search:
    """Raises NotFound or Missing where the start is not given, Invalid for what is no time."""
    after = arguments.whole("created_at_after")
    if after is None:
        message = "Please provide the following parameters: created_at_after"
        if request.version.has(A_LOG_WITHOUT_A_START_IS_A_BAD_REQUEST):
            raise Missing("created_at_after", message)
        raise NotFound("created_at_after", message, code="parameter_not_found")
    before = arguments.whole("created_at_before")
    return Search(
        after=after,
        before=MAX_WHOLE if before is None else before,
        types=read_types(arguments),
        under=read_place(arguments),
        offset=page.offset,
        limit=page.per_page,
    )


def read_types(arguments: Arguments) -> tuple[str, ...] | None:
    """None where every type is asked for. A type that is none finds nothing."""
    values = arguments.listing("event_types")
    if len(values) > MOST_TYPES:
        raise Invalid("event_types", f"event_types: at most {MOST_TYPES} at once, not {len(values):,}")
    for value in values:
        if not isinstance(value, str):
            raise Invalid("event_types", "event_types must hold strings, such as app_name_change")
    return tuple(values) or None


def read_place(arguments: Arguments) -> tuple[int, int] | None:
    """The line that the page before ended with, from the address of the next page."""
    place = arguments.text("after")
    if place is None:
        return None
    at, _, id = place.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (at, id)):
        raise Invalid("after", "after must be taken from the next address of a page")
    return int(at), int(id)


def show_place(activity: Activity) -> str:
    return f"{activity.created_at}-{activity.id}"


def show_list(activities: list[Activity], pages: dict[str, Any], version: Version) -> dict[str, Any]:
    shown = [show_activity(activity, version) for activity in activities]
    return {"type": "activity_log.list", "pages": pages, "activity_logs": shown}


def show_activity(activity: Activity, version: Version) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": str(activity.id),
        "performed_by": {
            "type": "admin",
            "id": str(activity.performer_id),
            "email": activity.performer_email,
            "ip": activity.performer_ip,
        },
        "metadata": decode(activity.metadata),
        "created_at": activity.created_at,
        "activity_type": activity.type,
        "activity_description": activity.description,
    }
    if activity.type == AWAY_MODE_CHANGE and not version.has(GOING_AWAY_IS_CALLED_A_CHANGE):
        shown["activity_type"] = "admin_away_mode"
    return shown


ROUTES = (
    Route("GET", "/admins/activity_logs", list_all, BY_NAME["1.2"]),
    Route("POST", "/admins/activity_logs/search", search, BY_NAME["2.16"]),
    Route("GET", "/admins/activity_log_event_types", list_event_types, BY_NAME["2.16"]),
)
