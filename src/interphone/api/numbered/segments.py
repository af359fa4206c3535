"""/segments of 1.0 and later, and from 2.2 on the segments of one contact or company."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.changes import SEGMENTS_OF_LEADS_ARE_OF_CONTACTS
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_options
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME, FIRST_NUMBERED, Version
from interphone.domain import company_records, contacts, segments
from interphone.domain.contacts import LEAD, USER
from interphone.domain.segments import COMPANY, Segment
from interphone.store.database import Transaction

OF_ONE = BY_NAME["2.2"]


async def list_segments(request: Request) -> Answer:
    """Those of people; with `type=company` those of companies."""
    arguments = read_options(request)
    wanted = arguments.text("type") == COMPANY, _wants_count(arguments)
    found = await request.database.read(request.app_id, _every, wanted)
    return Answer(200, {"type": "segment.list", "segments": [show_segment(*one, request.version) for one in found]})


async def get(request: Request) -> Answer:
    wanted = request.parameters[0], _wants_count(read_options(request))
    segment, count = await request.database.read(request.app_id, _one, wanted)
    return Answer(200, show_segment(segment, count, request.version))


async def list_of_contact(request: Request) -> Answer:
    found = await request.database.read(request.app_id, _of_contact, request.parameters[0])
    return Answer(200, {"type": "list", "data": [show_segment(segment, None, request.version) for segment in found]})


async def list_of_company(request: Request) -> Answer:
    found = await request.database.read(request.app_id, _of_company, request.parameters[0])
    return Answer(200, {"type": "list", "data": [show_segment(segment, None, request.version) for segment in found]})


def show_segment(segment: Segment, count: int | None, version: Version) -> dict[str, Any]:
    """`count` is there where it was asked for."""
    shown: dict[str, Any] = {
        "type": "segment",
        "id": segment.id,
        "name": segment.name,
        "created_at": segment.created_at,
        "updated_at": segment.updated_at,
        "person_type": segment.person_type,
    }
    if segment.person_type == COMPANY:
        shown["person_type"] = USER  # The description of 2.11 wants one of two, of whatever the segment is.
    if segment.person_type == LEAD and version.has(SEGMENTS_OF_LEADS_ARE_OF_CONTACTS):
        shown["person_type"] = "contact"
    if count is not None:
        shown["count"] = count
    return shown


def _wants_count(arguments: Arguments) -> bool:
    return arguments.flag("include_count") is True


def _every(tx: Transaction, wanted: tuple[bool, bool]) -> list[tuple[Segment, int | None]]:
    company, counted = wanted
    return [
        (segment, segments.count(tx, segment) if counted else None) for segment in segments.of_type(tx, company=company)
    ]


def _one(tx: Transaction, wanted: tuple[str, bool]) -> tuple[Segment, int | None]:
    segment = segments.get(tx, wanted[0])
    return segment, segments.count(tx, segment) if wanted[1] else None


def _of_contact(tx: Transaction, id: str) -> list[Segment]:
    return segments.of_contact(tx, contacts.get_person(tx, id).id)


def _of_company(tx: Transaction, id: str) -> list[Segment]:
    return segments.of_company(tx, company_records.get(tx, id).company.id)


ROUTES = (
    Route("GET", "/segments", list_segments, FIRST_NUMBERED),
    Route("GET", "/segments/{id}", get, FIRST_NUMBERED),
    Route("GET", "/contacts/{id}/segments", list_of_contact, OF_ONE),
    Route("GET", "/companies/{id}/segments", list_of_company, OF_ONE),
)
