"""/conversations/attributes of 2.16 and later: what is kept of conversations besides what they are."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import MAX_KEY, Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import flag, read_body, read_number, read_options, settable
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME
from interphone.domain import conversation_attributes as attributes
from interphone.domain.conversation_attributes import (
    KINDS,
    LIST,
    AttributeUpdate,
    NewConversationAttribute,
    OptionChange,
)
from interphone.domain.declared_attributes import DataAttribute
from interphone.domain.documents import EMPTY_LIST
from interphone.domain.errors import Invalid, Missing, Unprocessable

SINCE = BY_NAME["2.16"]
MAX_DESCRIPTION = 1_000
ALLOWED = ("string", "integer", "list", "decimal", "boolean", "datetime", "relationship", "files")
SHOWN = {stored: kind for kind, stored in KINDS.items() if kind != LIST} | {"date": "datetime"}


async def index(request: Request) -> Answer:
    archived = read_options(request).flag("include_archived") is True
    found = await request.database.read(request.app_id, attributes.every, archived)
    return Answer(200, {"type": "list", "data": [show_attribute(one) for one in found]})


async def create(request: Request) -> Answer:
    new = read_attribute(read_body(request), request.credential.teammate_id)
    return Answer(200, show_attribute(await request.database.write(request.app_id, attributes.create, new)))


async def get(request: Request) -> Answer:
    id = read_number(request.parameters[0])
    return Answer(200, show_attribute(await request.database.read(request.app_id, attributes.get, id)))


async def update(request: Request) -> Answer:
    change = read_update(request.parameters[0], read_body(request))
    return Answer(200, show_attribute(await request.database.write(request.app_id, attributes.update, change)))


async def archive(request: Request) -> Answer:
    id = read_number(request.parameters[0])
    return Answer(200, show_attribute(await request.database.write(request.app_id, attributes.archive, id)))


async def add_option(request: Request) -> Answer:
    return await _change_option(request, None, read_label(read_body(request)))


async def update_option(request: Request) -> Answer:
    return await _change_option(request, request.parameters[1], read_label(read_body(request)))


async def archive_option(request: Request) -> Answer:
    return await _change_option(request, request.parameters[1], None)


async def _change_option(request: Request, option_id: str | None, label: str | None) -> Answer:
    change = OptionChange(read_number(request.parameters[0]), option_id, label)
    return Answer(200, show_attribute(await request.database.write(request.app_id, attributes.change_option, change)))


def read_attribute(arguments: Arguments, teammate_id: int | None) -> NewConversationAttribute:
    """Raises Missing for the name or type, Unprocessable for a type that is none, in the documentation's words."""
    for name in ("name", "data_type"):
        if not arguments.has(name):
            raise Missing(name, f"{name} is a required parameter")
    kind = arguments.text("data_type") or ""
    if kind not in ALLOWED:
        raise Unprocessable(f"data_type '{kind}' is not valid. Allowed types: {', '.join(ALLOWED)}")
    options = arguments.listing("options") if kind == LIST else []
    return NewConversationAttribute(
        name=arguments.required_text("name", MAX_KEY),
        kind=kind,
        description=arguments.text("description", MAX_DESCRIPTION) or "",
        required=arguments.flag("required") is True,
        visible_to_team_ids=_read_teams(arguments) or (),
        multiline=kind == "string" and arguments.flag("multiline") is True,
        options=tuple(_read_option(f"options[{index}]", option) for index, option in enumerate(options)),
        teammate_id=teammate_id,
    )


def read_update(id: str, arguments: Arguments) -> AttributeUpdate:
    told: dict[str, Any] = {name: flag(arguments, name) for name in ("required", "multiline")}
    if arguments.has("name"):
        told["name"] = arguments.required_text("name", MAX_KEY)
    if arguments.has("visible_to_team_ids"):
        told["visible_to_team_ids"] = _read_teams(arguments)
    description = settable(arguments, "description", lambda name: arguments.text(name, MAX_DESCRIPTION))
    told["description"] = "" if description is None else description
    return AttributeUpdate(id=read_number(id), **told)


def read_label(arguments: Arguments) -> str:
    """Raises Unprocessable, in the documentation's words."""
    if arguments.rest("label"):
        raise Unprocessable("only 'label' is accepted")
    if not arguments.has("label"):
        raise Unprocessable("label is required")
    try:
        label = arguments.text("label")
    except Invalid as error:
        raise Unprocessable("label must be a string" if "string" in str(error) else str(error)) from None
    if not label or not label.strip():
        raise Unprocessable("label is required")
    return label


def show_attribute(attribute: DataAttribute) -> dict[str, Any]:
    settings = attributes.settings_of(attribute)
    is_list = attribute.options != EMPTY_LIST
    kind = LIST if is_list else SHOWN[attribute.data_type]
    shown: dict[str, Any] = {
        "type": "conversation_attribute",
        "id": attribute.id,
        "name": attribute.name,
        "description": attribute.description,
        "data_type": kind,
        "required": settings.required,
        "visible_to_team_ids": [str(id) for id in settings.visible_to_team_ids],
        "archived": bool(attribute.archived),
        "created_at": attribute.created_at,
        "updated_at": attribute.updated_at,
        "admin_id": str(attribute.admin_id) if attribute.admin_id is not None else None,
    }
    if is_list:
        shown["options"] = [
            {"id": option.id, "label": option.label, "archived": option.archived} for option in settings.options
        ]
    if kind == "string":
        shown["multiline"] = settings.multiline
    return shown


def _read_teams(arguments: Arguments) -> tuple[int, ...]:
    ids = arguments.listing("visible_to_team_ids")
    return tuple(id if isinstance(id, int) else read_number(str(id)) for id in ids)


def _read_option(place: str, option: Any) -> str:
    label = option.get("label") if isinstance(option, dict) else None
    if not isinstance(label, str) or not label.strip() or len(label) > MAX_KEY:
        raise Invalid(place, f"{place} must be an object with a label of at most {MAX_KEY} characters")
    return label


ROUTES = (
    Route("GET", "/conversations/attributes", index, SINCE),
    Route("POST", "/conversations/attributes", create, SINCE),
    Route("GET", "/conversations/attributes/{id}", get, SINCE),
    Route("PUT", "/conversations/attributes/{id}", update, SINCE),
    Route("DELETE", "/conversations/attributes/{id}", archive, SINCE),
    Route("POST", "/conversations/attributes/{id}/options", add_option, SINCE),
    Route("PUT", "/conversations/attributes/{id}/options/{option_id}", update_option, SINCE),
    Route("DELETE", "/conversations/attributes/{id}/options/{option_id}", archive_option, SINCE),
)
