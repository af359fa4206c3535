"""/data_attributes of 2.0 and later: list, declare and change what can be known of contacts and companies."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import UNSET, UnsetType

from interphone.api.arguments import MAX_KEY, MAX_TEXT, Arguments
from interphone.api.changes import (
    CONVERSATION_ATTRIBUTES_ARE_ELSEWHERE,
    CONVERSATIONS_HAVE_ATTRIBUTES,
    DATETIME_IS_A_TYPE_OF_ITS_OWN,
    THE_MESSENGER_WRITES_ONLY_WHERE_ALLOWED,
)
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import caller_of, flag, read_body, read_number, read_options
from interphone.api.numbered.standard_attributes import COMPANY, Standard
from interphone.api.routing import Route
from interphone.api.v2x.standard_attributes import CONTACT, CONVERSATION
from interphone.api.versions import FIRST_2X, Version
from interphone.domain import data_attributes
from interphone.domain.data_attributes import CALLED, AttributeChange, AttributeFilter, NewAttribute
from interphone.domain.declared_attributes import DataAttribute
from interphone.domain.documents import decode
from interphone.domain.errors import Invalid, Missing, Unprocessable

Read = TypeVar("Read")
MAX_DESCRIPTION = 1_000
MAX_OPTIONS = 250
DECLARABLE = ("contact", "company")
"""Models whose attributes are declared here."""
STANDARD = {"contact": CONTACT, "company": COMPANY, "conversation": CONVERSATION}
LISTS = ("options", "list")
"""Types of a request that are a string with options."""


async def get(request: Request) -> Answer:
    """The standard attributes and then the custom ones, of one model or of all."""
    filter = read_filter(read_options(request), request.version)
    custom = await request.database.read(request.app_id, data_attributes.every, filter)
    shown = []
    for model in filter.models:
        shown += [show_standard(standard, model) for standard in STANDARD[model]]
        shown += [show_custom(attribute, request.version) for attribute in custom if attribute.model == model]
    return Answer(200, {"type": "list", "data": shown})


async def create(request: Request) -> Answer:
    new = read_attribute(request)
    attribute = await request.database.write(request.app_id, data_attributes.create, new)
    return Answer(200, show_custom(attribute, request.version))


async def update(request: Request) -> Answer:
    attribute = await request.database.write(request.app_id, data_attributes.update, read_change(request))
    return Answer(200, show_custom(attribute, request.version))


def read_filter(arguments: Arguments, version: Version) -> AttributeFilter:
    """Raises Invalid for a model that is none, Unprocessable with the documented sentence where it was one before."""
    of_conversations = version.has(CONVERSATIONS_HAVE_ATTRIBUTES)
    if version.has(CONVERSATION_ATTRIBUTES_ARE_ELSEWHERE):
        of_conversations = False
        if arguments.text("model") == "conversation":
            raise Unprocessable(
                "model=conversation is no longer supported. Use GET /conversations/attributes instead",
                code="parameter_invalid",
            )
    models = tuple(STANDARD) if of_conversations else DECLARABLE
    model = arguments.one_of("model", (*models, "customer"))
    if model is not None:
        models = ("contact",) if model == "customer" else (model,)
    return AttributeFilter(models, arguments.flag("include_archived") or False)


def read_attribute(request: Request) -> NewAttribute:
    """Raises Missing and Invalid; the documentation's own sentences where it has some."""
    arguments = read_body(request)
    # The model is looked at before all else, also where it is not given (API reference, create a data attribute).
    model = arguments.text("model")
    if model not in DECLARABLE:
        raise Invalid("model", "The Data Attribute model field must be either contact or company")
    for name in ("name", "data_type"):
        if not arguments.has(name):
            raise Missing(name, f"{name} is a required parameter")
    name = arguments.required_text("name", MAX_KEY).strip()
    _check_not_standard(model, name)
    data_type = arguments.text("data_type") or ""
    options = _read_options(arguments)
    if data_type in LISTS:
        data_type, options = "string", [] if options is UNSET else options
        if len(options) < 2:
            raise Invalid("options", data_attributes.TOO_FEW_OPTIONS)
    if options is not UNSET and data_type != "string":
        raise Invalid("options", f"options can be given to the data_type string, not to {data_type}")
    by_default = not request.version.has(THE_MESSENGER_WRITES_ONLY_WHERE_ALLOWED)
    messenger_writable = flag(arguments, "messenger_writable")
    return NewAttribute(
        model=model,
        name=name,
        data_type=data_type,
        description=arguments.text("description", MAX_DESCRIPTION) or "",
        options=[] if options is UNSET else options,
        messenger_writable=by_default if messenger_writable is UNSET else messenger_writable,
        caller=caller_of(request),
    )


