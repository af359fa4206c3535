"""/events: submit what people did, list it, and sum it up. In every numbered version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from msgspec import Raw

from interphone.api.arguments import MAX_TEXT, MAX_URL, MAX_WHOLE, Arguments
from interphone.api.changes import THE_LAST_PAGE_OF_EVENTS_HAS_NO_NEXT
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_options
from interphone.api.routing import Route
from interphone.api.versions import FIRST_2X, FIRST_NUMBERED
from interphone.domain import data_events
from interphone.domain.contacts import Contact, Who
from interphone.domain.data_events import Event, EventFilter, EventPage, EventSum, NewEvent, Sums, SumsChange
from interphone.domain.errors import Invalid, Missing

ACCEPTED = 202
MAX_EVENTS = 1_000
MAX_KEYS = 10
"""Of metadata; what comes after them is passed over (API reference 2.7 to Preview, submit a data event)."""
PER_PAGE = 50
MOST_PER_PAGE = 150
MILLISECONDS = 10**11
"""Above it a number is a time in milliseconds, as in the addresses of the documentation; below it in seconds."""
LAST_SECOND = 253_402_300_799
RICH = ({"url", "value"}, {"amount", "currency"})
"""The objects that metadata may hold: a link with a text, and an amount of money."""


async def create(request: Request) -> Answer:
    """One event, or an event.list of several as an old client sends it; the answer has no body."""
    await request.database.write(request.app_id, data_events.record, read_events(read_body(request)))
    return Answer(ACCEPTED, None)


async def get(request: Request) -> Answer:
    """A page of a person's events, or with summary=true how often they did what."""
    arguments = read_options(request)
    who = _read_person(arguments)
    if arguments.flag("summary"):
        sums = await request.database.read(request.app_id, data_events.summarize, who)
        return Answer(200, show_sums(sums))
    filter = read_filter(arguments, who)
    page = await request.database.read(request.app_id, data_events.page, filter)
    return Answer(200, show_page(request, page, filter))


async def create_summaries(request: Request) -> Answer:
    """Say how often a person did something before their events were sent here; the answer has no body."""
    await request.database.write(request.app_id, data_events.set_sums, read_sums(read_body(request)))
    return Answer(200, None)


def read_events(arguments: Arguments) -> list[NewEvent]:
    """A list's items name their person themselves, or share the list's. Unknown keys are passed over.

    Raises Missing with the documented sentence for a list without its items.
    """
    if not arguments.has("data"):
        if arguments.has_null("data") or (arguments.has("type") and not arguments.has("event_name")):
            raise Missing("data", "missing data parameter")
        return [_read_event(arguments, arguments)]
    items = arguments.listing("data")
    if not items or len(items) > MAX_EVENTS:
        raise Invalid("data", f"data must hold 1 to {MAX_EVENTS:,} events, not {len(items):,}")
    shared = arguments.nested("user", arguments.mapping("user"))
    events = []
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            raise Invalid("data", f"data[{index}] must be an object")
        event = arguments.nested(f"data[{index}]", item)
        user = event.nested(f"data[{index}].user", event.mapping("user")) if event.has("user") else shared
        named = any(event.has(name) for name in ("id", "user_id", "email"))
        events.append(_read_event(event, event if named else user))
    return events


def _read_event(event: Arguments, user: Arguments) -> NewEvent:
    """`created` is what clients of 2013 call created_at."""
    created_at = event.time("created_at")
    return NewEvent(
        _read_who(user),
        read_name(event, "event_name"),
        event.time("created") if created_at is None else created_at,
        _read_metadata(event),
        one_of_email=True,
    )


def read_name(event: Arguments, name: str) -> str:
    """A name in which . and $ have become hyphens (API reference 1.0, event model)."""
    return event.required_text(name, MAX_TEXT).strip().replace(".", "-").replace("$", "-")


def _read_who(user: Arguments) -> Who:
    who = Who(id=user.identifier("id"), user_id=user.identifier("user_id"), email=user.email("email"))
    if who == Who():
        raise Missing("user_id", "user_id, email or id is required")
    return who


def _read_metadata(event: Arguments) -> dict[str, Any]:
    """Flat, but for the objects of RICH. Arrays and other objects are refused as documented."""
    metadata = dict(list(event.mapping("metadata").items())[:MAX_KEYS])
    refused = list(_unpermitted(metadata))
    if len(refused) == 1:
        raise Invalid("metadata", f"found unpermitted parameter: {refused[0]}", code="bad_request")
    if refused:
        names = ", ".join(f":{name}" for name in refused)
        raise Invalid("metadata", f"found unpermitted parameters: {names}", code="bad_request")
    for name, value in metadata.items():
        if not name.strip() or len(name) > MAX_TEXT:
            raise Invalid("metadata", f"metadata: its keys must have 1 to {MAX_TEXT} characters")
        for text in value.values() if isinstance(value, dict) else (value,):
            if isinstance(text, str) and len(text) > MAX_URL:
                raise Invalid("metadata", f"metadata.{name} is too long: at most {MAX_URL:,} characters")
            if isinstance(text, int) and abs(text) > MAX_WHOLE:
                raise Invalid("metadata", f"metadata.{name} is too large")
    return metadata


