"""Companies as every version from 1.0 on reads and shows them. Their lists are in the eras' own modules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from msgspec import UNSET, Raw, UnsetType

from interphone.api.arguments import Arguments
from interphone.api.changes import (
    COMPANIES_CAN_BE_SEEN_NOW,
    COMPANIES_LEAVE_OUT_WHAT_THEY_LACK,
    COMPANIES_SHOW_THEIR_NOTES,
)
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, settable
from interphone.api.numbered.custom_attributes import attribute_keys
from interphone.api.numbered.notes import show_note
from interphone.api.numbered.paging import PageArguments, show_pages
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME, FIRST_NUMBERED, LAST_1X, Version
from interphone.domain import company_records
from interphone.domain.companies import Company, CompanyChange
from interphone.domain.company_records import CompanyFilter, CompanyPage, Organization
from interphone.domain.errors import Invalid, Missing
from interphone.domain.notes import Note
from interphone.store.database import Command, Transaction

Value = TypeVar("Value")
Verb = Callable[[Transaction, Command], Organization]

MOST = 2**31 - 1
"""The greatest whole number that some client libraries can hold (API reference 1.0, company model)."""
MAX_WEBSITE = 2_048

# What a body may hold: what is stored, and what clients send back although it cannot be set.
SETTABLE = {
    "id", "company_id", "name", "plan", "monthly_spend", "size", "website", "industry", "remote_created_at",
    "custom_attributes",
}  # fmt: skip
READ_ONLY = {
    "type", "app_id", "created_at", "updated_at", "last_request_at", "session_count", "user_count", "tags", "segments",
    "notes",
}  # fmt: skip
OPTIONAL = ("name", "remote_created_at", "last_request_at", "size", "website", "industry")
"""What a company shown may lack."""
SEEN_NOW = "update_last_request_at"


async def save(request: Request) -> Answer:
    """POST, and PUT as some clients send it: create or update, by the customer's own id or by ours."""
    arguments = _read_body(request)
    id, company_id = arguments.identifier("id"), arguments.identifier("company_id")
    named = company_id or id
    if named is None:
        raise Missing("company_id", "company_id is a required parameter")
    change = CompanyChange(company_id=named, id=id, **read_fields(arguments, request.version))
    company = await request.database.write(request.app_id, _noted(company_records.save, request.version), change)
    return Answer(200, show_company(company, request.version))


async def get(request: Request) -> Answer:
    company = await request.database.read(
        request.app_id, _noted(company_records.get, request.version), request.parameters[0]
    )
    return Answer(200, show_company(company, request.version))


async def update(request: Request) -> Answer:
    """By our own id."""
    arguments = _read_body(request)
    id = request.parameters[0]
    named = arguments.identifier("company_id") or id
    change = CompanyChange(company_id=named, id=id, **read_fields(arguments, request.version))
    company = await request.database.write(request.app_id, _noted(company_records.update, request.version), change)
    return Answer(200, show_company(company, request.version))


async def delete(request: Request) -> Answer:
    """Its people stay, and are in it no longer."""
    company = await request.database.write(request.app_id, company_records.delete, request.parameters[0])
    return Answer(200, {"id": company.id, "object": "company", "deleted": True})


def read_fields(arguments: Arguments, version: Version) -> dict[str, Any]:
    """What is stored of a company wherever it is written, as fields of a CompanyChange."""
    return {
        "name": _emptied(settable(arguments, "name", arguments.text)),
        "plan": _emptied(_read_plan(arguments)),
        "monthly_spend": settable(arguments, "monthly_spend", lambda name: _bounded(name, arguments.number(name))),
        "size": settable(arguments, "size", lambda name: _bounded(name, arguments.whole(name))),
        "website": settable(arguments, "website", lambda name: arguments.text(name, MAX_WEBSITE)),
        "industry": settable(arguments, "industry", arguments.text),
        "remote_created_at": settable(arguments, "remote_created_at", arguments.time),
        "custom_attributes": arguments.custom_data("custom_attributes"),
        "attribute_keys": attribute_keys(version),
        "seen": version.has(COMPANIES_CAN_BE_SEEN_NOW) and arguments.flag(SEEN_NOW) is True,
    }


