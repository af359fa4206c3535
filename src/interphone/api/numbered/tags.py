"""/tags of 1.0 and later: list, get, create, rename, delete, and tag many people or companies in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from interphone.api.arguments import MAX_TEXT, Arguments
from interphone.api.changes import (
    DELETED_TAGS_ARE_NOT_SHOWN,
    DEPENDENTS_OF_TAGS_ARE_NAMED,
    TAGGING_TELLS_WHO_WAS_TAGGED,
    TAGS_ARE_LISTED_AS_DATA,
    TAGS_PASS_OVER_UNKNOWN_KEYS,
)
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_options
from interphone.api.routing import Route
from interphone.api.versions import FIRST_NUMBERED, Version
from interphone.domain import tag_deletion, tagging, tags
from interphone.domain.contacts import Who
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.tag_deletion import IN_USE, HasDependents
from interphone.domain.tagging import Firm, Tagged, Tagging, Target, WornTag
from interphone.domain.tags import Tag

# No limit is documented, fifty at once are advised; more than these would hold up other writes of the workspace.
MAX_TARGETS = 5_000
# What a body of 1.x may hold; the last three are sent by its client libraries, and say nothing that counts.
KNOWN = {"id", "name", "users", "companies", "type", "tag_or_untag", "user_ids"}
WRONG = "invalid tag parameters"


async def index(request: Request) -> Answer:
    """All tags. In 1.x `name` asks for the one tag of that name, and `taggable_type` with a name of somebody for
    theirs: neither is documented, and client libraries of 2013 on do both.
    """
    options = read_options(request)
    found: Sequence[Tag | WornTag]
    if request.version.has(TAGS_ARE_LISTED_AS_DATA):
        found = await request.database.read(request.app_id, tags.every, None)
    elif (name := options.text("name")) is not None and not options.has("taggable_type"):
        return Answer(200, show_tag(await request.database.read(request.app_id, tags.find, name)))
    elif (wearer := read_wearer(options)) is not None:
        found = await request.database.read(request.app_id, tagging.worn_by_named, wearer)
    else:
        found = await request.database.read(request.app_id, tags.every, None)
    return Answer(200, show_tags([show_tag(tag) for tag in found], request.version))


async def get(request: Request) -> Answer:
    id = read_id(request.parameters[0])
    return Answer(200, show_tag(await request.database.read(request.app_id, tags.get, id)))


async def save(request: Request) -> Answer:
    """POST, and PUT with the id in the path as a client library renames."""
    arguments = read_body(request, None if request.version.has(TAGS_PASS_OVER_UNKNOWN_KEYS) else KNOWN)
    change = read_tagging(arguments, request)
    return Answer(
        200, show_tagged(await request.database.write(request.app_id, tagging.apply, change), request.version)
    )


async def delete(request: Request) -> Answer:
    """Gives the tag in 1.x, where a client library reads one, and later nothing."""
    id = read_id(request.parameters[0])
    try:
        tag = await request.database.write(request.app_id, tag_deletion.delete, id)
    except HasDependents as refused:
        if request.version.has(DEPENDENTS_OF_TAGS_ARE_NAMED):
            raise
        raise Invalid(None, IN_USE, code=refused.code) from None
    return Answer(200, {} if request.version.has(DELETED_TAGS_ARE_NOT_SHOWN) else show_tag(tag))


def read_id(text: str | None) -> int:
    """The id of a tag, a note or a subscription type, which are digits. Raises NotFound for what cannot be one."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound("Resource")
    return int(text)


def read_wearer(options: Arguments) -> Who | Firm | None:
    """Whose tags are asked for, None for all tags. Raises Invalid where nobody is named."""
    kind, id = options.one_of("taggable_type", ("user", "company")), options.identifier("taggable_id")
    if kind is None:
        return None
    if kind == "user":
        named: Who | Firm = Who(id=id, user_id=options.identifier("user_id"), email=options.email("email"))
    else:
        named = Firm(id, options.identifier("company_id"), options.text("name"))
    if named in (Who(), Firm()):
        raise Invalid("taggable_id", "taggable_type needs a taggable_id, or another name of the one whose tags to list")
    return named


def read_tagging(arguments: Arguments, request: Request) -> Tagging:
    """Raises Invalid where there is no name, or people and companies at once."""
    id = request.parameters[0] if request.parameters else arguments.identifier("id")
    people, companies = _read_targets(arguments, "users", _read_who), _read_targets(arguments, "companies", _read_firm)
    nameless = not arguments.has("name") and (id is None or not (people or companies))
    if nameless or (people and companies):
        raise Invalid("name" if nameless else "companies", WRONG)
    return Tagging(
        id=read_id(id) if id is not None else None,
        name=arguments.required_text("name", MAX_TEXT) if arguments.has("name") else None,
        people=people,
        companies=companies,
        pass_over_unknown=request.version.has(TAGGING_TELLS_WHO_WAS_TAGGED),
        caller_id=request.credential.teammate_id,
    )


def _read_targets(arguments: Arguments, name: str, read: Callable[[Arguments], Who | Firm]) -> list[Target]:
    items = arguments.listing(name)
    if len(items) > MAX_TARGETS:
        raise Invalid(name, f"{name}: at most {MAX_TARGETS:,} at once, not {len(items):,}")
    targets = []
    for index, item in enumerate(items):
        path = f"{name}[{index}]"
        if not isinstance(item, dict):
            raise Invalid(name, f'{path} must be an object, such as {{"id": "64b0c1d2e3f4a5b6c7d8e9f0"}}')
        target = arguments.nested(path, item)
        named = read(target)
        if named in (Who(), Firm()):
            raise Invalid(name, f"{path} must hold an id")
        targets.append(Target(named, target.flag("untag") or False))
    return targets


def _read_who(target: Arguments) -> Who:
    return Who(id=target.identifier("id"), user_id=target.identifier("user_id"), email=target.email("email"))


def _read_firm(target: Arguments) -> Firm:
    return Firm(target.identifier("id"), target.identifier("company_id"), target.text("name"))


def show_tag(tag: Tag | WornTag) -> dict[str, Any]:
    return {"type": "tag", "id": str(tag.id), "name": tag.name}


def show_tags(shown: list[dict[str, Any]], version: Version) -> dict[str, Any]:
    if version.has(TAGS_ARE_LISTED_AS_DATA):
        return {"type": "list", "data": shown}
    return {"type": "tag.list", "tags": shown}


def show_tagged(tagged: Tagged, version: Version) -> dict[str, Any]:
    shown = show_tag(tagged.tag)
    if version.has(TAGGING_TELLS_WHO_WAS_TAGGED):
        shown["users"] = _show_targets(tagged.people)
        shown["companies"] = _show_targets(tagged.companies)
    return shown


def _show_targets(targets: dict[str, bool]) -> list[dict[str, Any]]:
    return [{"id": id, "tagged": tagged} for id, tagged in targets.items()]


ROUTES = (
    Route("GET", "/tags", index, FIRST_NUMBERED),
    Route("GET", "/tags/{id}", get, FIRST_NUMBERED),
    Route("POST", "/tags", save, FIRST_NUMBERED),
    Route("PUT", "/tags/{id}", save, FIRST_NUMBERED),
    Route("DELETE", "/tags/{id}", delete, FIRST_NUMBERED),
)
