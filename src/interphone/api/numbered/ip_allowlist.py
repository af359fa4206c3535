"""/ip_allowlist: from which addresses the API may be called."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from interphone.api.arguments import MAX_TEXT, Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import caller_of, flag, read_body
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME
from interphone.domain import ip_allowlist
from interphone.domain.errors import Invalid
from interphone.domain.ip_allowlist import MAX_ENTRIES, Allowlist, AllowlistChange


async def get(request: Request) -> Answer:
    return Answer(200, show_allowlist(await request.database.read(request.app_id, ip_allowlist.get, None)))


async def update(request: Request) -> Answer:
    arguments = read_body(request, ("type", "enabled", "ip_allowlist"))
    change = AllowlistChange(
        enabled=flag(arguments, "enabled"), entries=read_entries(arguments), caller=caller_of(request)
    )
    return Answer(200, show_allowlist(await request.database.write(request.app_id, ip_allowlist.update, change)))


def read_entries(arguments: Arguments) -> tuple[str, ...] | UnsetType:
    """Each once, in order."""
    if not arguments.has("ip_allowlist"):
        return UNSET
    values = arguments.listing("ip_allowlist")
    if len(values) > MAX_ENTRIES:
        raise Invalid("ip_allowlist", f"ip_allowlist: at most {MAX_ENTRIES:,} entries, not {len(values):,}")
    items = arguments.nested("ip_allowlist", {f"[{index}]": value for index, value in enumerate(values)})
    return tuple(dict.fromkeys(items.required_text(f"[{index}]", MAX_TEXT).strip() for index in range(len(values))))


def show_allowlist(allowlist: Allowlist) -> dict[str, Any]:
    return {"type": "ip_allowlist", "enabled": allowlist.enabled, "ip_allowlist": list(allowlist.entries)}


ROUTES = (
    Route("GET", "/ip_allowlist", get, BY_NAME["2.14"], BY_NAME["2.16"]),
    Route("PUT", "/ip_allowlist", update, BY_NAME["2.14"], BY_NAME["2.16"]),
)