def read_filter(arguments: Arguments, page: PageArguments) -> CompanyFilter:
    """All companies, or those of a tag or segment. None wears a tag whose id is no number; pages.next told `after`."""
    if arguments.has("tag_id") and arguments.has("segment_id"):
        raise Invalid("segment_id", "tag_id and segment_id cannot be used together")
    tag = arguments.identifier("tag_id")
    tag_id = None if tag is None else int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 19 else 0
    ascending = arguments.text("order") == "asc"
    at, dash, id = (arguments.text("after") or "").partition("-")
    after = (int(at), id) if dash and at.isascii() and at.isdigit() and len(at) < 19 else None
    return CompanyFilter(
        tag_id=tag_id,
        segment_id=arguments.identifier("segment_id"),
        after=after,
        offset=page.offset,
        # Ten thousand can be reached by number; who follows `next` is counted to from no beginning.
        limit=page.limit if after is None else page.per_page,
        ascending=ascending,
    )


def show_page(
    request: Request, page: PageArguments, found: CompanyPage, also: Iterable[tuple[str, str]] = ()
) -> dict[str, Any]:
    """The `pages` of a list of companies; `also` are arguments that came in the body."""
    last = found.companies[-1].company if found.companies else None
    after = f"{last.last_request_at or 0}-{last.id}" if last else None
    return show_pages(request, page, found.total, after, has_more=found.has_more, also=also)


def show_company(organization: Organization, version: Version) -> dict[str, Any]:
    company = organization.company
    shown = {
        "type": "company",
        "company_id": company.company_id,
        "id": company.id,
        "app_id": organization.app_id,
        "name": company.name,
        "remote_created_at": company.remote_created_at,
        "created_at": company.created_at,
        "updated_at": company.updated_at,
        "last_request_at": company.last_request_at,
        "monthly_spend": max(-MOST, min(int(company.monthly_spend or 0), MOST)),
        "session_count": company.session_count,
        "user_count": company.user_count,
        "size": company.size,
        "website": company.website,
        "industry": company.industry,
        "tags": {
            "type": "tag.list",
            "tags": [{"type": "tag", "id": str(tag.id), "name": tag.name} for tag in organization.tags],
        },
        "segments": {
            "type": "segment.list",
            "segments": [{"type": "segment", "id": id} for id in organization.segment_ids],
        },
        "plan": _show_plan(company),
        "custom_attributes": Raw(company.custom_attributes.encode()),
    }
    if version.has(COMPANIES_LEAVE_OUT_WHAT_THEY_LACK):
        for name in OPTIONAL:
            if shown[name] is None:
                del shown[name]
    if version.has(COMPANIES_SHOW_THEIR_NOTES) and organization.notes is not None:
        shown["notes"] = {"type": "note.list", "notes": [_show_note(note, version) for note in organization.notes]}
    return shown


def _noted(verb: Verb[Command], version: Version) -> Verb[Command]:
    return company_records.with_notes(verb) if version.has(COMPANIES_SHOW_THEIR_NOTES) else verb


def _show_note(note: Note, version: Version) -> dict[str, Any]:
    """It is about no contact, and here does not say so."""
    return {name: value for name, value in show_note(note, version).items() if name != "contact"}


def _read_body(request: Request) -> Arguments:
    known = SETTABLE | READ_ONLY
    return read_body(request, known | {SEEN_NOW} if request.version.has(COMPANIES_CAN_BE_SEEN_NOW) else known)


def _read_plan(arguments: Arguments) -> str | UnsetType | None:
    """A name; or a plan as answers show it, which some clients send back."""
    shown = arguments.rest().get("plan")
    if isinstance(shown, dict):
        plan = arguments.nested("plan", shown)
        return settable(plan, "name", plan.text)
    return settable(arguments, "plan", arguments.text)


def _bounded(name: str, value: Value | None) -> Value | None:
    if value is not None and abs(value) > MOST:  # type: ignore[arg-type]
        raise Invalid(name, f"{name} must be at most {MOST}")
    return value


def _emptied(text: str | UnsetType | None) -> str | UnsetType | None:
    """An empty text is none."""
    return text if text is UNSET else text or None


def _show_plan(company: Company) -> dict[str, Any]:
    if company.plan is None:
        return {}
    return {"type": "plan", "id": str(company.plan_id), "name": company.plan}


ROUTES = (
    Route("POST", "/companies", save, FIRST_NUMBERED),
    Route("PUT", "/companies", save, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/companies/{id}", get, FIRST_NUMBERED),
    Route("PUT", "/companies/{id}", update, BY_NAME["2.4"]),
    Route("DELETE", "/companies/{id}", delete, FIRST_NUMBERED),
)