def _unpermitted(metadata: dict[str, Any]) -> Iterator[str]:
    """The names of what cannot be stored, each as the innermost key that is at fault."""
    for name, value in metadata.items():
        if isinstance(value, list):
            yield name
        elif isinstance(value, dict):
            known: set[str] = next((keys for keys in RICH if keys & value.keys()), set())
            bad = [key for key, part in value.items() if key not in known or isinstance(part, list | dict)]
            yield from bad or (() if value else (name,))


def _read_person(arguments: Arguments) -> Who:
    """Whose events; `type` has to be there. Leads are found by intercom_user_id alone."""
    type = arguments.text("type")
    if type is None:
        raise Missing("type", "type is a required parameter; it must be user")
    if type != "user":
        raise Invalid("type", f"type must be user, not {type!r}")
    who = Who(
        id=arguments.identifier("intercom_user_id"),
        user_id=arguments.identifier("user_id"),
        email=arguments.email("email"),
    )
    if who == Who():
        raise Missing("user_id", "user_id, email or intercom_user_id is required")
    return who


def read_filter(arguments: Arguments, who: Who) -> EventFilter:
    """`before` and `since` are times in seconds or milliseconds; `before_name` goes on within one second."""
    per_page = min(arguments.page_number("per_page", PER_PAGE), MOST_PER_PAGE)
    since, before = arguments.whole("since"), arguments.whole("before")
    name = arguments.text("before_name", 3 * MAX_TEXT) or ""
    whole = before is not None and not name
    return EventFilter(
        who=who,
        since=0 if since is None else min(_seconds(since, up=True), LAST_SECOND),
        before_at=LAST_SECOND if before is None else min(_seconds(before, up=whole), LAST_SECOND),
        before_key=name,
        limit=per_page,
    )


def _seconds(time: int, *, up: bool) -> int:
    """Milliseconds rounded, so that a bound in the midst of a second does what it would do to its first moment."""
    if time <= MILLISECONDS:
        return time
    return -(-time // 1000) if up else time // 1000


def read_sums(arguments: Arguments) -> SumsChange:
    """`event_summaries` is one object in the schema and a list in its description: both are taken."""
    value = arguments.rest().get("event_summaries")
    items = [value] if isinstance(value, dict) else arguments.listing("event_summaries")
    if not items or len(items) > MAX_EVENTS:
        raise Invalid("event_summaries", f"event_summaries must hold 1 to {MAX_EVENTS:,} summaries, not {len(items):,}")
    return SumsChange(_read_who(arguments), [_read_sum(arguments, n, item) for n, item in enumerate(items)])


def _read_sum(arguments: Arguments, index: int, item: Any) -> EventSum:
    where = f"event_summaries[{index}]"
    if not isinstance(item, dict):
        raise Invalid("event_summaries", f"{where} must be an object")
    sum = arguments.nested(where, item)
    times, first, last = sum.whole("count"), sum.time("first"), sum.time("last")
    if times is None or first is None or last is None:
        lacking = next(name for name, value in (("count", times), ("first", first), ("last", last)) if value is None)
        raise Missing(f"{where}.{lacking}", f"{where}.{lacking} is required")
    if first > last:
        raise Invalid(f"{where}.first", f"{where}.first is later than last")
    return EventSum(read_name(sum, "event_name"), first, last, times)


def show_event(event: Event, contact: Contact) -> dict[str, Any]:
    return {
        "type": "event",
        "id": event.id,
        "created_at": event.created_at,
        "event_name": event.name,
        "user_id": contact.user_id,
        "email": contact.email,
        "intercom_user_id": contact.id,
        "metadata": Raw(event.metadata.encode()),
    }


def show_page(request: Request, page: EventPage, filter: EventFilter) -> dict[str, Any]:
    """`next` leads to older events, `since` to those that are still to come; both name the person by our own id."""
    person = {"type": "user", "intercom_user_id": page.contact.id, "per_page": filter.limit}
    pages: dict[str, Any] = {"type": "pages", "next": None}
    if page.more:
        last = page.events[-1]
        pages["next"] = _address(request, person | {"before": last.created_at * 1000, "before_name": last.key})
    elif request.version.has(THE_LAST_PAGE_OF_EVENTS_HAS_NO_NEXT):
        del pages["next"]
    if page.events:
        pages["since"] = _address(request, person | {"since": page.events[0].created_at * 1000 + 1})
    return {
        "type": "event.list",
        "events": [show_event(event, page.contact) for event in page.events],
        "pages": pages,
    }


def _address(request: Request, arguments: dict[str, Any]) -> str:
    return f"{request.origin}/events?{urlencode(arguments)}"


def show_sums(sums: Sums) -> dict[str, Any]:
    return {
        "type": "event.summary",
        "email": sums.contact.email,
        "intercom_user_id": sums.contact.id,
        "user_id": sums.contact.user_id,
        "events": [
            {
                "name": sum.name,
                "first": _show_moment(sum.first_at),
                "last": _show_moment(sum.last_at),
                "count": sum.times,
                "description": None,
            }
            for sum in sums.sums
        ],
    }


def _show_moment(at: int) -> str:
    """Such as 2014-01-16T23:12:21.000Z (API reference 1.2, view user event summaries)."""
    return datetime.fromtimestamp(min(at, LAST_SECOND), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


ROUTES = (
    Route("POST", "/events", create, FIRST_NUMBERED),
    Route("GET", "/events", get, FIRST_NUMBERED),
    Route("POST", "/events/summaries", create_summaries, FIRST_2X),
)
