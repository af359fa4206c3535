"""/v1/events: what users did."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import MAX_TEXT, Arguments
from interphone.api.http import Answer, Request
from interphone.api.routing import Route
from interphone.api.v1.arguments import read_arguments, read_who
from interphone.api.v1.status import WRITTEN
from interphone.api.versions import LEGACY
from interphone.domain import data_events
from interphone.domain.data_events import NewEvent
from interphone.domain.errors import Invalid

MAX_EVENTS = 1_000


async def create(request: Request) -> Answer:
    """One event, or an event.list of several; the answer has no body."""
    await request.database.write(request.app_id, data_events.record, read_events(read_arguments(request)))
    return Answer(WRITTEN, None)


def read_events(arguments: Arguments) -> list[NewEvent]:
    """A list's items name their user themselves, or share the list's."""
    if not arguments.has("data"):
        return [_read_event(arguments, arguments)]
    items = arguments.listing("data")
    if not items or len(items) > MAX_EVENTS:
        raise Invalid("data", f"data must hold 1 to {MAX_EVENTS} events, not {len(items)}")
    shared = arguments.nested("user", arguments.mapping("user"))
    events = []
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            raise Invalid("data", f"data[{index}] must be an object")
        event = arguments.nested(f"data[{index}]", item)
        user = event.nested(f"data[{index}].user", event.mapping("user")) if event.has("user") else shared
        events.append(_read_event(event, event if event.has("user_id") or event.has("email") else user))
    return events


def _read_event(event: Arguments, user: Arguments) -> NewEvent:
    created_at = event.time("created")
    return NewEvent(
        read_who(user),
        event.required_text("event_name", MAX_TEXT),
        event.time("created_at") if created_at is None else created_at,
        _read_metadata(event),
    )


def _read_metadata(event: Arguments) -> dict[str, Any]:
    """Flat, but for rich values that are one object: {url, value} or {amount, currency}."""
    metadata: dict[str, Any] = {}
    flat = {}
    for key, value in event.mapping("metadata").items():
        if isinstance(value, dict):
            metadata[key] = event.nested(f"metadata.{key}", {"": value}).custom_data("")
        else:
            flat[key] = value
    return event.nested("metadata", {"": flat}).custom_data("") | metadata


ROUTES = (Route("POST", "/v1/events", create, LEGACY, LEGACY),)
