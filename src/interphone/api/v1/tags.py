"""/v1/tags: get, create, update, tag and untag users."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interphone.api.arguments import MAX_TEXT, Arguments
from interphone.api.http import Answer, Request
from interphone.api.routing import Route
from interphone.api.v1.arguments import read_arguments
from interphone.api.v1.status import READ, WRITTEN
from interphone.api.versions import LEGACY
from interphone.domain import tags
from interphone.domain.contacts import Who
from interphone.domain.errors import Invalid
from interphone.domain.tags import COLORS, CountedTag, TagChange

# More would hold up other writes of the workspace for seconds; a client sends several calls.
MAX_PEOPLE = 5_000


async def get(request: Request) -> Answer:
    name = read_arguments(request).required_text("name", MAX_TEXT)
    return Answer(READ, show_tag(await request.database.read(request.app_id, tags.count, name)))


async def create(request: Request) -> Answer:
    """An existing name is updated, untag included: an old client saves tags so."""
    return await _save(request, must_exist=False)


async def update(request: Request) -> Answer:
    return await _save(request, must_exist=True)


async def _save(request: Request, *, must_exist: bool) -> Answer:
    change = read_tag(read_arguments(request), must_exist=must_exist)
    return Answer(WRITTEN, show_tag(await request.database.write(request.app_id, tags.save, change)))


def read_tag(arguments: Arguments, *, must_exist: bool) -> TagChange:
    action = arguments.one_of("tag_or_untag", ("tag", "untag"))
    people = [
        *(Who(user_id=value) for value in _read_several(arguments, "user_ids", Arguments.identifier)),
        *(Who(email=value) for value in _read_several(arguments, "emails", Arguments.email)),
    ]
    if people and action is None:
        raise Invalid("tag_or_untag", "tag_or_untag is required with user_ids or emails: send 'tag' or 'untag'")
    return TagChange(
        name=arguments.required_text("name", MAX_TEXT),
        must_exist=must_exist,
        color=arguments.one_of("color", COLORS),
        people=people,
        untag=action == "untag",
    )


def _read_several(arguments: Arguments, name: str, read: Callable[[Arguments, str], str | None]) -> list[str]:
    """Each once, in order."""
    values = arguments.listing(name)
    if len(values) > MAX_PEOPLE:
        raise Invalid(name, f"{name}: at most {MAX_PEOPLE:,} at once, not {len(values):,}")
    items = arguments.nested(name, {f"[{index}]": value for index, value in enumerate(values)})
    found = [value for index in range(len(values)) if (value := read(items, f"[{index}]")) is not None]
    return list(dict.fromkeys(found))


def show_tag(counted: CountedTag) -> dict[str, Any]:
    tag = counted.tag
    return {
        "id": str(tag.id),
        "name": tag.name,
        "color": tag.color,
        "segment": False,
        "tagged_user_count": counted.tagged_count,
    }


ROUTES = (
    Route("GET", "/v1/tags", get, LEGACY, LEGACY),
    Route("POST", "/v1/tags", create, LEGACY, LEGACY),
    Route("PUT", "/v1/tags", update, LEGACY, LEGACY),
)
