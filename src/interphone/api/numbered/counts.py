"""/counts: how many there are of everything, in the same words from 1.0 on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_options
from interphone.api.numbered.paging import read_page, show_pages
from interphone.api.routing import Route
from interphone.api.versions import FIRST_NUMBERED
from interphone.domain import counts
from interphone.domain.counts import Named
from interphone.domain.errors import Invalid

Count = Callable[[Request], Awaitable[dict[str, Any]]]


async def get(request: Request) -> Answer:
    """The totals of the workspace, or what `type` and `count` name. Raises Invalid with the documented sentence."""
    arguments = read_options(request)
    type, count = arguments.text("type"), arguments.text("count")
    if type is None and count is None:
        return Answer(200, await _totals(request))
    kinds = {kind: sorted(of for one, of in COUNTS if one == kind and of) for kind, _ in COUNTS}
    if type not in kinds:
        raise Invalid("type", f"the type parameter must be one of: {', '.join(kinds)}")
    if (type, count) not in COUNTS:
        raise Invalid("count", f"the count parameter must be one of: {', '.join(kinds[type])}")
    return Answer(200, {"type": "count", **await COUNTS[type, count](request)})


async def _totals(request: Request) -> dict[str, Any]:
    totals = await request.database.read(request.app_id, counts.totals, None)
    return {
        "type": "count.hash",
        "company": {"count": totals.companies},
        "user": {"count": totals.users},
        "lead": {"count": totals.leads},
        "tag": {"count": totals.tags},
        "segment": {"count": totals.segments},
    }


async def _users(request: Request) -> dict[str, Any]:
    return {"user": {"count": await request.database.read(request.app_id, counts.users, None)}}


async def _users_by_tag(request: Request) -> dict[str, Any]:
    return {"user": {"tag": _show(await request.database.read(request.app_id, counts.people_by_tag, None))}}


async def _users_by_segment(request: Request) -> dict[str, Any]:
    found = await request.database.read(request.app_id, counts.members_by_segment, False)
    return {"user": {"segment": _show(found)}}


async def _companies(request: Request) -> dict[str, Any]:
    return {"company": {"count": await request.database.read(request.app_id, counts.companies, None)}}


async def _companies_by_tag(request: Request) -> dict[str, Any]:
    """The only count in pages, which stand one deeper than elsewhere (API reference 1.1, company tag counts)."""
    page = read_page(read_options(request))
    found = await request.database.read(request.app_id, counts.companies_by_tag, (page.offset, page.limit))
    return {"company": {"tag": _show(found.tags)}, "pages": {"pages": show_pages(request, page, found.total)}}


async def _companies_by_segment(request: Request) -> dict[str, Any]:
    found = await request.database.read(request.app_id, counts.members_by_segment, True)
    return {"company": {"segment": _show(found)}, "pages": {}}


async def _companies_by_user(request: Request) -> dict[str, Any]:
    found = await request.database.read(request.app_id, counts.people_by_company, None)
    shown = [{one.name: one.count, "remote_company_id": one.company_id} for one in found]
    return {"company": {"user": shown}, "pages": {}}


async def _conversations(request: Request) -> dict[str, Any]:
    found = await request.database.read(request.app_id, counts.conversations, None)
    return {
        "conversation": {
            "open": found.open,
            "closed": found.closed,
            "unassigned": found.unassigned,
            "assigned": found.assigned,
        }
    }


async def _conversations_by_admin(request: Request) -> dict[str, Any]:
    found = await request.database.read(request.app_id, counts.conversations_by_admin, None)
    shown = [{"id": str(one.id), "name": one.name, "open": of.open, "closed": of.closed} for one, of in found]
    return {"conversation": {"admin": shown}}


def _show(named: Sequence[Named]) -> list[dict[str, int]]:
    """An object for each, whose only key is the name."""
    return [{one.name: one.count} for one in named]


COUNTS: dict[tuple[str, str | None], Count] = {
    ("user", None): _users,
    ("user", "segment"): _users_by_segment,
    ("user", "tag"): _users_by_tag,
    ("company", None): _companies,
    ("company", "segment"): _companies_by_segment,
    ("company", "tag"): _companies_by_tag,
    ("company", "user"): _companies_by_user,
    ("conversation", None): _conversations,
    ("conversation", "admin"): _conversations_by_admin,
}

ROUTES = (Route("GET", "/counts", get, FIRST_NUMBERED),)