def read_change(request: Request) -> AttributeChange:
    """What cannot be changed, such as the type, is passed over: clients send it back."""
    arguments = read_body(request)
    return AttributeChange(
        id=read_number(request.parameters[0]),
        label=_given(arguments.text("label", MAX_TEXT)),
        description="" if arguments.has_null("description") else _given(arguments.text("description", MAX_DESCRIPTION)),
        options=_read_options(arguments),
        archived=flag(arguments, "archived"),
        messenger_writable=flag(arguments, "messenger_writable"),
    )


def _check_not_standard(model: str, name: str) -> None:
    if any(name.casefold() == standard.full_name for standard in STANDARD[model]):
        data = CALLED[model]
        raise Invalid(
            "name",
            f"'{name}' is one of our standard attributes for your {data} data. "
            f"To save this as new {data} data, use a different name.",
        )


def _read_options(arguments: Arguments) -> list[str] | UnsetType:
    """Objects with a `value`, or plain strings."""
    if not arguments.has("options"):
        return UNSET
    options = arguments.rest()["options"]
    if not isinstance(options, list):
        raise Invalid("options", "Options isn't an array")
    if len(options) > MAX_OPTIONS:
        raise Invalid("options", f"options: at most {MAX_OPTIONS}, not {len(options)}")
    named = (arguments.nested(f"options[{n}]", option if isinstance(option, dict) else {"value": option})
             for n, option in enumerate(options))  # fmt: skip
    return [option.required_text("value", MAX_TEXT).strip() for option in named]


def _given(value: Read | None) -> Read | UnsetType:
    return UNSET if value is None else value


def show_custom(attribute: DataAttribute, version: Version) -> dict[str, Any]:
    """`options` only where there are some, `admin_id` only where the maker is known."""
    shown = {
        "type": "data_attribute",
        "id": attribute.id,
        "model": attribute.model,
        "name": attribute.name,
        "full_name": f"custom_attributes.{attribute.name}",
        "label": attribute.label,
        "description": attribute.description,
        "data_type": "date" if attribute.data_type == "datetime" else attribute.data_type,
        "api_writable": True,
        "ui_writable": False,
        "messenger_writable": bool(attribute.messenger_writable),
        "custom": True,
        "archived": bool(attribute.archived),
        "created_at": attribute.created_at,
        "updated_at": attribute.updated_at,
    }
    options = decode(attribute.options)
    if options:
        shown["options"] = options
    if attribute.admin_id is not None:
        shown["admin_id"] = str(attribute.admin_id)
    if version.has(DATETIME_IS_A_TYPE_OF_ITS_OWN):
        shown["data_type"] = attribute.data_type
    return shown


def show_standard(standard: Standard, model: str) -> dict[str, Any]:
    """Without an id and times: nobody made it."""
    return {
        "type": "data_attribute",
        "model": model,
        "name": standard.name,
        "full_name": standard.full_name,
        "label": standard.label,
        "description": standard.description,
        "data_type": standard.data_type,
        "api_writable": standard.api_writable,
        "ui_writable": False,
        "messenger_writable": True,
        "custom": False,
        "archived": False,
    }


ROUTES = (
    Route("GET", "/data_attributes", get, FIRST_2X),
    Route("POST", "/data_attributes", create, FIRST_2X),
    Route("PUT", "/data_attributes/{id}", update, FIRST_2X),
)
